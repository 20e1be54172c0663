import type { Handler } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { covers } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import { absent, type Decision, execute, type Item, type Key } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { By, ElderHead } from './elder.ts';
import { refuseRegistry } from './refusals.ts';
import { byOf, type Deed, type Registry, trailEntry } from './store.ts';

/** Two files of one person, as somebody proposes it: nothing has happened yet. */
export interface MergeItem extends Item {
  kind: 'elder-merge';
  elderId: string;
  duplicateId: string;
  state: 'PROPOSED' | 'MERGED';
  proposedBy: By;
  proposedAt: Instant;
  reason: string;
  confirmedBy?: By;
  confirmedAt?: Instant;
}
export interface MergeNames {
  elderId: string;
  duplicateId: string;
}
export const mergeKey = ({ elderId, duplicateId }: MergeNames): Key => ({
  pk: elderHead(elderId).pk,
  sk: `MERGE#${duplicateId}`,
});

export interface MergeState {
  kept: ElderHead | undefined;
  other: ElderHead | undefined;
  merge: MergeItem | undefined;
}
export async function loadMerge({ table }: Pick<Registry, 'table'>, names: MergeNames): Promise<MergeState> {
  const [kept, other, merge] = await table.getMany([
    elderHead(names.elderId),
    elderHead(names.duplicateId),
    mergeKey(names),
  ]);
  return {
    kept: kept as ElderHead | undefined,
    other: other as ElderHead | undefined,
    merge: merge as MergeItem | undefined,
  };
}

/** Why two files cannot become one. A file of another region is not there, for who may not see it. */
export function whyNotMerged(
  { kept, other }: Pick<MergeState, 'kept' | 'other'>,
  { actor: { grant } }: Pick<Deed, 'actor'>,
): Refusal | { kept: ElderHead; other: ElderHead } {
  if (!kept || !other || !grant || !covers(grant.over, other.region)) return refuse('NOT_FOUND');
  if (kept.elderId === other.elderId) return refuseRegistry('SAME_FILE');
  const merged = kept.mergedInto ?? other.mergedInto;
  if (merged !== undefined) return refuseRegistry('MERGED', { elderId: merged });
  if (kept.erasedAt !== undefined || other.erasedAt !== undefined) return refuseRegistry('ERASED');
  if (kept.deceasedOn !== other.deceasedOn) return refuseRegistry('DEATH_DIFFERS');
  return { kept, other };
}

export function decideProposal(state: MergeState, names: MergeNames, deed: Deed): Decision<MergeItem> {
  if (state.merge) return { writes: [], answer: state.merge };
  const files = whyNotMerged(state, deed);
  if (isRefusal(files)) return files;
  const merge: MergeItem = {
    ...mergeKey(names),
    kind: 'elder-merge',
    ...names,
    state: 'PROPOSED',
    proposedBy: byOf(deed),
    proposedAt: deed.at,
    reason: deed.reason ?? '',
  };
  return {
    writes: [
      { put: merge, when: absent },
      { put: trailEntry(names.elderId, deed), when: absent },
      ...stillHolds(deed.actor),
    ],
    answer: merge,
  };
}

const viewMerge = ({ elderId, duplicateId, state, proposedBy, reason }: MergeItem) => ({
  elderId,
  duplicateId,
  state,
  proposedBy: proposedBy.role,
  reason,
});

/** Says that two files are of one person. Somebody else looks at both and confirms. */
export const proposeMerge =
  (registry: Registry): Handler<typeof registryRoutes.proposeMerge> =>
  async ({ params: { elderId }, body: { duplicateId, reason } }, call) => {
    const names = { elderId, duplicateId };
    const deed = deedOf('propose-merge', call, reason);
    const merge = await execute(
      registry.table,
      () => loadMerge(registry, names),
      (state) => decideProposal(state, names, deed),
    );
    return isRefusal(merge) ? merge : viewMerge(merge);
  };
