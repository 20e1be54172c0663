import type { BusinessMonth } from '../../shared/business-time.ts';
import type { Table } from '../../shared/table.ts';
import { periodInTurn } from './prepare-statement.ts';
import type { Statement, StatementItem } from './statement.ts';
import { type Chain, chainKey, STATEMENT_PREFIX, statementKey } from './store.ts';

/** The month a point's next statement is for: nothing before it can still be posted. Undefined before the first line. */
export const monthInTurn = async (
  table: Pick<Table, 'get' | 'query'>,
  facilityId: string,
): Promise<BusinessMonth | undefined> => periodInTurn(table, facilityId, await table.get<Chain>(chainKey(facilityId)));

/** What a statement says each payer owes for its range, oldest statement first. */
export type StatementSums = Pick<Statement, 'period' | 'from' | 'to'> & Pick<Statement['totals'], 'payers'>;

export async function statementSumsOf(table: Pick<Table, 'query'>, facilityId: string): Promise<StatementSums[]> {
  const { pk } = statementKey(facilityId, '');
  const { items } = await table.query<StatementItem>({ pk, begins: STATEMENT_PREFIX });
  return items.map(({ period, from, to, totals }) => ({ period, from, to, payers: totals.payers }));
}
