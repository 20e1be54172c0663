import type { Drafted } from '../../shared/draft.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { VersionSpan } from './date-line.ts';
import type { PolicyDocument } from './policy.ts';

/** Which published versions price a region's meals, and when: read by every booking, written only by publishing. */
export interface PolicyIndex extends Item {
  kind: 'policy-index';
  region: RegionCode;
  versions: VersionSpan[];
  version: number;
}

/** A version of a region's policy. */
export interface PolicyItem extends Item, Drafted<PolicyDocument> {
  kind: 'policy';
  policyId: string;
  region: RegionCode;
}

const POLICY_PREFIX = 'POLICY#';
const VERSION_PREFIX = 'VERSION#';
export const policiesOf = (region: RegionCode): string => `${POLICY_PREFIX}${region}`;
export const policyIndexKey = (region: RegionCode): Key => ({ pk: policiesOf(region), sk: 'INDEX' });
export const policyKey = (region: RegionCode, policyId: string): Key => ({
  pk: policiesOf(region),
  sk: `${VERSION_PREFIX}${policyId}`,
});
