import type { Entry } from '../../shared/ledger.ts';
import { type Fen, sumFen } from '../../shared/money.ts';

/** Everything ever posted to one account, both sides in fen. */
export interface AccountSums {
  readonly account: string;
  readonly debitFen: Fen;
  readonly creditFen: Fen;
}

/** Elders' accounts are kept as one: the books are about money, and name no person. */
export const bookedAs = (account: string): string => (account.startsWith('elder:') ? 'elder' : account);

/** Adds up entries and sums by account. Throws `RangeError` when a sum leaves the safe range. */
export class Balance {
  readonly #accounts = new Map<string, { debitFen: Fen; creditFen: Fen }>();

  constructor(opening: Iterable<AccountSums> = []) {
    this.addSums(opening);
  }

  addEntries(entries: Iterable<Entry>): void {
    for (const entry of entries)
      this.#add(
        bookedAs(entry.account),
        'debitFen' in entry ? entry.debitFen : 0,
        'creditFen' in entry ? entry.creditFen : 0,
      );
  }

  addSums(sums: Iterable<AccountSums>): void {
    for (const { account, debitFen, creditFen } of sums) this.#add(account, debitFen, creditFen);
  }

  /** Sorted by account. */
  accounts(): AccountSums[] {
    return [...this.#accounts]
      .map(([account, sums]) => ({ account, ...sums }))
      .sort((a, b) => (a.account < b.account ? -1 : 1));
  }

  #add(account: string, debitFen: Fen, creditFen: Fen): void {
    const known = this.#accounts.get(account) ?? { debitFen: 0, creditFen: 0 };
    this.#accounts.set(account, {
      debitFen: sumFen([known.debitFen, debitFen]),
      creditFen: sumFen([known.creditFen, creditFen]),
    });
  }
}

/** What is owed on an account: positive on the debit side, negative on the credit side. */
export const balanceFen = ({ debitFen, creditFen }: AccountSums): Fen => sumFen([debitFen, -creditFen]);

export const sameSums = (a: readonly AccountSums[], b: readonly AccountSums[]): boolean => {
  const text = (sums: readonly AccountSums[]) =>
    JSON.stringify(sums.map(({ account, debitFen, creditFen }) => [account, debitFen, creditFen]));
  return text(a) === text(b);
};
