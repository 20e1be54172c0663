import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { post } from '../../shared/ledger.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import { type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import type { FacilityHead, Mealtime } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { type ElderHead, factsOn } from '../registry/index.ts';
import { mealServed } from '../settlement/index.ts';
import { walletWrites } from '../vouchers/index.ts';
import { basisOf } from './basis-of.ts';
import { heldBy, whyNotForElder } from './bookable.ts';
import { type Booking, type BookingIn, type Claim, isOpen } from './booking.ts';
import { type Claimant, checkProof, claimantOf, type ProofAsked, type Proven } from './check-proof.ts';
import { isExpired } from './codes.ts';
import { loadHolder } from './load-booking.ts';
import { loadWithPurse } from './load-purse.ts';
import { nameTheBooker } from './name-the-booker.ts';
import { type Paid, spendHold } from './pay-with-vouchers.ts';
import { isPricedNow, priceAtTill } from './price-at-till.ts';
import { causeOf, holdsVouchers, type Purse } from './purse.ts';
import { recheckElder } from './recheck-elder.ts';
import { refuseBooking, refuseServing } from './refusals.ts';
import { type ServingView, viewServing } from './serving-view.ts';
import type { Shell } from './shell.ts';
import { byOf, claimKey, claimOf, replaceBooking } from './store.ts';
import { isOpenAt, tillOf } from './till.ts';

export interface ServingAsked {
  facilityId: string;
  date: BusinessDate;
  mealtime: Mealtime;
  proof: ProofAsked;
}
export interface ServingContext {
  actor: Actor;
  now: Instant;
  keyring: Keyring;
  claimant: Claimant;
}
export interface ServingState {
  elder: ElderHead | undefined;
  facility: FacilityHead | undefined;
  claim: Claim | undefined;
  /** The booking that holds the claim. */
  booking: Booking | undefined;
  /** Where vouchers are held for it. */
  purse?: Purse;
}

/** The booking as served, and its transfer: each is true only with the other. */
export function served(
  booking: Booking,
  claim: Pick<Claim, 'layers'>,
  { elder, facility }: { elder: ElderHead; facility: FacilityHead },
  { proof, grade }: Proven,
  { actor, now, claimant }: ServingContext,
): { booking: BookingIn<'SERVED'>; posting: Write } {
  const facts = factsOn(elder, booking.date);
  const by = byOf(actor);
  const transfer = mealServed(
    {
      bookingId: booking.bookingId,
      elderId: booking.elderId,
      facilityId: booking.facilityId,
      originDate: booking.date,
      mealtime: booking.mealtime,
      mode: booking.mode,
      facilityKind: facility.facilityKind,
      pricedAt: booking.pricedAtTill ? now : (booking.changedAt ?? booking.bookedAt),
      listFen: booking.listFen,
      discountFen: booking.discountFen,
      layers: claim.layers,
      selfPayFen: booking.selfPayFen,
      policyId: booking.policyId,
      age: facts.age,
      categories: facts.categories,
      assessmentLevel: facts.assessmentLevel,
      evidenceGrade: grade,
      household: facts.household,
      residence: facts.residence,
      by,
    },
    now,
  );
  const { transferId, postedAt } = transfer;
  const serving = { ticketId: claimant.ticketId, at: now, by, proof, grade, transferId, postedAt };
  return { booking: { ...booking, state: 'SERVED', serving } as BookingIn<'SERVED'>, posting: post(transfer) };
}

/** What vouchers held for a meal pay when it is handed out; nothing moves where none are. */
export function payByVouchers(
  purse: Purse | undefined,
  booking: Booking,
  { actor, now }: Pick<ServingContext, 'actor' | 'now'>,
): Paid {
  const { vouchers } = booking;
  if (!vouchers || !holdsVouchers(booking)) return { moves: [], vouchers, lines: [] };
  if (!purse) throw new Error(`${booking.bookingId} was read without the wallet that holds for it`);
  return spendHold(purse, booking, vouchers, causeOf(actor, now));
}

/** Why nothing is handed out here and now, whatever the proof. */
export function whyNotServed(
  { elder, facility }: { elder: ElderHead; facility: FacilityHead },
  { date, mealtime }: Pick<ServingAsked, 'date' | 'mealtime'>,
  now: Instant,
): Refusal | undefined {
  if (!isOpenAt(tillOf(facility, date, mealtime), now)) return refuseServing('NOT_MEALTIME');
  return whyNotForElder(elder, date);
}

/**
 * Serves the meal the elder has booked here: booking, ledger transfer, vouchers and used proof in one transaction. The same ticket
 * again answers the same, by QR as long as it is good; a wrong code is counted before it is refused.
 */
export function decideServing(
  { elder, facility, claim, booking, purse }: ServingState,
  asked: ServingAsked,
  context: ServingContext,
): Decision<ServingView | Refusal> {
  const { actor, now, claimant } = context;
  if (!elder || !facility) return refuse('NOT_FOUND');
  if (!booking || claim?.state !== 'HELD') return refuseServing('NOT_BOOKED');
  if (booking.facilityId !== asked.facilityId)
    return refuseBooking(booking.state === 'SERVED' ? 'ALREADY_SERVED' : 'BOOKED_ELSEWHERE', heldBy(claim));
  if (booking.state === 'SERVED')
    return isRepeat(booking, claimant, now)
      ? { writes: [], answer: viewServing(booking, elder) }
      : refuseBooking('ALREADY_SERVED');
  if (!isOpen(booking)) return refuseServing('NOT_BOOKED');
  const refused = whyNotServed({ elder, facility }, asked, now);
  if (refused) return refused;
  const proven = checkProof(asked.proof, claimant, { ...asked, booking }, context);
  if (isRefusal(proven)) return proven.code === 'WRONG_CODE' ? countWrongCode(booking, proven) : proven;
  const { vouchers, moves, lines } = payByVouchers(purse, booking, context);
  const paid = vouchers ? { ...booking, vouchers } : booking;
  const done = served(paid, claim, { elder, facility }, proven, context);
  return {
    writes: [
      replaceBooking(booking, done.booking),
      done.posting,
      ...lines,
      ...(purse ? walletWrites(purse.wallet, ...moves) : []),
      ...proven.writes,
      ...stillHolds(actor),
    ],
    answer: viewServing(done.booking, elder),
  };
}

/** The till asks once more because the answer got lost. A QR that turns up after its minute is one shown twice. */
const isRepeat = ({ serving }: BookingIn<'SERVED'>, { ticketId, mealCode }: Claimant, now: Instant): boolean =>
  serving.ticketId === ticketId && !(mealCode && isExpired(mealCode, now));

const countWrongCode = (booking: Booking, answer: Refusal): Decision<Refusal> => ({
  writes: [replaceBooking(booking, { ...booking, wrongCodes: (booking.wrongCodes ?? 0) + 1 })],
  answer,
});

/** Loads the elder's meal in two reads: who and where, then the booking that holds it. */
async function loadServing(
  table: Pick<Table, 'getMany' | 'get'>,
  elderId: string,
  { facilityId, date, mealtime }: ServingAsked,
): Promise<ServingState> {
  const [elder, facility, item] = await table.getMany([
    elderHead(elderId),
    facilityHead(facilityId),
    claimKey({ elderId, date, mealtime }),
  ]);
  const held = item && (await loadHolder(table, claimOf(item)));
  return {
    elder: elder as ElderHead | undefined,
    facility: facility as FacilityHead | undefined,
    claim: held?.claim,
    booking: held?.booking,
  };
}

/** News came in since the meal was priced, and may not have reached its price yet. */
export function hasNews({ elder, claim, booking }: ServingState): boolean {
  if (!elder || claim?.state !== 'HELD' || !booking || !isOpen(booking)) return false;
  if (whyNotForElder(elder, booking.date)) return false;
  return basisOf(elder, booking.date, claim.basis.policyId).facts !== claim.basis.facts;
}

/**
 * The meal at the price it has today: what a move or an institution stops is not handed out at yesterday's price, and a
 * policy may leave the price open until now.
 */
async function loadAsPricedToday(
  shell: Shell,
  elderId: string,
  asked: ServingAsked,
  now: Instant,
): Promise<ServingState> {
  const { table } = shell;
  const state = await loadServing(table, elderId, asked);
  const isOpenPrice = isPricedNow(state, now) && state.booking?.facilityId === asked.facilityId;
  if (!isOpenPrice && !hasNews(state)) return state;
  if (isOpenPrice) await priceAtTill(shell, state.booking!, now);
  else await recheckElder(table, { elderId, since: asked.date }, () => now);
  return loadServing(table, elderId, asked);
}

/** Hands out a booked meal at the counter or at the door of the elder's home. */
export async function serveMeal(
  shell: Shell,
  asked: ServingAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<ServingView | Refusal> {
  const { table } = shell;
  const keyring = await shell.keyring();
  const claimant = claimantOf(asked.proof, keyring);
  if (isRefusal(claimant)) return claimant;
  const { elderId } = claimant;
  const answer = await execute(
    table,
    () =>
      loadWithPurse(
        shell,
        () => loadAsPricedToday(shell, elderId, asked, now),
        ({ booking }) => ({ elderId, booking }),
      ),
    (state) => decideServing(state, asked, { actor, now, keyring, claimant }),
  );
  return isRefusal(answer) ? nameTheBooker(table, elderId, answer) : answer;
}
