import { transfersAfter } from '../../shared/ledger.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { StatementItem } from './statement.ts';
import { type StatementName, statementKey } from './store.ts';
import type { SettlementLine } from './transfers.ts';

const PAGE = 100;

/**
 * One page of a statement's lines in posting order. The cursor is plain (posting time and id of the last line): it only
 * works inside the statement it is used on. Refuses NOT_FOUND.
 */
export async function listStatementLines(
  table: Pick<Table, 'get' | 'query'>,
  { facilityId, period }: StatementName,
  after: string | undefined,
): Promise<{ lines: SettlementLine[]; next: string | undefined } | Refusal> {
  const statement = await table.get<StatementItem>(statementKey(facilityId, period));
  if (!statement) return refuse('NOT_FOUND');
  const [postedAt, transferId] = after?.split('.') ?? [];
  const last = postedAt && transferId ? { postedAt: Number(postedAt), transferId } : undefined;
  const lines = await transfersAfter<SettlementLine>(table, facilityId, statement, last, PAGE);
  const end = lines.at(-1);
  return { lines, next: lines.length === PAGE && end ? `${end.postedAt}.${end.transferId}` : undefined };
}
