import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { byOf, underGrant } from '../facilities/index.ts';
import { type CountyRules, countyRulesKey, loadCountyRules } from './county-rules.ts';
import { refuseOversight } from './refusals.ts';
import type { RuleSet } from './rule-set.ts';

export interface RulesAsked {
  county: RegionCode;
  /** Of the county's rules as they were read; 0 where there are none yet. */
  version: number;
  document: RuleSet;
  reason: string;
}

export function decideDraftRules(
  known: CountyRules | undefined,
  { county, version, document, reason }: RulesAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<CountyRules> {
  const by = byOf(actor);
  const { draft } = known ?? {};
  const isRetry =
    isDeepStrictEqual(draft?.document, document) &&
    draft?.reason === reason &&
    draft.draftedBy.personId === by.personId &&
    known?.version === version + 1;
  if (known && isRetry) return { writes: [], answer: known };
  if ((known?.version ?? 0) !== version) return refuseOversight('CHANGED_MEANWHILE', { version: known?.version ?? 0 });
  const drafted: CountyRules = {
    ...(known ?? { ...countyRulesKey(county), kind: 'anomaly-rules', region: county }),
    draft: { document, reason, draftedBy: by, draftedAt: now },
    by,
    version: version + 1,
  };
  return { writes: [{ put: drafted, when: known ? [['version', '=', version]] : absent }], answer: drafted };
}

/** Keeps a county's own rules as a draft. Refuses NOT_A_COUNTY and CHANGED_MEANWHILE. */
export const draftRules = (
  table: Table,
  asked: RulesAsked,
  call: { actor: Actor; now: Instant },
): Promise<CountyRules | Refusal> =>
  execute(
    table,
    () => loadCountyRules(table, asked.county),
    (known) => underGrant(decideDraftRules(known, asked, call), call.actor),
  );
