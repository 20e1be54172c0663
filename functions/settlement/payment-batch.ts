import { createHash } from 'node:crypto';
import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { BankAccount } from './bank-account.ts';
import type { DebtPart } from './debt.ts';
import type { By, Origin } from './line.ts';

/**
 * COLLECTING takes what is owed, point by point; MADE waits for a second person; APPROVED goes to the bank. CANCELLED
 * gives everything back to what is owed.
 */
export const BATCH_STATES = ['COLLECTING', 'MADE', 'APPROVED', 'CANCELLED'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** What one payer pays points in one go. */
export interface Batch extends Item {
  kind: 'payment-batch';
  batchId: string;
  /** Whose treasury pays: the region of the payer. */
  region: RegionCode;
  payer: string;
  label: string;
  reason: string;
  state: BatchState;
  by: By;
  at: Instant;
  /** Once it is made. */
  made?: {
    readonly serial: string;
    readonly payments: number;
    readonly totalFen: Fen;
    readonly digest: string;
    /** Who entered the accounts it pays to. */
    readonly accountsBy: readonly string[];
  };
  /** Points that are owed something and have no account. */
  withoutAccount: readonly string[];
  approved?: { readonly by: By; readonly at: Instant };
  cancelled?: { readonly by: By; readonly at: Instant; readonly reason: string };
  version: number;
}

const batchesPk = (region: RegionCode): string => `PAYMENTS#${region}`;
const BATCH_PREFIX = 'BATCH#';
export const batchesOf = (region: RegionCode): { pk: string; begins: string } => ({
  pk: batchesPk(region),
  begins: BATCH_PREFIX,
});
export const batchKey = (region: RegionCode, batchId: string): Key => ({
  pk: batchesPk(region),
  sk: `${BATCH_PREFIX}${batchId}`,
});

/** An account as it was when the payment was sent. */
export type AccountCopy = Pick<BankAccount, 'holder' | 'bank' | 'number' | 'masked' | 'version' | 'by'>;

/** What the bank says of a payment. */
export type BankResult =
  | { readonly state: 'PAID'; readonly on: BusinessDate; readonly line: Origin }
  | { readonly state: 'RETURNED'; readonly on: BusinessDate; readonly reason: string };

/** A payment is sent once; returned, it is sent again with another number, to the account as it is then. */
export interface Attempt {
  readonly account: AccountCopy;
  readonly by: By;
  readonly at: Instant;
  readonly result?: BankResult;
}

/** What one point gets of a batch. */
export interface PaymentItem extends Item {
  kind: 'payment';
  batchId: string;
  facilityId: string;
  facilityName: string;
  fen: Fen;
  /** The statements it pays. */
  parts: readonly DebtPart[];
  attempts: readonly Attempt[];
  cancelled?: true;
  version: number;
}

/** The id is the client's: only with its treasury does it name one batch. */
export type BatchName = Pick<Batch, 'region' | 'batchId'>;
const paymentsPk = ({ region, batchId }: BatchName): string => `PAYMENT-BATCH#${region}#${batchId}`;
const PAYMENT_PREFIX = 'PAYMENT#';
/** In the order of the points: the number of a payment is its place. */
export const paymentsOf = (batch: BatchName): { pk: string; begins: string } => ({
  pk: paymentsPk(batch),
  begins: PAYMENT_PREFIX,
});
export const paymentKey = (batch: BatchName, facilityId: string): Key => ({
  pk: paymentsPk(batch),
  sk: `${PAYMENT_PREFIX}${facilityId}`,
});

/** `FK-411025-20261121-9F3A01CC-003-1`: the third payment of the batch, sent for the first time. */
export const paymentNoOf = (serial: string, number: number, attempt: number): string =>
  `${serial}-${String(number).padStart(3, '0')}-${attempt}`;

export type PaymentState = 'SENT' | 'PAID' | 'RETURNED';
export const stateOf = ({ attempts }: Pick<PaymentItem, 'attempts'>): PaymentState =>
  attempts.at(-1)?.result?.state ?? 'SENT';

/** Sent for the nth time, and the bank has not answered. */
export const isUnanswered = ({ attempts }: Pick<PaymentItem, 'attempts'>, attempt: number): boolean => {
  const sent = attempts[attempt - 1];
  return sent !== undefined && sent.result === undefined;
};

/** Over who is paid how much from what: one digest names one batch. */
export function digestOfPayments(
  { batchId, payer }: Pick<Batch, 'batchId' | 'payer'>,
  payments: readonly PaymentItem[],
): string {
  const hash = createHash('sha256').update(`payments-1\n${JSON.stringify([batchId, payer])}\n`);
  for (const { facilityId, fen, parts } of payments)
    hash.update(`${JSON.stringify([facilityId, fen, parts.map((part) => [part.serial, part.why, part.fen])])}\n`);
  return hash.digest('hex');
}

export const serialOfBatch = ({ region, at }: Pick<Batch, 'region' | 'at'>, digest: string): string =>
  `FK-${region}-${businessDateOf(at).replaceAll('-', '')}-${digest.slice(0, 8).toUpperCase()}`;
