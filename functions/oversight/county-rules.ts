import type { Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import type { By } from './audited.ts';
import defaults from './default-rules.json' with { type: 'json' };
import { type Rule, type RuleSet, ruleSet, withOwn } from './rule-set.ts';

/** Rules a county has set for itself, as somebody drafted and somebody else published them. */
export interface PublishedRules {
  document: RuleSet;
  reason: string;
  draftedBy: By;
  publishedBy: By;
  publishedAt: Instant;
}
export interface RulesDraft {
  document: RuleSet;
  reason: string;
  draftedBy: By;
  draftedAt: Instant;
}
export interface CountyRules extends Item {
  kind: 'anomaly-rules';
  region: RegionCode;
  inForce?: PublishedRules;
  draft?: RulesDraft;
  by: By;
  version: number;
}
/** What was in force from one publication to the next: kept for good. */
export interface RulesVersion extends Item, PublishedRules {
  kind: 'anomaly-rules-version';
  region: RegionCode;
}

export const countyRulesKey = (county: RegionCode): Key => ({ pk: `ANOMALY-RULES#${county}`, sk: 'HEAD' });
export const rulesVersionKey = (county: RegionCode, version: number): Key => ({
  pk: countyRulesKey(county).pk,
  sk: `VERSION#${String(version).padStart(6, '0')}`,
});

export const defaultRules = (): RuleSet => ruleSet.parse(defaults);
/** The rules a county is watched by. */
export const rulesOf = (own: CountyRules | undefined): Rule[] => withOwn(defaultRules(), own?.inForce?.document);

export const loadCountyRules = (table: Pick<Table, 'get'>, county: RegionCode): Promise<CountyRules | undefined> =>
  table.get<CountyRules>(countyRulesKey(county));
