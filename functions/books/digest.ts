import { createHash } from 'node:crypto';
import type { BusinessDate } from '../../shared/business-time.ts';
import type { Transfer } from '../../shared/ledger.ts';

/** Stands before the first books of a point. */
export const NO_BOOKS_BEFORE = '0'.repeat(64);

export interface BooksHead {
  readonly facilityId: string;
  readonly date: BusinessDate;
  readonly previousDigest: string;
}

/**
 * SHA-256 over what moves money in the lines of a date, in posting order, and the books before them. What else a line
 * says is bound by the digest of its statement.
 */
export class BooksDigest {
  readonly #hash = createHash('sha256');
  constructor({ facilityId, date, previousDigest }: BooksHead) {
    this.#hash.update(`books-1\n${JSON.stringify([facilityId, date, previousDigest])}\n`);
  }
  add({ transferId, kind, postedAt, entries }: Transfer): void {
    const sides = entries.map((entry) =>
      'debitFen' in entry ? [entry.account, 'debit', entry.debitFen] : [entry.account, 'credit', entry.creditFen],
    );
    this.#hash.update(`${JSON.stringify([transferId, kind, postedAt, sides])}\n`);
  }
  /** Hex; to be asked once, after the last line. */
  value(): string {
    return this.#hash.digest('hex');
  }
}
