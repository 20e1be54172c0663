import { aMeal, aPolicy } from './a-meal.ts';
import type { OperatorMonth, PricedElder, ServedMeal } from './quote.ts';
import { quoteOperatorMonth, quoteOperatorYear } from './quote-operator.ts';

const COUNTY = { level: 'county', of: 'policy' };
const rule = (per: string, fen: number, differences = {}) => ({
  label: '运营补贴',
  payer: COUNTY,
  per,
  choose: 'first',
  classes: [{ label: '每次', amount: { kind: 'fixed', fen } }],
  ...differences,
});
const { facts: ordinary, facility } = aMeal();
const ate = (elderId: string, date: string, more: Partial<ServedMeal> & { about?: Partial<PricedElder> } = {}) => {
  const { about, ...differences } = more;
  return {
    elderId,
    facts: { ...ordinary, ...about },
    date,
    mealtime: 'lunch' as const,
    mode: 'eat-in' as const,
    listFen: 1200,
    discountFen: 0,
    subsidyFen: 500,
    ...differences,
  };
};
const november = (meals: ServedMeal[], differences: Partial<OperatorMonth> = {}): OperatorMonth => ({
  facility,
  month: '2026-11',
  meals,
  inForce: { from: '2026-11-01', to: '2026-11-30' },
  ...differences,
});
const month = (operator: object[], asked: OperatorMonth) =>
  quoteOperatorMonth(aPolicy({ operator }), asked).map(({ units, subsidyFen }) => [units, subsidyFen]);

/** 王 eats lunch and dinner on the 2nd and lunch on the 3rd, 李 lunch on the 3rd at the full price. */
const eaten = [
  ate('王', '2026-11-02'),
  ate('王', '2026-11-02', { mealtime: 'dinner' }),
  ate('王', '2026-11-03'),
  ate('李', '2026-11-03', { subsidyFen: 0 }),
];

describe('what is counted', () => {
  test.each<[string, object, [number, number]]>([
    ['every meal', rule('meal', 200), [4, 800]],
    ['every subsidised meal', rule('meal', 200, { subsidised: true }), [3, 600]],
    ['every diner and day (Beijing, 3.00)', rule('diner-day', 300), [3, 900]],
    ['every diner', rule('diner-month', 1000), [2, 2000]],
    ['every diner with a subsidised meal', rule('diner-month', 1000, { subsidised: true }), [1, 1000]],
    ['the point', rule('month', 50_000), [1, 50_000]],
    ['dinners only', rule('meal', 200, { when: { mealtimes: ['dinner'] } }), [1, 200]],
    ['deliveries only', rule('meal', 200, { modes: ['delivery'] }), [0, 0]],
    ['meals of more than 12.00', rule('meal', 200, { price: { of: 'list', moreThanFen: 1200 } }), [0, 0]],
  ])('%s', (_, one, expected) => {
    expect(month([one], november(eaten))).toEqual([expected]);
  });

  test('in any order the same', () => {
    expect(month([rule('diner-day', 300)], november([...eaten].reverse()))).toEqual([[3, 900]]);
  });

  test('nothing was served', () => {
    expect(month([rule('meal', 200), rule('diner-day', 300)], november([]))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('by the diner’s age (Shanghai Huangpu: 0.80 from 65, 1.50 from 75)', () => {
    const byAge = rule('meal', 0, {
      classes: [
        { label: '65 至 74 岁', who: [{ age: { from: 65, to: 74 } }], amount: { kind: 'fixed', fen: 80 } },
        { label: '75 岁以上', who: [{ age: { from: 75 } }], amount: { kind: 'fixed', fen: 150 } },
      ],
    });
    const meals = ['1962-01-01', '1961-01-01', '1951-11-03', '1951-11-02'].map((birthDate, i) =>
      ate(`el_${i}`, '2026-11-02', { about: { birthDate } }),
    );
    // 64, 65, 74 (75 tomorrow), 75 today.
    expect(month([byAge], november(meals))).toEqual([[3, 80 + 80 + 150]]);
  });

  test('a diner and day counts by the meal that brings most', () => {
    const byMode = rule('diner-day', 0, {
      classes: [
        { label: '送餐', modes: ['delivery'], amount: { kind: 'fixed', fen: 400 } },
        { label: '堂食', amount: { kind: 'fixed', fen: 300 } },
      ],
    });
    const meals = [ate('王', '2026-11-02'), ate('王', '2026-11-02', { mealtime: 'dinner', mode: 'delivery' })];
    expect(month([byMode], november(meals))).toEqual([[1, 400]]);
  });
});

describe('the point', () => {
  const bySize = (volume: object) =>
    rule('month', 0, { classes: [{ label: '规模', volume, amount: { kind: 'fixed', fen: 100_000 } }] });
  test.each<[string, object, number]>([
    ['four meals of four', { meals: { from: 4 } }, 1],
    ['four meals of five', { meals: { from: 5 } }, 0],
    ['four meals of at most three', { meals: { to: 3 } }, 0],
    ['two diners of two', { diners: { from: 2 } }, 1],
    ['two diners of three', { diners: { from: 3 } }, 0],
    // Four meals on two days.
    ['two a day of two', { mealsADay: { from: 2 } }, 1],
    ['two a day of three', { mealsADay: { from: 3 } }, 0],
  ])('%s', (_, volume, units) => {
    expect(month([bySize(volume)], november(eaten))).toEqual([[units, units * 100_000]]);
  });

  test('an average just below the threshold is below it', () => {
    const meals = [...eaten, ate('王', '2026-11-04')];
    expect(month([bySize({ mealsADay: { from: 2 } })], november(meals))).toEqual([[0, 0]]);
  });

  const graded = rule('year', 0, {
    classes: [
      { label: '一级', grades: ['一级'], amount: { kind: 'fixed', fen: 10_000_000 } },
      { label: '二级', grades: ['二级'], amount: { kind: 'fixed', fen: 6_000_000 } },
      { label: '三级', grades: ['三级'], amount: { kind: 'fixed', fen: 3_000_000 } },
    ],
  });
  const year = { facility, year: 2026, volume: { meals: 0, diners: 0, days: 0 } };
  test.each<[string | undefined, number, string[]]>([
    ['一级', 10_000_000, []],
    ['三级', 3_000_000, []],
    ['四级', 0, ['不符合任何一档（一级、二级、三级）']],
    [undefined, 0, ['就餐点没有评定等级']],
  ])('a year at grade %s (Fengjie): %i', (grade, subsidyFen, reasons) => {
    const policy = aPolicy({ operator: [graded, rule('meal', 200)] });
    expect(quoteOperatorYear(policy, { ...year, grade })).toMatchObject([{ subsidyFen, reasons }]);
  });

  test('what is paid by the year is not paid by the month, nor the other way round', () => {
    const policy = aPolicy({ operator: [graded, rule('meal', 200)] });
    expect(quoteOperatorMonth(policy, november(eaten, { grade: '一级' }))).toMatchObject([{ subsidyFen: 800 }]);
    expect(quoteOperatorYear(policy, { ...year, grade: '一级' })).toHaveLength(1);
  });

  test('another kind of point, another county', () => {
    const where = { where: { kinds: ['point'] } };
    expect(quoteOperatorMonth(aPolicy({ operator: [rule('month', 1, where)] }), november(eaten))).toMatchObject([
      { units: 0, layers: [], reasons: ['只补助餐点的餐'] },
    ]);
  });
});

describe('who pays', () => {
  test('the whole line, with its reason', () => {
    expect(quoteOperatorMonth(aPolicy({ operator: [rule('meal', 200)] }), november(eaten))).toEqual([
      {
        label: '运营补贴',
        units: 4,
        layers: [{ payer: 'county:411025', label: '运营补贴', fen: 800, reason: '每次：4 餐' }],
        subsidyFen: 800,
        policyId: 'po_TEST',
        reasons: [],
      },
    ]);
  });

  test('shares are of the sum, not of each meal: no fen is lost meal by meal', () => {
    const shares = [{ payer: { level: 'city', of: 'policy' }, numerator: 1, denominator: 2, rounding: 'floor' }];
    const [quote] = quoteOperatorMonth(aPolicy({ operator: [rule('meal', 75, { shares })] }), november(eaten));
    expect(quote!.layers.map(({ payer, fen }) => [payer, fen])).toEqual([
      ['city:411000', 150],
      ['county:411025', 150],
    ]);
  });

  test('a cap limits the month', () => {
    expect(month([rule('meal', 200, { capFen: 799 })], november(eaten))).toEqual([[4, 799]]);
    expect(month([rule('meal', 200, { capFen: 800 })], november(eaten))).toEqual([[4, 800]]);
  });

  test('one payer by two rules of a kind pays once; by rules of different kinds by each', () => {
    const twice = [rule('diner-day', 300), rule('diner-day', 100, { label: '再一次' }), rule('meal', 50)];
    expect(month(twice, november(eaten))).toEqual([
      [3, 900],
      [0, 0],
      [4, 200],
    ]);
  });

  test('who died is not counted from that day on', () => {
    const meals = [ate('王', '2026-11-02'), ate('王', '2026-11-03', { about: { deceased: true } })];
    expect(month([rule('meal', 200)], november(meals))).toEqual([[1, 200]]);
  });
});

describe('two versions in one month', () => {
  const rules = [
    rule('meal', 200),
    rule('diner-month', 1000, { label: '每人' }),
    rule('month', 50_000, { label: '每月' }),
  ];
  const old = november(eaten, { inForce: { from: '2026-11-01', to: '2026-11-02' } });
  const next = november(eaten, { inForce: { from: '2026-11-03', to: '2026-11-30' } });

  test('each pays for the meals of its own days, the one in force at the end for the month', () => {
    expect(month(rules, old)).toEqual([
      [2, 400],
      [0, 0],
      [0, 0],
    ]);
    expect(month(rules, next)).toEqual([
      [2, 400],
      [2, 2000],
      [1, 50_000],
    ]);
    expect(quoteOperatorMonth(aPolicy({ operator: rules }), old)[2]!.reasons).toEqual([
      '本版政策月末已不执行，按月的由接上的一版支付',
    ]);
  });

  test('no policy pays nothing', () => {
    expect(quoteOperatorMonth(undefined, old)).toEqual([]);
  });
});
