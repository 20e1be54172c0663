export { settlementEventsOf } from './events-of.ts';
export { type By, differenceOf, entriesOf, type Layer, type Line, type Shares, transferIdOf } from './line.ts';
export {
  type Cause,
  isMealLine,
  type MealFacts,
  type MealLine,
  type MealServed,
  mealCorrection,
  mealReversed,
  mealServed,
  type ServedMeal,
  type SettlementLine,
} from './transfers.ts';
