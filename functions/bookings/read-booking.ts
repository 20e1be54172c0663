import type { Call } from '../../shared/api.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { Booking } from './booking.ts';
import { type BookingView, bookingFor, viewBooking } from './booking-view.ts';
import { loadBooking } from './load-booking.ts';

/** One booking with its price and where it stands, as the role may read it. */
export async function readBooking(
  table: Pick<Table, 'getMany'>,
  named: Pick<Booking, 'elderId' | 'bookingId'>,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Promise<BookingView | Refusal> {
  const { booking, claim, slot } = await loadBooking(table, named);
  return booking ? bookingFor(actor.role, viewBooking(booking, claim, slot, now)) : refuse('NOT_FOUND');
}
