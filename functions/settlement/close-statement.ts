import type { Call } from '../../shared/api.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { execute, type Table } from '../../shared/table.ts';
import { debtsOf, oweStatement } from './debt.ts';
import { officialOf } from './move-statement.ts';
import { decideClose, type StatementItem } from './statement.ts';
import { type StatementName, statementKey } from './store.ts';

/**
 * The county closes a statement after its public notice; what it comes to is owed to the point from then on. Refuses
 * NOT_FOUND, NOT_YOUR_OFFICE, NOTICE_RUNNING, SAME_PERSON, STATEMENT_ELSEWHERE.
 */
export const closeStatement = (
  table: Table,
  { facilityId, period }: StatementName,
  call: Call,
): Promise<StatementItem | Refusal> =>
  execute(
    table,
    async () => ({
      statement: await table.get<StatementItem>(statementKey(facilityId, period)),
      debts: await debtsOf(table, facilityId),
    }),
    ({ statement, debts }) =>
      statement ? decideClose(statement, officialOf(call), call.now, oweStatement(debts)) : refuse('NOT_FOUND'),
  );
