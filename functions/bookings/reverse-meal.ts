import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type BookingView, viewBooking } from './booking-view.ts';
import { freeClaim } from './cancel-booking.ts';
import { atPoint } from './load-booking.ts';
import { refuseServing } from './refusals.ts';
import type { Shell } from './shell.ts';
import { byOf, replaceBooking, turnAfter } from './store.ts';
import { loadServed, reversed, type ServedState, type TakenBackAsked, takeBack, vouchersBack } from './undo-serving.ts';

/**
 * Reverses a served meal at any later time: an admin of the region, or the manager of the point unless they served it
 * themselves. The ledger gets a reversing transfer, which falls into the statement of its own day; the subsidy no longer
 * counts against the elder's quotas. Nothing goes back to the slot: the meal was cooked.
 */
export function decideReversal(
  { booking: found, claim, card, slot, original, standing, paid }: ServedState,
  { facilityId, ticketId, reason }: TakenBackAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<BookingView> {
  const booking = atPoint(found, facilityId);
  if (isRefusal(booking)) return booking;
  if (actor.role === 'staff' && actor.grant?.duty !== 'manager') return refuse('FORBIDDEN');
  if (booking.state === 'REVERSED' && booking.serving.ticketId === ticketId)
    return { writes: [], answer: viewBooking(booking, claim, slot, now) };
  if (booking.state !== 'SERVED' || booking.serving.ticketId !== ticketId) return refuseServing('NOT_SERVED');
  if (booking.serving.by.personId === actor.personId) return refuseServing('SAME_PERSON');
  if (!original) return refuse('NOT_FOUND');
  const taken = reversed(booking, { actor, now: turnAfter(card, now), reason });
  const cause = { reason, by: byOf(actor), now };
  return {
    writes: [
      replaceBooking(booking, taken),
      ...takeBack(original, standing, cause),
      ...(vouchersBack(booking, taken, paid, cause)?.writes ?? []),
      ...freeClaim(booking, claim, { card, now }),
      ...stillHolds(actor),
    ],
    answer: viewBooking(taken, claim, slot, now),
  };
}

/** Reverses a meal after its mealtime. */
export const reverseMeal = (
  shell: Pick<Shell, 'table' | 'programsOf'>,
  asked: TakenBackAsked,
  call: { actor: Actor; now: Instant },
): Promise<BookingView | Refusal> =>
  execute(
    shell.table,
    () => loadServed(shell, asked),
    (state) => decideReversal(state, asked, call),
  );
