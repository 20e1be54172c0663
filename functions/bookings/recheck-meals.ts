import { post } from '../../shared/ledger.ts';
import type { Fen } from '../../shared/money.ts';
import type { Write } from '../../shared/table.ts';
import { type ElderHead, factsOn } from '../registry/index.ts';
import {
  type Cause,
  differenceOf,
  type MealServed,
  mealAdjusted,
  moveStanding,
  type Shares,
  type Standing,
  type StandingItem,
  standingOf,
} from '../settlement/index.ts';
import type { PaidLayer, Quote } from '../subsidies/index.ts';
import { basisOf } from './basis-of.ts';
import {
  type Basis,
  type Booking,
  type BookingIn,
  type Claim,
  holderOf,
  isOpen,
  type MealVouchers,
  SYSTEM,
} from './booking.ts';
import { type Chapter, replayPrices, type SettledMeal } from './replay-prices.ts';
import { byOf, holdClaim, replaceBooking } from './store.ts';

/** A meal of the elder: its claim and every booking that ever held it. */
export interface MealOnFile {
  claim: Claim;
  chapters: readonly Chapter[];
}
export interface History {
  elder: ElderHead;
  /** Those that may come to another price. */
  meals: readonly MealOnFile[];
  /** Those before them, which count against the same quotas. */
  settled: readonly SettledMeal[];
}

/** A meal whose price, or what it rests on, is not what the file says today. */
export interface PricedAgain {
  claim: Claim;
  booking: BookingIn<'SERVED' | 'BOOKED' | 'OUT_FOR_DELIVERY'>;
  quote: Quote;
  basis: Basis;
}

type Part = Pick<PaidLayer, 'payer' | 'label' | 'fen'>;
const partsOf = (layers: readonly Part[]): string =>
  JSON.stringify(layers.map(({ payer, label, fen }) => [payer, label, fen]).sort());
const rests = ({ county, facts, policyId }: Basis): string => JSON.stringify([county, facts, policyId]);

const isLooked = (booking: Booking): booking is PricedAgain['booking'] => booking.state === 'SERVED' || isOpen(booking);

/**
 * The meals that come to something else with the elder's file as it is now. Meals booked for days after a death are left
 * to whoever cancels them.
 */
export function pricedAgain({ elder, meals, settled }: History): PricedAgain[] {
  const prices = replayPrices(
    elder,
    meals.flatMap(({ chapters }) => chapters),
    settled,
  );
  return meals.flatMap(({ claim, chapters }): PricedAgain[] => {
    const held =
      claim.state === 'HELD' ? chapters.find(({ booking }) => booking.bookingId === holderOf(claim)) : undefined;
    if (!held || !isLooked(held.booking)) return [];
    const { booking, policy } = held;
    if (booking.state !== 'SERVED' && factsOn(elder, booking.date).deceased) return [];
    const quote = prices.get(booking.bookingId)!;
    const basis = basisOf(elder, booking.date, policy?.policyId);
    const stands = partsOf(quote.layers) === partsOf(claim.layers) && rests(basis) === rests(claim.basis);
    return stands ? [] : [{ claim, booking, quote, basis }];
  });
}

const holdPriced = ({ claim, quote, basis }: PricedAgain): Write =>
  holdClaim(claim, { ...claim, subsidyFen: quote.subsidyFen, layers: quote.layers, basis });

/** An open booking at the price it has now, and its claim. The dishes keep the prices they were booked at. */
export function reprice(
  { booking, ...again }: PricedAgain,
  now: number,
  vouchers: MealVouchers | undefined = booking.vouchers,
): Write[] {
  const { quote } = again;
  const { policyId: _before, ...kept } = booking;
  const repriced = {
    ...kept,
    discountFen: quote.discountFen,
    subsidyFen: quote.subsidyFen,
    selfPayFen: quote.selfPayFen,
    ...(quote.policyId === undefined ? {} : { policyId: quote.policyId }),
    ...(vouchers ? { vouchers } : {}),
    repricedAt: now,
  } as Booking;
  return [replaceBooking(booking, repriced), holdPriced({ booking, ...again })];
}

/**
 * How a served meal is to stand. The elder owes what the subsidy no longer pays, or gets back what it pays now. Who was
 * dead on that day neither ate nor owes: the point, which handed the meal to somebody else, bears it, and the own payment
 * stays what was paid at the counter. While an office refuses the subsidy, the point stands in for the payers.
 */
function toStand(
  original: Pick<MealServed, 'selfPayFen'>,
  { listFen, discountFen, layers, subsidyFen }: Quote,
  { dead, refused }: { dead: boolean; refused: boolean },
): Standing {
  const parts = layers.map(({ payer, label, fen }) => ({ payer, label, fen }));
  const restFen = listFen - discountFen - subsidyFen;
  const selfPayFen = dead ? original.selfPayFen : restFen;
  const bornFen = restFen - selfPayFen;
  return refused
    ? {
        shares: { listFen, discountFen, layers: [], selfPayFen, payeeBearsFen: bornFen + subsidyFen },
        disallowed: parts,
      }
    : { shares: { listFen, discountFen, layers: parts, selfPayFen, payeeBearsFen: bornFen } };
}

const isNothing = ({ discountFen, layers, selfPayFen, payeeBearsFen }: Shares): boolean =>
  discountFen === 0 && layers.length === 0 && selfPayFen === 0 && payeeBearsFen === 0;

/** What an official reads beside the line. */
export function reasonFor(elder: ElderHead, { claim, booking, quote, basis }: PricedAgain): string {
  const facts = factsOn(elder, booking.date);
  const moreFen: Fen = quote.subsidyFen - claim.subsidyFen;
  const what = moreFen > 0 ? '补发' : moreFen < 0 ? '追回' : '调整承担方';
  if (facts.deceased) return `老人已去世，${what}`;
  if (facts.suspended) return `服务暂停期间，${what}`;
  if (basis.facts === claim.basis.facts) return `其他餐重新核算后上限余额变动，${what}`;
  if (facts.inInstitution && moreFen < 0) return `入住机构期间，${what}`;
  return `资格变动后重新核算，${what}`;
}

/** What the ledger holds about a served meal. */
export interface Posted {
  original: MealServed;
  standing: StandingItem | undefined;
}

/** How a served meal stood until now, and how it is to stand at its new price. */
export function standsAgain(
  elder: ElderHead,
  { booking, quote }: PricedAgain,
  { original, standing }: Posted,
): { from: Standing; to: Standing } {
  const from = standingOf(original, standing);
  const dead = factsOn(elder, booking.date).deceased;
  return { from, to: toStand(original, quote, { dead, refused: from.disallowed !== undefined }) };
}

/** A served meal adjusted to its new price: the line, how it stands now, and the claim that quotas count. */
export function adjust(
  elder: ElderHead,
  again: PricedAgain & { booking: BookingIn<'SERVED'> },
  { original, standing }: Posted,
  now: number,
): Write[] {
  const { booking, quote } = again;
  const { policyId } = quote;
  const facts = factsOn(elder, booking.date);
  const { from, to } = standsAgain(elder, again, { original, standing });
  const isSame = isNothing(differenceOf(from.shares, to.shares));
  const cause: Cause = { reason: reasonFor(elder, again), by: byOf(SYSTEM), now };
  const shares = { from: from.shares, to: to.shares };
  const line = () => post(mealAdjusted(original, shares, { ...facts, policyId }, cause, standing));
  return [
    ...(isSame ? [] : [line()]),
    // A refused meal whose payers change among themselves has no line: none of them pays.
    ...(isSame && !to.disallowed ? [] : [moveStanding(original, standing, to)]),
    holdPriced(again),
  ];
}
