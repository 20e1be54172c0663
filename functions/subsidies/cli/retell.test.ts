import { examplePolicy, examplePolicyNames } from '../example-policies.ts';
import { type PolicyDocument, policySchema } from '../policy.ts';
import { retell } from './retell.ts';

/** A policy that uses everything the language has. */
const everything = policySchema.parse({
  name: '样样都有的政策',
  basis: '依据',
  region: '411025',
  from: '2027-01-01',
  birthday: { counts: 'from-next-month', leapDay: '03-01' },
  stops: ['institution', 'moved-out'],
  stopsFrom: 'next-month',
  priceAt: 'serving',
  calendar: {
    years: [2027],
    holidays: [{ label: '元旦', from: '2027-01-01', to: '2027-01-03' }],
    makeUpWorkdays: ['2027-01-10'],
  },
  discounts: [
    {
      label: '九折',
      modes: ['eat-in'],
      choose: 'best',
      classes: [
        {
          label: '所有老人',
          amount: {
            kind: 'fraction',
            of: 'net',
            numerator: 1,
            denominator: 10,
            rounding: 'half-even',
            stepFen: 50,
            capFen: 300,
          },
        },
      ],
    },
  ],
  layers: [
    {
      label: '分担',
      payer: { level: 'village', of: 'facility' },
      shares: [{ payer: { level: 'county', of: 'policy' }, numerator: 1, denominator: 2, rounding: 'ceil' }],
      who: [
        { age: { from: 60, to: 79 }, categories: ['dibao', 'tekun'], without: ['youfu'], levels: ['severe'] },
        { household: ['411025'], residence: ['411025101'] },
      ],
      where: {
        regions: ['411025'],
        sameAs: { level: 'township', of: 'household' },
        otherThan: { level: 'village', of: 'residence' },
        kinds: ['canteen'],
        facilities: ['fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB'],
        metres: { from: 100, to: 3000 },
      },
      when: {
        mealtimes: ['lunch'],
        days: ['workday'],
        weekdays: [1, 2],
        dates: [{ from: '2027-10-01', to: '2027-10-08' }],
      },
      price: { of: 'list', atLeastFen: 500, moreThanFen: 499, atMostFen: 3000 },
      choose: 'all',
      classes: [
        { label: '固定价', amount: { kind: 'fixed-price', elderPaysFen: 500, capFen: 800 } },
        { label: '固定价', amount: { kind: 'fixed', fen: 200 } },
      ],
      quotas: [
        { per: 'day', meals: 1 },
        { per: 'month', fen: 6000 },
      ],
    },
    {
      label: '捐赠',
      payer: { level: 'charity' },
      choose: 'first',
      classes: [{ label: '都补', amount: { kind: 'fixed', fen: 100 } }],
    },
  ],
  minimumOwnFen: 100,
  noMinimumFor: [{ categories: ['tekun'] }],
  quotas: [{ per: 'week', meals: 10 }],
  deliveries: [
    {
      label: '送餐',
      payer: { level: 'city', of: 'policy' },
      who: [{ age: { from: 100 } }],
      subsidised: true,
      per: 'trip',
      choose: 'first',
      classes: [{ label: '3 公里以内', where: { metres: { to: 3000 } }, amount: { kind: 'fixed', fen: 200 } }],
    },
  ],
  operator: [
    {
      label: '运营',
      payer: { level: 'county', of: 'policy' },
      per: 'year',
      choose: 'best',
      classes: [
        {
          label: '一级',
          grades: ['一级'],
          volume: { meals: { from: 1000 }, diners: { from: 50, to: 500 }, mealsADay: { from: 10 } },
          amount: { kind: 'fixed', fen: 2_000_000 },
        },
      ],
      capFen: 3_000_000,
    },
  ],
});

type Leaf = readonly (string | number)[];
const leavesOf = (value: unknown, path: Leaf = []): Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, Array.isArray(value) ? Number(key) : key]))
    : [path];
const at = (value: unknown, path: Leaf): unknown =>
  path.reduce((inner, key) => (inner as Record<string | number, unknown>)[key], value);
function withLeaf(policy: PolicyDocument, path: Leaf, leaf: unknown): PolicyDocument {
  const copy = structuredClone(policy);
  (at(copy, path.slice(0, -1)) as Record<string | number, unknown>)[path.at(-1)!] = leaf;
  return copy;
}

/** The language's words, each line what may stand in one place; a line that holds a value holds what may replace it. */
const VOCABULARIES = [
  ['list', 'net', 'rest'],
  ['floor', 'half-up', 'half-even', 'ceil'],
  ['first', 'best', 'all'],
  ['mealtime', 'day', 'week', 'month', 'year'],
  ['meal', 'diner-day', 'diner-month', 'month', 'year'],
  ['trip', 'elder'],
  ['province', 'city', 'county', 'township', 'village'],
  ['operator', 'merchant', 'charity'],
  ['household', 'residence', 'facility', 'policy'],
  ['on-the-day', 'from-month-start', 'from-next-month', 'from-year-start'],
  ['02-28', '03-01'],
  ['institution', 'moved-out'],
  ['at-once', 'next-month'],
  ['booking', 'serving'],
  ['dibao', 'tekun', 'youfu'],
  ['moderate', 'severe'],
  ['canteen', 'table'],
  ['lunch', 'dinner'],
  ['eat-in', 'delivery'],
  ['workday', 'weekend', 'holiday'],
];
/** Dates, codes, ids and free text: the last digit or character becomes another. */
const otherEnd = (text: string): string =>
  text.slice(0, -1) + (/\d$/.test(text) ? (Number(text.at(-1)) + 1) % 10 : '乙');
const alternatives = (leaf: unknown): unknown[] => {
  if (typeof leaf === 'number') return [leaf + 1, 10];
  if (typeof leaf !== 'string') return [];
  const words = VOCABULARIES.filter((words) => words.includes(leaf)).flat();
  return words.length > 0 ? words : [otherEnd(leaf), `${leaf.slice(0, -1)}C`];
};
const variantsAt = (path: Leaf): PolicyDocument[] =>
  alternatives(at(everything, path))
    .filter((leaf) => leaf !== at(everything, path))
    .map((leaf) => withLeaf(everything, path, leaf))
    .filter((policy) => policySchema.safeParse(policy).success);

test('whatever a policy says is told: another value gives another text, except how to choose from one class', () => {
  const now = JSON.stringify(retell(everything));
  const untold = leavesOf(everything).filter((path) =>
    variantsAt(path).some((policy) => JSON.stringify(retell(policy)) === now),
  );
  const onlyOne = ['discounts.0.choose', 'layers.1.choose', 'deliveries.0.choose', 'operator.0.choose'];
  expect(untold.map((path) => path.join('.'))).toEqual(onlyOne);
});

test('which is asked of every value but those that can be nothing else', () => {
  const fixed = leavesOf(everything).filter((path) => variantsAt(path).length === 0);
  expect(new Set(fixed.map((path) => path.at(-1)))).toEqual(new Set(['kind', 'subsidised']));
});

test.each(['everything', ...examplePolicyNames()])('%s: no two statements are about the same thing', (name) => {
  const places = retell(name === 'everything' ? everything : examplePolicy(name)).map(({ at }) => at.join(' › '));
  expect(new Set(places).size).toBe(places.length);
});

test('a rule as a bureau reads it', () => {
  const told = retell(examplePolicy('shanghai-putuo')).map(({ at, text }) => `${at.slice(-2).join(' › ')}：${text}`);
  expect(told).toEqual([
    '名称：普陀区老年助餐折扣与堂食补贴',
    '依据：公开报道：普陀区甘泉路街道 2025-12-22 公布的老年助餐政策；补贴门槛按折后价算是假定',
    '地区：310107',
    '执行：从 2026-01-01 的餐开始',
    '年龄：生日当天起算到龄；2 月 29 日出生的，平年按 2 月 28 日过生日',
    '计价：按订餐时的情况',
    '当天停补：去世、暂停服务',
    '老人自付：没有最低数',
    '长者食堂折扣 › 对象：60 周岁以上（含），居住在 310107',
    '长者食堂折扣 › 就餐点：是老年食堂',
    '长者食堂折扣 › 取哪一档：取第一个符合的档',
    '各档 › 60 至 79 岁九折：60 至 79 周岁：减优惠后的价的 1/10，不足一分的四舍五入',
    '各档 › 80 岁以上八五折：80 周岁以上（含）：减优惠后的价的 3/20，不足一分的四舍五入',
    '区级堂食补贴 › 出资：县区 310107',
    '区级堂食补贴 › 对象：60 周岁以上（含），户籍在 310000，居住在 310107',
    '区级堂食补贴 › 就餐点：是老年食堂',
    '区级堂食补贴 › 方式：堂食',
    '区级堂食补贴 › 取哪一档：取最有利的档',
    '各档 › 低保老人：60 周岁以上（含），属于低保；优惠后的价满 8.00 元：补 5.00 元',
    '各档 › 60 至 79 岁：60 至 79 周岁；优惠后的价满 15.00 元：补 2.00 元',
    '各档 › 80 岁以上：80 周岁以上（含）；优惠后的价满 15.00 元：补 3.00 元',
    '各层合计的上限：每天最多补 1 餐',
  ]);
});
