import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { giveBackToSlot, takeFromSlot } from '../menus/index.ts';
import { walletWrites } from '../vouchers/index.ts';
import { digestOf, newBooking } from './book-meal.ts';
import { heldBy, whyNotOffered } from './bookable.ts';
import {
  type Booking,
  type BookingIn,
  type Claim,
  isPastCutOff,
  type Order,
  takenBy,
  type UseVouchers,
} from './booking.ts';
import { endOf } from './cancel-booking.ts';
import { checkProof, claimantOf, type ProofAsked } from './check-proof.ts';
import { loadHolder } from './load-booking.ts';
import { claimOn, type MealState } from './load-meal.ts';
import { loadWithPurse } from './load-purse.ts';
import { nameTheBooker } from './name-the-booker.ts';
import type { Paid } from './pay-with-vouchers.ts';
import { isPricedNow, priceAtTill } from './price-at-till.ts';
import { priceMeal } from './price-meal.ts';
import { after, causeOf, freeHold, holdFor, type Purse } from './purse.ts';
import { recheckElder } from './recheck-elder.ts';
import { refuseBooking } from './refusals.ts';
import { decideServing, hasNews, payByVouchers, type ServingContext, served, whyNotServed } from './serve-meal.ts';
import { type ServingView, viewServing } from './serving-view.ts';
import type { Shell } from './shell.ts';
import { byOf, type Card, createBooking, holdClaim, moveCard, replaceBooking } from './store.ts';

export interface WalkInAsked extends Order {
  /** The name of the booking it becomes when the elder has none here. */
  bookingId: string;
  proof: ProofAsked;
  /** The elder gives up the meal booked at another point. */
  replace: boolean;
  useVouchers?: UseVouchers | undefined;
}
export interface WalkInState extends MealState {
  /** The booking that holds the elder's meal now. */
  holder: Booking | undefined;
  /** Where vouchers are held for that booking, or asked for now. */
  purse?: Purse;
}

/** Vouchers for a meal booked and served at once; those of the booking that is given up for it are free for it again. */
function payAtOnce(
  purse: Purse | undefined,
  made: BookingIn<'BOOKED'>,
  { held, use }: { held: Booking | undefined; use: UseVouchers | undefined },
  { actor, now }: ServingContext,
): Paid | Refusal {
  if (!purse) return { moves: [], vouchers: undefined, lines: [] };
  const cause = causeOf(actor, now);
  const freed = held ? freeHold(purse.wallet, held, cause) : [];
  if (use === undefined) return { moves: freed, vouchers: undefined, lines: [] };
  const kept = holdFor(after(purse, freed), made, use, cause);
  if (isRefusal(kept)) return kept;
  const moves = [...freed, ...kept.moves];
  const booked = kept.vouchers ? { ...made, vouchers: kept.vouchers } : made;
  const paid = payByVouchers(after(purse, moves), booked, { actor, now });
  return { ...paid, moves: [...moves, ...paid.moves] };
}

/**
 * Serves an elder who has come without a booking here: booked, priced and served in one transaction. A booking at this
 * point is served as it was booked. A meal held at another point is a clash: shown, or with `replace` given up there
 * (SUBSTITUTED) and priced anew here.
 */
export function decideWalkIn(
  state: WalkInState,
  asked: WalkInAsked,
  context: ServingContext,
): Decision<ServingView | Refusal> {
  const { actor, now, claimant } = context;
  const order = { ...asked, elderId: claimant.elderId };
  const { elder, facility, booking: known, holder, purse } = state;
  if (!elder || !facility) return refuse('NOT_FOUND');
  if (known) {
    if (known.asked !== digestOf(order)) return refuse('ID_REUSED');
    if (known.state === 'SERVED' && known.serving.ticketId === claimant.ticketId)
      return { writes: [], answer: viewServing(known, elder) };
    return known.state === 'SERVED' ? refuseBooking('ALREADY_SERVED') : refuseBooking('BOOKING_OVER');
  }
  const claim = claimOn(state.claims, asked);
  const held = claim?.state === 'HELD' ? holder : undefined;
  if (held && held.facilityId === asked.facilityId)
    return decideServing({ elder, facility, claim, booking: held, ...(purse ? { purse } : {}) }, asked, context);
  const clash = held && claim && whyNotReplaced(held, claim, asked);
  if (clash) return clash;

  const offered = whyNotOffered(state, order);
  if (isRefusal(offered)) return offered;
  const refused = whyNotServed(offered, asked, now);
  if (refused) return refused;
  const priced = priceMeal({ ...state, ...offered }, order);
  if (isRefusal(priced)) return priced;
  const proven = checkProof(asked.proof, claimant, asked, context);
  if (isRefusal(proven)) return proven;
  const made = newBooking(state, order, priced, offered, context);
  const paid = payAtOnce(purse, made.booking, { held, use: asked.useVouchers }, context);
  if (isRefusal(paid)) return paid;
  const walkIn = { ...made.booking, walkIn: true as const, ...(paid.vouchers ? { vouchers: paid.vouchers } : {}) };
  const done = served(walkIn, made.claim, { elder, facility }, proven, context);
  return {
    writes: [
      createBooking(done.booking),
      holdClaim(claim, made.claim),
      moveCard(claimant.elderId, state.card, now),
      takeFromSlot(asked.facilityId, asked.date, asked.mealtime, takenBy(priced.dishes)),
      done.posting,
      ...paid.lines,
      ...(purse ? walletWrites(purse.wallet, ...paid.moves) : []),
      ...proven.writes,
      ...(held ? giveUp(held, { actor, now }, state.card) : []),
      ...stillHolds(actor),
    ],
    answer: viewServing(done.booking, elder),
  };
}

function whyNotReplaced(held: Booking, claim: Claim, asked: WalkInAsked): Refusal | undefined {
  if (held.state === 'SERVED') return refuseBooking('ALREADY_SERVED', heldBy(claim));
  if (held.state === 'OUT_FOR_DELIVERY') return refuseBooking('ON_ITS_WAY', heldBy(claim));
  return asked.replace ? undefined : refuseBooking('BOOKED_ELSEWHERE', heldBy(claim));
}

/** The booking at the other point ends; its seat goes back as long as that kitchen has not counted. */
function giveUp(held: Booking, { actor, now }: { actor: Actor; now: Instant }, card: Card): Write[] {
  const counted = isPastCutOff(held.cutOffAt, now);
  const ended = { at: endOf(held, card, now), by: byOf(actor), ...(counted ? { late: true as const } : {}) };
  const substituted = { ...held, state: 'SUBSTITUTED', ended } as Booking;
  return [
    replaceBooking(held, substituted),
    ...(counted ? [] : [giveBackToSlot(held.facilityId, held.date, held.mealtime, takenBy(held.dishes))]),
  ];
}

async function loadWalkIn(shell: Shell, asked: WalkInAsked, elderId: string, now: Instant): Promise<WalkInState> {
  const { table, loadMeal } = shell;
  const state = await loadMeal({ ...asked, elderId });
  const claim = claimOn(state.claims, asked);
  if (claim?.state !== 'HELD') return { ...state, holder: undefined };
  const found = await loadHolder(table, claim);
  const isHere = found.booking?.facilityId === asked.facilityId;
  const meal = { ...state, ...found };
  const isOpenPrice = isHere && isPricedNow(meal, now);
  const isOutOfDate = isHere && !isOpenPrice && hasNews(meal);
  if (isOpenPrice) await priceAtTill(shell, found.booking!, now);
  if (isOutOfDate) await recheckElder(table, { elderId, since: asked.date }, () => now);
  const held = isOpenPrice || isOutOfDate ? await loadHolder(table, claim) : found;
  return { ...state, claims: state.claims.map((each) => (each === claim ? held.claim : each)), holder: held.booking };
}

/** Serves a walk-in at the counter. */
export async function serveWalkIn(
  shell: Shell,
  asked: WalkInAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<ServingView | Refusal> {
  const keyring = await shell.keyring();
  const claimant = claimantOf(asked.proof, keyring);
  if (isRefusal(claimant)) return claimant;
  const answer = await execute(
    shell.table,
    () =>
      loadWithPurse(
        shell,
        () => loadWalkIn(shell, asked, claimant.elderId, now),
        ({ holder }) => ({ elderId: claimant.elderId, booking: holder, use: asked.useVouchers }),
      ),
    (state) => decideWalkIn(state, asked, { actor, now, keyring, claimant }),
  );
  return isRefusal(answer) ? nameTheBooker(shell.table, claimant.elderId, answer) : answer;
}
