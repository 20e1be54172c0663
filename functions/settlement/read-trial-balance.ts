import type { BusinessMonth } from '../../shared/business-time.ts';
import { type Entry, transfersOf } from '../../shared/ledger.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { endOf, startOf } from './period.ts';
import { pointsOf } from './points.ts';

export interface AccountSums {
  readonly account: string;
  readonly debitFen: Fen;
  readonly creditFen: Fen;
}
export interface TrialBalance {
  readonly transfers: number;
  /** Sorted by account. */
  readonly accounts: readonly AccountSums[];
  readonly debitFen: Fen;
  readonly creditFen: Fen;
  readonly balanced: boolean;
}

/** Elders' accounts are shown as one: the balance is about the books, not about persons. */
const shownAs = (account: string): string => (account.startsWith('elder:') ? 'elder' : account);

/** Adds up entries by account and in all. Throws `RangeError` when a sum leaves the safe range. */
class Balance {
  readonly #accounts = new Map<string, { debitFen: Fen; creditFen: Fen }>();
  #transfers = 0;
  add(entries: readonly Entry[]): void {
    this.#transfers++;
    for (const entry of entries) {
      const account = shownAs(entry.account);
      const known = this.#accounts.get(account) ?? { debitFen: 0, creditFen: 0 };
      this.#accounts.set(
        account,
        'debitFen' in entry
          ? { ...known, debitFen: sumFen([known.debitFen, entry.debitFen]) }
          : { ...known, creditFen: sumFen([known.creditFen, entry.creditFen]) },
      );
    }
  }
  result(): TrialBalance {
    const accounts = [...this.#accounts]
      .map(([account, sums]) => ({ account, ...sums }))
      .sort((a, b) => (a.account < b.account ? -1 : 1));
    const debitFen = sumFen(accounts.map((account) => account.debitFen));
    const creditFen = sumFen(accounts.map((account) => account.creditFen));
    return { transfers: this.#transfers, accounts, debitFen, creditFen, balanced: debitFen === creditFen };
  }
}

/** The books of a region's points for what was posted in a month. Reads every line: minutes for a whole city. */
export async function readTrialBalance(
  table: Pick<Table, 'query'>,
  region: RegionCode,
  month: BusinessMonth,
): Promise<TrialBalance> {
  const balance = new Balance();
  const range = { from: startOf(month), to: endOf(month) };
  for (const { facilityId } of await pointsOf(table, region))
    for await (const { entries } of transfersOf(table, facilityId, range)) balance.add(entries);
  return balance.result();
}
