import type { Handler } from '../../shared/api.ts';
import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { changeElder, deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { answerWithFile } from './file.ts';
import { refuseRegistry } from './refusals.ts';
import type { Registry } from './store.ts';

/** The file with services given again from a date on. From the first day of the suspension: it never counted. */
export function resumed(head: ElderHead, from: BusinessDate): ElderHead | Refusal {
  const last = head.suspensions.at(-1);
  const to = addDays(from, -1);
  if (last?.to === to) return head;
  if (!last || last.to !== undefined) return refuseRegistry('NOT_SUSPENDED');
  if (from < last.from) return refuseRegistry('DATES_REVERSED');
  return { ...head, suspensions: [...head.suspensions.slice(0, -1), { ...last, to }] };
}

export const resumeElder =
  (registry: Registry): Handler<typeof registryRoutes.resumeElder> =>
  async ({ params, body }, call) => {
    const deed = deedOf('resume-elder', call, body.reason);
    const changed = await changeElder(registry, params.elderId, deed, (head) => resumed(head, body.from));
    return answerWithFile(registry, changed, call);
  };
