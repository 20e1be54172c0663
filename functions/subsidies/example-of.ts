import { monthOf, tripOf } from './own-cases.ts';
import type { MealToPrice, PolicyCase } from './quote.ts';

/** The meal as a case of the list that the path lies in. */
export function exampleOf(path: string, meal: MealToPrice): PolicyCase {
  if (path.startsWith('deliveries')) return { trip: tripOf(meal, 0) };
  if (path.startsWith('operator')) return { operatorMonth: monthOf(meal, 0) };
  return { meal };
}
