import { type Fen, sumFen } from '../../shared/money.ts';
import { isPaymentLine, type SettlementLine } from '../settlement/index.ts';

/** Everything ever posted to one account, both sides in fen. */
export interface AccountSums {
  readonly account: string;
  readonly debitFen: Fen;
  readonly creditFen: Fen;
}
/** What a payer has granted so far, whether paid or not, and what the bank has paid of it. */
export interface PayerSums {
  readonly payer: string;
  readonly grantedFen: Fen;
  readonly paidFen: Fen;
}
export interface Sums {
  /** Sorted by account; elders as one. */
  readonly accounts: readonly AccountSums[];
  /** Sorted by payer. */
  readonly payers: readonly PayerSums[];
}

const PAYER = 'payer:';
/** Elders' accounts are kept as one: the books are about money, and name no person. */
const bookedAs = (account: string): string => (account.startsWith('elder:') ? 'elder' : account);
const bySomething =
  <T>(name: (one: T) => string) =>
  (a: T, b: T): number =>
    name(a) < name(b) ? -1 : 1;

/** Adds up lines and sums. Throws `RangeError` when a sum leaves the safe range. */
export class Balance {
  readonly #accounts = new Map<string, AccountSums>();
  readonly #payers = new Map<string, PayerSums>();

  constructor(opening?: Sums) {
    if (opening) this.addSums(opening);
  }

  addLine(line: SettlementLine): void {
    for (const entry of line.entries) {
      const debitFen = 'debitFen' in entry ? entry.debitFen : 0;
      const creditFen = 'creditFen' in entry ? entry.creditFen : 0;
      this.#addAccount({ account: bookedAs(entry.account), debitFen, creditFen });
      if (!entry.account.startsWith(PAYER)) continue;
      const owesFen = debitFen - creditFen;
      const payer = entry.account.slice(PAYER.length);
      this.#addPayer(
        isPaymentLine(line)
          ? { payer, grantedFen: 0, paidFen: 0 - owesFen }
          : { payer, grantedFen: owesFen, paidFen: 0 },
      );
    }
  }

  addSums({ accounts, payers }: Sums): void {
    for (const sums of accounts) this.#addAccount(sums);
    for (const sums of payers) this.#addPayer(sums);
  }

  sums(): Sums {
    return {
      accounts: [...this.#accounts.values()].sort(bySomething(({ account }) => account)),
      payers: [...this.#payers.values()].sort(bySomething(({ payer }) => payer)),
    };
  }

  #addAccount({ account, debitFen, creditFen }: AccountSums): void {
    const known = this.#accounts.get(account);
    this.#accounts.set(account, {
      account,
      debitFen: sumFen([known?.debitFen ?? 0, debitFen]),
      creditFen: sumFen([known?.creditFen ?? 0, creditFen]),
    });
  }

  #addPayer({ payer, grantedFen, paidFen }: PayerSums): void {
    const known = this.#payers.get(payer);
    this.#payers.set(payer, {
      payer,
      grantedFen: sumFen([known?.grantedFen ?? 0, grantedFen]),
      paidFen: sumFen([known?.paidFen ?? 0, paidFen]),
    });
  }
}

/** What is owed on an account: positive on the debit side, negative on the credit side. */
export const balanceFen = ({ debitFen, creditFen }: AccountSums): Fen => sumFen([debitFen, -creditFen]);

/** Whatever order a store gives the facts of an item back in. */
export const sameSums = (a: Sums, b: Sums): boolean => {
  const text = ({ accounts, payers }: Sums) =>
    JSON.stringify([
      accounts.map(({ account, debitFen, creditFen }) => [account, debitFen, creditFen]),
      payers.map(({ payer, grantedFen, paidFen }) => [payer, grantedFen, paidFen]),
    ]);
  return text(a) === text(b);
};
