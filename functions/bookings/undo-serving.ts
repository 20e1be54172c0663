import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { post, transferKey } from '../../shared/ledger.ts';
import { sumFen } from '../../shared/money.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import { type Decision, execute, type Item, type Write } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { giveBackToSlot } from '../menus/index.ts';
import {
  type Cause,
  type MealServed,
  mealReversed,
  moveStanding,
  NOTHING,
  type Standing,
  type StandingItem,
  standingKey,
  standingOf,
} from '../settlement/index.ts';
import { walletWrites } from '../vouchers/index.ts';
import { type Booking, type BookingIn, type Claim, type MealVouchers, takenBy } from './booking.ts';
import { type BookingView, viewBooking } from './booking-view.ts';
import { freeClaim } from './cancel-booking.ts';
import { atPoint, type BookingState, loadBooking } from './load-booking.ts';
import { loadVouchersPosted, walletThatStays } from './load-purse.ts';
import { giveBack, holdAgain, type Paid, type VouchersPosted } from './pay-with-vouchers.ts';
import type { Purse } from './purse.ts';
import { refuseServing } from './refusals.ts';
import type { Shell } from './shell.ts';
import { byOf, replaceBooking, turnAfter } from './store.ts';
import { isOpenAt, tillOf } from './till.ts';

export interface TakenBackAsked extends Pick<Booking, 'elderId' | 'bookingId' | 'facilityId'> {
  /** Which serving: a meal may have been served, taken back and served again. */
  ticketId: string;
  reason: string;
}
export interface ServedState extends BookingState {
  facility: FacilityHead | undefined;
  /** What the serving posted. */
  original: MealServed | undefined;
  /** How it stands since, when something changed it. */
  standing: StandingItem | undefined;
  /** What vouchers paid of it, and the wallet to which that goes back. */
  paid?: { purse: Purse; posted: VouchersPosted };
}

async function loadPaid(
  { table, programsOf }: Pick<Shell, 'table' | 'programsOf'>,
  booking: Booking,
): Promise<Pick<ServedState, 'paid'>> {
  const posted = await loadVouchersPosted(table, booking);
  if (!posted) return {};
  const wallet = await walletThatStays(table, booking.elderId);
  const programs = await programsOf([...wallet.lots, ...(booking.vouchers?.tenders ?? [])]);
  return { paid: { purse: { wallet, programs }, posted } };
}

/** A served booking with its transfer in the ledger, and with the wallet where vouchers paid for it. */
export async function loadServed(
  shell: Pick<Shell, 'table' | 'programsOf'>,
  asked: TakenBackAsked,
): Promise<ServedState> {
  const { table } = shell;
  const state = await loadBooking(table, asked);
  const serving = state.booking && 'serving' in state.booking ? state.booking.serving : undefined;
  const payeeId = asked.facilityId;
  const [[facility, standing], original, paid] = await Promise.all([
    table.getMany([facilityHead(payeeId), ...(serving ? [standingKey(serving)] : [])]),
    serving && table.get<MealServed & Item>(transferKey({ payeeId, ...serving }), 'ledger'),
    state.booking?.state === 'SERVED' ? loadPaid(shell, state.booking) : {},
  ]);
  return {
    ...state,
    facility: facility as FacilityHead | undefined,
    standing: standing as StandingItem | undefined,
    original,
    ...paid,
  };
}

/**
 * Takes a serving back at the till, while the meal is still handed out: wrong person, wrong booking. The booking stands
 * as before and can be served again; a walk-in, which only existed by being served, is over and gives its seat back.
 */
export function decideUndo(
  { booking: found, claim, card, slot, facility, original, standing, paid }: ServedState,
  { facilityId, ticketId, reason }: TakenBackAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<BookingView> {
  const booking = atPoint(found, facilityId);
  if (isRefusal(booking)) return booking;
  if (booking.undone === ticketId) return { writes: [], answer: viewBooking(booking, claim, slot, now) };
  if (booking.state !== 'SERVED' || booking.serving.ticketId !== ticketId) return refuseServing('NOT_SERVED');
  if (!facility || !original) return refuse('NOT_FOUND');
  if (!isOpenAt(tillOf(facility, booking.date, booking.mealtime), now)) return refuseServing('UNDO_TOO_LATE');
  const { walkIn } = booking;
  const undone = walkIn
    ? reversed(booking, { actor, now: turnAfter(card, now), reason })
    : unserved(booking, claim, standingOf(original, standing));
  const cause = { reason, by: byOf(actor), now };
  const vouchers = vouchersBack(booking, undone, paid, cause);
  const after = vouchers?.vouchers ? { ...undone, vouchers: vouchers.vouchers } : undone;
  return {
    writes: [
      replaceBooking(booking, { ...after, undone: ticketId, undoneBy: byOf(actor) }),
      ...takeBack(original, standing, cause),
      ...(vouchers?.writes ?? []),
      ...(walkIn
        ? [
            ...freeClaim(booking, claim, { card, now }),
            giveBackToSlot(facilityId, booking.date, booking.mealtime, takenBy(booking.dishes)),
          ]
        : []),
      ...stillHolds(actor),
    ],
    answer: viewBooking(after, claim, slot, now),
  };
}

/** What vouchers paid goes back; it is held again for a meal that can be served again. Undefined where they paid nothing. */
export function vouchersBack(
  { vouchers }: BookingIn<'SERVED'>,
  undone: BookingIn<'BOOKED' | 'REVERSED'>,
  paid: ServedState['paid'],
  cause: Cause,
): { vouchers?: MealVouchers | undefined; writes: Write[] } | undefined {
  if (!vouchers || !paid) return undefined;
  const { purse, posted } = paid;
  const back: Omit<Paid, 'vouchers'> & Partial<Paid> =
    undone.state === 'BOOKED'
      ? holdAgain(purse, undone, vouchers, posted, cause)
      : giveBack(purse, vouchers, posted, cause);
  return { vouchers: back.vouchers, writes: [...back.lines, ...walletWrites(purse.wallet, ...back.moves)] };
}

/** The reversal of whatever the meal comes to by now. */
export const takeBack = (original: MealServed, standing: StandingItem | undefined, cause: Cause): Write[] => [
  post(mealReversed(original, cause, standingOf(original, standing).shares)),
  moveStanding(original, standing, { shares: NOTHING }),
];

/** Booked as before, at what it came to last: late news may have changed that since it was served. */
function unserved(
  { serving: _serving, policyId: pricedBy, ...kept }: BookingIn<'SERVED'>,
  claim: Claim | undefined,
  { shares, disallowed = shares.layers }: Standing,
): BookingIn<'BOOKED'> {
  const { listFen, discountFen } = shares;
  const subsidyFen = sumFen(disallowed.map(({ fen }) => fen));
  const policyId = claim ? claim.basis.policyId : pricedBy;
  const selfPayFen = listFen - discountFen - subsidyFen;
  const price = { discountFen, subsidyFen, selfPayFen, ...(policyId === undefined ? {} : { policyId }) };
  return { ...kept, ...price, state: 'BOOKED' };
}

/** A served booking whose meal is taken back for good. */
export const reversed = (
  booking: BookingIn<'SERVED'>,
  { actor, now, reason }: { actor: Actor; now: Instant; reason: string },
): BookingIn<'REVERSED'> => ({ ...booking, state: 'REVERSED', reversed: { at: now, by: byOf(actor), reason } });

/** Takes a serving back within the mealtime. */
export const undoServing = (
  shell: Pick<Shell, 'table' | 'programsOf'>,
  asked: TakenBackAsked,
  call: { actor: Actor; now: Instant },
): Promise<BookingView | Refusal> =>
  execute(
    shell.table,
    () => loadServed(shell, asked),
    (state) => decideUndo(state, asked, call),
  );
