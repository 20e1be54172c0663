/**
 * What other rooms may use of the menus. Seats and portions belong to the meal point (it shifts them when its capacity
 * changes); they are passed on here because whoever books a meal needs both.
 */
export {
  exchangeInSlot,
  giveBackToSlot,
  portionsLeftOf,
  type Slot,
  slotKey,
  slotRefusals,
  type Taken,
  takeFromSlot,
  whyNotTaken,
} from '../facilities/index.ts';
export { type Dish, dishesFor, type Eater, type Nutrition, type Unsuitable, unsuitable } from './dish.ts';
export { menusEventsOf } from './events-of.ts';
export { type DraftMenu, type Menu, menuKey, type PublishedMenu } from './menu.ts';
export { type Plan, planMeal } from './plan-meal.ts';
export { planWeek } from './plan-week.ts';
export { publishWeek } from './publish-week.ts';
