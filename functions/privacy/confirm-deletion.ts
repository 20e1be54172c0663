import type { Handler } from '../../shared/api.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { countyOf } from '../../shared/regions.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { type Deed, type ElderHead, writesOfErasure } from '../registry/index.ts';
import type { privacyRoutes } from './contract.ts';
import { byOf, type DeletionItem } from './deletion.ts';
import { type DeletionState, loadDeletion, loadOpen, type Shell } from './load-deletion.ts';
import { refusePrivacy } from './refusals.ts';
import { viewDeletion } from './view.ts';
import { OPEN, type OpenMatter } from './what-is-open.ts';

export interface ConfirmState extends DeletionState {
  heads: readonly ElderHead[];
  open: readonly OpenMatter[];
}
async function loadConfirm(shell: Shell, elderId: string, now: number): Promise<ConfirmState> {
  const state = await loadDeletion(shell, elderId);
  if (!state.head || state.deletion?.state !== 'REQUESTED') return { ...state, heads: [], open: [] };
  return { ...state, ...(await loadOpen(shell, state.head, now)) };
}

/** Every county the files name: what offices there keep of the person is looked through. */
const countiesOf = (heads: readonly ElderHead[]) => [
  ...new Set(
    heads.flatMap(({ region, households, residences }) =>
      [{ region }, ...households, ...residences].map((stay) => countyOf(stay.region)),
    ),
  ),
];

/**
 * Erases the file itself and the way from the number to it, at once and for good, by an admin who did not ask for it; what
 * lies elsewhere is worked off afterwards. Only where nothing is unfinished.
 */
export function decideConfirmation(
  { head, deletion, heads, open }: ConfirmState,
  deed: Deed,
  keyring: Keyring,
): Decision<DeletionItem> {
  if (!head) return refuse('NOT_FOUND');
  if (deletion?.state === 'ERASING' || deletion?.state === 'ERASED') return { writes: [], answer: deletion };
  if (deletion?.state !== 'REQUESTED') return refusePrivacy('NOT_REQUESTED');
  if (head.mergedInto !== undefined) return refusePrivacy('PART_OF_ANOTHER_FILE', { elderId: head.mergedInto });
  if (deletion.requestedBy.personId === deed.actor.personId) return refusePrivacy('DELETION_NEEDS_SECOND_PERSON');
  if (open.length > 0)
    return refusePrivacy('STILL_OPEN', { open: open.map((matter) => ({ matter, say: OPEN[matter] })) });
  const { version } = deletion;
  const by = byOf(deed.actor);
  const confirmed: DeletionItem = {
    ...deletion,
    region: countyOf(head.region),
    state: 'ERASING',
    confirmedBy: by,
    confirmedAt: deed.at,
    elderIds: heads.map(({ elderId }) => elderId),
    counties: countiesOf(heads),
    round: deletion.round + 1,
    by,
    version: version + 1,
  };
  return {
    writes: [{ put: confirmed, when: [['version', '=', version]] }, ...writesOfErasure(heads, deed, keyring)],
    answer: confirmed,
  };
}

export const confirmDeletion =
  (shell: Shell): Handler<typeof privacyRoutes.confirmDeletion> =>
  async ({ params: { elderId } }, call) => {
    const keyring = await shell.keyring();
    const deed: Deed = { did: 'confirm-deletion', actor: call.actor, at: call.now, ref: call.requestId };
    const deletion = await execute(
      shell.table,
      () => loadConfirm(shell, elderId, call.now),
      (state) => decideConfirmation(state, deed, keyring),
    );
    return isRefusal(deletion) ? deletion : viewDeletion(deletion);
  };
