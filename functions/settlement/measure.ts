import { transfersOf } from '../../shared/ledger.ts';
import type { Table } from '../../shared/table.ts';
import { StatementDigest, type StatementHead } from './digest.ts';
import { Tally, type Totals } from './totals.ts';
import type { SettlementLine } from './transfers.ts';

export interface Measured {
  readonly totals: Totals;
  readonly digest: string;
}

/** The lines of a statement's range, in posting order, a page of the ledger at a time. */
export const linesOf = (table: Pick<Table, 'query'>, head: StatementHead): AsyncGenerator<SettlementLine> =>
  transfersOf<SettlementLine>(table, head.facilityId, head);

/** Adds up a statement's lines and digests them as they pass, one by one. */
export class Measuring {
  readonly #tally: Tally;
  readonly #digest: StatementDigest;
  constructor(head: StatementHead) {
    this.#tally = new Tally(head.period);
    this.#digest = new StatementDigest(head);
  }
  add(line: SettlementLine): void {
    this.#tally.add(line);
    this.#digest.add(line);
  }
  /** To be asked once, after the last line. */
  result(): Measured {
    return { totals: this.#tally.totals(), digest: this.#digest.value() };
  }
}

/** What the ledger says a range comes to. Lines are never edited: the same range gives the same answer for ever. */
export async function measure(table: Pick<Table, 'query'>, head: StatementHead): Promise<Measured> {
  const measuring = new Measuring(head);
  for await (const line of linesOf(table, head)) measuring.add(line);
  return measuring.result();
}
