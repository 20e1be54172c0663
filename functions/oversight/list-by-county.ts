import { countyOf, covers, type RegionCode } from '../../shared/regions.ts';
import type { Item, Table } from '../../shared/table.ts';
import { settledCounties } from '../settlement/index.ts';

const isWide = (region: RegionCode): boolean => region.length === 6 && region.endsWith('00');

/** The six-digit codes under which things of a region are listed: its county, or the city itself and its counties. */
export async function listedUnder(table: Pick<Table, 'query'>, region: RegionCode): Promise<RegionCode[]> {
  if (!isWide(region)) return [countyOf(region)];
  return [region, ...(await settledCounties(table)).filter((county) => covers(region, county))];
}

/** Everything of a region in the index partitions of its counties, newest place last. For lists: the index may lag. */
export async function listByCounty<T extends Item & { region: RegionCode }>(
  table: Pick<Table, 'query'>,
  region: RegionCode,
  partitionOf: (county: RegionCode) => string,
  { begins }: { begins: string },
): Promise<T[]> {
  const counties = await listedUnder(table, region);
  const pages = await Promise.all(
    counties.map((county) => table.query<T>({ pk: partitionOf(county), index: true, begins })),
  );
  return pages.flatMap(({ items }) => items).filter((item) => covers(region, item.region));
}
