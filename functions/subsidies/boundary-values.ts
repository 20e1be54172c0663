import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { FacilityKind } from '../facilities/index.ts';
import type { Category, Level } from '../registry/index.ts';
import type { Amount, Conditions, PolicyDocument } from './policy.ts';
import { conditionSites, quotaSites } from './sites.ts';

/** The values at which something of the documents changes, and ordinary ones around them; the simplest first. */
export interface BoundaryValues {
  ages: number[];
  categories: Category[];
  levels: Level[];
  /** Villages: inside and outside of every region that the documents name. */
  places: RegionCode[];
  kinds: FacilityKind[];
  facilityIds: string[];
  dates: BusinessDate[];
  pricesFen: number[];
  metres: number[];
  grades: string[];
  /** How many meals, or diners, a point may have to serve. */
  volumes: number[];
  /** How many meals a quota allows, and over what. */
  quotas: { per: 'day' | 'week' | 'month' | 'year'; meals: number }[];
}

/** An id no real point has. */
export const EXAMPLE_POINT = 'fc_0000000000000000000EXAMP1E';

const unique = <T>(values: Iterable<T>): T[] => [...new Set(values)];
const present = <T>(value: T | undefined): value is T => value !== undefined;
const around = (value: number): number[] => [value, value - 1, value + 1].filter((near) => near >= 0);

const ORDINARY_PRICES_FEN = [1200, 1000, 1500, 800, 2000, 500, 1, 0];
/** No meal for elders costs this: what is wrong whatever the meal costs shows here. */
const DEAR_PRICE_FEN = 10_000;
const FARTHEST_DATE = '2200-12-31';

/** A village inside the region: the region itself where it is one. */
export function villageIn(region: RegionCode): RegionCode {
  const county = region.replace(/^(\d\d)0000$/, '$10101').replace(/^(\d{4})00$/, '$101');
  return `${county}001001`.slice(0, Math.max(12, county.length)).slice(0, 12);
}

/** Around a region: another town of its county, another county of its city, another city, another province. */
function placesAround(region: RegionCode): RegionCode[] {
  const home = villageIn(region);
  const county = home.slice(4, 6) === '99' ? '98' : '99';
  const city = home.slice(2, 4) === '90' ? '91' : '90';
  const province = home.startsWith('65') ? '54' : '65';
  return [
    home,
    `${home.slice(0, 6)}999001`,
    `${home.slice(0, 4)}${county}001001`,
    `${home.slice(0, 2)}${city}01001001`,
    `${province}0101001001`,
  ];
}

function datesOf({ from, calendar }: PolicyDocument, conditions: readonly Conditions[]): BusinessDate[] {
  const spans = [...(calendar?.holidays ?? []), ...conditions.flatMap(({ when }) => when?.dates ?? [])];
  const years = calendar ? [...calendar.years, Math.max(...calendar.years) + 1] : [];
  const begin = from.slice(0, 4);
  const edges = [
    ...Array.from({ length: 7 }, (_, i) => addDays(from, i)),
    `${begin}-06-15`,
    ...(calendar?.makeUpWorkdays ?? []),
    ...spans.flatMap((span) => [addDays(span.from, -1), span.from, span.to, addDays(span.to, 1)]),
    ...years.flatMap((year) => [`${year}-01-01`, `${year}-01-08`, `${year}-12-31`]),
  ];
  return edges.filter((date) => from <= date && date <= FARTHEST_DATE);
}

/** The prices at which an amount begins to be cut or capped. */
function edgesOf(amount: Amount): number[] {
  switch (amount.kind) {
    case 'fixed':
      return [amount.fen];
    case 'fraction':
      return amount.capFen === undefined ? [] : [Math.ceil((amount.capFen * amount.denominator) / amount.numerator)];
    case 'fixed-price':
      return [amount.elderPaysFen, ...(amount.capFen === undefined ? [] : [amount.elderPaysFen + amount.capFen])];
  }
}

function pricesOf(document: PolicyDocument, conditions: readonly Conditions[], amounts: readonly Amount[]): number[] {
  const limits = conditions.flatMap(({ price }) => [price?.atLeastFen, price?.moreThanFen, price?.atMostFen]);
  return [...limits, ...amounts.flatMap(edgesOf), document.minimumOwnFen].filter(present).flatMap(around);
}

/** What the documents draw lines at: every number, date, place and word they name, and what lies beside it. */
export function boundaryValues(documents: readonly PolicyDocument[]): BoundaryValues {
  const conditions = documents.flatMap((document) => conditionSites(document).map(({ value }) => value));
  const persons = [
    ...conditions.flatMap(({ who }) => who ?? []),
    ...documents.flatMap(({ noMinimumFor }) => noMinimumFor ?? []),
  ];
  const wheres = conditions.map(({ where }) => where).filter(present);
  const amounts = documents.flatMap(({ discounts, layers }) =>
    [...discounts, ...layers].flatMap(({ classes }) => classes.map(({ amount }) => amount)),
  );
  const operatorClasses = documents.flatMap(({ operator }) => operator.flatMap(({ classes }) => classes));
  const regions = [
    ...documents.map(({ region }) => region),
    ...persons.flatMap(({ household, residence }) => [...(household ?? []), ...(residence ?? [])]),
    ...wheres.flatMap((where) => where.regions ?? []),
  ];
  const [first] = documents;
  return {
    ages: unique([
      70,
      ...persons
        .flatMap(({ age }) => [age?.from, age?.to])
        .filter(present)
        .flatMap(around),
      59,
      105,
    ]),
    categories: unique(persons.flatMap((person) => [...(person.categories ?? []), ...(person.without ?? [])])),
    levels: unique(persons.flatMap((person) => person.levels ?? [])),
    places: unique([...(first ? placesAround(first.region) : []), ...unique(regions).slice(0, 40).map(villageIn)]),
    kinds: unique(['canteen' as const, ...wheres.flatMap((where) => where.kinds ?? [])]),
    facilityIds: unique([EXAMPLE_POINT, ...wheres.flatMap((where) => where.facilities?.slice(0, 2) ?? [])]),
    dates: unique(documents.flatMap((document) => datesOf(document, conditions))),
    pricesFen: unique([
      ...ORDINARY_PRICES_FEN,
      DEAR_PRICE_FEN,
      ...documents.flatMap((document) => pricesOf(document, conditions, amounts)),
    ]),
    metres: unique(
      wheres
        .flatMap(({ metres }) => [metres?.from, metres?.to])
        .filter(present)
        .flatMap(around),
    ),
    grades: unique(operatorClasses.flatMap(({ grades }) => grades ?? [])),
    volumes: unique(
      operatorClasses
        .flatMap(({ volume }) => [volume?.meals, volume?.diners, volume?.mealsADay])
        .flatMap((band) => [band?.from, band?.to])
        .filter(present),
    ),
    quotas: documents
      .flatMap((document) => quotaSites(document).flatMap(({ value }) => value))
      .flatMap((quota) =>
        'meals' in quota && quota.per !== 'mealtime' ? [{ per: quota.per, meals: quota.meals }] : [],
      ),
  };
}
