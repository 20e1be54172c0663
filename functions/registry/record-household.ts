import type { Handler } from '../../shared/api.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import { changeElder, deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import { answerWithFile } from './file.ts';
import { moved } from './record-residence.ts';
import type { Registry } from './store.ts';

/** Records where the elder is registered (户籍) from a date on. */
export const recordHousehold =
  (registry: Registry): Handler<typeof registryRoutes.recordHousehold> =>
  async ({ params, body }, call) => {
    const deed = deedOf('record-household', call, body.reason);
    const changed = await changeElder(registry, params.elderId, deed, (head) =>
      moved(head, 'households', body, businessDateOf(call.now)),
    );
    return answerWithFile(registry, changed, call);
  };
