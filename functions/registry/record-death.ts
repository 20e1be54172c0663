import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { changeElder, deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { answerWithFile } from './file.ts';
import { refuseRegistry } from './refusals.ts';
import type { Registry } from './store.ts';

/** The file of somebody who died. Notices come late, so the date may lie back; a corrected date replaces the first. */
export function withDeath(head: ElderHead, on: BusinessDate, today: BusinessDate): ElderHead | Refusal {
  if (on > today) return refuseRegistry('FUTURE_DATE');
  if (on < head.birthDate) return refuseRegistry('BEFORE_BIRTH');
  return { ...head, deceasedOn: on };
}

export const recordDeath =
  (registry: Registry): Handler<typeof registryRoutes.recordDeath> =>
  async ({ params, body }, call) => {
    const deed = deedOf('record-death', call, body.notice);
    const changed = await changeElder(registry, params.elderId, deed, (head) =>
      withDeath(head, body.on, businessDateOf(call.now)),
    );
    return answerWithFile(registry, changed, call);
  };
