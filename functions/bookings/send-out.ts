import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type Booking, type BookingIn, isPastCutOff } from './booking.ts';
import { type BookingView, viewBooking } from './booking-view.ts';
import { whyNotOpen } from './cancel-booking.ts';
import { atPoint, type BookingState, loadBooking } from './load-booking.ts';
import { refuseServing } from './refusals.ts';
import type { Shell } from './shell.ts';
import { byOf, replaceBooking } from './store.ts';

/** `tripId` names the courier's trip: the meals of one trip say the same. */
type SendingOut = Pick<Booking, 'elderId' | 'bookingId' | 'facilityId' | 'tripId'>;

/**
 * Marks a delivery as on its way, once the kitchen has counted it. At the door it is served like at the counter. While it
 * is out the courier may still put it on another trip.
 */
export function decideSendOut(
  { booking: found, claim, slot }: BookingState,
  { facilityId, tripId }: Pick<SendingOut, 'facilityId' | 'tripId'>,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<BookingView> {
  const booking = atPoint(found, facilityId);
  if (isRefusal(booking)) return booking;
  const named = tripId === undefined ? {} : { tripId };
  if (booking.state === 'OUT_FOR_DELIVERY') {
    const known = tripId === undefined || tripId === booking.tripId;
    return {
      writes: known ? [] : [replaceBooking(booking, { ...booking, ...named }), ...stillHolds(actor)],
      answer: viewBooking({ ...booking, ...named }, claim, slot, now),
    };
  }
  const over = whyNotOpen(booking);
  if (over) return over;
  if (booking.mode !== 'delivery') return refuseServing('NOT_A_DELIVERY');
  if (!isPastCutOff(booking.cutOffAt, now)) return refuseServing('NOT_COUNTED_YET');
  const { state: _state, ...kept } = booking as BookingIn<'BOOKED'>;
  const sent: BookingIn<'OUT_FOR_DELIVERY'> = {
    ...kept,
    ...named,
    state: 'OUT_FOR_DELIVERY',
    sentAt: now,
    sentBy: byOf(actor),
  };
  return {
    writes: [replaceBooking(booking, sent), ...stillHolds(actor)],
    answer: viewBooking(sent, claim, slot, now),
  };
}

/** Sends a delivery out. */
export const sendOut = (
  { table }: Pick<Shell, 'table'>,
  asked: SendingOut,
  call: { actor: Actor; now: Instant },
): Promise<BookingView | Refusal> =>
  execute(
    table,
    () => loadBooking(table, asked),
    (state) => decideSendOut(state, asked, call),
  );
