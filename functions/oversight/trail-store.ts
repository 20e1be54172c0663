import { addDays, type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { FiledLine } from './trail-line.ts';

/**
 * Every line lies in the trail once for each way it is asked for: by county and day, by who did it, and by the elder it
 * was done for; exports once more by county. A county and a day are one partition: some twenty thousand lines on a day of
 * ten thousand meals, ten a second in the busiest hour, where a partition takes a thousand.
 */
export interface TrailItem extends Item, FiledLine {}

const INSTANT_DIGITS = 13;
const instantKey = (at: Instant): string => String(at).padStart(INSTANT_DIGITS, '0');
const placeIn = ({ at, lineId }: Pick<FiledLine, 'at' | 'lineId'>): string => `${instantKey(at)}#${lineId}`;

export const dayOfCounty = (county: RegionCode, date: BusinessDate): string => `REGION#${county}#${date}`;
export const ofElder = (elderId: string): string => `ELDER#${elderId}`;
export const ofPerson = (personId: string): string => `PERSON#${personId}`;
export const exportsOfCounty = (county: RegionCode): string => `EXPORTS#${county}`;

/** From the first instant of a date to the last of another, as ends of a range of sort keys. */
export const betweenDates = (from: BusinessDate, to: BusinessDate): readonly [string, string] => [
  instantKey(Date.parse(`${from}T00:00:00+08:00`)),
  // A bare instant sorts before the keys that begin with it.
  instantKey(Date.parse(`${addDays(to, 1)}T00:00:00+08:00`)),
];

/** Where an elder's copy lies. Its key does not depend on anything that is looked up: it decides for the others. */
export const elderCopyKey = (line: Pick<FiledLine, 'at' | 'lineId'> & { elderId: string }): Key => ({
  pk: ofElder(line.elderId),
  sk: placeIn(line),
});

/** What the system did lies by county and elder only: its own partition would hold half of everything. */
export const SYSTEM = 'system';

/** The other copies of a line. */
export function copiesOf(line: FiledLine, isExport: boolean): TrailItem[] {
  const county = countyOf(line.region);
  const partitions = [
    dayOfCounty(county, businessDateOf(line.at)),
    ...(line.by.personId === SYSTEM ? [] : [ofPerson(line.by.personId)]),
    ...(isExport ? [exportsOfCounty(county)] : []),
  ];
  return partitions.map((pk) => ({ ...line, pk, sk: placeIn(line) }));
}

/** Counties that have a line: how a city's auditor finds them all. */
export const COUNTIES = 'COUNTIES';
export const countyItem = (county: RegionCode): Item => ({ pk: COUNTIES, sk: county });
