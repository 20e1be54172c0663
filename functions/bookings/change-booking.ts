import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { exchangeInSlot } from '../menus/index.ts';
import { addressToSeal, type BookingContext, digestOf } from './book-meal.ts';
import { whyNotOffered } from './bookable.ts';
import { type Booking, type BookingIn, isPastCutOff, type Order, takenBy } from './booking.ts';
import { type BookingView, viewBooking } from './booking-view.ts';
import { whyNotOpen } from './cancel-booking.ts';
import { claimOn, type MealState } from './load-meal.ts';
import { priceMeal } from './price-meal.ts';
import { refuseBooking } from './refusals.ts';
import type { Shell } from './shell.ts';
import { bookingKey, bookingOf, byOf, holdClaim, moveCard, replaceBooking } from './store.ts';

/** What may be chosen again: the whole of it is said again. */
export interface Choice extends Pick<Order, 'mode' | 'dishes'> {
  note?: string | undefined;
  deliveryAddress?: string | undefined;
}

const whyTooLate = (booking: Booking, now: Instant): Refusal | undefined =>
  isPastCutOff(booking.cutOffAt, now)
    ? refuseBooking('CUT_OFF_PASSED', { cutOffAt: isoInShanghai(booking.cutOffAt) })
    : undefined;

/**
 * Changes what is eaten and how, until the cut-off promised at booking. Every dish is priced again, by the menu, the
 * policy and the quotas as they are now: the old price belonged to the old choice. The same change again changes nothing.
 */
export function decideChange(state: MealState, choice: Choice, context: BookingContext): Decision<BookingView> {
  const { actor, now, keyring } = context;
  const { booking } = state;
  const claim = booking && claimOn(state.claims, booking);
  if (!booking || !claim) return refuse('NOT_FOUND');
  const { mode, dishes: chosen, note, deliveryAddress } = choice;
  // Not the booking's own note and address: what is not said again is gone.
  const order = { ...booking, mode, dishes: chosen, note, deliveryAddress };
  const changedTo = digestOf(order);
  if (booking.changedTo === changedTo) return { writes: [], answer: viewBooking(booking, claim, state.slot, now) };
  const refused = whyNotOpen(booking) ?? whyTooLate(booking, now);
  if (refused) return refused;
  const offered = whyNotOffered(state, order);
  if (isRefusal(offered)) return offered;
  if (mode === 'delivery' && !deliveryAddress && !offered.elder.address) return refuseBooking('ADDRESS_NEEDED');
  const priced = priceMeal({ ...state, ...offered }, order);
  if (isRefusal(priced)) return priced;
  const { dishes, quote, basis, pricedAtTill } = priced;

  const {
    note: _note,
    deliverTo: _deliverTo,
    policyId: _policyId,
    pricedAtTill: _pricedAtTill,
    ...kept
  } = booking as BookingIn<'BOOKED'>;
  const changed: BookingIn<'BOOKED'> = {
    ...kept,
    mode,
    dishes,
    listFen: quote.listFen,
    discountFen: quote.discountFen,
    subsidyFen: quote.subsidyFen,
    selfPayFen: quote.selfPayFen,
    ...(quote.policyId === undefined ? {} : { policyId: quote.policyId }),
    ...(pricedAtTill ? { pricedAtTill } : {}),
    ...(note === undefined ? {} : { note }),
    ...addressToSeal(order, keyring),
    changedAt: now,
    changedBy: byOf(actor),
    changedTo,
  };
  const held = { ...claim, subsidyFen: quote.subsidyFen, layers: quote.layers, basis };
  return {
    writes: [
      replaceBooking(booking, changed),
      holdClaim(claim, held),
      moveCard(booking.elderId, state.card),
      ...exchangeInSlot(booking.facilityId, booking.date, booking.mealtime, takenBy(booking.dishes), takenBy(dishes)),
      ...stillHolds(actor),
    ],
    answer: viewBooking(changed, held, undefined, now),
  };
}

/** Changes a booking for the elder, a relative or the hotline. */
export async function changeBooking(
  { table, keyring, loadMeal }: Shell,
  named: Pick<Booking, 'elderId' | 'bookingId'>,
  choice: Choice,
  call: Omit<BookingContext, 'keyring'>,
): Promise<BookingView | Refusal> {
  const item = await table.get(bookingKey(named));
  if (!item) return refuse('NOT_FOUND');
  const asked = bookingOf(item);
  const context = { ...call, keyring: await keyring() };
  return execute(
    table,
    () => loadMeal(asked),
    (state) => decideChange(state, choice, context),
  );
}
