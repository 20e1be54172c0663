import type { Handler } from '../../shared/api.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { absent } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { refuseRegistry } from './refusals.ts';
import { placeOf, type Registry, trailEntry } from './store.ts';

const LOOKS = { what: 'see-citizen-number', limit: 30, windowMs: 3_600_000 };

/** Shows the full number only after the look stands in the file's trail: who, when and why. */
export const seeCitizenNumber =
  ({ table, keyring }: Registry): Handler<typeof registryRoutes.seeCitizenNumber> =>
  async ({ params, body }, call) => {
    const tooMany = await countAttempt(table, LOOKS, call.actor.personId, call.now);
    if (tooMany) return tooMany;
    const head = await table.get<ElderHead>(elderHead(params.elderId));
    if (!head) return refuse('NOT_FOUND');
    if (head.erasedAt !== undefined) return refuseRegistry('ERASED');
    const deed = deedOf('see-citizen-number', call, body.reason);
    const logged = await table.commit([
      { put: trailEntry(head.elderId, deed), when: absent, orElse: refuse('BUSY') },
      ...stillHolds(call.actor),
    ]);
    if (isRefusal(logged)) return logged;
    return {
      citizenNumber: (await keyring()).open(head.citizenNumber, placeOf(params.elderId, 'citizenNumber')),
    };
  };
