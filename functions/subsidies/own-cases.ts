import { businessMonthOf, firstDayOf, lastDayOf } from '../../shared/business-time.ts';
import type { MealToPrice, OperatorMonth, OperatorYear, TripToPrice, Volume } from './quote.ts';

/** The courier's trip that brings this meal, and nothing else. */
export const tripOf = (
  { facility, date, mealtime, facts, distanceMetres }: MealToPrice,
  subsidyFen: number,
): TripToPrice => ({ facility, date, mealtime, elders: [{ facts, distanceMetres, subsidyFen }] });

/** The month of a point that served this meal to so many elders. */
export function monthOf(
  { facility, facts, date, mealtime, mode, listFen, distanceMetres }: MealToPrice,
  subsidyFen: number,
  { grade, count = 1 }: { grade?: string | undefined; count?: number } = {},
): OperatorMonth {
  const month = businessMonthOf(date);
  const meal = { facts, date, mealtime, mode, listFen, discountFen: 0, subsidyFen, distanceMetres };
  return {
    facility,
    grade,
    month,
    meals: Array.from({ length: count }, (_, i) => ({ elderId: `el_${String(i + 1).padStart(26, '0')}`, ...meal })),
    inForce: { from: firstDayOf(month), to: lastDayOf(month) },
  };
}

export const yearOf = (
  { facility, date }: MealToPrice,
  { grade, volume }: { grade?: string | undefined; volume: Volume },
): OperatorYear => ({ facility, grade, year: Number(date.slice(0, 4)), volume });
