import type { Call } from '../../shared/api.ts';
import type { BusinessDate } from '../../shared/business-time.ts';
import type { Table } from '../../shared/table.ts';
import { type Slot, slotKey } from '../menus/index.ts';
import { type BookingView, bookingFor, viewBooking } from './booking-view.ts';
import { getEach } from './get-each.ts';
import { bookingKey, bookingOf, claimOf, claimsBetween } from './store.ts';

/** An elder's bookings from one date to another, both included, by date and mealtime, cancelled ones too, as the role may read them. */
export async function listBookings(
  table: Pick<Table, 'getMany' | 'query'>,
  elderId: string,
  { from, to }: { from: BusinessDate; to: BusinessDate },
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Promise<{ bookings: BookingView[] }> {
  const { items } = await table.query(claimsBetween(elderId, from, to));
  const named = items.map(claimOf).flatMap((claim) => claim.bookings.map((bookingId) => ({ claim, bookingId })));
  const bookingAt = await getEach(
    table,
    named.map(({ bookingId }) => bookingKey({ elderId, bookingId })),
  );
  const found = named.flatMap(({ claim, bookingId }) => {
    const item = bookingAt(bookingKey({ elderId, bookingId }));
    return item ? [{ claim, booking: bookingOf(item) }] : [];
  });
  const slotKeyOf = ({ booking }: (typeof found)[number]) =>
    slotKey(booking.facilityId, booking.date, booking.mealtime);
  const slotAt = await getEach(table, found.map(slotKeyOf));
  return {
    bookings: found.map((one) =>
      bookingFor(actor.role, viewBooking(one.booking, one.claim, slotAt<Slot>(slotKeyOf(one)), now)),
    ),
  };
}
