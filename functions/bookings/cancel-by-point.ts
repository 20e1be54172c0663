import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import type { Mealtime } from '../facilities/index.ts';
import { giveBackToSlot } from '../menus/index.ts';
import { type Booking, type BookingIn, SYSTEM, takenBy } from './booking.ts';
import { endOf, freeClaim, freeVouchers } from './cancel-booking.ts';
import { bookingsOfMeal } from './count-kitchen.ts';
import { type BookingState, loadBooking } from './load-booking.ts';
import { byOf, replaceBooking } from './store.ts';

export interface PointClosed {
  facilityId: string;
  date: BusinessDate;
  mealtimes: readonly Mealtime[];
  reason: string;
}

/**
 * The point does not cook: the booking ends, whatever the hour, and the elder may book elsewhere. News comes late and
 * twice: where the slot is open again by then, nothing is cancelled.
 */
export function decideCancelByPoint(
  { booking, claim, card, slot, wallet }: BookingState,
  reason: string,
  now: Instant,
): Decision<'cancelled' | 'not booked' | 'open again'> {
  if (!booking) return refuse('NOT_FOUND');
  if (!slot?.closed) return { writes: [], answer: 'open again' };
  if (booking.state !== 'BOOKED') return { writes: [], answer: 'not booked' };
  const ended = { at: endOf(booking, card, now), by: byOf(SYSTEM), reason };
  const cancelled: BookingIn<'CANCELLED_BY_POINT'> = { ...booking, state: 'CANCELLED_BY_POINT', ended };
  return {
    writes: [
      replaceBooking(booking, cancelled),
      ...freeClaim(booking, claim, { card, now }),
      ...freeVouchers(booking, wallet, SYSTEM, { now, reason }),
      giveBackToSlot(booking.facilityId, booking.date, booking.mealtime, takenBy(booking.dishes)),
    ],
    answer: 'cancelled',
  };
}

async function cancelOne(table: Table, named: Booking, reason: string, now: Instant): Promise<void> {
  const done = await execute(
    table,
    () => loadBooking(table, named),
    (state) => decideCancelByPoint(state, reason, now),
  );
  if (isRefusal(done)) throw new Error(`${named.bookingId} could not be cancelled: ${done.code}`);
}

/**
 * Cancels every booking of the meals a point has closed. The closed slot takes no new one, so what the index names is
 * all there is; run again, it finds what is left. Throws when one could not be cancelled, to be called again.
 */
export async function cancelByPoint(
  table: Table,
  { facilityId, date, mealtimes, reason }: PointClosed,
  now: Instant,
): Promise<void> {
  for (const mealtime of mealtimes)
    for (const booking of await bookingsOfMeal(table, { facilityId, date, mealtime }))
      if (booking.state === 'BOOKED') await cancelOne(table, booking, reason, now);
}
