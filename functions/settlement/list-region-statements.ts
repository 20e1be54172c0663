import type { BusinessMonth } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { pointsOf, statementsOf } from './points.ts';
import type { StatementItem } from './statement.ts';

/** Every point of a region: with its statement of the month, or still without. */
export async function listRegionStatements(
  table: Pick<Table, 'query' | 'getMany'>,
  region: RegionCode,
  period: BusinessMonth,
): Promise<{ statements: StatementItem[]; withoutStatement: FacilityHead[] }> {
  const points = await pointsOf(table, region);
  const found = await statementsOf(table, points, period);
  return {
    statements: found.filter((statement) => statement !== undefined),
    withoutStatement: points.filter((_, i) => !found[i]),
  };
}
