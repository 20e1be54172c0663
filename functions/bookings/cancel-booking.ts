import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type Decision, execute, type Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { giveBackToSlot } from '../menus/index.ts';
import { type Wallet, walletWrites } from '../vouchers/index.ts';
import { type Booking, type BookingIn, type Claim, type Ending, holderOf, isPastCutOff, takenBy } from './booking.ts';
import { type BookingView, viewBooking } from './booking-view.ts';
import { atPoint, type BookingState, loadBooking } from './load-booking.ts';
import { causeOf, freeHold } from './purse.ts';
import { refuseBooking } from './refusals.ts';
import type { Shell } from './shell.ts';
import { byOf, type Card, moveCard, releaseClaim, replaceBooking, turnAfter } from './store.ts';

/** Why an open booking cannot be changed or cancelled any more by asking. */
export function whyNotOpen(booking: Booking): Refusal | undefined {
  switch (booking.state) {
    case 'BOOKED':
      return undefined;
    case 'OUT_FOR_DELIVERY':
      return refuseBooking('ON_ITS_WAY');
    case 'SERVED':
      return refuseBooking('ALREADY_SERVED');
    default:
      return refuseBooking('BOOKING_OVER');
  }
}

/** When a booking that is given up ends: in its turn, but never after a cut-off that was kept, which the kitchen counts by. */
export const endOf = ({ cutOffAt }: Pick<Booking, 'cutOffAt'>, card: Card, now: Instant): Instant => {
  const turn = turnAfter(card, now);
  return isPastCutOff(cutOffAt, now) ? turn : Math.min(turn, cutOffAt - 1);
};

/** The claim of a booking that ends, set free for another one; nothing when another booking holds it. */
export const freeClaim = (
  booking: Booking,
  claim: Claim | undefined,
  { card, now }: { card: Card; now: Instant },
  why: Pick<Claim, 'releasedByPlan'> = {},
): Write[] =>
  claim?.state === 'HELD' && holderOf(claim) === booking.bookingId
    ? [releaseClaim(claim, why), moveCard(booking.elderId, card, now)]
    : [];

/** Gives back what vouchers hold for a booking that ends; nothing to write where they hold nothing. */
export const freeVouchers = (
  booking: Booking,
  wallet: Wallet | undefined,
  actor: Actor,
  { now, reason }: { now: Instant; reason?: string | undefined },
): Write[] => (wallet ? walletWrites(wallet, ...freeHold(wallet, booking, causeOf(actor, now, reason))) : []);

export interface Cancelling {
  actor: Actor;
  now: Instant;
  /** The counter of the booking's point. */
  facilityId?: string | undefined;
  reason?: string | undefined;
  /** The plan that made the booking no longer wants it, and may want it again. */
  forPlan?: true | undefined;
}

/**
 * Cancels a booking that is still to be eaten. Before the cut-off its seat and portions go back. After it the kitchen has
 * counted: it is marked late and nothing goes back, unless the staff says so by cancelling it themselves. A booking that
 * got a new allergen is never late. Cancelling again answers the same.
 */
export function decideCancel(
  state: BookingState,
  { actor, now, facilityId, reason, forPlan }: Cancelling,
): Decision<BookingView> {
  const booking = atPoint(state.booking, facilityId);
  if (isRefusal(booking)) return booking;
  if (booking.state === 'CANCELLED') return { writes: [], answer: viewBooking(booking, state.claim, state.slot, now) };
  const over = whyNotOpen(booking);
  if (over) return over;

  const counted = isPastCutOff(booking.cutOffAt, now);
  const late = counted && !booking.contact && actor.role !== 'staff';
  const givesBack = !counted || actor.role === 'staff';
  const ended: Ending = {
    at: endOf(booking, state.card, now),
    by: byOf(actor),
    ...(reason ? { reason } : {}),
    ...(late ? { late: true } : {}),
  };
  const cancelled: BookingIn<'CANCELLED'> = { ...booking, state: 'CANCELLED', ended };
  return {
    writes: [
      replaceBooking(booking, cancelled),
      ...freeClaim(booking, state.claim, { card: state.card, now }, forPlan ? { releasedByPlan: true } : {}),
      ...freeVouchers(booking, state.wallet, actor, { now, reason }),
      ...(givesBack
        ? [giveBackToSlot(booking.facilityId, booking.date, booking.mealtime, takenBy(booking.dishes))]
        : []),
      ...stillHolds(actor),
    ],
    answer: viewBooking(cancelled, state.claim, state.slot, now),
  };
}

/** Cancels for the elder, a relative, the hotline, the counter of the point, or a plan. */
export const cancelBooking = (
  { table }: Pick<Shell, 'table'>,
  named: Pick<Booking, 'elderId' | 'bookingId'>,
  cancelling: Cancelling,
): Promise<BookingView | Refusal> =>
  execute(
    table,
    () => loadBooking(table, named),
    (state) => decideCancel(state, cancelling),
  );
