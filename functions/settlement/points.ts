import type { BusinessMonth } from '../../shared/business-time.ts';
import { countyOf, covers, type RegionCode } from '../../shared/regions.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import { countyList, type FacilityHead } from '../facilities/index.ts';
import type { StatementItem } from './statement.ts';
import { statementKey } from './store.ts';

const COUNTIES_PK = 'SETTLED-COUNTIES';

/** A county with points that publish menus or providers that serve: the monthly close looks at all of them. */
export interface SettledCounty extends Item {
  kind: 'settled-county';
  county: RegionCode;
}
export const settledCountyKey = (county: RegionCode): Key => ({ pk: COUNTIES_PK, sk: county });

export async function settledCounties(table: Pick<Table, 'query'>): Promise<RegionCode[]> {
  const { items } = await table.query<SettledCounty>({ pk: COUNTIES_PK });
  return items.map(({ county }) => county);
}

const isCounty = (region: RegionCode): boolean => region.length > 6 || !region.endsWith('00');

/** Every facility of a region, ordered by id. From the index: one registered this very moment may be missing. */
export async function pointsOf(table: Pick<Table, 'query'>, region: RegionCode): Promise<FacilityHead[]> {
  const counties = isCounty(region)
    ? [countyOf(region)]
    : (await settledCounties(table)).filter((county) => covers(region, county));
  const lists = await Promise.all(
    counties.map((county) => table.query<FacilityHead>({ pk: countyList(county), index: true, begins: 'FACILITY#' })),
  );
  return lists
    .flatMap(({ items }) => items)
    .filter((head) => covers(region, head.region))
    .sort((a, b) => (a.facilityId < b.facilityId ? -1 : 1));
}

const KEYS_PER_BATCH = 100;

/** The statements of points for a month, in the order given, undefined where there is none. */
export async function statementsOf(
  table: Pick<Table, 'getMany'>,
  points: readonly Pick<FacilityHead, 'facilityId'>[],
  period: BusinessMonth,
): Promise<(StatementItem | undefined)[]> {
  const found: (StatementItem | undefined)[] = [];
  for (let start = 0; start < points.length; start += KEYS_PER_BATCH) {
    const keys = points.slice(start, start + KEYS_PER_BATCH).map((point) => statementKey(point.facilityId, period));
    found.push(...((await table.getMany(keys)) as (StatementItem | undefined)[]));
  }
  return found;
}
