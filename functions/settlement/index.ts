export {
  type By,
  type Layer,
  type MealTransfer,
  mealReversed,
  mealServed,
  type ServedMeal,
} from './transfers.ts';
