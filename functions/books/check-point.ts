import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { assertBalanced, transfersOf } from '../../shared/ledger.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { Table } from '../../shared/table.ts';
import { type SettlementLine, type StatementSums, statementSumsOf } from '../settlement/index.ts';
import { sameSums } from './balance.ts';
import { endOfDay, foldDays } from './fold-days.ts';
import { allBooks, type Books, booksItem, booksKey, type Finding } from './store.ts';

const PAYER = 'payer:';

export interface PointChecked {
  readonly lines: number;
  readonly debitFen: Fen;
  readonly creditFen: Fen;
  readonly findings: readonly Finding[];
}

const same = (a: Books, b: Books): boolean =>
  a.digest === b.digest && a.lines === b.lines && a.to === b.to && sameSums(a, b);

/** Adds up what payers still owe, statement by statement, by itself: the books and the statements must say the same. */
class StatementCheck {
  readonly #statements: StatementSums[];
  #owed = new Map<string, Fen>();
  readonly differ: string[] = [];
  constructor(statements: readonly StatementSums[]) {
    this.#statements = [...statements];
  }
  /** Lines come in posting order. */
  add(line: SettlementLine): void {
    this.#closeUpTo(line.postedAt);
    for (const entry of line.entries) {
      if (!entry.account.startsWith(PAYER)) continue;
      const payer = entry.account.slice(PAYER.length);
      const fen = 'debitFen' in entry ? entry.debitFen : -entry.creditFen;
      this.#owed.set(payer, sumFen([this.#owed.get(payer) ?? 0, fen]));
    }
  }
  end(): void {
    this.#closeUpTo(Number.POSITIVE_INFINITY);
  }
  #closeUpTo(instant: Instant): void {
    for (let next = this.#statements[0]; next && next.to <= instant; next = this.#statements[0]) {
      this.#statements.shift();
      const said = new Map(next.payers.map(({ payer, fen, paidFen }) => [payer, fen - paidFen]));
      const payers = new Set([...said.keys(), ...this.#owed.keys()]);
      if ([...payers].some((payer) => (said.get(payer) ?? 0) !== (this.#owed.get(payer) ?? 0)))
        this.differ.push(next.period);
      this.#owed = new Map();
    }
  }
}

/**
 * Recomputes a point from its very first line and holds everything carried forward against it: the books of each date
 * and the payers' shares of each statement. Where the books are wrong, `rebuild` writes what the lines say; of a date
 * that was left out and of one without lines, too. Memory does not grow with the lines.
 */
export async function checkPoint(
  table: Pick<Table, 'query' | 'commit'>,
  facilityId: string,
  { asOf, rebuild }: { readonly asOf: BusinessDate; readonly rebuild: boolean },
): Promise<PointChecked> {
  const findings: Finding[] = [];
  const note = (what: Finding['what'], which: string) => findings.push({ facilityId, what, which });
  const statements = (await statementSumsOf(table, facilityId)).filter(({ to }) => to <= endOfDay(asOf));
  const check = new StatementCheck(statements);
  async function* looked(): AsyncGenerator<SettlementLine> {
    for await (const line of transfersOf<SettlementLine>(table, facilityId, { from: 0, to: endOfDay(asOf) })) {
      try {
        assertBalanced(line);
      } catch {
        note('LINE_UNBALANCED', line.transferId);
      }
      check.add(line);
      yield line;
    }
  }

  const write = async (books: Books): Promise<void> => {
    if (rebuild) await table.commit([{ put: booksItem(books) }]);
  };
  const extra = async (books: Books): Promise<void> => {
    note('BOOKS_EXTRA', books.date);
    if (rebuild) await table.commit([{ delete: booksKey(books) }]);
  };
  const kept = allBooks(table, facilityId, asOf);
  let stored = (await kept.next()).value as Books | undefined;
  let now: Books | undefined;
  const missing: Books[] = [];
  for await (const books of foldDays(facilityId, undefined, looked())) {
    now = books;
    while (stored && stored.date < books.date) {
      await extra(stored);
      stored = (await kept.next()).value as Books | undefined;
    }
    if (stored?.date === books.date) {
      // Dates after the last books are only not carried yet; one before them was left out.
      for (const left of missing.splice(0)) {
        note('BOOKS_MISSING', left.date);
        await write(left);
      }
      if (!same(stored, books)) {
        note('BOOKS_DIFFER', books.date);
        await write(books);
      }
      stored = (await kept.next()).value as Books | undefined;
    } else missing.push(books);
  }
  for (; stored; stored = (await kept.next()).value as Books | undefined) await extra(stored);
  check.end();
  for (const period of check.differ) note('STATEMENT_DIFFERS', period);
  const accounts = now?.accounts ?? [];
  return {
    lines: now?.lines ?? 0,
    debitFen: sumFen(accounts.map(({ debitFen }) => debitFen)),
    creditFen: sumFen(accounts.map(({ creditFen }) => creditFen)),
    findings,
  };
}
