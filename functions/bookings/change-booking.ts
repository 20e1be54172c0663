import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { exchangeInSlot } from '../menus/index.ts';
import { walletWrites } from '../vouchers/index.ts';
import { addressToSeal, type BookingContext, digestOf } from './book-meal.ts';
import { whyNotOffered } from './bookable.ts';
import { type Booking, type BookingIn, isPastCutOff, type Order, takenBy, type UseVouchers } from './booking.ts';
import { type BookingView, viewBooking } from './booking-view.ts';
import { whyNotOpen } from './cancel-booking.ts';
import { claimOn, type MealState } from './load-meal.ts';
import { loadWithPurse } from './load-purse.ts';
import { priceMeal } from './price-meal.ts';
import { after, causeOf, freeHold, holdFor, type Paying, type Purse } from './purse.ts';
import { refuseBooking } from './refusals.ts';
import type { Shell } from './shell.ts';
import { bookingKey, bookingOf, byOf, holdClaim, moveCard, replaceBooking, turnAfter } from './store.ts';

/** What may be chosen again: the whole of it is said again. */
export interface Choice extends Pick<Order, 'mode' | 'dishes'> {
  note?: string | undefined;
  deliveryAddress?: string | undefined;
  useVouchers?: UseVouchers | undefined;
}

const whyTooLate = (booking: Booking, now: Instant): Refusal | undefined =>
  isPastCutOff(booking.cutOffAt, now)
    ? refuseBooking('CUT_OFF_PASSED', { cutOffAt: isoInShanghai(booking.cutOffAt) })
    : undefined;

/** Vouchers for the new price, in place of those for the old one. */
function payAnew(
  purse: Purse | undefined,
  { booking, selfPayFen }: { booking: Booking; selfPayFen: number },
  { useVouchers }: Choice,
  { actor, now }: BookingContext,
): Paying | Refusal {
  const cause = causeOf(actor, now);
  const freed = freeHold(purse?.wallet, booking, cause);
  if (!purse || useVouchers === undefined) return { moves: freed, vouchers: undefined };
  const held = holdFor(after(purse, freed), { ...booking, selfPayFen }, useVouchers, cause);
  return isRefusal(held) ? held : { ...held, moves: [...freed, ...held.moves] };
}

/**
 * Changes what is eaten and how, until the cut-off promised at booking. Every dish is priced again, by the menu, the
 * policy and the quotas as they are now: the old price belonged to the old choice. The same change again changes nothing.
 */
export function decideChange(
  state: MealState & { purse?: Purse },
  choice: Choice,
  context: BookingContext,
): Decision<BookingView> {
  const { actor, now, keyring } = context;
  const { booking, purse } = state;
  const claim = booking && claimOn(state.claims, booking);
  if (!booking || !claim) return refuse('NOT_FOUND');
  const { mode, dishes: chosen, note, deliveryAddress, useVouchers } = choice;
  // Not the booking's own note, address and vouchers: what is not said again is gone.
  const order = { ...booking, mode, dishes: chosen, note, deliveryAddress, useVouchers };
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
  const paying = payAnew(purse, { booking, selfPayFen: quote.selfPayFen }, choice, context);
  if (isRefusal(paying)) return paying;

  const {
    note: _note,
    deliverTo: _deliverTo,
    policyId: _policyId,
    pricedAtTill: _pricedAtTill,
    vouchers: _vouchers,
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
    ...(paying.vouchers ? { vouchers: paying.vouchers } : {}),
    changedAt: turnAfter(state.card, now),
    changedBy: byOf(actor),
    changedTo,
  };
  const held = { ...claim, subsidyFen: quote.subsidyFen, layers: quote.layers, basis };
  return {
    writes: [
      replaceBooking(booking, changed),
      holdClaim(claim, held),
      moveCard(booking.elderId, state.card, now),
      ...exchangeInSlot(booking.facilityId, booking.date, booking.mealtime, takenBy(booking.dishes), takenBy(dishes)),
      ...(purse ? walletWrites(purse.wallet, ...paying.moves) : []),
      ...stillHolds(actor),
    ],
    answer: viewBooking(changed, held, undefined, now),
  };
}

/** Changes a booking for the elder, a relative or the hotline. */
export async function changeBooking(
  shell: Shell,
  named: Pick<Booking, 'elderId' | 'bookingId'>,
  choice: Choice,
  call: Omit<BookingContext, 'keyring'>,
): Promise<BookingView | Refusal> {
  const { table, keyring, loadMeal } = shell;
  const item = await table.get(bookingKey(named));
  if (!item) return refuse('NOT_FOUND');
  const asked = bookingOf(item);
  const context = { ...call, keyring: await keyring() };
  return execute(
    table,
    () =>
      loadWithPurse(
        shell,
        () => loadMeal(asked),
        ({ booking }) => ({ elderId: asked.elderId, booking, use: choice.useVouchers }),
      ),
    (state) => decideChange(state, choice, context),
  );
}
