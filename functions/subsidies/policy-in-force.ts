import type { BusinessDate } from '../../shared/business-time.ts';
import { cityOf, countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import { spanOn } from './date-line.ts';
import type { Policy } from './policy.ts';
import { regionPart } from './region-part.ts';
import { type PolicyIndex, type PolicyItem, policyIndexKey, policyKey } from './store.ts';

/** Names a published version: all that is needed to load it. */
export interface PolicyRef {
  region: RegionCode;
  policyId: string;
}

/**
 * The regions whose policies may price a meal that belongs to `region`, nearest first: a county's policy wins over its
 * city's, and that over its province's (where the municipalities directly under the state keep theirs).
 */
export const policyRegions = (region: RegionCode): RegionCode[] => [
  ...new Set([countyOf(region), cityOf(region), regionPart(region, 'province')!]),
];

/** The keys to read for `policyInForce`, at most three. */
export const policyIndexKeys = (region: RegionCode): Key[] => policyRegions(region).map(policyIndexKey);

/** The version in force on a date, from the items of `policyIndexKeys` in their order. */
export function policyInForce(indexItems: readonly (Item | undefined)[], date: BusinessDate): PolicyRef | undefined {
  for (const item of indexItems as readonly (PolicyIndex | undefined)[]) {
    const span = item && spanOn(item.versions, date);
    if (span) return { region: item.region, policyId: span.policyId };
  }
  return undefined;
}

/** Far more versions than a function meets; only keeps a warm process from growing for ever. */
const MAX_CACHED = 500;

/**
 * Loads published versions, each at most once per process: they never change. Throws when there is none under the
 * reference, which only a broken index can give.
 */
export function loadPolicy(table: Pick<Table, 'get'>): (ref: PolicyRef) => Promise<Policy> {
  const known = new Map<string, Policy>();
  return async ({ region, policyId }) => {
    const name = `${region}/${policyId}`;
    const cached = known.get(name);
    if (cached) return cached;
    const item = await table.get<PolicyItem>(policyKey(region, policyId));
    if (item?.state !== 'PUBLISHED') throw new Error(`no published policy ${policyId} of ${region}`);
    if (known.size >= MAX_CACHED) known.clear();
    const policy = { ...item.document, policyId };
    known.set(name, policy);
    return policy;
  };
}
