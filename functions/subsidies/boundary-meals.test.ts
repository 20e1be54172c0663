import { aLayer, aPolicy } from './a-meal.ts';
import { baseMeals, boundaryMeals } from './boundary-meals.ts';
import { boundaryValues, villageIn } from './boundary-values.ts';
import { examplePolicy, examplePolicyNames } from './example-policies.ts';
import { quoteMeal } from './quote-meal.ts';
import { ruleSites } from './sites.ts';

const policy = aPolicy({
  layers: [
    aLayer({
      who: [{ age: { from: 60 }, household: ['411025'] }],
      where: { sameAs: { level: 'township', of: 'residence' }, kinds: ['point'] },
      when: { mealtimes: ['dinner'], days: ['holiday'] },
      price: { of: 'list', moreThanFen: 1500 },
      classes: [
        { label: '低保', who: [{ categories: ['dibao'] }], amount: { kind: 'fixed', fen: 700 } },
        { label: '80 岁以上', who: [{ age: { from: 80 } }], amount: { kind: 'fixed', fen: 300 } },
      ],
    }),
  ],
  calendar: { years: [2026], holidays: [{ label: '重阳', from: '2026-10-18', to: '2026-10-18' }], makeUpWorkdays: [] },
  quotas: [{ per: 'day', meals: 1 }],
});

test('every limit is tried, and what lies beside it', () => {
  const { ages, pricesFen, dates, categories, places } = boundaryValues([policy]);
  expect(ages).toEqual(expect.arrayContaining([59, 60, 61, 79, 80, 81]));
  expect(pricesFen).toEqual(expect.arrayContaining([1499, 1500, 1501, 299, 300, 301, 699, 700, 701]));
  expect(dates).toEqual(expect.arrayContaining(['2026-01-01', '2026-10-17', '2026-10-18', '2026-10-19', '2027-01-01']));
  expect(categories).toEqual(['dibao']);
  expect(places).toContain('411025001001');
});

test.each([
  ['410000', '410101001001'],
  ['411000', '411001001001'],
  ['411025', '411025001001'],
  ['411025102', '411025102001'],
  ['411025102003', '411025102003'],
])('a village in %s: %s', (region, village) => {
  expect(villageIn(region)).toBe(village);
});

test('somebody is found for every class, however many conditions stand around it', () => {
  const meals = [...baseMeals([policy])];
  for (const label of ['低保', '80 岁以上']) {
    const paid = meals
      .map((meal) => quoteMeal(policy, meal))
      .filter(({ layers }) => layers[0]?.reason.startsWith(label));
    expect(paid.length).toBeGreaterThan(0);
  }
});

test.each(examplePolicyNames())('somebody is found for every layer of the published rule %s', (name) => {
  const document = examplePolicy(name);
  const paid = new Set(
    [...boundaryMeals([document])].flatMap((meal) =>
      quoteMeal({ ...document, policyId: '' }, meal).layers.map(({ label }) => label),
    ),
  );
  expect([...paid].sort()).toEqual(
    ruleSites(document, ['layers'])
      .map(({ value }) => value.label)
      .sort(),
  );
});

test('the same each time, the ordinary meal first, and never more than asked for', () => {
  const meals = [...boundaryMeals([policy])];
  expect(meals).toEqual([...boundaryMeals([structuredClone(policy)])]);
  expect(meals[0]).toMatchObject({ mealtime: 'lunch', mode: 'eat-in', listFen: 1200, taken: [] });
  expect([...boundaryMeals([policy], { atMost: 50 })]).toHaveLength(50);
});

test('meals taken before are as many as the quota allows, priced by the rule itself', () => {
  const drawn = [...boundaryMeals([policy])].filter(({ taken }) => taken.length > 0);
  expect(drawn.length).toBeGreaterThan(0);
  expect(drawn.every(({ taken }) => taken.length === 1)).toBe(true);
  expect([...boundaryMeals([policy], { taken: false })].every(({ taken }) => taken.length === 0)).toBe(true);
});
