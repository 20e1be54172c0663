import type { Change } from '../../shared/events.ts';
import { log } from '../../shared/log.ts';
import { NO_PLACE } from '../../shared/look.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import { absent, type Item, type Key, type Table } from '../../shared/table.ts';
import { isExport } from './audited.ts';
import { type FiledLine, regionIn, type TrailLine, trailLineOf, UNKNOWN } from './trail-line.ts';
import { copiesOf, countyItem, elderCopyKey, type TrailItem } from './trail-store.ts';

type Tables = Pick<Table, 'getMany' | 'commit'>;

/** Adds an item, or answers what is there under its key already. */
async function add<T extends Item>(table: Pick<Table, 'commit'>, put: T): Promise<T> {
  let there: T | undefined;
  const result = await table.commit([
    {
      in: 'trail',
      put,
      when: absent,
      orElse: (current) => {
        there = current as T | undefined;
        return 'stale';
      },
    },
  ]);
  if (isRefusal(result)) throw new Error(`a line of the trail was not written: ${result.code}`);
  return there ?? put;
}

/** What a process remembers: a point never moves to another region, a county once listed stays so. */
export class TrailMemory {
  readonly regionOfFacility = new Map<string, RegionCode>();
  readonly counties = new Set<RegionCode>();
}

interface Told {
  line: TrailLine;
  item: Item;
}

const regionFrom = (item: Item | undefined): RegionCode | undefined => item && regionIn(item);

/**
 * Where each line happened: at the point it names, in the region the thing names itself, or where its elder lives now.
 */
async function placesOf(table: Tables, told: readonly Told[], memory: TrailMemory): Promise<RegionCode[]> {
  const facilities = told.flatMap(({ line: { facilityId } }) => facilityId ?? []);
  const elders = told.flatMap(({ line, item }) => (line.facilityId || regionIn(item) ? [] : (line.elderId ?? [])));
  const wanted: [string, Key][] = [
    ...facilities
      .filter((facilityId) => !memory.regionOfFacility.has(facilityId))
      .map((facilityId): [string, Key] => [facilityId, facilityHead(facilityId)]),
    ...elders.map((elderId): [string, Key] => [elderId, elderHead(elderId)]),
  ];
  const heads = [...new Map(wanted)];
  const found = new Map<string, RegionCode>();
  for (let start = 0; start < heads.length; start += 100) {
    const some = heads.slice(start, start + 100);
    const items = await table.getMany(some.map(([, key]) => key));
    for (const [i, [id]] of some.entries()) {
      const region = regionFrom(items[i]);
      if (region === undefined) continue;
      found.set(id, region);
      if (id.startsWith('fc_')) memory.regionOfFacility.set(id, region);
    }
  }
  return told.map(({ line: { facilityId, elderId }, item }) => {
    const atPoint = facilityId && (memory.regionOfFacility.get(facilityId) ?? found.get(facilityId));
    return atPoint ?? regionIn(item) ?? (elderId && found.get(elderId)) ?? NO_PLACE;
  });
}

async function keepLine(table: Tables, line: FiledLine, memory: TrailMemory): Promise<void> {
  const { elderId } = line;
  // An elder may have moved between two deliveries of a change: the first delivery decides where the line is filed.
  const filed: FiledLine =
    elderId === undefined ? line : await add<TrailItem>(table, { ...elderCopyKey({ ...line, elderId }), ...line });
  const county = countyOf(filed.region);
  if (!memory.counties.has(county)) {
    await add(table, countyItem(county));
    memory.counties.add(county);
  }
  await Promise.all(copiesOf(filed, isExport(filed.kind)).map((copy) => add(table, copy)));
}

const LINES_AT_ONCE = 16;

/**
 * Writes the lines that changes mean. A change that comes twice, or after later ones, changes nothing: lines are keyed by
 * the change and its time. Answers how many lines there were.
 */
export async function keepTrail(table: Tables, changes: readonly Change[], memory: TrailMemory): Promise<number> {
  const told = changes.flatMap((change): Told[] => {
    const line = trailLineOf(change);
    const item = change.after ?? change.before;
    return line && item ? [{ line, item }] : [];
  });
  // Filed all the same. Somebody forgot to write down who: the tests look for this line.
  for (const { line } of told)
    if (line.by === UNKNOWN) log.warn('change by nobody', { kind: line.kind, did: line.did, changeId: line.lineId });
  const places = await placesOf(table, told, memory);
  const lines = told.map(({ line }, i): FiledLine => ({ ...line, region: places[i]! }));
  for (let start = 0; start < lines.length; start += LINES_AT_ONCE)
    await Promise.all(lines.slice(start, start + LINES_AT_ONCE).map((line) => keepLine(table, line, memory)));
  return lines.length;
}
