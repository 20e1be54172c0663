import { isDeepStrictEqual } from 'node:util';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type MoveFacts, type Movement, type Pocket, voucherTransfer } from './entries.ts';
import type { Program, Programs } from './program.ts';
import { refuseVoucher } from './refusals.ts';
import { offersFor, programOf, type Tender, takeFrom } from './tender.ts';
import type { Cause, Hold, Lot, Moved, Part, Purchase, Wallet } from './wallet.ts';

/** A move that also says what it gave. */
export interface Tendered extends Moved {
  readonly tenders: readonly Tender[];
}

const unmoved = (wallet: Wallet): Moved => ({ wallet, transfer: undefined });

/** A lot leaves the wallet when nothing of it is left and nothing can be; one issued once stays, so that it is not issued again. */
const isListed = ({ lotId, leftUnits, heldUnits, expiresOn }: Lot, today: BusinessDate): boolean =>
  leftUnits > 0 || heldUnits > 0 || today <= expiresOn || lotId.endsWith(ONCE);
const ONCE = ':once';

/** What two files of one person have both used is taken from what has come back, before anybody can spend it. */
const overusedIn = (lots: readonly Lot[]): Movement[] =>
  lots
    .map((lot) => movement(lot, Math.min(lot.leftUnits, lot.overusedUnits ?? 0), 'free', 'granted'))
    .filter(({ units }) => units > 0);

function withoutOverused(lots: readonly Lot[], taken: readonly Movement[]): readonly Lot[] {
  if (taken.length === 0) return lots;
  return lotsAfter(lots, taken).map(({ overusedUnits = 0, ...lot }) => {
    const restUnits = overusedUnits - pocketUnits('granted', lot.lotId, taken);
    return restUnits > 0 ? { ...lot, overusedUnits: restUnits } : lot;
  });
}

/** The wallet after movements, and their transfer: posted after everything before it, whatever the clocks of two machines say. */
export function movedTo(
  wallet: Wallet,
  { lots = wallet.lots, holds = wallet.holds }: Partial<Pick<Wallet, 'lots' | 'holds'>>,
  cause: Cause,
  facts: MoveFacts,
): Moved {
  const taken = overusedIn(lots);
  const after: Wallet = {
    ...wallet,
    version: wallet.version + 1,
    postedAt: Math.max(cause.now, wallet.postedAt + 1),
    lots: withoutOverused(lots, taken).filter((lot) => isListed(lot, businessDateOf(cause.now))),
    holds,
  };
  const movements = [...facts.movements, ...taken].filter(({ units }) => units > 0);
  return { wallet: after, transfer: voucherTransfer(after, cause, { ...facts, movements }) };
}

/** Where units that come back go: to the elder while the lot may still be spent, to the payers afterwards. */
function backTo(lot: Lot | undefined, today: BusinessDate): Pocket {
  if (!lot) return 'expired';
  if (lot.clawedBackOn) return 'clawed-back';
  return today <= lot.expiresOn ? 'free' : 'expired';
}

const pocketUnits = (pocket: Pocket, lotId: string, movements: readonly Movement[]): number =>
  movements.reduce((sum, { lotId: moved, units, from, to }) => {
    if (moved !== lotId) return sum;
    return sum + (to === pocket ? units : 0) - (from === pocket ? units : 0);
  }, 0);

/** The lots with units moved. Throws `RangeError` when more would leave a pocket than is in it. */
export function lotsAfter(lots: readonly Lot[], movements: readonly Movement[]): Lot[] {
  return lots.map((lot) => {
    const leftUnits = lot.leftUnits + pocketUnits('free', lot.lotId, movements);
    const heldUnits = lot.heldUnits + pocketUnits('held', lot.lotId, movements);
    const { clawedUnits: before = 0, ...rest } = lot;
    const clawedUnits = before + pocketUnits('clawed-back', lot.lotId, movements);
    if (Math.min(leftUnits, heldUnits, clawedUnits) < 0)
      throw new RangeError(`${lot.lotId}: more is taken than there is`);
    return { ...rest, leftUnits, heldUnits, ...(clawedUnits > 0 ? { clawedUnits } : {}) };
  });
}

export const movement = (
  lot: Pick<Lot, 'programId' | 'region' | 'lotId' | 'fenPerUnit'>,
  units: number,
  from: Pocket,
  to: Pocket,
) => ({
  programId: lot.programId,
  region: lot.region,
  lotId: lot.lotId,
  fenPerUnit: lot.fenPerUnit,
  units,
  from,
  to,
});
const lotIn = ({ lots }: Wallet, { lotId }: Pick<Part, 'lotId'>): Lot => {
  const lot = lots.find((candidate) => candidate.lotId === lotId);
  if (!lot) throw new RangeError(`${lotId}: held, but not in the wallet`);
  return lot;
};
const holdIn = ({ holds }: Wallet, holdId: string): Hold => {
  const hold = holds[holdId];
  if (!hold) throw new RangeError(`no hold ${holdId}`);
  return hold;
};
const without = (holds: Wallet['holds'], holdId: string): Wallet['holds'] =>
  Object.fromEntries(Object.entries(holds).filter(([id]) => id !== holdId));

/** What an elder is to get of a program: how much, from when, and who bears it. */
export interface Issue {
  readonly lotId: string;
  readonly units: number;
  readonly payers: readonly string[];
  readonly from: BusinessDate;
  readonly expiresOn: BusinessDate;
  readonly captureBy: BusinessDate;
  readonly unitsPerDay?: number;
}

/** The lots with so many units more, or fewer, used for services of a day. */
const usedMore = (lots: readonly Lot[], date: BusinessDate, parts: readonly Pick<Part, 'lotId' | 'units'>[]): Lot[] =>
  lots.map((lot) => {
    const units = parts.reduce((sum, part) => sum + (part.lotId === lot.lotId ? part.units : 0), 0);
    if (lot.unitsPerDay === undefined || units === 0) return lot;
    return { ...lot, usedOn: { ...lot.usedOn, [date]: (lot.usedOn?.[date] ?? 0) + units } };
  });

/** Puts a lot into the wallet; one that is there already stays as it is. Refuses VOUCHER_PAST when it could no longer be spent. */
export function issueLot(wallet: Wallet, program: Program, issue: Issue, cause: Cause): Moved | Refusal {
  if (wallet.lots.some(({ lotId }) => lotId === issue.lotId)) return unmoved(wallet);
  if (issue.expiresOn < businessDateOf(cause.now)) return refuseVoucher('VOUCHER_PAST');
  const { lotId, units, payers, from, expiresOn, captureBy, unitsPerDay } = issue;
  const { programId, region, fenPerUnit } = program;
  const lot: Lot = {
    lotId,
    programId,
    region,
    fenPerUnit,
    payers,
    issuedUnits: units,
    leftUnits: 0,
    heldUnits: 0,
    from,
    expiresOn,
    captureBy,
    ...(unitsPerDay === undefined ? {} : { unitsPerDay }),
  };
  const movements = [movement(lot, units, 'granted', 'free')];
  const lots = lotsAfter([...wallet.lots, lot], movements);
  return movedTo(wallet, { lots }, cause, { kind: 'VOUCHER_ISSUED', movements });
}

/**
 * Keeps what the wallet pays of a purchase until it is performed. The same hold again gives what it gave; where nothing
 * pays, nothing is held. Refuses ID_REUSED (the id holds for another purchase) and VOUCHER_NOT_ENOUGH (a program that pays
 * wholly or not at all cannot pay it wholly).
 */
export function holdTenders(
  wallet: Wallet,
  programs: Programs,
  purchase: Purchase,
  holdId: string,
  cause: Cause,
): Tendered | Refusal {
  const before = wallet.holds[holdId];
  if (before) {
    if (!isDeepStrictEqual(defined(before.purchase), defined(purchase))) return refuse('ID_REUSED');
    return { ...unmoved(wallet), tenders: tendersOf(wallet, programs, before) };
  }
  const offers = offersFor(wallet, programs, purchase, cause.now);
  const tenders = takeFrom(offers, purchase);
  const paidFen = tenders.reduce((sum, { fen }) => sum + fen, 0);
  if (offers.some(({ program }) => program.beyond === 'refuse') && paidFen < purchase.priceFen)
    return refuseVoucher('VOUCHER_NOT_ENOUGH', { missingFen: purchase.priceFen - paidFen });
  if (tenders.length === 0) return { ...unmoved(wallet), tenders };
  const movements = tenders.map((tender) => movement(lotIn(wallet, tender), tender.units, 'free', 'held'));
  const parts = tenders.map(({ programId, lotId, units, fen }) => ({ programId, lotId, units, fen }));
  const hold: Hold = { purchase: defined(purchase), heldAt: cause.now, parts };
  const lots = usedMore(lotsAfter(wallet.lots, movements), purchase.date, parts);
  const after = { lots, holds: { ...wallet.holds, [holdId]: hold } };
  return { ...movedTo(wallet, after, cause, { kind: 'VOUCHER_HELD', movements, holdId }), tenders };
}

const defined = (purchase: Purchase): Purchase =>
  Object.fromEntries(Object.entries(purchase).filter(([, value]) => value !== undefined)) as unknown as Purchase;

/** What a hold gives of a price, a lot at most what was held of it. */
const tendersOf = (
  wallet: Wallet,
  programs: Programs,
  { purchase, parts }: Hold,
  price: { priceFen: Fen; minutes: number } = purchase,
): Tender[] => {
  const offers = parts.map((part) => ({
    lot: lotIn(wallet, part),
    program: programOf(programs, part),
    units: part.units,
  }));
  return takeFrom(offers, { scope: purchase.scope, ...price });
};

/** What the purchase came to when it was performed. */
export interface Actual {
  readonly priceFen: Fen;
  readonly minutes: number;
}

/**
 * Spends of a hold what the actual price takes and gives back the rest. A lot pays for what was performed while it could be
 * spent, and until its days of grace are over; never more than was held of it. Throws `RangeError` without such a hold.
 */
export function captureHold(
  wallet: Wallet,
  programs: Programs,
  holdId: string,
  actual: Actual,
  performedOn: BusinessDate,
  cause: Cause,
): Tendered {
  const hold = holdIn(wallet, holdId);
  const today = businessDateOf(cause.now);
  const canPay = ({ from, expiresOn, captureBy }: Lot) =>
    from <= performedOn && performedOn <= expiresOn && today <= captureBy;
  const parts = hold.parts.filter((part) => canPay(lotIn(wallet, part)));
  const tenders = tendersOf(wallet, programs, { ...hold, parts }, actual);
  const spentOf = (lotId: string) => tenders.find((tender) => tender.lotId === lotId)?.units ?? 0;
  const movements = hold.parts.flatMap((part) => {
    const lot = lotIn(wallet, part);
    const spent = spentOf(part.lotId);
    return [movement(lot, spent, 'held', 'spent'), movement(lot, part.units - spent, 'held', backTo(lot, today))];
  });
  const unused = hold.parts.map(({ lotId, units }) => ({ lotId, units: spentOf(lotId) - units }));
  const lots = usedMore(lotsAfter(wallet.lots, movements), hold.purchase.date, unused);
  const after = { lots, holds: without(wallet.holds, holdId) };
  const facts = { kind: 'VOUCHER_CAPTURED' as const, movements, holdId, originDate: performedOn };
  return { ...movedTo(wallet, after, cause, facts), tenders };
}

/** Gives a hold back: to the elder, or to the payers where the lot has expired meanwhile. Throws `RangeError` without such a hold. */
export function releaseHold(wallet: Wallet, holdId: string, cause: Cause): Moved {
  const today = businessDateOf(cause.now);
  const { purchase, parts } = holdIn(wallet, holdId);
  const movements = parts.map((part) => {
    const lot = lotIn(wallet, part);
    return movement(lot, part.units, 'held', backTo(lot, today));
  });
  const unused = parts.map(({ lotId, units }) => ({ lotId, units: -units }));
  const lots = usedMore(lotsAfter(wallet.lots, movements), purchase.date, unused);
  const after = { lots, holds: without(wallet.holds, holdId) };
  return movedTo(wallet, after, cause, { kind: 'VOUCHER_RELEASED', movements, holdId });
}

/**
 * Gives back what was spent, whole tenders or parts of them: into the same lot with the same expiry; after the expiry to the
 * payers and not to the elder. For other days: of its own day it stays used.
 */
export function refundTenders(
  wallet: Wallet,
  programs: Programs,
  tenders: readonly Pick<Part, 'programId' | 'lotId' | 'units'>[],
  cause: Cause,
): Moved {
  const today = businessDateOf(cause.now);
  const movements = tenders.map((tender) => {
    const lot = wallet.lots.find(({ lotId }) => lotId === tender.lotId);
    const { fenPerUnit, region } = lot ?? programOf(programs, tender);
    const { programId, lotId, units } = tender;
    return movement({ programId, region, lotId, fenPerUnit }, units, 'spent', backTo(lot, today));
  });
  if (movements.every(({ units }) => units === 0)) return unmoved(wallet);
  return movedTo(wallet, { lots: lotsAfter(wallet.lots, movements) }, cause, { kind: 'VOUCHER_REFUNDED', movements });
}

/**
 * Takes out what has expired: free units the day after the last day, held ones when the days of grace are over as well. A
 * hold keeps its place without them: whoever captures it gets nothing of that lot.
 */
export function expireLots(wallet: Wallet, cause: Cause): Moved {
  const today = businessDateOf(cause.now);
  const past = wallet.lots.filter(({ expiresOn }) => expiresOn < today);
  const lapsed = past.filter(({ captureBy }) => captureBy < today);
  const movements = [
    ...past.map((lot) => movement(lot, lot.leftUnits, 'free', 'expired')),
    ...lapsed.map((lot) => movement(lot, lot.heldUnits, 'held', 'expired')),
  ].filter(({ units }) => units > 0);
  if (movements.length === 0) return unmoved(wallet);
  const isLapsed = new Set(lapsed.map(({ lotId }) => lotId));
  const holds = Object.fromEntries(
    Object.entries(wallet.holds).map(([holdId, hold]) => [
      holdId,
      { ...hold, parts: hold.parts.filter(({ lotId }) => !isLapsed.has(lotId)) },
    ]),
  );
  const after = { lots: lotsAfter(wallet.lots, movements), holds };
  return movedTo(wallet, after, cause, { kind: 'VOUCHER_EXPIRED', movements });
}

/**
 * Takes back what is free in the lots that `isDue`, and whatever comes back to them later. What is held stays until it is
 * captured or released: a service already performed is paid.
 */
export function clawBackLots(wallet: Wallet, isDue: (lot: Lot) => boolean, cause: Cause): Moved {
  const today = businessDateOf(cause.now);
  const due = wallet.lots.filter((lot) => lot.clawedBackOn === undefined && today <= lot.expiresOn && isDue(lot));
  const movements = due
    .map((lot) => movement(lot, lot.leftUnits, 'free', 'clawed-back'))
    .filter(({ units }) => units > 0);
  if (due.length === 0) return unmoved(wallet);
  const lots = lotsAfter(wallet.lots, movements).map((lot) =>
    due.some(({ lotId }) => lotId === lot.lotId) ? { ...lot, clawedBackOn: today } : lot,
  );
  return movedTo(wallet, { lots }, cause, { kind: 'VOUCHER_CLAWED_BACK', movements });
}
