import type { Call } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import type { Official, StatementItem } from './statement.ts';
import { type StatementName, statementKey } from './store.ts';

export const officialOf = ({ actor, principal }: Call): Official => ({
  by: { personId: actor.personId, role: actor.role },
  grants: principal?.grants ?? [],
});

/** Moves one statement by one decision. Refuses NOT_FOUND when the point has none for the month. */
export function moveStatement(
  table: Table,
  { facilityId, period }: StatementName,
  call: Call,
  decide: (statement: StatementItem, official: Official, at: Instant) => Decision<StatementItem>,
): Promise<StatementItem | Refusal> {
  return execute(
    table,
    () => table.get<StatementItem>(statementKey(facilityId, period)),
    (statement) => (statement ? decide(statement, officialOf(call), call.now) : refuse('NOT_FOUND')),
  );
}
