import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { Booking } from './booking.ts';
import { whyNotOpen } from './cancel-booking.ts';
import { codeOf, MAX_WRONG_CODES } from './codes.ts';
import { refuseServing } from './refusals.ts';
import type { Shell } from './shell.ts';
import { bookingKey, bookingOf } from './store.ts';

/**
 * The six digits of a booking, for the elder, relatives and the hotline (which reads them out over the phone). Staff
 * never get them: whoever checks a proof must not know it.
 */
export async function showBookingCode(
  { table, keyring }: Pick<Shell, 'table' | 'keyring'>,
  named: Pick<Booking, 'elderId' | 'bookingId'>,
): Promise<{ code: string; triesLeft: number } | Refusal> {
  const item = await table.get(bookingKey(named));
  if (!item) return refuse('NOT_FOUND');
  const booking = bookingOf(item);
  const over = booking.state === 'OUT_FOR_DELIVERY' ? undefined : whyNotOpen(booking);
  if (isRefusal(over)) return over;
  const triesLeft = MAX_WRONG_CODES - (booking.wrongCodes ?? 0);
  if (triesLeft <= 0) return refuseServing('CODE_LOCKED');
  return { code: codeOf(await keyring(), booking), triesLeft };
}
