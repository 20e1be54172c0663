import type { Call } from '../../shared/api.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { moveStatement } from './move-statement.ts';
import { decideSubmit, type StatementItem } from './statement.ts';
import type { StatementName } from './store.ts';

/** The point's manager hands the statement in. Refuses NOT_FOUND, NOT_MANAGER, STATEMENT_ELSEWHERE. */
export const submitStatement = (table: Table, name: StatementName, call: Call): Promise<StatementItem | Refusal> =>
  moveStatement(table, name, call, decideSubmit);
