import type { Handler } from '../../shared/api.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { absent, type Decision, execute, type Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { answerWithFile } from './file.ts';
import { mergedFile } from './merge-files.ts';
import { loadMerge, type MergeItem, type MergeNames, type MergeState, whyNotMerged } from './propose-merge.ts';
import { refuseRegistry } from './refusals.ts';
import { byOf, changedFields, citizenKey, type Deed, placeOf, type Registry, settled, trailEntry } from './store.ts';

export interface ConfirmState extends MergeState {
  /** Files that became part of the other one before. */
  earlier: readonly ElderHead[];
}

async function loadConfirm(registry: Pick<Registry, 'table'>, names: MergeNames): Promise<ConfirmState> {
  const state = await loadMerge(registry, names);
  const earlier = await registry.table.getMany((state.other?.aliases ?? []).map(elderHead));
  return { ...state, earlier: earlier.flatMap((file) => (file ? [file as ElderHead] : [])) };
}

/**
 * Two files become one, by somebody who did not propose it: the one that stays takes over what only the other knew, the
 * other becomes another name for it, and every citizen number that led to it leads to the one that stays. What was eaten
 * and posted under the other name stays there and counts for both.
 */
export function decideMerge(
  { kept: known, other: duplicate, merge, earlier }: ConfirmState,
  deed: Deed,
  keyring: Keyring,
): Decision<ElderHead> {
  if (!merge || !known) return refuse('NOT_FOUND');
  if (merge.state === 'MERGED') return { writes: [], answer: known };
  const files = whyNotMerged({ kept: known, other: duplicate }, deed);
  if (isRefusal(files)) return files;
  if (merge.proposedBy.personId === deed.actor.personId) return refuseRegistry('SECOND_PERSON_NEEDED');
  const by = byOf(deed);
  const { kept, other } = files;
  const after = settled(mergedFile(kept, other, keyring), by);
  const alias = settled({ ...other, mergedInto: kept.elderId }, by);
  const numbers = [other, ...earlier].map(({ elderId, citizenNumber }) =>
    keyring.open(citizenNumber, placeOf(elderId, 'citizenNumber')),
  );
  const confirmed: MergeItem = { ...merge, state: 'MERGED', confirmedBy: by, confirmedAt: deed.at };
  return {
    writes: [
      { put: after, when: [['version', '=', kept.version]] },
      { put: alias, when: [['version', '=', other.version]] },
      { put: confirmed, when: [['state', '=', 'PROPOSED']] },
      ...numbers.map(
        (number): Write => ({
          update: citizenKey(keyring, number),
          set: { elderId: kept.elderId },
          when: [['elderId', '=', other.elderId]],
        }),
      ),
      { put: trailEntry(kept.elderId, deed, changedFields(kept, after)), when: absent },
      { put: trailEntry(other.elderId, deed, changedFields(other, alias)), when: absent },
      ...stillHolds(deed.actor),
    ],
    answer: after,
  };
}

/** Confirms that two files are of one person. */
export const confirmMerge =
  (registry: Registry): Handler<typeof registryRoutes.confirmMerge> =>
  async ({ params }, call) => {
    const names: MergeNames = params;
    const keyring = await registry.keyring();
    const deed = deedOf('confirm-merge', call);
    const merged = await execute(
      registry.table,
      () => loadConfirm(registry, names),
      (state) => decideMerge(state, deed, keyring),
    );
    return answerWithFile(registry, merged, call);
  };
