import type { Handler } from '../../shared/api.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { present } from '../../shared/table.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { personHead } from './store.ts';

/** The name colleagues see in staff lists. */
export const nameMyself =
  ({ table }: Deps): Handler<typeof identityRoutes.nameMyself> =>
  async ({ body }, { actor }) => {
    const result = await table.commit([
      { update: personHead(actor.personId), set: { displayName: body.displayName }, when: present },
    ]);
    return isRefusal(result) ? result : body;
  };
