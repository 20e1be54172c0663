import { addDays, type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { type Booking, holderOf, SYSTEM } from './booking.ts';
import { cancelBooking } from './cancel-booking.ts';
import type { Shell } from './shell.ts';
import { claimOf, claimsBetween } from './store.ts';

/** Menus are published a few weeks ahead: no booking lies further. */
const DAYS_AHEAD = 62;
/** A meal already handed out or on its way is for people to look at, not for a job. */
const LEFT_ALONE = ['ALREADY_SERVED', 'ON_ITS_WAY', 'BOOKING_OVER'];

/** Cancels what was booked from the day of death on, however late it is told. Run again, it changes nothing. */
export async function cancelForDeceased(
  shell: Pick<Shell, 'table'>,
  { elderId, on }: { elderId: string; on: BusinessDate },
  now: Instant,
): Promise<void> {
  const today = businessDateOf(now);
  const last = addDays(on > today ? on : today, DAYS_AHEAD);
  const { items } = await shell.table.query(claimsBetween(elderId, on, last));
  for (const claim of items.map(claimOf).filter(({ state }) => state === 'HELD')) {
    const named: Pick<Booking, 'elderId' | 'bookingId'> = { elderId, bookingId: holderOf(claim) };
    const done = await cancelBooking(shell, named, { actor: SYSTEM, now, reason: '老人已离世' });
    if (isRefusal(done) && !LEFT_ALONE.includes(done.code))
      throw new Error(`${named.bookingId} could not be cancelled: ${done.code}`);
  }
}
