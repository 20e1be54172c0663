import type { Handler } from '../../shared/api.ts';
import { refuse } from '../../shared/refusal.ts';
import { covers } from '../../shared/regions.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import type { notificationsRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { refuseNotification } from './refusals.ts';
import { type CallItem, callKey } from './store.ts';

/** The operator called: somebody was reached and told, or nobody answered and the call stays open. */
export const recordCall =
  ({ table }: Deps): Handler<typeof notificationsRoutes.recordCall> =>
  ({ params: { region, callId }, body: { reached, attempt } }, { actor, now }) =>
    execute(
      table,
      () => table.get<CallItem>(callKey(callId)),
      (call): Decision<{ callId: string; state: CallItem['state']; attempts: number }> => {
        if (!call || !covers(region, call.region)) return refuse('NOT_FOUND');
        const { personId, role } = actor;
        const answer = { callId, state: reached ? ('DONE' as const) : call.state, attempts: attempt };
        if (call.attempts === attempt && call.by?.personId === personId && call.state === answer.state)
          return { writes: [], answer };
        if (call.state !== 'OPEN' || attempt !== call.attempts + 1) return refuseNotification('CALL_CLOSED');
        return {
          writes: [
            {
              update: callKey(callId),
              set: { state: answer.state, attempts: attempt, by: { personId, role }, at: now },
              remove: reached ? ['gsi1pk', 'gsi1sk', 'say'] : [],
              when: [
                ['state', '=', 'OPEN'],
                ['attempts', '=', call.attempts],
              ],
            },
            ...stillHolds(actor),
          ],
          answer,
        };
      },
    );
