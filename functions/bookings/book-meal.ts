import { createHash } from 'node:crypto';
import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { takeFromSlot } from '../menus/index.ts';
import { walletWrites } from '../vouchers/index.ts';
import { type Offered, whyNotBookable } from './bookable.ts';
import { type BookingIn, type Claim, type Order, takenBy, type UseVouchers } from './booking.ts';
import { type BookingView, viewBooking } from './booking-view.ts';
import { addressPlace } from './codes.ts';
import { claimOn, type MealState } from './load-meal.ts';
import { loadWithPurse } from './load-purse.ts';
import { nameTheBooker } from './name-the-booker.ts';
import { type MealPriced, priceMeal } from './price-meal.ts';
import { causeOf, holdFor, type Purse } from './purse.ts';
import type { Shell } from './shell.ts';
import { byOf, createBooking, holdClaim, moveCard, turnAfter } from './store.ts';

/** What a caller asks for. Two requests under one id are the same when these are. */
export interface BookingAsked extends Order {
  elderId: string;
  bookingId: string;
  note?: string | undefined;
  /** For this meal only; the registered address when left out. */
  deliveryAddress?: string | undefined;
  /** Booked by a recurring plan. */
  planId?: string | undefined;
  /** What the elder would pay is paid with vouchers, as far as they go. */
  useVouchers?: UseVouchers | undefined;
}

/** Digest of a request: dishes in any order are the same order. */
export function digestOf(asked: BookingAsked): string {
  const dishes = asked.dishes.map(({ dishId, quantity }) => `${dishId}*${quantity}`).sort();
  const { facilityId, date, mealtime, mode, note, deliveryAddress, useVouchers } = asked;
  const parts = [
    facilityId,
    date,
    mealtime,
    mode,
    dishes,
    note,
    deliveryAddress,
    ...(useVouchers ? [useVouchers] : []),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/** The meal's own delivery address as it is stored. */
export const addressToSeal = (
  asked: Pick<BookingAsked, 'elderId' | 'bookingId' | 'deliveryAddress'>,
  keyring: Keyring,
): { deliverTo?: string } =>
  asked.deliveryAddress === undefined ? {} : { deliverTo: keyring.seal(asked.deliveryAddress, addressPlace(asked)) };

export interface BookingContext {
  actor: Actor;
  now: Instant;
  keyring: Keyring;
}

/** The booking and the claim a priced order makes, before anything is served. */
export function newBooking(
  state: Pick<MealState, 'card' | 'claims'>,
  asked: BookingAsked,
  { dishes, quote, basis, pricedAtTill }: MealPriced,
  { cutOffAt }: Pick<Offered, 'cutOffAt'>,
  { actor, now, keyring }: BookingContext,
): { booking: BookingIn<'BOOKED'>; claim: Claim } {
  const { elderId, bookingId, facilityId, date, mealtime, mode, note, planId } = asked;
  const by = byOf(actor);
  const booking: BookingIn<'BOOKED'> = {
    elderId,
    bookingId,
    facilityId,
    date,
    mealtime,
    mode,
    state: 'BOOKED',
    dishes,
    listFen: quote.listFen,
    discountFen: quote.discountFen,
    subsidyFen: quote.subsidyFen,
    selfPayFen: quote.selfPayFen,
    ...(quote.policyId === undefined ? {} : { policyId: quote.policyId }),
    by,
    bookedAt: turnAfter(state.card, now),
    cutOffAt,
    asked: digestOf(asked),
    codeKid: keyring.currentKid,
    ...(planId === undefined ? {} : { planId }),
    ...(pricedAtTill ? { pricedAtTill } : {}),
    ...(note === undefined ? {} : { note }),
    ...addressToSeal(asked, keyring),
    version: 1,
  };
  const claim: Claim = {
    elderId,
    date,
    mealtime,
    state: 'HELD',
    bookings: [...(claimOn(state.claims, asked)?.bookings ?? []), bookingId],
    facilityId,
    by,
    subsidyFen: quote.subsidyFen,
    layers: quote.layers,
    basis,
  };
  return { booking, claim };
}

/**
 * Books a meal, or answers what was booked under this id before. One transaction: the booking, the elder's claim on the
 * mealtime, the card, the seat and portions, the vouchers if they are asked for, and the right of the caller.
 */
export function decideBooking(
  state: MealState & { purse?: Purse },
  asked: BookingAsked,
  context: BookingContext,
): Decision<BookingView> {
  const { now, actor } = context;
  const claimed = claimOn(state.claims, asked);
  if (state.booking) {
    if (state.booking.asked !== digestOf(asked)) return refuse('ID_REUSED');
    return { writes: [], answer: viewBooking(state.booking, claimed, state.slot, now) };
  }
  const offered = whyNotBookable(state, asked, now);
  if (isRefusal(offered)) return offered;
  const priced = priceMeal({ ...state, ...offered }, asked);
  if (isRefusal(priced)) return priced;

  const { booking: made, claim } = newBooking(state, asked, priced, offered, context);
  const { purse } = state;
  const held = purse && asked.useVouchers && holdFor(purse, made, asked.useVouchers, causeOf(actor, now));
  if (isRefusal(held)) return held;
  const booking = held?.vouchers ? { ...made, vouchers: held.vouchers } : made;
  return {
    writes: [
      createBooking(booking),
      holdClaim(claimed, claim),
      moveCard(asked.elderId, state.card, now),
      takeFromSlot(asked.facilityId, asked.date, asked.mealtime, takenBy(booking.dishes)),
      ...(purse && held ? walletWrites(purse.wallet, ...held.moves) : []),
      ...stillHolds(actor),
    ],
    answer: viewBooking(booking, claim, undefined, now),
  };
}

/** Books for whoever may: the elder, a relative, the hotline, the counter, a plan. */
export async function bookMeal(
  shell: Shell,
  asked: BookingAsked,
  call: { actor: Actor; now: Instant },
): Promise<BookingView | Refusal> {
  const { table, keyring, loadMeal } = shell;
  const context = { ...call, keyring: await keyring() };
  const wanted = { elderId: asked.elderId, use: asked.useVouchers };
  const booked = await execute(
    table,
    () =>
      loadWithPurse(
        shell,
        () => loadMeal(asked),
        () => wanted,
      ),
    (state) => decideBooking(state, asked, context),
  );
  return isRefusal(booked) ? nameTheBooker(table, asked.elderId, booked) : booked;
}
