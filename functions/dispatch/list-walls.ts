import type { Call } from '../../shared/api.ts';
import type { BusinessDate } from '../../shared/business-time.ts';
import { openCursor, sealCursor } from '../../shared/cursor.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { countyList, type FacilityHead } from '../facilities/index.ts';
import { type Count, countWall } from './count-wall.ts';
import type { Shell } from './shell.ts';

/** Facilities of all kinds looked at for a page: few of a county's are providers. */
const PAGE = 100;

export interface ProviderWall {
  facilityId: string;
  name: string;
  region: RegionCode;
  suspended?: string | undefined;
  counts: Count[];
}

/** The walls of a region's providers: who has how much to do, and who is late. In the order of the region codes. */
export async function listWalls(
  { table, keyring }: Shell,
  {
    region,
    from,
    to,
    cursor,
  }: {
    /** A county or a part of it. */
    region: RegionCode;
    from?: BusinessDate | undefined;
    to?: BusinessDate | undefined;
    cursor?: string | undefined;
  },
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Promise<{ providers: ProviderWall[]; cursor?: string } | Refusal> {
  const keys = await keyring();
  const reading = { personId: actor.personId, list: `walls/${region}` };
  const after = openCursor(keys, reading, cursor);
  if (isRefusal(after)) return after;
  const { items, next } = await table.query<FacilityHead>({
    pk: countyList(region),
    index: true,
    begins: `FACILITY#${region}`,
    limit: PAGE,
    after,
  });
  const providers: ProviderWall[] = [];
  for (const { facilityId, name, region: where, suspended } of items.filter(
    ({ facilityKind }) => facilityKind === 'home-care',
  ))
    providers.push({
      facilityId,
      name,
      region: where,
      ...(suspended ? { suspended: suspended.reason } : {}),
      counts: await countWall(table, { facilityId, from, to }, now),
    });
  const sealed = sealCursor(keys, reading, next);
  return { providers, ...(sealed ? { cursor: sealed } : {}) };
}
