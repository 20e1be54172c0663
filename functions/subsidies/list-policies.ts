import type { BusinessDate } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Table } from '../../shared/table.ts';
import type { VersionSpan } from './date-line.ts';
import { type PolicyIndex, type PolicyItem, policiesOf } from './store.ts';

/** A version and its place on the date line: a draft, or one whose day another version took, has none. */
export interface ListedPolicy {
  policy: PolicyItem;
  span: VersionSpan | undefined;
}

const startOf = ({ policy, span }: ListedPolicy): BusinessDate => span?.from ?? policy.document.from;

/** Every version of a region, by the date it begins. */
export async function listPolicies(table: Pick<Table, 'query'>, region: RegionCode): Promise<ListedPolicy[]> {
  const { items } = await table.query<Item>({ pk: policiesOf(region) });
  const index = items.find((item): item is PolicyIndex => item.kind === 'policy-index');
  return items
    .filter((item): item is PolicyItem => item.kind === 'policy')
    .map((policy) => ({ policy, span: index?.versions.find(({ policyId }) => policyId === policy.policyId) }))
    .toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
}
