import type { Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { listLedgerLines } from './list-ledger-lines.ts';
import type { StatementName } from './store.ts';
import type { SettlementLine } from './transfers.ts';

const PAGE = 100;

/** One page of a statement's lines in posting order, for people to read. Refuses NOT_FOUND. */
export const listStatementLines = (
  table: Pick<Table, 'get' | 'query'>,
  name: StatementName,
  after: string | undefined,
): Promise<{ lines: SettlementLine[]; next: string | undefined } | Refusal> =>
  listLedgerLines(table, name, after, PAGE);
