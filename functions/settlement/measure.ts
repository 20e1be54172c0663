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

/** What the ledger says a range comes to. Lines are never edited: the same range gives the same answer for ever. */
export async function measure(table: Pick<Table, 'query'>, head: StatementHead): Promise<Measured> {
  const tally = new Tally(head.period);
  const digest = new StatementDigest(head);
  for await (const line of linesOf(table, head)) {
    tally.add(line);
    digest.add(line);
  }
  return { totals: tally.totals(), digest: digest.value() };
}
