import type { Call } from '../../shared/api.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { moveStatement } from './move-statement.ts';
import { decideReject, type StatementItem } from './statement.ts';
import type { StatementName } from './store.ts';

/** An office sends the statement back to the point. Refuses NOT_FOUND, NOT_YOUR_OFFICE, STATEMENT_ELSEWHERE. */
export const rejectStatement = (
  table: Table,
  name: StatementName,
  reason: string,
  call: Call,
): Promise<StatementItem | Refusal> =>
  moveStatement(table, name, call, (statement, official, at) => decideReject(statement, reason, official, at));
