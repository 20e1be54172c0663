import type { BusinessDate } from '../../shared/business-time.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import type { Mealtime } from '../facilities/index.ts';
import type { Allergen } from '../registry/index.ts';
import { type Booking, isOpen } from './booking.ts';
import { bookingsOfMeal } from './count-kitchen.ts';
import { bookingKey, bookingOf, replaceBooking } from './store.ts';

export interface DishesChanged {
  facilityId: string;
  date: BusinessDate;
  mealtime: Mealtime;
  dishes: readonly { dishId: string; newAllergens: readonly string[] }[];
}

const sorted = (allergens: Iterable<Allergen>): Allergen[] => [...new Set(allergens)].sort();

/**
 * Marks an open booking whose dishes got allergens: somebody calls the elder, who may cancel at any time without its
 * counting as late. Everybody who booked the dish is called: a file seldom knows every allergy.
 */
export function decideFlag(
  booking: Booking | undefined,
  changed: DishesChanged['dishes'],
): Decision<'flagged' | 'nothing new'> {
  if (!booking) return refuse('NOT_FOUND');
  const ordered = new Set(booking.dishes.map(({ dishId }) => dishId));
  const added = changed.flatMap(({ dishId, newAllergens }) => (ordered.has(dishId) ? newAllergens : []));
  const contact = sorted([...(booking.contact ?? []), ...(added as Allergen[])]);
  if (!isOpen(booking) || contact.length === (booking.contact ?? []).length)
    return { writes: [], answer: 'nothing new' };
  return { writes: [replaceBooking(booking, { ...booking, contact })], answer: 'flagged' };
}

/** Flags the bookings of a meal whose dishes got allergens. Run again, it changes nothing. */
export async function flagAllergens(table: Table, changed: DishesChanged): Promise<void> {
  if (changed.dishes.every(({ newAllergens }) => newAllergens.length === 0)) return;
  for (const named of await bookingsOfMeal(table, changed)) {
    const done = await execute(
      table,
      async () => {
        const item = await table.get(bookingKey(named));
        return item && bookingOf(item);
      },
      (booking) => decideFlag(booking, changed.dishes),
    );
    if (isRefusal(done)) throw new Error(`${named.bookingId} could not be flagged: ${done.code}`);
  }
}
