import type { Handler } from '../../shared/api.ts';
import { changeElder, deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { answerWithFile } from './file.ts';
import type { Registry } from './store.ts';

/** The file after a wrong notice of death was taken back. */
export function withoutDeath({ deceasedOn: _wrong, ...head }: ElderHead): ElderHead {
  return head as ElderHead;
}

export const withdrawDeath =
  (registry: Registry): Handler<typeof registryRoutes.withdrawDeath> =>
  async ({ params, body }, call) => {
    const deed = deedOf('withdraw-death', call, body.reason);
    return answerWithFile(registry, await changeElder(registry, params.elderId, deed, withoutDeath), call);
  };
