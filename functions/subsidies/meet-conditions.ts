import type { BusinessDate } from '../../shared/business-time.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import { villageIn } from './boundary-values.ts';
import { dayKindOf } from './day-kind.ts';
import type { Calendar, Conditions, Person, Place, Price } from './policy.ts';
import { whyNotTime } from './qualifies.ts';
import type { MealToPrice, PricedElder } from './quote.ts';
import { regionPart } from './region-part.ts';

const oneOf = <T>(values: readonly T[] | undefined, now: T): T => (values && !values.includes(now) ? values[0]! : now);
const inside = (regions: readonly RegionCode[] | undefined, place: RegionCode): RegionCode =>
  regions && !regions.some((region) => covers(region, place)) ? villageIn(regions[0]!) : place;

/** Somebody who turned this age on the first of January of the year of the date. */
export const bornFor = (age: number, date: BusinessDate): BusinessDate => `${Number(date.slice(0, 4)) - age}-01-01`;
const ageOf = ({ birthDate }: PricedElder, date: BusinessDate): number =>
  Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));

function meetPerson(person: Person, facts: PricedElder, date: BusinessDate): PricedElder {
  const { from = 0, to = Number.POSITIVE_INFINITY } = person.age ?? {};
  const age = Math.min(Math.max(ageOf(facts, date), from), to);
  const belongs = person.categories?.some((category) => facts.categories.includes(category)) ?? true;
  const categories = [...facts.categories, ...(belongs ? [] : [person.categories![0]!])];
  return {
    ...facts,
    ...(age === ageOf(facts, date) ? {} : { birthDate: bornFor(age, date) }),
    categories: categories.filter((category) => !person.without?.includes(category)),
    assessmentLevel: person.levels
      ? oneOf(person.levels, facts.assessmentLevel ?? person.levels[0]!)
      : facts.assessmentLevel,
    household: inside(person.household, facts.household),
    residence: inside(person.residence, facts.residence),
  };
}

function meetPlace(place: Place, meal: MealToPrice): MealToPrice {
  const { facility, facts, distanceMetres } = meal;
  const { sameAs, otherThan, metres } = place;
  const home = sameAs && facts[sameAs.of];
  const other = otherThan && facts[otherThan.of];
  const isTogether = home && regionPart(home, sameAs.level) === regionPart(facility.region, sameAs.level);
  const isApart = other && regionPart(other, otherThan.level) !== regionPart(facility.region, otherThan.level);
  const region = home && !isTogether ? home : inside(place.regions, facility.region);
  const near = metres && (distanceMetres === undefined || distanceMetres < (metres.from ?? 0));
  const far = metres?.to !== undefined && (distanceMetres ?? 0) > metres.to;
  return {
    ...meal,
    // Somebody from elsewhere eats here, rather than somebody from here elsewhere.
    ...(other && !isApart
      ? { facts: { ...facts, [otherThan.of]: villageIn(other.startsWith('65') ? '540000' : '650000') } }
      : {}),
    facility: {
      facilityId: oneOf(place.facilities, facility.facilityId),
      kind: oneOf(place.kinds, facility.kind),
      region,
    },
    ...(near || far ? { distanceMetres: metres?.from ?? metres?.to } : {}),
  };
}

function meetPrice({ atLeastFen = 0, moreThanFen = -1, atMostFen = Number.POSITIVE_INFINITY }: Price, fen: number) {
  return Math.min(Math.max(fen, atLeastFen, moreThanFen + 1), atMostFen);
}

/** What the elder had to be and to do for the conditions to hold, changing as little as possible: mostly it succeeds. */
export function meetConditions(
  { who, where, when, modes, price }: Conditions,
  meal: MealToPrice,
  { calendar, dates, group = 0 }: { calendar: Calendar | undefined; dates: readonly BusinessDate[]; group?: number },
): MealToPrice {
  const person = who?.[group % who.length];
  const timed = when
    ? {
        mealtime: oneOf(when.mealtimes, meal.mealtime),
        date:
          [meal.date, ...dates].find(
            (date) =>
              whyNotTime(
                { ...when, mealtimes: undefined },
                { meal: { ...meal, date }, dayKind: dayKindOf(calendar, date) },
              ) === undefined,
          ) ?? meal.date,
      }
    : {};
  const asked = { ...meal, ...timed, mode: oneOf(modes, meal.mode) };
  const eaten = {
    ...asked,
    listFen: price ? meetPrice(price, asked.listFen) : asked.listFen,
    facts: person ? meetPerson(person, asked.facts, asked.date) : asked.facts,
  };
  return where ? meetPlace(where, eaten) : eaten;
}
