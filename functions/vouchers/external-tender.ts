import type { BusinessDate, BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, type Item, type Key, type Write } from '../../shared/table.ts';
import type { PaidTender } from '../settlement/index.ts';
import type { Program } from './program.ts';
import type { By } from './wallet.ts';

/** A number of another system, as its lists write it. */
export const EXTERNAL_REF = /^[0-9A-Za-z-]{4,40}$/;

/** What the other system's list said of it, and the line that was posted. */
export interface ExternalPayment {
  readonly jobId: string;
  readonly on: BusinessDate;
  readonly transferId: string;
  readonly postedAt: Instant;
}

/**
 * A voucher of another system that pays part of an order or of a meal. We neither issue it nor owe it: it is recorded
 * with the number the other system gave, and settled when that system's list names the number.
 */
export interface ExternalTender {
  readonly purchaseId: string;
  readonly programId: string;
  /** Who owns the program: `民政通`. */
  readonly system: string;
  readonly label: string;
  /** The number of the payment in the other system. */
  readonly ref: string;
  readonly fen: Fen;
  readonly elderId: string;
  /** The provider or the meal point. */
  readonly facilityId: string;
  /** Of the program, which may be a province's. */
  readonly region: RegionCode;
  /** Of the facility. */
  readonly county: RegionCode;
  /** Business date of the visit or meal. */
  readonly date: BusinessDate;
  /**
   * RECORDED; CLAIMED once the line of what it pays is in the ledger; PAID once the other system has paid; OWED_BACK when
   * the visit was taken back after that; or WITHDRAWN.
   */
  readonly state: 'RECORDED' | 'CLAIMED' | 'PAID' | 'OWED_BACK' | 'WITHDRAWN';
  readonly payment?: ExternalPayment;
  readonly by: By;
  readonly at: Instant;
  readonly version: number;
}
export interface ExternalTenderItem extends ExternalTender, Item {
  kind: 'external-tender';
  gsi1pk: string;
  gsi1sk: string;
}
/** One number of the other system pays for one purchase. */
export interface ExternalRefItem extends Item {
  kind: 'external-ref';
  purchaseId: string;
}

/** An order or a meal is paid by one voucher of another system at most. */
export const externalKey = (purchaseId: string): Key => ({ pk: `EXTERNAL#${purchaseId}`, sk: 'TENDER' });
export const externalRefKey = ({ system, ref }: Pick<ExternalTender, 'system' | 'ref'>): Key => ({
  pk: `EXTERNAL-REF#${system}#${ref}`,
  sk: 'REF',
});
/** The tenders of a system in a county, by date. */
export const externalList = ({ system, county }: Pick<ExternalTender, 'system' | 'county'>): string =>
  `EXTERNALS#${county}#${system}`;
export const monthInExternalList = (month: BusinessMonth): string => `${month}-`;

export const externalPayer = (system: string): string => `external:${system}`;

export function externalItem(tender: ExternalTender): ExternalTenderItem {
  const gsi1sk = `${tender.date}#${tender.ref}`;
  return {
    ...externalKey(tender.purchaseId),
    kind: 'external-tender',
    ...tender,
    gsi1pk: externalList(tender),
    gsi1sk,
  };
}

export const replaceExternal = (before: ExternalTender | undefined, after: ExternalTender): Write => ({
  put: externalItem({ ...after, version: (before?.version ?? 0) + 1 }),
  when: before ? [['version', '=', before.version]] : absent,
});

/** As the line of what vouchers paid carries it: the other system stands behind it with the whole. */
export const paidTenderOf = (
  { programId, system, label, ref, fen }: ExternalTender,
  unit: Pick<Program, 'fenPerUnit'>,
): PaidTender => ({
  programId,
  lotId: `${programId}:${ref}`,
  units: Math.ceil(fen / unit.fenPerUnit),
  fen,
  layers: [{ payer: externalPayer(system), label, fen }],
});

/**
 * Says that the line with the tender is posted: goes into the transaction that posts it. Whoever decided on a tender that
 * was changed meanwhile decides again.
 */
export const claimExternal = (tender: ExternalTender): Write =>
  replaceExternal(tender, { ...tender, state: 'CLAIMED' });

/** The purchase is no longer paid by the other system's voucher, and its number is free again. */
export const withdrawExternal = (tender: ExternalTender, { personId, role }: By): Write[] => [
  replaceExternal(tender, { ...tender, state: 'WITHDRAWN', by: { personId, role } }),
  { delete: externalRefKey(tender), when: [['purchaseId', '=', tender.purchaseId]] },
];

/**
 * The visit is taken back, and the line with the tender is reversed: what the other system has not paid is no longer
 * claimed; what it has paid, the provider owes to it, and every comparison of the month says so.
 */
export const takeBackExternal = (tender: ExternalTender, { personId, role }: By): Write[] =>
  tender.state === 'PAID'
    ? [replaceExternal(tender, { ...tender, state: 'OWED_BACK', by: { personId, role } })]
    : withdrawExternal(tender, { personId, role });
