import { createHash } from 'node:crypto';
import { countyList, placeInCountyList } from '../../functions/facilities/index.ts';
import { NO_STATEMENT_BEFORE, StatementDigest, type StatementHead } from '../../functions/settlement/digest.ts';
import {
  type MealLine,
  type MealServed,
  mealReversed,
  mealServed,
  type ServedMeal,
} from '../../functions/settlement/index.ts';
import { endOf, startOf } from '../../functions/settlement/period.ts';
import { settledCountyKey } from '../../functions/settlement/points.ts';
import { addDays, type BusinessMonth, firstDayOf } from '../../shared/business-time.ts';
import { type IdKind, newId } from '../../shared/ids.ts';
import { transferKey } from '../../shared/ledger.ts';
import { countyOf } from '../../shared/regions.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import type { Item } from '../../shared/table.ts';

/** How much there is of a month, told before it is made: the lines are shared out evenly over the points. */
export interface CitySize {
  readonly month: BusinessMonth;
  readonly points: number;
  readonly lines: number;
}
export interface Point {
  readonly facilityId: string;
  readonly name: string;
  readonly region: string;
  readonly lines: number;
}

export const CITY = '411000';
const TOWNSHIPS = ['411002001', '411003101', '411024101', '411025101', '411025102', '411081001', '411082001'];
/** Somebody who eats at a point comes about every second day, for lunch and sometimes for dinner. */
const LINES_AN_ELDER = 22;
/** One meal in so many is taken back soon afterwards. */
const REVERSED_ONE_IN = 97;
/** And of so many one was eaten on the last day of the month before. */
const LATE_ONE_IN = 499;

/** The same name gives the same id in every run. */
const idOf = (kind: IdKind, name: string): string =>
  newId(kind, {
    msecs: 1_790_000_000_000,
    random: createHash('sha256').update(`${kind} ${name}`).digest().subarray(0, 16),
  });

export function pointsOf({ points, lines }: CitySize): Point[] {
  return Array.from({ length: points }, (_, i) => ({
    facilityId: idOf('facility', String(i)),
    name: `第${i + 1}老年食堂`,
    region: TOWNSHIPS[i % TOWNSHIPS.length]!,
    lines: Math.floor(lines / points) + (i < lines % points ? 1 : 0),
  }));
}

const eldersOf = ({ lines }: Point): number => Math.max(1, Math.ceil(lines / LINES_AN_ELDER));
const elderOf = (point: Point, n: number): string => idOf('elder', `${point.facilityId}/${n}`);

const POLICY = idOf('policy', 'of the city');
/** Every meal is booked before the month begins. */
const PRICED_AT = Date.parse('2026-09-30T08:00:00+08:00');
const BY = { personId: idOf('person', 'at the counter'), role: 'staff' as const };

function meal(point: Point, elderId: string, n: number): Omit<ServedMeal, 'originDate'> {
  return {
    bookingId: idOf('booking', `${point.facilityId}/${n}`),
    elderId,
    facilityId: point.facilityId,
    mealtime: n % 3 === 0 ? 'dinner' : 'lunch',
    mode: 'eat-in',
    facilityKind: 'canteen',
    pricedAt: PRICED_AT,
    age: 75 + (n % 10),
    listFen: 1200,
    discountFen: 0,
    layers: [
      { payer: `city:${CITY}`, label: '市级补贴', fen: 300 },
      { payer: `county:${countyOf(point.region)}`, label: '县级补贴', fen: 300 },
      { payer: `township:${point.region}`, label: '乡镇补贴', fen: n % 2 ? 100 : 300 },
    ],
    selfPayFen: n % 2 ? 500 : 300,
    policyId: POLICY,
    categories: n % 2 ? ['living-alone'] : ['dibao', 'living-alone'],
    evidenceGrade: 1 + (n % 4),
    household: point.region,
    residence: point.region,
    by: BY,
  };
}

/** A point's lines of the month in posting order, evenly spread over it. */
export function* linesAt(point: Point, month: BusinessMonth): Generator<MealLine> {
  const [from, to] = [startOf(month), endOf(month)];
  const step = Math.floor((to - from) / point.lines);
  const elders = Array.from({ length: eldersOf(point) }, (_, n) => elderOf(point, n));
  let last: MealServed | undefined;
  for (let n = 0; n < point.lines; n++) {
    const now = from + n * step;
    if (last && n % REVERSED_ONE_IN === 0) {
      yield mealReversed(last, { reason: '重复登记', by: BY, now });
      last = undefined;
      continue;
    }
    const day = Math.floor((now - from) / 86_400_000);
    const originDate = n % LATE_ONE_IN === 1 ? addDays(firstDayOf(month), -1) : addDays(firstDayOf(month), day);
    last = mealServed({ ...meal(point, elders[n % elders.length]!, n), originDate }, now);
    yield last;
  }
}

export const ledgerItem = (line: MealLine): Item => ({ ...transferKey(line), ...line });

/** What the main table holds besides: the points, their counties, and the elders who ate there. */
export function* mainItems(points: readonly Point[]): Generator<Item> {
  for (const county of new Set(points.map(({ region }) => countyOf(region))))
    yield { ...settledCountyKey(county), kind: 'settled-county', county };
  for (const point of points) {
    const { facilityId, name, region } = point;
    yield {
      ...facilityHead(facilityId),
      kind: 'facility',
      facilityId,
      name,
      region,
      gsi1pk: countyList(region),
      gsi1sk: placeInCountyList(region, facilityId),
    };
    for (let n = 0; n < eldersOf(point); n++)
      yield {
        ...elderHead(elderOf(point, n)),
        kind: 'elder',
        name: n % 2 ? '张桂兰' : '王大山',
        citizenMasked: '4110********0026',
      };
  }
}

/** For the digest a point's first statement must come to: of the lines as they were made, past any database. */
export function digestOf(point: Point, month: BusinessMonth): StatementDigest {
  const head: StatementHead = {
    facilityId: point.facilityId,
    period: month,
    from: 0,
    to: endOf(month),
    previousDigest: NO_STATEMENT_BEFORE,
  };
  return new StatementDigest(head);
}
