export { settlementEventsOf } from './events-of.ts';
export {
  type By,
  type Layer,
  type MealTransfer,
  mealReversed,
  mealServed,
  type ServedMeal,
} from './transfers.ts';
