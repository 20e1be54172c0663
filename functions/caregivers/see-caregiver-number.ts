import type { Handler } from '../../shared/api.ts';
import { noteLook } from '../../shared/look.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { refuse } from '../../shared/refusal.ts';
import { loadFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { type Caregivers, placeOf } from './store.ts';

const LOOKS = { what: 'see-caregiver-number', limit: 30, windowMs: 3_600_000 };

/** Shows the full number only after the look is noted: who, when and why. */
export const seeCaregiverNumber =
  ({ table, keyring }: Caregivers): Handler<typeof caregiversRoutes.seeCaregiverNumber> =>
  async ({ params, body: { reason } }, { actor, now }) => {
    const tooMany = await countAttempt(table, LOOKS, actor.personId, now);
    if (tooMany) return tooMany;
    const head = await loadFile(table, params);
    if (!head) return refuse('NOT_FOUND');
    const { caregiverId, region } = head;
    await noteLook(table, actor, { did: 'see-caregiver-number', caregiverId, region, reason }, now);
    return { citizenNumber: (await keyring()).open(head.citizenNumber, placeOf(caregiverId, 'citizenNumber')) };
  };
