import type { Handler } from '../../shared/api.ts';
import { noteLook } from '../../shared/look.ts';
import { refuse } from '../../shared/refusal.ts';
import { loadFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import type { Caregivers } from './store.ts';
import { fileFor } from './view.ts';

export const seeCaregiver =
  ({ table, keyring }: Caregivers): Handler<typeof caregiversRoutes.seeCaregiver> =>
  async ({ params }, { actor, now }) => {
    const head = await loadFile(table, params);
    if (!head) return refuse('NOT_FOUND');
    const { caregiverId, region } = head;
    await noteLook(table, actor, { did: 'see-caregiver', caregiverId, region }, now);
    return fileFor(head, { role: actor.role, keyring: await keyring() });
  };

/** The caregiver's own file. */
export const seeOwnFile =
  ({ table, keyring }: Caregivers): Handler<typeof caregiversRoutes.seeOwnFile> =>
  async ({ params }, { actor }) => {
    const head = await loadFile(table, params);
    return head ? fileFor(head, { role: actor.role, keyring: await keyring() }) : refuse('NOT_FOUND');
  };
