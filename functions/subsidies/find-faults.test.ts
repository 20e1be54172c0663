import { aLayer } from './a-meal.ts';
import { EXAMPLE_POINT } from './boundary-values.ts';
import { policyCase } from './case-schema.ts';
import { readCase } from './cli/read-case.ts';
import { examplePolicyNames, examplePolicyText } from './example-policies.ts';
import { lintPolicy } from './lint-policy.ts';
import type { Problem } from './problem.ts';
import type { MealToPrice, PolicyCase } from './quote.ts';
import { tryPolicy } from './try-policy.ts';

const aDocument = (differences: Record<string, unknown>) => ({
  name: '测试政策',
  region: '411025',
  from: '2026-01-01',
  birthday: { counts: 'on-the-day', leapDay: '02-28' },
  layers: [aLayer()],
  ...differences,
});
const everybody = (amount: Record<string, unknown>) => ({ choose: 'first', classes: [{ label: '所有老人', amount }] });
const part = (numerator: number, denominator: number) =>
  everybody({ kind: 'fraction', of: 'list', numerator, denominator, rounding: 'half-up' });
const ages = (...spans: (readonly [number, number?])[]) =>
  spans.map(([from, to]) => ({
    label: `${from} 岁起`,
    who: [{ age: { from, ...(to ? { to } : {}) } }],
    amount: { kind: 'fixed', fen: from },
  }));
const ofHome = aLayer({ payer: { level: 'county', of: 'household' } });
const ofPoint = (differences = {}) =>
  aLayer({ label: '就餐地补贴', payer: { level: 'county', of: 'facility' }, ...differences });
const onTop = (label: string, payer: object, per: string, more: object = {}) => ({
  label,
  payer,
  per,
  ...everybody({ kind: 'fixed', fen: 200 }),
  ...more,
});
const COUNTY = { level: 'county', of: 'policy' };
const calendar = (...years: number[]) => ({ calendar: { years, holidays: [], makeUpWorkdays: [] } });

const mealOf = ({ example }: Problem): MealToPrice => {
  if (!example || !('meal' in example)) throw new Error('not shown by a meal');
  return example.meal;
};

/** The example is one the API and the command line take as it stands. */
function expectToBeTried({ example }: Problem): void {
  const sent: unknown = JSON.parse(JSON.stringify(example));
  expect(policyCase.parse(sent)).toEqual(sent);
  expect(readCase(sent)).not.toHaveProperty('problems');
}

describe('a policy that cannot be meant is refused with the case that shows it', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    [
      'shares of the price that add up to more than the price',
      { layers: [aLayer(part(2, 3)), aLayer({ payer: { level: 'city', of: 'policy' }, ...part(1, 2) })] },
      'layers[1]',
      '餐费 100.00 元，各层合计要补 116.67 元：这么贵的餐也补得比餐费多',
    ],
    [
      'an amount with noughts too many',
      { layers: [aLayer(everybody({ kind: 'fixed', fen: 50_000 }))] },
      'layers[0]',
      '餐费 100.00 元，各层合计要补 500.00 元：这么贵的餐也补得比餐费多',
    ],
    [
      'a payer that two layers name differently, and that at home is the same one',
      { layers: [ofHome, ofPoint()] },
      'layers[1].payer',
      '与“县级补贴”落到同一出资方（county:411025），一餐会付两次',
    ],
    [
      'the same payer for two groups of whom some belong to both',
      {
        layers: [
          aLayer({ who: [{ categories: ['tekun'], levels: ['severe'] }], where: { metres: { from: 3000 } } }),
          aLayer({
            label: '高龄',
            who: [{ age: { from: 90 } }],
            where: { kinds: ['point'] },
            modes: ['delivery'],
            when: { weekdays: [6] },
          }),
        ],
      },
      'layers[1].payer',
      '与“县级补贴”落到同一出资方（county:411025），一餐会付两次',
    ],
    [
      'the operator in two layers, one of them a share',
      {
        layers: [
          aLayer({ shares: [{ payer: { level: 'operator' }, numerator: 1, denominator: 2, rounding: 'floor' }] }),
          aLayer({ label: '让利', payer: { level: 'operator' } }),
        ],
      },
      'layers[1].payer',
      '与“县级补贴”落到同一出资方（operator），一餐会付两次',
    ],
    [
      'a year left out of the calendar',
      { layers: [aLayer({ when: { days: ['workday'] } })], ...calendar(2026, 2028) },
      'calendar.years',
      '没有 2027 年的放假安排，2027-01-01 起按日子补的判断不了',
    ],
    [
      'a calendar that ends before the policy begins',
      { from: '2027-03-06', layers: [aLayer({ when: { days: ['workday'], weekdays: [1] } })], ...calendar(2026) },
      'calendar.years',
      '没有 2027 年的放假安排，2027-03-08 起按日子补的判断不了',
    ],
    [
      'a trip that the city pays twice',
      {
        deliveries: [
          onTop('每趟', { level: 'city', of: 'policy' }, 'trip'),
          onTop('百岁', { level: 'city', of: 'household' }, 'elder', { who: [{ age: { from: 100 } }] }),
        ],
      },
      'deliveries[1].payer',
      '与“每趟”落到同一出资方（city:411000），会付两次',
    ],
    [
      'a diner that the county pays twice a day',
      {
        operator: [
          onTop('人次', COUNTY, 'diner-day'),
          onTop('有补贴的人次', COUNTY, 'diner-day', { subsidised: true, when: { mealtimes: ['dinner'] } }),
        ],
      },
      'operator[1].payer',
      '与“人次”落到同一出资方（county:411025），会付两次',
    ],
    [
      'a year that the county pays by grade and again by volume',
      {
        operator: [
          {
            ...onTop('等级', COUNTY, 'year'),
            classes: [{ label: '一级', grades: ['一级'], amount: { kind: 'fixed', fen: 9 } }],
          },
          {
            ...onTop('规模', COUNTY, 'year'),
            classes: [{ label: '五十人', volume: { mealsADay: { from: 50 } }, amount: { kind: 'fixed', fen: 9 } }],
          },
        ],
      },
      'operator[1].payer',
      '与“等级”落到同一出资方（county:411025），会付两次',
    ],
  ])('%s', (_, differences, path, problem) => {
    const { document, errors } = lintPolicy(aDocument(differences));
    expect(document).toBeUndefined();
    expect(errors).toMatchObject([{ path, problem }]);
    expectToBeTried(errors[0]!);
  });

  test('the case is told as simply as it can be', () => {
    const [twice] = lintPolicy(aDocument({ layers: [ofHome, ofPoint()] })).errors;
    expect(mealOf(twice!)).toEqual({
      facts: {
        birthDate: '1956-01-01',
        categories: [],
        household: '411025001001',
        residence: '411025001001',
        deceased: false,
        inInstitution: false,
        suspended: false,
      },
      facility: { facilityId: EXAMPLE_POINT, region: '411025001001', kind: 'canteen' },
      date: '2026-01-01',
      mealtime: 'lunch',
      mode: 'eat-in',
      listFen: 1200,
      taken: [],
    });
  });

  test('what only some fall under is shown by one of them', () => {
    const layers = [
      aLayer({ who: [{ categories: ['tekun'] }] }),
      aLayer({ label: '高龄', who: [{ age: { from: 90 } }], where: { kinds: ['point'] } }),
    ];
    const [twice] = lintPolicy(aDocument({ layers })).errors;
    const { facts, facility } = mealOf(twice!);
    expect(facts).toMatchObject({ birthDate: '1936-01-01', categories: ['tekun'] });
    expect(facility.kind).toBe('point');
  });
});

describe('what may be meant is told with the case, and published all the same', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    [
      'the elder pays nothing for an ordinary meal',
      { layers: [aLayer(everybody({ kind: 'fixed', fen: 1300 }))] },
      'layers[0]',
      '餐费 12.00 元，各层合计要补 13.00 元，只补到餐费为止，老人不用付钱',
    ],
    [
      'an age between two classes',
      { layers: [aLayer({ classes: ages([60, 69], [71]) })] },
      'layers[0].classes',
      '70 周岁的人不在任何一档，而更年轻和更年长的都在',
    ],
    [
      'ages between two groups of a rule for deliveries',
      { deliveries: [onTop('送餐', COUNTY, 'trip', { who: [{ age: { from: 70, to: 74 } }, { age: { from: 80 } }] })] },
      'deliveries[0].classes',
      '75 至 79 周岁的人不在任何一档，而更年轻和更年长的都在',
    ],
    [
      'a class behind a wider one',
      { layers: [aLayer({ classes: ages([60], [80]) })] },
      'layers[0].classes[1]',
      '符合“80 岁起”的人都归了别的档，这一档用不上',
    ],
    [
      'the calendar will end',
      { layers: [aLayer({ when: { days: ['workday'] } })], ...calendar(2026) },
      'calendar.years',
      '放假安排只到 2026 年，2027 年起按日子补的不再补',
    ],
  ])('%s', (_, differences, path, problem) => {
    const { errors, warnings } = lintPolicy(aDocument(differences));
    expect(errors).toEqual([]);
    expect(warnings).toMatchObject([{ path, problem }]);
    expectToBeTried(warnings[0]!);
  });
});

describe('what is right is let through', () => {
  test.each<[string, Record<string, unknown>]>([
    [
      'a second payer only for meals elsewhere',
      { layers: [ofHome, ofPoint({ where: { otherThan: { level: 'county', of: 'household' } } })] },
    ],
    [
      'one payer for lunch and for dinner',
      { layers: [aLayer({ when: { mealtimes: ['lunch'] } }), aLayer({ when: { mealtimes: ['dinner'] } })] },
    ],
    [
      'half and half',
      { layers: [aLayer(part(1, 2)), aLayer({ payer: { level: 'city', of: 'policy' }, ...part(1, 2) })] },
    ],
    ['the whole price', { layers: [aLayer(everybody({ kind: 'fixed-price', elderPaysFen: 0 }))] }],
    ['ages one after the other', { layers: [aLayer({ classes: ages([60, 69], [70]) })] }],
    ['the narrow class first', { layers: [aLayer({ classes: ages([80], [60]) })] }],
    ['the class that pays more', { layers: [aLayer({ choose: 'best', classes: ages([60], [80]) })] }],
    ['classes that add up', { layers: [aLayer({ choose: 'all', classes: ages([60], [80]) })] }],
    ['weekdays need no calendar', { layers: [aLayer({ when: { weekdays: [1, 2, 3, 4, 5] } })] }],
    [
      'diners paid by the day, the point by the month',
      { operator: [onTop('人次', COUNTY, 'diner-day'), onTop('每月', COUNTY, 'month')] },
    ],
  ])('%s', (_, differences) => {
    expect(lintPolicy(aDocument(differences))).toMatchObject({ errors: [], warnings: [] });
  });

  test.each(examplePolicyNames())('the published rule %s', (name) => {
    expect(lintPolicy(examplePolicyText(name)).errors).toEqual([]);
  });
});

describe('the search', () => {
  const wrong = aDocument({ layers: [aLayer(part(2, 3)), ofPoint(part(1, 2))] });

  test('finds the same each time, and leaves the document alone', () => {
    const before = JSON.stringify(wrong);
    expect(lintPolicy(wrong)).toEqual(lintPolicy(structuredClone(wrong)));
    expect(JSON.stringify(wrong)).toBe(before);
  });

  test('a case it shows can be tried as it stands', () => {
    const document = aDocument({ layers: [aLayer({ classes: ages([60, 69], [71]) })] });
    const [gap] = lintPolicy(document).warnings;
    const asked: PolicyCase = policyCase.parse(JSON.parse(JSON.stringify(gap!.example)));
    expect(tryPolicy(document, asked)).toMatchObject({
      meal: { subsidyFen: 0, reasons: ['县级补贴：不符合任何一档（60 岁起、71 岁起）'] },
    });
  });

  test('a policy as large as the language allows is searched within bounds', () => {
    const layers = Array.from({ length: 10 }, (_, i) =>
      aLayer({
        label: `第 ${i} 层`,
        payer: { level: i % 2 ? 'county' : 'township', of: i % 3 ? 'facility' : 'household' },
        when: { mealtimes: ['lunch', 'dinner'] },
        classes: Array.from({ length: 50 }, (_, j) => ({
          label: `第 ${j} 档`,
          who: [{ age: { from: 60 + j }, household: [`41${String(1000 + j).padStart(4, '0')}`] }],
          where: { metres: { from: j * 100 } },
          amount: { kind: 'fixed', fen: 10 + j },
        })),
      }),
    );
    const begun = process.cpuUsage();
    expect(lintPolicy(aDocument({ layers })).errors.length).toBeGreaterThan(0);
    const { user, system } = process.cpuUsage(begun);
    expect(user + system).toBeLessThan(8_000_000);
  });
});
