import type { Actor } from '../../shared/access.ts';
import type { Handler } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import type { privacyRoutes } from './contract.ts';
import { type AskedBy, byOf, type DeletionItem, deletionKey } from './deletion.ts';
import { type DeletionState, loadDeletion, type Shell } from './load-deletion.ts';
import { refusePrivacy } from './refusals.ts';
import { viewDeletion } from './view.ts';

/** A wish to be forgotten, written down: it waits for somebody else of the office. Asked for again it is the same. */
export function decideRequest(
  { head, deletion }: DeletionState,
  askedBy: AskedBy,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<DeletionItem> {
  if (!head) return refuse('NOT_FOUND');
  if (head.mergedInto !== undefined) return refusePrivacy('PART_OF_ANOTHER_FILE', { elderId: head.mergedInto });
  if (deletion && deletion.state !== 'WITHDRAWN') return { writes: [], answer: deletion };
  const by = byOf(actor);
  const requested: DeletionItem = {
    ...deletionKey(head.elderId),
    kind: 'deletion',
    elderId: head.elderId,
    region: head.region,
    state: 'REQUESTED',
    askedBy,
    requestedBy: by,
    requestedAt: now,
    round: 0,
    items: 0,
    photos: 0,
    by,
    version: (deletion?.version ?? 0) + 1,
  };
  return {
    writes: [{ put: requested, when: [['version', 'absent or =', deletion?.version ?? 0]] }, ...stillHolds(actor)],
    answer: requested,
  };
}

/** Asks for a person's file to be erased. */
export const requestDeletion =
  (shell: Shell): Handler<typeof privacyRoutes.requestDeletion> =>
  async ({ params: { elderId }, body: { askedBy } }, call) => {
    const deletion = await execute(
      shell.table,
      () => loadDeletion(shell, elderId),
      (state) => decideRequest(state, askedBy, call),
    );
    return isRefusal(deletion) ? deletion : viewDeletion(deletion);
  };
