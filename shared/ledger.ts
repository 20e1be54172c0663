import { createHash } from 'node:crypto';
import type { BusinessDate, Instant } from './business-time.ts';
import { newId } from './ids.ts';
import { type Fen, isFen, sumFen } from './money.ts';
import { absent, type Item, type Key, type Page, type Table, type Write } from './table.ts';

/** One side of a transfer. Amounts are positive: the side, not the sign, says the direction. */
export type Entry =
  | { readonly account: string; readonly debitFen: Fen }
  | { readonly account: string; readonly creditFen: Fen };

/**
 * What is posted to the ledger, for ever: entries whose debits equal their credits. Rooms add the facts of their own
 * business (`kind` says which). Nothing is edited afterwards: a correction is another transfer.
 */
export interface Transfer {
  readonly transferId: string;
  readonly kind: string;
  /** The facility the transfer settles with. */
  readonly payeeId: string;
  /** Server time of posting: it alone decides in which statement the transfer falls. */
  readonly postedAt: Instant;
  /** The business date the thing happened, which may lie before the posting. */
  readonly originDate: BusinessDate;
  readonly entries: readonly Entry[];
}
export type TransferItem<T extends Transfer = Transfer> = T & Item;

const POSTED_AT_DIGITS = 13;
const ofPayee = (payeeId: string): string => `PAYEE#${payeeId}`;
const postedAtKey = (instant: Instant): string => String(instant).padStart(POSTED_AT_DIGITS, '0');

/** The same facts give the same id: a command decided again after a conflict does not post twice. */
export function transferIdOf(kind: string, ofWhat: string, now: Instant): string {
  const digest = createHash('sha256').update(`${kind}/${ofWhat}/${now}`).digest();
  return newId('transfer', { msecs: now, random: digest.subarray(0, 16) });
}

/** Where a transfer is stored; whoever posts one keeps these three values to find it again. */
export const transferKey = (transfer: Pick<Transfer, 'payeeId' | 'postedAt' | 'transferId'>): Key => ({
  pk: ofPayee(transfer.payeeId),
  sk: `${postedAtKey(transfer.postedAt)}#${transfer.transferId}`,
});

export const debitedFen = (entries: readonly Entry[]): Fen =>
  sumFen(entries.map((entry) => ('debitFen' in entry ? entry.debitFen : 0)));
export const creditedFen = (entries: readonly Entry[]): Fen =>
  sumFen(entries.map((entry) => ('creditFen' in entry ? entry.creditFen : 0)));

/** Throws `RangeError` when an amount is not positive fen, or debits and credits differ. */
export function assertBalanced({ transferId, entries }: Pick<Transfer, 'transferId' | 'entries'>): void {
  for (const entry of entries) {
    const fen = 'debitFen' in entry ? entry.debitFen : entry.creditFen;
    if (!isFen(fen) || fen <= 0) throw new RangeError(`${transferId}: an entry needs a positive amount in fen`);
  }
  const [debits, credits] = [debitedFen(entries), creditedFen(entries)];
  if (debits !== credits) throw new RangeError(`${transferId}: debits ${debits} and credits ${credits} differ`);
}

/** The write that posts a transfer, in the transaction of the change it accounts for. Throws when it does not balance. */
export function post(transfer: Transfer): Write {
  assertBalanced(transfer);
  const { postedAt } = transfer;
  if (!Number.isSafeInteger(postedAt) || postedAt < 0 || String(postedAt).length > POSTED_AT_DIGITS)
    throw new RangeError(`${transfer.transferId}: not an instant in ms: ${postedAt}`);
  return { in: 'ledger', put: { ...transferKey(transfer), ...transfer }, when: absent };
}

/** The same entries the other way round. */
export const reversed = (entries: readonly Entry[]): Entry[] =>
  entries.map((entry) =>
    'debitFen' in entry
      ? { account: entry.account, creditFen: entry.debitFen }
      : { account: entry.account, debitFen: entry.creditFen },
  );

/** From `from` (included) to `to` (excluded), by posting time. */
export interface PostedRange {
  readonly from: Instant;
  readonly to: Instant;
}

/** The first transfer ever posted for a payee. */
export async function firstTransferOf(table: Pick<Table, 'query'>, payeeId: string): Promise<TransferItem | undefined> {
  const { items } = await table.query<TransferItem>({ in: 'ledger', pk: ofPayee(payeeId), limit: 1 });
  return items[0];
}

/** At most `limit` transfers of a range after a given one (from its beginning, when left out), in posting order. */
export async function transfersAfter<T extends Transfer = Transfer>(
  table: Pick<Table, 'query'>,
  payeeId: string,
  { from, to }: PostedRange,
  last: Pick<Transfer, 'postedAt' | 'transferId'> | undefined,
  limit: number,
): Promise<T[]> {
  const [begin, end] = [postedAtKey(from), postedAtKey(to)];
  // No key continues another with '~', so nothing lies between a transfer's key and this text.
  const next = last && `${transferKey({ payeeId, ...last }).sk}~`;
  const start = next !== undefined && next > begin ? next : begin;
  if (start >= end) return [];
  const { items } = await table.query<TransferItem<T>>({
    in: 'ledger',
    pk: ofPayee(payeeId),
    between: [start, end],
    limit,
  });
  return items;
}

const TRANSFERS_PER_PAGE = 500;

/** A payee's transfers in posting order, a page at a time: memory does not grow with the range. */
export async function* transfersOf<T extends Transfer = Transfer>(
  table: Pick<Table, 'query'>,
  payeeId: string,
  { from, to }: PostedRange,
): AsyncGenerator<T> {
  if (to <= from) return;
  let after: Record<string, unknown> | undefined;
  do {
    const page: Page<TransferItem<T>> = await table.query<TransferItem<T>>({
      in: 'ledger',
      pk: ofPayee(payeeId),
      // A bare instant sorts before its own keys (`…#tr_…`): the lower end takes its instant in, the upper leaves it out.
      between: [postedAtKey(from), postedAtKey(to)],
      limit: TRANSFERS_PER_PAGE,
      after,
    });
    yield* page.items;
    after = page.next;
  } while (after);
}
