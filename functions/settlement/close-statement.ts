import type { Call } from '../../shared/api.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { moveStatement } from './move-statement.ts';
import { decideClose, type StatementItem } from './statement.ts';
import type { StatementName } from './store.ts';

/** The county puts the statement away for good. Refuses NOT_FOUND, NOT_YOUR_OFFICE, SAME_PERSON, STATEMENT_ELSEWHERE. */
export const closeStatement = (table: Table, name: StatementName, call: Call): Promise<StatementItem | Refusal> =>
  moveStatement(table, name, call, decideClose);
