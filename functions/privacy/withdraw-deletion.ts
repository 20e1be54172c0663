import type { Actor } from '../../shared/access.ts';
import type { Handler } from '../../shared/api.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import type { privacyRoutes } from './contract.ts';
import { byOf, type DeletionItem } from './deletion.ts';
import { type DeletionState, loadDeletion, type Shell } from './load-deletion.ts';
import { refusePrivacy } from './refusals.ts';
import { viewDeletion } from './view.ts';

/** Takes a wish back that nobody has confirmed. */
export function decideWithdrawal({ deletion }: DeletionState, actor: Actor): Decision<DeletionItem> {
  if (deletion?.state === 'WITHDRAWN') return { writes: [], answer: deletion };
  if (deletion?.state !== 'REQUESTED') return refusePrivacy('NOT_REQUESTED');
  const { version } = deletion;
  const withdrawn: DeletionItem = { ...deletion, state: 'WITHDRAWN', by: byOf(actor), version: version + 1 };
  return {
    writes: [{ put: withdrawn, when: [['version', '=', version]] }, ...stillHolds(actor)],
    answer: withdrawn,
  };
}

export const withdrawDeletion =
  (shell: Shell): Handler<typeof privacyRoutes.withdrawDeletion> =>
  async ({ params: { elderId } }, { actor }) => {
    const deletion = await execute(
      shell.table,
      () => loadDeletion(shell, elderId),
      (state) => decideWithdrawal(state, actor),
    );
    return isRefusal(deletion) ? deletion : viewDeletion(deletion);
  };
