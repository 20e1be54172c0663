import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type PolicyItem, policyKey } from './store.ts';

/** One version, draft or published, or NOT_FOUND. */
export const readPolicy = async (
  table: Pick<Table, 'get'>,
  { region, policyId }: { region: RegionCode; policyId: string },
): Promise<PolicyItem | Refusal> => (await table.get<PolicyItem>(policyKey(region, policyId))) ?? refuse('NOT_FOUND');
