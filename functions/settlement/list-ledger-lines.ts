import { transfersAfter } from '../../shared/ledger.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Item, Table } from '../../shared/table.ts';
import type { StatementItem } from './statement.ts';
import { type StatementName, statementKey } from './store.ts';
import type { SettlementLine } from './transfers.ts';

/** About a kilobyte each; an answer holds at most six megabytes. */
const PAGE = 1_000;

/**
 * A statement's lines with every fact the ledger holds, so that whoever gets them can compute its digest themselves. `after`
 * is where the page before ended. Refuses NOT_FOUND.
 */
export async function listLedgerLines(
  table: Pick<Table, 'get' | 'query'>,
  { facilityId, period }: StatementName,
  after: string | undefined,
  limit = PAGE,
): Promise<{ lines: SettlementLine[]; next: string | undefined } | Refusal> {
  const statement = await table.get<StatementItem>(statementKey(facilityId, period));
  if (!statement) return refuse('NOT_FOUND');
  const [postedAt, transferId] = after?.split('.') ?? [];
  const last = postedAt && transferId ? { postedAt: Number(postedAt), transferId } : undefined;
  const lines = await transfersAfter<SettlementLine>(table, facilityId, statement, last, limit);
  const end = lines.at(-1);
  return { lines, next: lines.length === limit && end ? `${end.postedAt}.${end.transferId}` : undefined };
}

/** Every fact of a line as JSON; where it is stored is none. */
export function factsAsText(line: SettlementLine): string {
  const { pk: _pk, sk: _sk, ...facts } = line as SettlementLine & Partial<Item>;
  return JSON.stringify(facts);
}
