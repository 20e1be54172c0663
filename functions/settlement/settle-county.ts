import { countyOf } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type FacilityHead, facilityHead } from '../facilities/index.ts';
import { type SettledCounty, settledCountyKey } from './points.ts';

/**
 * Nobody opens a county for settlement by hand: a point that publishes a menu is about to serve meals there, and a provider
 * with a verified visit is to be paid for it.
 */
export async function settleCountyOf(table: Pick<Table, 'get' | 'commit'>, facilityId: string): Promise<void> {
  const facility = await table.get<FacilityHead>(facilityHead(facilityId));
  if (!facility) return;
  const county = countyOf(facility.region);
  const put: SettledCounty = { ...settledCountyKey(county), kind: 'settled-county', county };
  if (!(await table.get(settledCountyKey(county)))) await table.commit([{ put }]);
}
