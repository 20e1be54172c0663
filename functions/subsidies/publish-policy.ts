import type { Actor } from '../../shared/access.ts';
import { addDays, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { placeOnDateLine, wasInForce } from '../../shared/date-line.ts';
import { stillDraft, whyNotPublished } from '../../shared/draft.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Item, type Table } from '../../shared/table.ts';
import { byOf, underGrant } from '../facilities/index.ts';
import type { By } from '../registry/index.ts';
import { soundDocument } from './draft-policy.ts';
import { policyIndexKeys } from './policy-in-force.ts';
import { refusePolicy } from './refusals.ts';
import { type PolicyIndex, type PolicyItem, policyIndexKey, policyKey } from './store.ts';

export interface Publication {
  region: RegionCode;
  policyId: string;
  /** The version of the draft that the publisher has read. */
  version: number;
}

interface State {
  policy: PolicyItem | undefined;
  /** Of the region itself, then of the regions around it that price where it has no policy of its own. */
  indexes: readonly (PolicyIndex | undefined)[];
}

export function decidePublication(
  { policy, indexes }: State,
  { region, policyId, version }: Publication,
  by: By,
  now: Instant,
): Decision<PolicyItem> {
  if (!policy) return refuse('NOT_FOUND');
  const changed = refusePolicy('CHANGED_MEANWHILE');
  const whyNot = whyNotPublished(policy, version, by, { changed, secondPerson: refusePolicy('SECOND_PERSON_NEEDED') });
  if (whyNot) return whyNot;
  if (policy.state === 'PUBLISHED') return { writes: [], answer: policy };
  // Checked again: the language may have grown stricter since the draft was kept.
  const document = soundDocument(policy.document, region);
  if (isRefusal(document)) return document;
  const today = businessDateOf(now);
  if (indexes.some((index) => index && wasInForce(index.versions, document.from, today)))
    return refusePolicy('FROM_TOO_EARLY', { earliest: addDays(today, 1) });

  const published: PolicyItem = { ...policy, document, state: 'PUBLISHED', publishedBy: by, publishedAt: now };
  const [index] = indexes;
  const placed: PolicyIndex = {
    ...policyIndexKey(region),
    kind: 'policy-index',
    region,
    versions: placeOnDateLine(index?.versions ?? [], { policyId, from: document.from }),
    version: (index?.version ?? 0) + 1,
  };
  return {
    writes: [
      { put: published, when: stillDraft(version) },
      { put: placed, when: index ? [['version', '=', index.version]] : absent },
    ],
    answer: published,
  };
}

/**
 * Puts a draft into force from the date it names, by somebody who did not write it. Dates that a policy has already
 * priced are never given another. Refuses with SECOND_PERSON_NEEDED, FROM_TOO_EARLY (naming the earliest date),
 * CHANGED_MEANWHILE, POLICY_INVALID or NOT_FOUND.
 */
export function publishPolicy(
  table: Table,
  publication: Publication,
  actor: Actor,
  now: Instant,
): Promise<PolicyItem | Refusal> {
  const { region, policyId } = publication;
  const keys = [policyKey(region, policyId), policyIndexKey(region), ...policyIndexKeys(region)];
  const unique = keys.filter(({ pk, sk }, i) => keys.findIndex((key) => key.pk === pk && key.sk === sk) === i);
  return execute(
    table,
    async () => {
      const [policy, ...indexes] = (await table.getMany(unique)) as (Item | undefined)[];
      return { policy, indexes } as State;
    },
    (state) => underGrant(decidePublication(state, publication, byOf(actor), now), actor),
  );
}
