import type { Call } from '../../shared/api.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { moveStatement } from './move-statement.ts';
import { decideApprove, type Office, type StatementItem } from './statement.ts';
import type { StatementName } from './store.ts';

/** One office says yes. Refuses NOT_FOUND, NOT_YOUR_OFFICE, SAME_PERSON, STATEMENT_ELSEWHERE. */
export const approveStatement = (
  table: Table,
  name: StatementName,
  office: Office,
  call: Call,
): Promise<StatementItem | Refusal> =>
  moveStatement(table, name, call, (statement, official, at) => decideApprove(statement, office, official, at));
