import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { byOf, underGrant } from '../facilities/index.ts';
import {
  type CountyRules,
  loadCountyRules,
  type PublishedRules,
  type RulesVersion,
  rulesVersionKey,
} from './county-rules.ts';
import { refuseOversight } from './refusals.ts';

export function decidePublishRules(
  known: CountyRules | undefined,
  version: number,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<CountyRules> {
  const by = byOf(actor);
  const isRetry = known?.version === version + 1 && !known.draft && known.inForce?.publishedBy.personId === by.personId;
  if (known && isRetry) return { writes: [], answer: known };
  if (!known?.draft) return refuseOversight('NO_DRAFT');
  if (known.version !== version) return refuseOversight('CHANGED_MEANWHILE', { version: known.version });
  const { draft, ...kept } = known;
  if (draft.draftedBy.personId === by.personId) return refuseOversight('SECOND_PERSON_NEEDED');
  const { document, reason, draftedBy } = draft;
  const inForce: PublishedRules = { document, reason, draftedBy, publishedBy: by, publishedAt: now };
  const published: CountyRules = { ...kept, inForce, by, version: version + 1 };
  const past: RulesVersion = {
    ...rulesVersionKey(known.region, version + 1),
    kind: 'anomaly-rules-version',
    region: known.region,
    ...inForce,
  };
  return {
    writes: [
      { put: published, when: [['version', '=', version]] },
      { put: past, when: absent },
    ],
    answer: published,
  };
}

/**
 * Puts a county's drafted rules into force from the next night, by somebody who did not draft them. Refuses NO_DRAFT,
 * SECOND_PERSON_NEEDED and CHANGED_MEANWHILE.
 */
export const publishRules = (
  table: Table,
  county: RegionCode,
  version: number,
  call: { actor: Actor; now: Instant },
): Promise<CountyRules | Refusal> =>
  execute(
    table,
    () => loadCountyRules(table, county),
    (known) => underGrant(decidePublishRules(known, version, call), call.actor),
  );
