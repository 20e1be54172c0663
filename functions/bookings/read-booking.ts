import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { Booking } from './booking.ts';
import { type BookingView, viewBooking } from './booking-view.ts';
import { loadBooking } from './load-booking.ts';

/** One booking with its price and where it stands. */
export async function readBooking(
  table: Pick<Table, 'getMany'>,
  named: Pick<Booking, 'elderId' | 'bookingId'>,
  now: Instant,
): Promise<BookingView | Refusal> {
  const { booking, claim, slot } = await loadBooking(table, named);
  return booking ? viewBooking(booking, claim, slot, now) : refuse('NOT_FOUND');
}
