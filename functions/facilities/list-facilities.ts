import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import { countyList, type FacilityHead, type FacilityKind, placeInCountyList } from './facility.ts';

export const PAGE = 100;

export interface Listing {
  /** A county or a part of it. */
  region: RegionCode;
  /** Left out: those that serve meals. */
  facilityKind?: FacilityKind | undefined;
  /** `next` of the page before. */
  after?: string | undefined;
}
export interface FacilityPage {
  heads: FacilityHead[];
  /** Where the next page goes on. The list is open to all, so its cursor is plain: region and id of the last facility. */
  next: string | undefined;
}

const placeOf = ({ region, facilityId }: FacilityHead): string => `${region}.${facilityId}`;

function keyAfter(region: RegionCode, after: string) {
  const [lastRegion = '', lastId = ''] = after.split('.');
  if (!lastRegion.startsWith(region)) return undefined;
  return {
    ...facilityHead(lastId),
    gsi1pk: countyList(region),
    gsi1sk: placeInCountyList(lastRegion, lastId),
  };
}

/** One page of a region's facilities, ordered by region. Refuses a cursor of another region with INVALID_INPUT. */
export async function listFacilities(
  table: Table,
  { region, facilityKind, after }: Listing,
): Promise<FacilityPage | Refusal> {
  const start = after === undefined ? undefined : keyAfter(region, after);
  if (after !== undefined && !start) return refuse('INVALID_INPUT', { field: 'after' });
  const { items, next } = await table.query<FacilityHead>({
    pk: countyList(region),
    index: true,
    begins: `FACILITY#${region}`,
    limit: PAGE,
    after: start,
  });
  const last = items.at(-1);
  return {
    heads: items.filter((head) =>
      facilityKind ? head.facilityKind === facilityKind : Object.values(head.mealtimes).some(Boolean),
    ),
    next: next && last ? placeOf(last) : undefined,
  };
}
