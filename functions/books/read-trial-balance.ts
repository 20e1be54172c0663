import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { transfersOf } from '../../shared/ledger.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { pointsOf, type SettlementLine } from '../settlement/index.ts';
import { type AccountSums, Balance, balanceFen, type Sums } from './balance.ts';
import { endOfDay } from './fold-days.ts';
import { inParallel } from './in-parallel.ts';
import { refuseBooks } from './refusals.ts';
import { booksOn } from './store.ts';

export interface TrialBalance {
  readonly asOf: BusinessDate;
  readonly points: number;
  /** Lines so far, and how many of them no books hold yet and were read one by one. */
  readonly lines: number;
  readonly linesRead: number;
  /** Sorted by account. */
  readonly accounts: readonly (AccountSums & { readonly balanceFen: Fen })[];
  readonly debitFen: Fen;
  readonly creditFen: Fen;
  readonly balanced: boolean;
}

export interface PointBalance extends Sums {
  readonly lines: number;
  readonly linesRead: number;
}

/** A point's balance at the end of a date: its last books, and the lines after them. */
export async function balanceOf(
  table: Pick<Table, 'query'>,
  facilityId: string,
  asOf: BusinessDate,
): Promise<PointBalance> {
  const books = await booksOn(table, facilityId, asOf);
  const balance = new Balance(books);
  let linesRead = 0;
  const range = { from: books?.to ?? 0, to: endOfDay(asOf) };
  for await (const line of transfersOf<SettlementLine>(table, facilityId, range)) {
    balance.addLine(line);
    linesRead++;
  }
  return { lines: (books?.lines ?? 0) + linesRead, linesRead, ...balance.sums() };
}

/** The balances of several points as one. */
export function together(asOf: BusinessDate, balances: readonly PointBalance[]): TrialBalance {
  const balance = new Balance();
  for (const one of balances) balance.addSums(one);
  const { accounts } = balance.sums();
  const debitFen = sumFen(accounts.map((account) => account.debitFen));
  const creditFen = sumFen(accounts.map((account) => account.creditFen));
  return {
    asOf,
    points: balances.length,
    lines: sumFen(balances.map(({ lines }) => lines)),
    linesRead: sumFen(balances.map(({ linesRead }) => linesRead)),
    accounts: accounts.map((account) => ({ ...account, balanceFen: balanceFen(account) })),
    debitFen,
    creditFen,
    balanced: debitFen === creditFen,
  };
}

const POINTS_AT_ONCE = 16;

/**
 * The books of a region's points at the end of a business date; of today, as they are now. Reads what the books carried
 * forward and only the lines after them. Refuses DATE_AHEAD.
 */
export async function readTrialBalance(
  table: Pick<Table, 'query'>,
  region: RegionCode,
  asOf: BusinessDate,
  now: Instant,
): Promise<TrialBalance | Refusal> {
  if (asOf > businessDateOf(now)) return refuseBooks('DATE_AHEAD');
  const points = await pointsOf(table, region);
  return together(
    asOf,
    await inParallel(POINTS_AT_ONCE, points, ({ facilityId }) => balanceOf(table, facilityId, asOf)),
  );
}
