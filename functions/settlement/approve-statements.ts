import type { Call } from '../../shared/api.ts';
import type { BusinessMonth } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { approveStatement } from './approve-statement.ts';
import type { Office, StatementItem } from './statement.ts';
import { statementKey } from './store.ts';

export interface Approved {
  readonly facilityId: string;
  readonly result: StatementItem | Refusal;
}

/**
 * One office says yes to several statements of a month, each for itself: what is refused for one stops no other. Points
 * outside the region are NOT_FOUND.
 */
export async function approveStatements(
  table: Table,
  region: RegionCode,
  { office, period, facilityIds }: { office: Office; period: BusinessMonth; facilityIds: readonly string[] },
  call: Call,
): Promise<Approved[]> {
  const approved: Approved[] = [];
  for (const facilityId of facilityIds) {
    const statement = await table.get<StatementItem>(statementKey(facilityId, period));
    const isHere = statement !== undefined && covers(region, statement.region);
    const result = isHere ? await approveStatement(table, { facilityId, period }, office, call) : refuse('NOT_FOUND');
    approved.push({ facilityId, result });
  }
  return approved;
}
