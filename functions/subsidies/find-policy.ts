import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import type { Policy } from './policy.ts';
import { policyRegions } from './policy-in-force.ts';
import { type PolicyItem, policyKey } from './store.ts';

/**
 * Finds a published version by its id among the regions that may price where an elder lives, also one that is no longer
 * on their date lines. Undefined when none of them has it. Each is looked for once per finder.
 */
export function policyFinder(
  table: Pick<Table, 'getMany'>,
): (region: RegionCode, policyId: string) => Promise<Policy | undefined> {
  const known = new Map<string, Policy | undefined>();
  return async (region, policyId) => {
    const name = `${region}/${policyId}`;
    if (known.has(name)) return known.get(name);
    const items = await table.getMany(policyRegions(region).map((each) => policyKey(each, policyId)));
    const found = (items as (PolicyItem | undefined)[]).find((item) => item?.state === 'PUBLISHED');
    const policy = found && { ...found.document, policyId };
    known.set(name, policy);
    return policy;
  };
}
