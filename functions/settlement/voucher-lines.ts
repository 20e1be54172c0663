import type { BusinessDate, BusinessMonth, Instant } from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import {
  type By,
  type Cause,
  type Correcting,
  correctionOf,
  differenceOf,
  entriesOf,
  type Layer,
  type Line,
  NOTHING,
  type Shares,
  transferIdOf,
} from './line.ts';

/** What one lot of a wallet pays: `layers` say who stands behind it, and add up to `fen`. */
export interface PaidTender {
  readonly programId: string;
  readonly lotId: string;
  /** Fen, points or minutes, as the program counts them; by this line alone, like `fen`. */
  readonly units: number;
  readonly fen: Fen;
  readonly layers: readonly Layer[];
}
export interface VoucherFacts {
  /** The order or the booking that is paid for. */
  readonly purchaseId: string;
  readonly elderId: string;
  readonly tenders: readonly PaidTender[];
}

/**
 * Vouchers are a means of payment: the line of the visit or meal stays as it is, and this one moves what the elder owes
 * of it to the payers behind the vouchers. It has no price of its own.
 */
export interface VoucherPaid extends Line, VoucherFacts {
  readonly kind: 'VOUCHER_PAID';
}
export interface VoucherReturned extends Line, VoucherFacts, Correcting {
  readonly kind: 'VOUCHER_RETURNED';
}
/** An office refuses what vouchers paid, or takes that back: the payee bears it, the elder is not asked again. */
export interface VoucherDisallowed extends Line, VoucherFacts, Correcting {
  readonly kind: 'VOUCHER_DISALLOWED' | 'VOUCHER_RESTORED';
  /** The month whose statement it is settled with, whenever it is posted: no later statement counts it again. */
  readonly settledIn: BusinessMonth;
}
/** What is posted about vouchers spent. */
export type VoucherLine = VoucherPaid | VoucherReturned | VoucherDisallowed;

export const VOUCHER_LINE_WORDS: Readonly<Record<VoucherLine['kind'], string>> = {
  VOUCHER_PAID: '券支付',
  VOUCHER_RETURNED: '券退回',
  VOUCHER_DISALLOWED: '券核减',
  VOUCHER_RESTORED: '券恢复',
};

export interface VoucherPosting {
  /** The provider or the meal point. */
  readonly payeeId: string;
  readonly purchaseId: string;
  readonly elderId: string;
  /** The date of the visit or meal. */
  readonly originDate: BusinessDate;
  readonly tenders: readonly PaidTender[];
  readonly by: By;
}

const tenderOf = ({ programId, lotId, units, fen, layers }: PaidTender): PaidTender => ({
  programId,
  lotId,
  units,
  fen,
  layers: layers.map(({ payer, label, fen }) => ({ payer, label, fen })),
});

/** `-0` would be stored and digested as another value than `0`. */
const takenBack = ({ layers, ...tender }: PaidTender): PaidTender => ({
  ...tender,
  units: 0 - tender.units,
  fen: 0 - tender.fen,
  layers: layers.map(({ payer, label, fen }) => ({ payer, label, fen: 0 - fen })),
});

function assertPays(purchaseId: string, tenders: readonly PaidTender[]): void {
  if (tenders.length === 0) throw new RangeError(`${purchaseId}: no voucher pays anything`);
  for (const { lotId, units, fen, layers } of tenders) {
    if (units <= 0 || fen <= 0 || layers.some((layer) => layer.fen < 0))
      throw new RangeError(`${purchaseId}: ${lotId} pays less than nothing`);
    if (sumFen(layers.map((layer) => layer.fen)) !== fen)
      throw new RangeError(`${purchaseId}: the payers of ${lotId} do not add up to what it pays`);
  }
}

/** Names the line of what vouchers paid in the transaction that posted the purchase itself, at the same instant. */
export const voucherLineId = (purchaseId: string, postedAt: Instant): string =>
  transferIdOf('VOUCHER_PAID', purchaseId, postedAt);

/**
 * The transfer of vouchers spent: what they pay is owed by their payers and no longer by the elder; what the payee is owed
 * stays. Goes into the transaction that posts the visit or meal, with the same `now`. Throws `RangeError` when nothing is
 * paid or the payers of a tender do not add up to it.
 */
export function voucherPaid(posting: VoucherPosting, now: Instant): VoucherPaid {
  const { payeeId, purchaseId, elderId, originDate, by } = posting;
  const tenders = posting.tenders.map(tenderOf);
  assertPays(purchaseId, tenders);
  const { layers } = differenceOf(NOTHING, { ...NOTHING, layers: tenders.flatMap((tender) => tender.layers) });
  const shares = { ...NOTHING, layers, selfPayFen: 0 - sumFen(layers.map(({ fen }) => fen)) };
  return {
    transferId: voucherLineId(purchaseId, now),
    kind: 'VOUCHER_PAID',
    payeeId,
    postedAt: now,
    originDate,
    entries: entriesOf(payeeId, shares, elderId),
    purchaseId,
    elderId,
    tenders,
    ...shares,
    by: { personId: by.personId, role: by.role },
  };
}

/** A later line about vouchers spent that moves no unit: only who bears what they paid. */
export const voucherCorrection = <Kind extends string>(
  kind: Kind,
  original: VoucherPaid,
  shares: { readonly from: Shares; readonly to: Shares },
  cause: Cause,
): Line & VoucherFacts & Correcting & { readonly kind: Kind } => ({
  ...correctionOf(kind, original, shares, cause),
  purchaseId: original.purchaseId,
  elderId: original.elderId,
  tenders: [],
});

/**
 * The transfer that takes back what vouchers paid, whole, in the transaction that takes the visit or meal back and gives
 * the units back to the wallet. `standing` is how the line stands when an office has refused it since.
 */
export function voucherReturned(original: VoucherPaid, cause: Cause, standing: Shares = original): VoucherReturned {
  const line = voucherCorrection('VOUCHER_RETURNED', original, { from: standing, to: NOTHING }, cause);
  return { ...line, tenders: original.tenders.map(takenBack) };
}
