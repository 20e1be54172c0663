import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Item, Key, Page, Table } from '../../shared/table.ts';
import type { Sums } from './balance.ts';

/**
 * A point's books at the end of a business date on which something was posted: the sums of every line so far. They
 * follow from the ledger alone, so whoever carries them, and however often, writes the same.
 */
export interface Books extends Sums {
  readonly facilityId: string;
  readonly date: BusinessDate;
  /** The end of the date: the first instant that is not in them. */
  readonly to: Instant;
  /** Lines so far. */
  readonly lines: number;
  /** Over the lines of the date and the digest of the books before them. */
  readonly digest: string;
}
export interface BooksItem extends Books, Item {
  kind: 'books';
}

const PREFIX = 'BOOKS#';
const ofFacility = (facilityId: string): string => facilityHead(facilityId).pk;

export const booksKey = ({ facilityId, date }: Pick<Books, 'facilityId' | 'date'>): Key => ({
  pk: ofFacility(facilityId),
  sk: `${PREFIX}${date}`,
});

export const booksItem = (books: Books): BooksItem => ({ ...booksKey(books), kind: 'books', ...books });

/** A point's last books of a date or before. */
export async function booksOn(
  table: Pick<Table, 'query'>,
  facilityId: string,
  date: BusinessDate,
): Promise<Books | undefined> {
  const { items } = await table.query<BooksItem>({
    pk: ofFacility(facilityId),
    between: [PREFIX, `${PREFIX}${date}`],
    backwards: true,
    limit: 1,
  });
  return items[0];
}

const BOOKS_PER_PAGE = 100;

/** Every books of a point up to a date, oldest first, a page at a time. */
export async function* allBooks(
  table: Pick<Table, 'query'>,
  facilityId: string,
  date: BusinessDate,
): AsyncGenerator<Books> {
  let after: Record<string, unknown> | undefined;
  do {
    const page: Page<BooksItem> = await table.query<BooksItem>({
      pk: ofFacility(facilityId),
      between: [PREFIX, `${PREFIX}${date}`],
      limit: BOOKS_PER_PAGE,
      after,
    });
    yield* page.items;
    after = page.next;
  } while (after);
}

/** A finding of a check: where the books, or a statement, are not what the lines say. */
export interface Finding {
  readonly facilityId: string;
  readonly what: 'BOOKS_DIFFER' | 'BOOKS_MISSING' | 'BOOKS_EXTRA' | 'STATEMENT_DIFFERS' | 'LINE_UNBALANCED';
  /** The date of the books, the month of the statement, the id of the line. */
  readonly which: string;
}

/** What a check has come to so far. */
export interface CheckSums {
  readonly points: number;
  readonly lines: number;
  readonly debitFen: Fen;
  readonly creditFen: Fen;
  readonly found: number;
  /** The first of them. */
  readonly findings: readonly Finding[];
}

/** Somebody's wish to have the books of a region recomputed from every line; a worker goes on with it point by point. */
export interface BookCheck extends Item, CheckSums {
  kind: 'book-check';
  checkId: string;
  region: RegionCode;
  asOf: BusinessDate;
  /** Wrong books are written again. */
  rebuild: boolean;
  by: { readonly personId: string; readonly role: Actor['role'] };
  at: Instant;
  state: 'CHECKING' | 'DONE';
  /** Moves when a worker's time is up: the next one goes on. */
  round: number;
  /** The last point that is done: points are taken in the order of their ids. */
  after: string;
  doneAt?: Instant;
  version: number;
}
export const checkKey = ({ region, checkId }: Pick<BookCheck, 'region' | 'checkId'>): Key => ({
  pk: `REGION#${region}`,
  sk: `BOOK-CHECK#${checkId}`,
});
