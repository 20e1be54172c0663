import type { Actor } from '../../shared/access.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { cityOf } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import { type Decision, execute, type Item, type Key, type Table } from '../../shared/table.ts';
import { byOf, type FacilityHead } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { refuseRoster } from './refusals.ts';
import type { By, RosterItem } from './roster.ts';
import { type DistrictTable, districtTable, districtWays } from './travel/district-ways.ts';
import type { Pace } from './travel/straight-line.ts';
import type { Ways } from './travel/ways.ts';

/** How long a provider's people take from district to district. A version never changes: a roster plans by one to its end. */
interface DistrictWaysItem extends Item, DistrictTable {
  kind: 'district-ways';
  providerId: string;
  region: string;
  by: By;
  version: number;
}
/** Which version holds for rosters asked for from now on. */
interface DistrictWaysHead extends Item {
  kind: 'district-ways-head';
  by: By;
  version: number;
  districts: number;
}

const SK = 'DISTRICT-WAYS';
export const districtWaysHead = (providerId: string): Key => ({ pk: facilityHead(providerId).pk, sk: SK });
const versionKey = (providerId: string, version: number): Key => ({
  pk: facilityHead(providerId).pk,
  sk: `${SK}#${String(version).padStart(6, '0')}`,
});

export interface DistrictWays {
  readonly districts: readonly string[];
  /** 0: nothing was ever said. */
  readonly version: number;
}

/** The version by which a roster that is asked for now goes; none where the provider names no district. */
export function districtWaysOf(head: Item | undefined): number | undefined {
  const { version, districts } = (head as DistrictWaysHead | undefined) ?? { version: 0, districts: 0 };
  return districts > 0 ? version : undefined;
}

/** As many faults as somebody mends at a time. */
const MOST_TOLD = 50;

/** Another table instead of the one that was seen; without a line, none. */
export function decideDistrictWays(
  { head, provider }: { head: Item | undefined; provider: FacilityHead | undefined },
  { csv, version }: { csv: string; version: number },
  actor: Actor,
): Decision<DistrictWays> {
  if (!provider) return refuse('NOT_FOUND');
  const now = (head as DistrictWaysHead | undefined)?.version ?? 0;
  if (now !== version) return refuseRoster('SETTINGS_CHANGED');
  const { facilityId: providerId, region } = provider;
  const table = districtTable(csv, cityOf(region));
  if (!('districts' in table)) return refuseRoster('WAYS_WRONG', { lines: table.slice(0, MOST_TOLD) });
  const said = { providerId, region, by: byOf(actor), version: version + 1 };
  const item: DistrictWaysItem = { ...versionKey(providerId, said.version), kind: 'district-ways', ...said, ...table };
  const { districts } = table;
  const next = { ...districtWaysHead(providerId), kind: 'district-ways-head', ...said, districts: districts.length };
  return {
    writes: [{ put: next, when: [['version', 'absent or =', version]] }, { put: item }, ...stillHolds(actor)],
    answer: { districts, version: said.version },
  };
}

/** Refuses NOT_FOUND, SETTINGS_CHANGED, WAYS_WRONG with every line that is. */
export const setDistrictWays = (
  table: Table,
  providerId: string,
  said: { csv: string; version: number },
  actor: Actor,
): Promise<DistrictWays | Refusal> =>
  execute(
    table,
    async () => {
      const [head, provider] = await table.getMany([districtWaysHead(providerId), facilityHead(providerId)]);
      return { head, provider: provider as FacilityHead | undefined };
    },
    (state) => decideDistrictWays(state, said, actor),
  );

export async function readDistrictWays(table: Pick<Table, 'get'>, providerId: string): Promise<DistrictWays> {
  const { version = 0 } = (await table.get<DistrictWaysHead>(districtWaysHead(providerId))) ?? {};
  const item = await table.get<DistrictWaysItem>(versionKey(providerId, version));
  return { districts: item?.districts ?? [], version };
}

const MOST_REMEMBERED = 20;
const remembered = new Map<string, DistrictTable>();

async function tableOf(
  table: Pick<Table, 'get'>,
  providerId: string,
  version: number,
): Promise<DistrictTable | undefined> {
  const { pk, sk } = versionKey(providerId, version);
  const known = remembered.get(`${pk}/${sk}`);
  if (known) return known;
  const item = await table.get<DistrictWaysItem>({ pk, sk });
  if (item) remembered.set(`${pk}/${sk}`, item);
  if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
  return item;
}

/** How long ways take in a roster: between districts as its provider says, everywhere else at its pace. */
export async function waysOfRoster(
  { table, ways }: { table: Pick<Table, 'get'>; ways: (pace: Pace) => Ways },
  { providerId, pace, districtWays: version }: Pick<RosterItem, 'providerId' | 'pace' | 'districtWays'>,
): Promise<Ways> {
  const said = version === undefined ? undefined : await tableOf(table, providerId, version);
  return said ? districtWays(said, ways(pace)) : ways(pace);
}
