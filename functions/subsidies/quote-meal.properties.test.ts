import fc from 'fast-check';
import { addDays } from '../../shared/business-time.ts';
import { MEAL_KINDS, MEALTIMES, MODES } from '../facilities/index.ts';
import { CATEGORIES, codesOf, LEVELS } from '../registry/index.ts';
import { type Policy, policySchema } from './policy.ts';
import { quotaWindow } from './quotas.ts';
import type { MealToPrice, TakenMeal } from './quote.ts';
import { quoteMeal } from './quote-meal.ts';

/** Any policy the language can say, and any meal: small numbers and few places, so that rules meet and limits touch. */
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const someOf = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const REGIONS = ['411025', '411025101', '411025101001', '411024', '411000', '440100'];
const DAY = '2026-10-01';

const fen = fc.integer({ min: 0, max: 1500 });
const fraction = { numerator: fc.integer({ min: 1, max: 9 }), denominator: fc.integer({ min: 1, max: 9 }) };
const rounding = fc.constantFrom('floor', 'half-up', 'half-even', 'ceil');
const amount = fc.oneof(
  fc.record({ kind: fc.constant('fixed'), fen }),
  fc.record({
    kind: fc.constant('fraction'),
    of: fc.constantFrom('list', 'net', 'rest'),
    ...fraction,
    rounding,
    stepFen: some(fc.constantFrom(10, 50, 100)),
    capFen: some(fen),
  }),
  fc.record({
    kind: fc.constant('fixed-price'),
    elderPaysFen: fen,
    capFen: some(fen),
  }),
);
const person = fc.record({
  age: some(fc.record({ from: some(fc.integer({ min: 55, max: 85 })), to: some(fc.integer({ min: 70, max: 110 })) })),
  categories: some(someOf(codesOf(CATEGORIES))),
  without: some(fc.constant(['institution'])),
  levels: some(someOf(codesOf(LEVELS))),
  household: some(someOf(REGIONS)),
});
const conditions = {
  who: some(fc.array(person, { minLength: 1, maxLength: 3 })),
  where: some(
    fc.record({
      regions: some(someOf(REGIONS)),
      sameAs: some(
        fc.record({
          level: fc.constantFrom('city', 'county', 'township', 'village'),
          of: fc.constantFrom('household', 'residence'),
        }),
      ),
      otherThan: some(
        fc.record({ level: fc.constantFrom('county', 'township'), of: fc.constantFrom('household', 'residence') }),
      ),
      metres: some(
        fc.record({ from: some(fc.integer({ min: 0, max: 1500 })), to: some(fc.integer({ min: 1000, max: 5000 })) }),
      ),
      kinds: some(someOf(MEAL_KINDS)),
    }),
  ),
  when: some(
    fc.record({
      mealtimes: some(someOf(MEALTIMES)),
      days: some(someOf(['workday', 'weekend', 'holiday'])),
      weekdays: some(someOf([1, 3, 6])),
      dates: some(fc.constant([{ from: '2026-10-05', to: '2026-11-05' }])),
    }),
  ),
  modes: some(someOf(MODES)),
  price: some(
    fc.oneof(
      fc.record({ of: fc.constantFrom('list', 'net'), atLeastFen: fen, atMostFen: some(fen) }),
      fc.record({ of: fc.constantFrom('list', 'net'), moreThanFen: fen }),
    ),
  ),
};
const often = <T>(arbitrary: fc.Arbitrary<T | undefined>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const rareConditions = Object.fromEntries(
  Object.entries(conditions).map(([name, arbitrary]) => [name, often(arbitrary as fc.Arbitrary<unknown>)]),
);
const classes = {
  choose: fc.constantFrom('first', 'best', 'all'),
  classes: fc.array(fc.record({ label: fc.constant('某档'), ...rareConditions, amount }), {
    minLength: 1,
    maxLength: 3,
  }),
};
const per = fc.constantFrom('mealtime', 'day', 'week', 'month', 'year');
const quotas = fc.array(
  fc.oneof(
    fc.record({ per, meals: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ per, fen: fc.integer({ min: 1, max: 3000 }) }),
  ),
  { maxLength: 2 },
);
const payer = fc.oneof(
  fc.record({
    level: fc.constantFrom('city', 'county', 'township'),
    of: fc.constantFrom('household', 'residence', 'facility', 'policy'),
  }),
  fc.record({ level: fc.constantFrom('operator', 'charity') }),
);
const shares = fc.array(fc.record({ payer, ...fraction, rounding }), { minLength: 1, maxLength: 2 });
const policy: fc.Arbitrary<Policy> = fc
  .record({
    name: fc.constant('任意政策'),
    region: fc.constantFrom('411025', '411000'),
    from: fc.constant(DAY),
    birthday: fc.record({
      counts: fc.constantFrom('on-the-day', 'from-month-start', 'from-next-month', 'from-year-start'),
      leapDay: fc.constantFrom('02-28', '03-01'),
    }),
    stops: fc.subarray(['institution', 'moved-out']),
    stopsFrom: fc.constantFrom('at-once', 'next-month'),
    calendar: fc.constant({
      years: [2026],
      holidays: [{ label: '国庆节', from: '2026-10-01', to: '2026-10-07' }],
      makeUpWorkdays: ['2026-10-10'],
    }),
    discounts: fc.array(fc.record({ label: fc.constant('优惠'), ...rareConditions, ...classes }), { maxLength: 2 }),
    layers: fc.array(
      fc.record({ label: fc.constant('补贴'), payer, shares: often(shares), ...rareConditions, ...classes, quotas }),
      {
        maxLength: 4,
      },
    ),
    minimumOwnFen: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600 })),
    noMinimumFor: often(fc.array(person, { minLength: 1, maxLength: 2 })),
    quotas,
  })
  .map((document) => ({ ...policySchema.parse(JSON.parse(JSON.stringify(document))), policyId: 'po_ANY' }));

const date = fc.integer({ min: 0, max: 45 }).map((days) => addDays(DAY, days));
const taken: fc.Arbitrary<TakenMeal> = fc
  .record({
    date,
    mealtime: fc.constantFrom(...MEALTIMES),
    layers: fc.array(
      fc.record({
        payer: fc.constantFrom('city:411000', 'county:411025', 'county:411024', 'township:411025101', 'operator'),
        fen: fc.integer({ min: 0, max: 800 }),
      }),
      { maxLength: 3 },
    ),
  })
  .map((meal) => ({ ...meal, subsidyFen: meal.layers.reduce((sum, layer) => sum + layer.fen, 0) }));
const meal: fc.Arbitrary<MealToPrice> = fc.record({
  facts: fc.record({
    birthDate: fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1925-01-01', days)),
    categories: fc.subarray(codesOf(CATEGORIES)),
    assessmentLevel: fc.constantFrom(...codesOf(LEVELS)),
    household: fc.constantFrom('411025101001', '411025102', '411024101', '411025'),
    residence: fc.constantFrom('411025101001', '411024101'),
    deceased: fc.constant(false),
    inInstitution: fc.boolean(),
    suspended: fc.constant(false),
  }),
  facility: fc.record({
    facilityId: fc.constant('fc_A'),
    region: fc.constantFrom('411025101001', '411025102', '411024', '440100'),
    kind: fc.constantFrom(...MEAL_KINDS),
  }),
  date,
  mealtime: fc.constantFrom(...MEALTIMES),
  mode: fc.constantFrom(...MODES),
  distanceMetres: some(fc.integer({ min: 0, max: 6000 })),
  listFen: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 2500 })),
  taken: fc.array(taken, { maxLength: 5 }),
});

const runs = { numRuns: 300 };
const always = (holds: (policy: Policy, meal: MealToPrice) => void) =>
  fc.assert(fc.property(policy, meal, holds), runs);

describe('whatever the policy and the meal', () => {
  test('the parts add up to the list price, and none is negative or zero-filled', () => {
    let subsidised = 0;
    always((policy, meal) => {
      const quote = quoteMeal(policy, meal);
      const parts = [quote.discountFen, ...quote.layers.map((layer) => layer.fen), quote.selfPayFen];
      expect(parts.every((part) => Number.isSafeInteger(part) && part >= 0)).toBe(true);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(meal.listFen);
      expect(quote.layers.every((layer) => layer.fen > 0 && layer.reason.length > 0)).toBe(true);
      expect(quote.listFen - quote.discountFen - quote.selfPayFen).toBe(quote.subsidyFen);
      if (quote.subsidyFen > 0) subsidised += 1;
    });
    // One in nine is, give or take: far fewer would say that the cases no longer ask anything.
    expect(subsidised).toBeGreaterThan(runs.numRuns / 30);
  });

  test('the elder pays the least own payment, or the whole of a cheaper meal', () => {
    always((policy, meal) => {
      const { listFen, discountFen, selfPayFen } = quoteMeal({ ...policy, noMinimumFor: undefined }, meal);
      expect(selfPayFen).toBeGreaterThanOrEqual(Math.min(policy.minimumOwnFen, listFen - discountFen));
    });
  });

  test('no payer pays more than the meal costs after its discounts', () => {
    always((policy, meal) => {
      const { listFen, discountFen, layers } = quoteMeal(policy, meal);
      for (const { fen } of layers) expect(fen).toBeLessThanOrEqual(listFen - discountFen);
    });
  });

  test('layers stand in the order of the policy, and each is a layer of it', () => {
    always((policy, meal) => {
      const named = policy.layers.map((layer, i) => ({ ...layer, label: `第 ${i} 层` }));
      const places = quoteMeal({ ...policy, layers: named }, meal).layers.map(({ label }) =>
        named.findIndex((layer) => layer.label === label),
      );
      expect(places.every((place) => place >= 0)).toBe(true);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    });
  });

  test('an elder who is stopped costs the public nothing', () => {
    always((policy, meal) => {
      for (const stop of [{ deceased: true }, { suspended: true }])
        expect(quoteMeal(policy, { ...meal, facts: { ...meal.facts, ...stop } }).layers).toEqual([]);
    });
  });

  test('no payer appears twice', () => {
    always((policy, meal) => {
      const payers = quoteMeal(policy, meal).layers.map((layer) => layer.payer);
      expect(new Set(payers).size).toBe(payers.length);
    });
  });

  test('a meal that somebody could pay for and nobody does says why', () => {
    always((policy, meal) => {
      const { subsidyFen, reasons } = quoteMeal(policy, meal);
      if (subsidyFen === 0 && policy.layers.length > 0) expect(reasons.length).toBeGreaterThan(0);
    });
  });

  test('one more meal taken never raises the subsidy', () => {
    fc.assert(
      fc.property(policy, meal, taken, (policy, meal, more) => {
        const before = quoteMeal(policy, meal).subsidyFen;
        expect(quoteMeal(policy, { ...meal, taken: [...meal.taken, more] }).subsidyFen).toBeLessThanOrEqual(before);
      }),
      runs,
    );
  });

  test('a booked sequence of meals never breaks a quota', () => {
    const several = fc.array(meal, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(policy, several, (policy, meals) => {
        const taken: TakenMeal[] = [];
        for (const one of meals) {
          const { layers, subsidyFen } = quoteMeal(policy, { ...one, facts: meals[0]!.facts, taken });
          taken.push({ date: one.date, mealtime: one.mealtime, subsidyFen, layers });
        }
        for (const quota of policy.quotas) {
          const periods = Map.groupBy(taken, ({ date, mealtime }) => periodName(quota.per, date, mealtime));
          for (const inPeriod of periods.values()) {
            if ('meals' in quota)
              expect(inPeriod.filter(({ subsidyFen }) => subsidyFen > 0).length).toBeLessThanOrEqual(quota.meals);
            else expect(inPeriod.reduce((sum, { subsidyFen }) => sum + subsidyFen, 0)).toBeLessThanOrEqual(quota.fen);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('meals outside the quota window change nothing', () => {
    fc.assert(
      fc.property(policy, meal, taken, (policy, meal, other) => {
        const { from, to } = quotaWindow(policy, meal.date);
        fc.pre(other.date < from || other.date > to);
        expect(quoteMeal(policy, { ...meal, taken: [...meal.taken, other] })).toEqual(quoteMeal(policy, meal));
      }),
      runs,
    );
  });

  test('the same policy and meal give the same quote, and neither is changed', () => {
    always((policy, meal) => {
      const before = JSON.stringify([policy, meal]);
      expect(quoteMeal(policy, meal)).toEqual(quoteMeal(structuredClone(policy), structuredClone(meal)));
      expect(JSON.stringify([policy, meal])).toBe(before);
    });
  });
});

/** Names the period independently of the code under test: ISO week by its Thursday, month by its digits. */
function periodName(per: string, date: string, mealtime: string): string {
  if (per === 'mealtime') return `${date} ${mealtime}`;
  if (per === 'day') return date;
  if (per === 'month') return date.slice(0, 7);
  if (per === 'year') return date.slice(0, 4);
  const day = new Date(`${date}T00:00:00Z`);
  const thursday = new Date(day.getTime() + (4 - (day.getUTCDay() || 7)) * 86_400_000);
  return `${thursday.getUTCFullYear()} ${Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / 604_800_000)}`;
}
