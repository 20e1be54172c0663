import type { Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { By } from '../registry/index.ts';
import type { VersionSpan } from './date-line.ts';
import type { PolicyDocument } from './policy.ts';

/** Which published versions price a region's meals, and when: read by every booking, written only by publishing. */
export interface PolicyIndex extends Item {
  kind: 'policy-index';
  region: RegionCode;
  versions: VersionSpan[];
  version: number;
}

/** A version of a region's policy. Published, it is never written again. */
export interface PolicyItem extends Item {
  kind: 'policy';
  policyId: string;
  region: RegionCode;
  state: 'DRAFT' | 'PUBLISHED';
  document: PolicyDocument;
  /** Counts the changes of the draft, so that nobody publishes another text than the one they read. */
  version: number;
  /** Who wrote the draft as it stands. */
  draftedBy: By;
  draftedAt: Instant;
  publishedBy?: By;
  publishedAt?: Instant;
}

const POLICY_PREFIX = 'POLICY#';
const VERSION_PREFIX = 'VERSION#';
export const policiesOf = (region: RegionCode): string => `${POLICY_PREFIX}${region}`;
export const policyIndexKey = (region: RegionCode): Key => ({ pk: policiesOf(region), sk: 'INDEX' });
export const policyKey = (region: RegionCode, policyId: string): Key => ({
  pk: policiesOf(region),
  sk: `${VERSION_PREFIX}${policyId}`,
});
