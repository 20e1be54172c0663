import { addDays, type BusinessDate, datesBetween } from '../../shared/business-time.ts';
import { countyOf, covers, type RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import {
  betweenDates,
  COUNTIES,
  dayOfCounty,
  exportsOfCounty,
  ofElder,
  ofPerson,
  SYSTEM,
  type TrailItem,
} from './trail-store.ts';

type Reader = Pick<Table, 'query'>;

/** Which lines: of a time, both dates included, and whatever else is named. */
export interface TrailWish {
  /** Left out for an elder's own trail, which goes with the elder from county to county. */
  region?: RegionCode | undefined;
  from: BusinessDate;
  to: BusinessDate;
  personId?: string | undefined;
  elderId?: string | undefined;
  kind?: string | undefined;
}
/** Where a list goes on: the partition it stopped in, and the last line it looked at there. */
export interface Position {
  pk: string;
  sk?: string;
}
export interface TrailPage {
  /** Newest first. */
  lines: TrailItem[];
  next: Position | undefined;
}

const PAGE = 50;
/** A page may be short, or empty, where little fits: the next one goes on behind what was looked at. */
const MAX_LOOKED_AT = 1_000;
const MAX_PARTITIONS = 100;

interface Partition {
  pk: string;
  between?: readonly [string, string];
}

async function countiesIn(table: Reader, region: RegionCode): Promise<RegionCode[]> {
  const county = countyOf(region);
  if (region.length > 6 || !region.endsWith('00')) return [county];
  const { items } = await table.query({ in: 'trail', pk: COUNTIES });
  return items.map(({ sk }) => sk).filter((code) => covers(region, code));
}

/** Where the lines lie, newest first: by person or elder in one partition, by region in one a day and county. */
async function partitionsOf(table: Reader, { region, from, to, personId, elderId }: TrailWish): Promise<Partition[]> {
  if (elderId) return [{ pk: ofElder(elderId), between: betweenDates(from, to) }];
  if (personId && personId !== SYSTEM) return [{ pk: ofPerson(personId), between: betweenDates(from, to) }];
  const counties = region ? await countiesIn(table, region) : [];
  return datesBetween(from, to)
    .reverse()
    .flatMap((date) => counties.map((county) => ({ pk: dayOfCounty(county, date) })));
}

const fits = (line: TrailItem, { region, personId, elderId, kind }: TrailWish): boolean =>
  (region === undefined || covers(region, line.region)) &&
  (personId === undefined || line.by.personId === personId) &&
  (elderId === undefined || line.elderId === elderId) &&
  (kind === undefined || line.kind === kind);

async function pageOf(
  table: Reader,
  partitions: readonly Partition[],
  wish: TrailWish,
  start: Position | undefined,
): Promise<TrailPage> {
  const lines: TrailItem[] = [];
  let lookedAt = 0;
  const first = start ? partitions.findIndex(({ pk }) => pk === start.pk) : 0;
  for (const [i, { pk, between }] of partitions.entries()) {
    if (i < first) continue;
    if (i - first === MAX_PARTITIONS || lookedAt >= MAX_LOOKED_AT) return { lines, next: { pk } };
    let after = start?.pk === pk && start.sk ? { pk, sk: start.sk } : undefined;
    do {
      const page = await table.query<TrailItem>({
        in: 'trail',
        pk,
        ...(between ? { between } : {}),
        backwards: true,
        limit: 2 * PAGE,
        after,
      });
      for (const line of page.items) {
        if (fits(line, wish)) lines.push(line);
        if (lines.length === PAGE) return { lines, next: { pk, sk: line.sk } };
      }
      lookedAt += page.items.length;
      const last = page.items.at(-1);
      after = page.next && last ? { pk, sk: last.sk } : undefined;
      if (after && lookedAt >= MAX_LOOKED_AT) return { lines, next: after };
    } while (after);
  }
  return { lines, next: undefined };
}

/** One page of the trail, newest first. */
export async function listTrail(table: Reader, wish: TrailWish, start: Position | undefined): Promise<TrailPage> {
  return pageOf(table, await partitionsOf(table, wish), wish, start);
}

/** One page of the files that left the house, newest first within each county. */
export async function listExportLog(
  table: Reader,
  wish: Required<Pick<TrailWish, 'region' | 'from' | 'to'>> & { region: RegionCode },
  start: Position | undefined,
): Promise<TrailPage> {
  const between = betweenDates(wish.from, wish.to);
  const counties = await countiesIn(table, wish.region);
  const partitions = counties.map((county) => ({ pk: exportsOfCounty(county), between }));
  return pageOf(table, partitions, wish, start);
}

const DEFAULT_DAYS = 30;
/** The dates a list covers: thirty days up to today where nothing is said. */
export const spanOf = (
  { from, to }: { from?: BusinessDate | undefined; to?: BusinessDate | undefined },
  today: BusinessDate,
): { from: BusinessDate; to: BusinessDate } => {
  const end = to ?? today;
  return { from: from ?? addDays(end, 1 - DEFAULT_DAYS), to: end };
};
