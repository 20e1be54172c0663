import { createHash } from 'node:crypto';
import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { MealTransfer } from './transfers.ts';

/** What a statement's digest binds besides its lines: whose, which month, which range, and everything before it. */
export interface StatementHead {
  readonly facilityId: string;
  readonly period: BusinessMonth;
  readonly from: Instant;
  readonly to: Instant;
  readonly previousDigest: string;
}

/** Stands before the first statement of a point. */
export const NO_STATEMENT_BEFORE = '0'.repeat(64);

/**
 * A line as one text that holds every fact of it in a fixed order. The order is part of the format: digests of thirty
 * years depend on it, so a new fact is only ever added under a new format name.
 */
const canonicalLine = (line: MealTransfer): string =>
  JSON.stringify([
    line.transferId,
    line.kind,
    line.payeeId,
    line.postedAt,
    line.originDate,
    line.mealtime,
    line.bookingId,
    line.elderId,
    line.listFen,
    line.discountFen,
    line.layers.map(({ payer, label, fen }) => [payer, label, fen]),
    line.selfPayFen,
    line.policyId ?? null,
    line.categories,
    line.evidenceGrade,
    line.household,
    line.residence,
    [line.by.personId, line.by.role],
    line.reverses ? [line.reverses.transferId, line.reverses.postedAt] : null,
    line.reason ?? null,
    line.entries.map((entry) =>
      'debitFen' in entry ? [entry.account, 'debit', entry.debitFen] : [entry.account, 'credit', entry.creditFen],
    ),
  ]);

/** SHA-256 over a statement's head and lines, one after the other: memory does not grow with the month. */
export class StatementDigest {
  readonly #hash = createHash('sha256');
  constructor({ facilityId, period, from, to, previousDigest }: StatementHead) {
    this.#hash.update(`statement-1\n${JSON.stringify([facilityId, period, from, to, previousDigest])}\n`);
  }
  add(line: MealTransfer): void {
    this.#hash.update(`${canonicalLine(line)}\n`);
  }
  /** Hex; to be asked once, after the last line. */
  value(): string {
    return this.#hash.digest('hex');
  }
}

/** What a payer's file covers: one digest over those of the statements, in the order of the points. */
export function digestOfStatements(
  about: { readonly region: string; readonly payer: string; readonly period: BusinessMonth },
  statements: readonly { readonly facilityId: string; readonly digest: string }[],
): string {
  const hash = createHash('sha256').update(`payer-1\n${JSON.stringify([about.region, about.payer, about.period])}\n`);
  for (const { facilityId, digest } of statements) hash.update(`${facilityId} ${digest}\n`);
  return hash.digest('hex');
}
