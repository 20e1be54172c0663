import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { changeElder, deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { answerWithFile } from './file.ts';
import { MAX_ENTRIES } from './record-residence.ts';
import { refuseRegistry } from './refusals.ts';
import type { Registry } from './store.ts';

/** The file with services stopped from a date on, until they are resumed. One suspension at a time. */
export function suspended(
  head: ElderHead,
  { from, reason }: { from: BusinessDate; reason: string },
  today: BusinessDate,
): ElderHead | Refusal {
  const last = head.suspensions.at(-1);
  if (last && last.to === undefined)
    return last.from === from && last.reason === reason ? head : refuseRegistry('ALREADY_SUSPENDED');
  if (last?.to !== undefined && from <= last.to) return refuseRegistry('ALREADY_SUSPENDED');
  if (from < head.birthDate) return refuseRegistry('BEFORE_BIRTH');
  if (from > today) return refuseRegistry('FUTURE_DATE');
  if (head.suspensions.length >= MAX_ENTRIES) return refuseRegistry('TOO_LONG_A_HISTORY');
  return { ...head, suspensions: [...head.suspensions, { from, reason }] };
}

export const suspendElder =
  (registry: Registry): Handler<typeof registryRoutes.suspendElder> =>
  async ({ params, body }, call) => {
    const changed = await changeElder(registry, params.elderId, deedOf('suspend-elder', call, body.reason), (head) =>
      suspended(head, body, businessDateOf(call.now)),
    );
    return answerWithFile(registry, changed, call);
  };
