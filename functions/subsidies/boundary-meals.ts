import { addDays, type BusinessDate, datesBetween, isBusinessDate, weekdayOf } from '../../shared/business-time.ts';
import { randomBits } from '../../shared/random.ts';
import { MEALTIMES, MODES } from '../facilities/index.ts';
import { type BoundaryValues, boundaryValues, EXAMPLE_POINT } from './boundary-values.ts';
import { bornFor, meetConditions } from './meet-conditions.ts';
import type { Conditions, PolicyDocument } from './policy.ts';
import { periodOf } from './quotas.ts';
import type { MealToPrice, PricedElder } from './quote.ts';
import { quoteMeal } from './quote-meal.ts';
import { ruleSites } from './sites.ts';

/** One thing about a meal said otherwise. */
type Change = (meal: MealToPrice) => MealToPrice;

/** Enough for every pair of rules of a large policy; a policy of the usual size needs a tenth. */
const MAX_BASES = 120;
const MAX_MEALS = 4_000;
const MIXTURES_PER_CHANGE = 5;
const MAX_TAKEN = 60;

const withFacts =
  (facts: Partial<PricedElder>): Change =>
  (meal) => ({ ...meal, facts: { ...meal.facts, ...facts } });

function ordinaryMeal({ places, dates }: BoundaryValues): MealToPrice {
  const date = dates.find((candidate) => weekdayOf(candidate) === 3) ?? dates[0]!;
  const [home] = places;
  return {
    facts: {
      birthDate: bornFor(70, date),
      categories: [],
      household: home!,
      residence: home!,
      deceased: false,
      inInstitution: false,
      suspended: false,
    },
    facility: { facilityId: EXAMPLE_POINT, region: home!, kind: 'canteen' },
    date,
    mealtime: 'lunch',
    mode: 'eat-in',
    listFen: 1200,
    taken: [],
  };
}

const sameDayOf = (year: number, date: BusinessDate): BusinessDate => {
  const day = `${year}${date.slice(4)}`;
  return isBusinessDate(day) ? day : `${year}-02-28`;
};

/** The meals of a period that come before the one to price, each as the policy prices it alone. */
function takenBefore(document: PolicyDocument, count: number, per: 'day' | 'week' | 'month' | 'year'): Change {
  return (meal) => {
    const { from, to } = periodOf(per, meal.date);
    const times = datesBetween(from, to).flatMap((date) => [
      { date, mealtime: meal.mealtime },
      ...MEALTIMES.filter((mealtime) => mealtime !== meal.mealtime).map((mealtime) => ({ date, mealtime })),
    ]);
    // The same mealtime of other days first: that is what most rules pay for.
    const others = times
      .filter(({ date, mealtime }) => date !== meal.date || mealtime !== meal.mealtime)
      .sort((a, b) => Number(a.mealtime !== meal.mealtime) - Number(b.mealtime !== meal.mealtime));
    const { subsidyFen, layers } = quoteMeal({ ...document, policyId: '' }, { ...meal, taken: [] });
    const drawn = { subsidyFen, layers: layers.map(({ payer, fen }) => ({ payer, fen })) };
    return { ...meal, taken: others.slice(0, count).map((at) => ({ ...at, ...drawn })) };
  };
}

/** What can be said otherwise about a meal, one list for each thing; in each the simplest comes first. */
export function changesOf(documents: readonly PolicyDocument[], values = boundaryValues(documents)): Change[][] {
  const { ages, categories, levels, places, kinds, facilityIds, dates, pricesFen, metres } = values;
  const [home, away] = [places[0]!, places.at(-1)!];
  return [
    [
      ...ages.map(
        (age): Change =>
          (meal) =>
            withFacts({ birthDate: bornFor(age, meal.date) })(meal),
      ),
      ...ages.flatMap((age): Change[] =>
        [0, 1].map((days) => (meal) => {
          const born = sameDayOf(Number(meal.date.slice(0, 4)) - age, meal.date);
          return withFacts({ birthDate: addDays(born, days) })(meal);
        }),
      ),
      withFacts({ birthDate: '1956-02-29' }),
    ],
    [
      withFacts({ categories: [] }),
      ...categories.map((category) => withFacts({ categories: [category] })),
      ...categories.map(
        (category): Change =>
          (meal) =>
            withFacts({ categories: [...new Set([...meal.facts.categories, category])] })(meal),
      ),
    ],
    [withFacts({ assessmentLevel: undefined }), ...levels.map((level) => withFacts({ assessmentLevel: level }))],
    [
      withFacts({ inInstitution: false, deceased: false, suspended: false, lastMonth: undefined }),
      withFacts({ inInstitution: true }),
      withFacts({ inInstitution: true, lastMonth: { residence: home, inInstitution: false } }),
      withFacts({ residence: away, lastMonth: { residence: home, inInstitution: false } }),
      withFacts({ deceased: true }),
      withFacts({ suspended: true }),
    ],
    places.map((place) => withFacts({ household: place })),
    places.map((place) => withFacts({ residence: place })),
    places.map(
      (place): Change =>
        (meal) => ({ ...meal, facility: { ...meal.facility, region: place } }),
    ),
    kinds.map(
      (kind): Change =>
        (meal) => ({ ...meal, facility: { ...meal.facility, kind } }),
    ),
    facilityIds.map(
      (facilityId): Change =>
        (meal) => ({ ...meal, facility: { ...meal.facility, facilityId } }),
    ),
    dates.map(
      (date): Change =>
        (meal) => ({ ...meal, date }),
    ),
    ['lunch' as const, 'dinner' as const, 'breakfast' as const].map(
      (mealtime): Change =>
        (meal) => ({ ...meal, mealtime }),
    ),
    MODES.map(
      (mode): Change =>
        (meal) => ({ ...meal, mode }),
    ),
    pricesFen.map(
      (listFen): Change =>
        (meal) => ({ ...meal, listFen }),
    ),
    [undefined, ...metres].map(
      (distanceMetres): Change =>
        (meal) => ({ ...meal, distanceMetres }),
    ),
  ];
}

/** Meals taken before: as many as a quota allows, and one fewer. */
const takenChanges = (documents: readonly PolicyDocument[], { quotas }: BoundaryValues): Change[] =>
  quotas.flatMap(({ per, meals }) =>
    documents.flatMap((document) =>
      [meals - 1, meals].filter((count) => count <= MAX_TAKEN).map((count) => takenBefore(document, count, per)),
    ),
  );

/** Every group and class of a rule, and of each two rules together, as conditions to be met one after the other. */
function* wishesOf(
  documents: readonly PolicyDocument[],
): Iterable<{ conditions: Conditions[]; group: number; document: PolicyDocument }> {
  yield* documents.map((document) => ({ conditions: [], group: 0, document }));
  for (const document of documents) {
    const ofRule = ruleSites(document).map(({ value }) =>
      value.classes.flatMap((one) => {
        const groups = Math.max(value.who?.length ?? 1, one.who?.length ?? 1);
        return Array.from({ length: Math.min(groups, 4) }, (_, group) => ({
          conditions: [value as Conditions, one as Conditions],
          group,
        }));
      }),
    );
    yield* ofRule.flat().map((wish) => ({ ...wish, document }));
    for (const [i, first] of ofRule.entries())
      for (const second of ofRule.slice(i + 1))
        for (const one of first.slice(0, 3))
          for (const other of second.slice(0, 3))
            yield { conditions: [...one.conditions, ...other.conditions], group: one.group, document };
  }
}

/** An ordinary meal, and one for every class of every rule that it applies to. */
export function* baseMeals(
  documents: readonly PolicyDocument[],
  values = boundaryValues(documents),
): Iterable<MealToPrice> {
  const known = new Set<string>();
  const { dates } = values;
  for (const { conditions, group, document } of wishesOf(documents)) {
    const meet = (meal: MealToPrice, one: Conditions) =>
      meetConditions(one, meal, { calendar: document.calendar, dates, group });
    // Twice, because meeting the second condition may have undone the first.
    const meal = [...conditions, ...conditions].reduce(meet, ordinaryMeal(values));
    const name = JSON.stringify(meal);
    if (known.has(name)) continue;
    known.add(name);
    yield meal;
    if (known.size >= MAX_BASES) return;
  }
}

/** Whole numbers below a limit, always the same ones. */
function drawing(seed: number): (limit: number) => number {
  const bits = randomBits(seed);
  return (limit) => bits() % limit;
}

/**
 * Meals at the edges of the documents, always the same ones in the same order, the simplest first: one for every class
 * of every rule, each of these with one thing said otherwise, then mixtures. Bounded, whatever the documents. Each is
 * the elder's first meal unless meals `taken` before are asked for.
 */
export function* boundaryMeals(
  documents: readonly PolicyDocument[],
  { taken = true, atMost = MAX_MEALS }: { taken?: boolean; atMost?: number } = {},
): Iterable<MealToPrice> {
  const values = boundaryValues(documents);
  const bases = [...baseMeals(documents, values)];
  const drawn = taken ? takenChanges(documents, values) : [];
  const changes = [...changesOf(documents, values), ...(drawn.length > 0 ? [drawn] : [])];
  let left = atMost;
  for (const meal of bases) if (left-- > 0) yield meal;
  const singles = changes.flat();
  // A third of the room is kept for mixtures, which find what takes two things at once.
  const room = Math.floor((left * 2) / 3);
  const share = Math.max(1, Math.ceil((bases.length * singles.length) / Math.max(1, room)));
  for (const [i, meal] of bases.entries())
    for (const [j, change] of singles.entries())
      if (left > 0 && (i + j) % share === 0) {
        left -= 1;
        yield change(meal);
      }
  const draw = drawing(20_261_122);
  for (left = Math.min(left, MIXTURES_PER_CHANGE * singles.length); left > 0; left--) {
    let meal = bases[draw(bases.length)]!;
    for (let times = 2 + draw(3); times > 0; times--) {
      const some = changes[draw(changes.length)]!;
      meal = some[draw(some.length)]!(meal);
    }
    yield meal;
  }
}

/** The meal with as much as possible said in the simplest way, as long as `holds` holds. */
export function simplest(
  meal: MealToPrice,
  changes: readonly (readonly Change[])[],
  holds: (meal: MealToPrice) => boolean,
): MealToPrice {
  return changes.reduce((now, some) => {
    for (const change of some) {
      const simpler = change(now);
      if (holds(simpler)) return simpler;
    }
    return now;
  }, meal);
}
