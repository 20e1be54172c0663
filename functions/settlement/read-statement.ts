import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { StatementItem } from './statement.ts';
import { type StatementName, statementKey } from './store.ts';

/** One statement. Refuses NOT_FOUND. */
export const readStatement = async (
  table: Pick<Table, 'get'>,
  { facilityId, period }: StatementName,
): Promise<StatementItem | Refusal> =>
  (await table.get<StatementItem>(statementKey(facilityId, period))) ?? refuse('NOT_FOUND');
