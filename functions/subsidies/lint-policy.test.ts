import { readFileSync } from 'node:fs';
import { aLayer } from './a-meal.ts';
import { examplePolicyNames, examplePolicyText } from './example-policies.ts';
import { lintPolicy } from './lint-policy.ts';

const sound = {
  name: '测试政策',
  region: '411025',
  from: '2026-01-01',
  birthday: { counts: 'on-the-day', leapDay: '02-28' },
  layers: [aLayer()],
};
const workdayLunch = aLayer({ when: { days: ['workday'] } });
const calendar = {
  years: [2026],
  holidays: [{ label: '元旦', from: '2026-01-01', to: '2026-01-03' }],
  makeUpWorkdays: [],
};
const oneClass = (amount: Record<string, unknown>) => ({ classes: [{ label: '某档', amount }] });
const COUNTY = { level: 'county', of: 'policy' };
const onTop = (per: string, differences: Record<string, unknown> = {}) => ({
  label: '运营补贴',
  payer: COUNTY,
  per,
  choose: 'first',
  classes: [{ label: '每次', amount: { kind: 'fixed', fen: 200 } }],
  ...differences,
});
const share = (numerator: number, denominator: number, level = 'city') => ({
  payer: { level, of: 'policy' },
  numerator,
  denominator,
  rounding: 'floor',
});
const lint = (differences: Record<string, unknown>) => lintPolicy({ ...sound, ...differences });

describe('a policy as somebody wrote it', () => {
  test('a sound one is handed on with its defaults', () => {
    expect(lintPolicy(sound)).toMatchObject({
      document: { ...sound, stops: [], discounts: [], quotas: [], minimumOwnFen: 0 },
      errors: [],
      warnings: [],
    });
  });

  test('the policy that the guide shows is sound', () => {
    const guide = readFileSync(new URL('../../docs/subsidies.md', import.meta.url), 'utf8');
    const [, shown] = /```json\n(.*?)```/s.exec(guide)!;
    expect(lintPolicy(JSON.parse(shown!))).toMatchObject({ errors: [], warnings: [] });
  });

  test('so are the deliveries and the rewards of points that it shows', () => {
    const guide = readFileSync(new URL('../../docs/subsidies.md', import.meta.url), 'utf8');
    const [shown] = [...guide.matchAll(/```json\n(.*?)```/gs)].filter(([, text]) => text!.includes('"operator"'));
    expect(lint(JSON.parse(shown![1]!))).toMatchObject({ errors: [], warnings: [] });
  });

  test.each(examplePolicyNames())('the published rule %s is sound', (name) => {
    expect(lintPolicy(examplePolicyText(name)).errors).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string, string, string]>([
    ['a misspelt field', { quota: [] }, 'quota', '没有这个字段', '检查拼写，或删去；可用的写法见政策说明'],
    [
      'a field left out',
      { birthday: { leapDay: '02-28' } },
      'birthday.counts',
      '不是可用的值',
      '用其中之一：on-the-day、from-month-start、from-next-month、from-year-start',
    ],
    ['no name', { name: undefined }, 'name', '缺少这个字段', '补上，应是文字'],
    ['no such day', { from: '2026-02-30' }, 'from', '不是日期', '写成 YYYY-MM-DD，如 2026-12-01'],
    [
      'a township as the region',
      { region: '411025101' },
      'region',
      '不是行政区划代码',
      '写 6 位（县以上）、9 位（乡镇）或 12 位（村）数字',
    ],
    ['yuan instead of fen', { minimumOwnFen: 1.5 }, 'minimumOwnFen', '类型不对', '应是整数；金额以分为单位'],
    [
      'an amount with noughts too many',
      { minimumOwnFen: 100_001 },
      'minimumOwnFen',
      '数字太大',
      '最多 100000；金额以分为单位，检查是否多写了零',
    ],
    ['an amount below nothing', { minimumOwnFen: -1 }, 'minimumOwnFen', '数字太小', '至少 0'],
    ['no groups at all', { layers: [aLayer({ who: [] })] }, 'layers[0].who', '不能为空', '至少写一项，或删去这个字段'],
    [
      'an unknown category',
      { layers: [aLayer({ who: [{ categories: ['rich'] }] })] },
      'layers[0].who[0].categories[0]',
      '不是可用的值',
      '用其中之一：dibao、dibao-edge、tekun、youfu、jisheng、severe-disability、living-alone、empty-nest、left-behind、widowed-alone、institution、consumption-subsidy',
    ],
    [
      'an unknown amount',
      { layers: [aLayer(oneClass({ kind: 'gift' }))] },
      'layers[0].classes[0].amount.kind',
      '不是可用的值',
      '用其中之一：fixed、fraction、fixed-price',
    ],
    ['a quota of nothing', { quotas: [{ per: 'day' }] }, 'quotas[0]', '缺少字段', '写上 meals 或 fen 其中一个'],
    [
      'a quota of both',
      { quotas: [{ per: 'day', meals: 1, fen: 500 }] },
      'quotas[0].fen',
      '没有这个字段',
      '检查拼写，或删去；可用的写法见政策说明',
    ],
    [
      'a fraction without rounding',
      { layers: [aLayer(oneClass({ kind: 'fraction', of: 'list', numerator: 1, denominator: 4 }))] },
      'layers[0].classes[0].amount.rounding',
      '不是可用的值',
      '用其中之一：floor、half-up、half-even、ceil',
    ],
    [
      'an unknown step',
      {
        layers: [
          aLayer(
            oneClass({ kind: 'fraction', of: 'list', numerator: 1, denominator: 4, rounding: 'floor', stepFen: 20 }),
          ),
        ],
      },
      'layers[0].classes[0].amount.stepFen',
      '不是可用的值',
      '用其中之一：10、50、100',
    ],
    [
      'a share without a payer',
      { layers: [aLayer({ shares: [{ numerator: 1, denominator: 2, rounding: 'floor' }] })] },
      'layers[0].shares[0].payer',
      '缺少这个字段',
      '补上，应是对象',
    ],
    [
      'an operator paid by the week',
      { operator: [onTop('week')] },
      'operator[0].per',
      '不是可用的值',
      '用其中之一：meal、diner-day、diner-month、month、year',
    ],
    ['a name over two lines', { name: '一\n二' }, 'name', '格式不对', '写成一行普通文字；编号照原样写'],
  ])('its form: %s', (_, differences, path, problem, advice) => {
    expect(lint(differences)).toEqual({ errors: [{ path, problem, advice }], warnings: [] });
  });

  test('something that is no policy at all', () => {
    expect(lintPolicy('政策')).toEqual({
      errors: [{ path: '', problem: '类型不对', advice: '应是对象' }],
      warnings: [],
    });
  });

  test('an inherited prototype is a field like any other: refused', () => {
    const polluting = JSON.parse('{"__proto__": {"counts": "on-the-day"}}');
    expect(lint({ birthday: { ...sound.birthday, ...polluting } }).errors).toMatchObject([
      { path: 'birthday.__proto__' },
    ]);
    expect(lintPolicy(JSON.parse(`{"__proto__": ${JSON.stringify(sound)}}`)).document).toBeUndefined();
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a group without a condition', { layers: [aLayer({ who: [{}] })] }, 'layers[0].who[0]'],
    ['a place without a condition', { layers: [aLayer({ where: {} })] }, 'layers[0].where'],
    [
      'ages the wrong way round',
      { layers: [aLayer({ who: [{ age: { from: 80, to: 60 } }] })] },
      'layers[0].who[0].age',
    ],
    [
      'a class behind an open one',
      {
        layers: [
          aLayer({
            classes: [
              { label: '甲', amount: { kind: 'fixed', fen: 1 } },
              { label: '乙', amount: { kind: 'fixed', fen: 2 } },
            ],
          }),
        ],
      },
      'layers[0].classes[1]',
    ],
    [
      'more than the whole',
      { layers: [aLayer(oneClass({ kind: 'fraction', of: 'net', numerator: 4, denominator: 1, rounding: 'floor' }))] },
      'layers[0].classes[0].amount',
    ],
    [
      'a county as its own township',
      { layers: [aLayer({ payer: { level: 'township', of: 'policy' } })] },
      'layers[0].payer',
    ],
    ['a threshold without a number', { layers: [aLayer({ price: { of: 'net' } })] }, 'layers[0].price'],
    [
      'no price between the thresholds',
      { layers: [aLayer({ price: { of: 'net', moreThanFen: 1000, atMostFen: 1000 } })] },
      'layers[0].price',
    ],
    [
      'no distance between them',
      { layers: [aLayer({ where: { metres: { from: 3000, to: 1000 } } })] },
      'layers[0].where.metres',
    ],
    [
      'days the wrong way round',
      { layers: [aLayer({ when: { dates: [{ from: '2026-10-02', to: '2026-10-01' }] } })] },
      'layers[0].when.dates[0]',
    ],
    [
      'shares of more than the whole',
      { layers: [aLayer({ shares: [share(2, 3), share(1, 2, 'province')] })] },
      'layers[0].shares',
    ],
    [
      'a share that the policy’s county cannot have',
      { layers: [aLayer({ shares: [share(1, 2, 'village')] })] },
      'layers[0].shares[0].payer',
    ],
    [
      'a group without a condition, free of the least payment',
      { minimumOwnFen: 100, noMinimumFor: [{}] },
      'noMinimumFor[0]',
    ],
    [
      'a month of a point that asks who',
      { operator: [onTop('month', { who: [{ age: { from: 60 } }] })] },
      'operator[0].who',
    ],
    [
      'a year of a point that asks how far',
      { operator: [onTop('year', { where: { metres: { to: 500 } } })] },
      'operator[0].where.metres',
    ],
    [
      'a year paid by the home of nobody',
      { operator: [onTop('year', { payer: { level: 'county', of: 'residence' } })] },
      'operator[0].payer',
    ],
    [
      'a size the wrong way round',
      {
        operator: [
          onTop('month', {
            classes: [{ label: '规模', volume: { meals: { from: 9, to: 8 } }, amount: { kind: 'fixed', fen: 1 } }],
          }),
        ],
      },
      'operator[0].classes[0].volume.meals',
    ],
    ['one payer in two layers', { layers: [aLayer(), aLayer()] }, 'layers[1].payer'],
    [
      'one operator in two layers',
      { layers: [aLayer({ payer: { level: 'operator' } }), aLayer({ payer: { level: 'operator' } })] },
      'layers[1].payer',
    ],
    [
      'the same quota twice',
      {
        quotas: [
          { per: 'day', meals: 1 },
          { per: 'day', meals: 2 },
        ],
      },
      'quotas[1]',
    ],
    ['two meals at a mealtime', { quotas: [{ per: 'mealtime', meals: 2 }] }, 'quotas[0].meals'],
    ['workdays without a calendar', { layers: [workdayLunch] }, 'calendar'],
    [
      'a calendar of another year',
      { layers: [workdayLunch], calendar: { ...calendar, years: [2027], holidays: [] } },
      'calendar.years',
    ],
    ['a holiday in another year', { calendar: { ...calendar, years: [2027] } }, 'calendar.holidays[0]'],
    [
      'a holiday that ends before it begins',
      { calendar: { ...calendar, holidays: [{ label: '元旦', from: '2026-01-03', to: '2026-01-01' }] } },
      'calendar.holidays[0]',
    ],
    [
      'working on a holiday',
      { calendar: { ...calendar, makeUpWorkdays: ['2026-01-03'] } },
      'calendar.makeUpWorkdays[0]',
    ],
  ])('its sense: %s', (_, differences, path) => {
    const { document, errors } = lint(differences);
    expect(document).toBeUndefined();
    expect(errors.map((error) => error.path)).toEqual([path]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['the calendar will end', { layers: [workdayLunch], calendar }, 'calendar.years'],
    ['a delay of stops that do not stop', { stopsFrom: 'next-month' }, 'stopsFrom'],
    ['an exception without a rule', { noMinimumFor: [{ categories: ['tekun'] }] }, 'noMinimumFor'],
    [
      'the least own payment is above the fixed price',
      { minimumOwnFen: 301, layers: [aLayer(oneClass({ kind: 'fixed-price', elderPaysFen: 300 }))] },
      'layers[0].classes[0].amount.elderPaysFen',
    ],
  ])('worth a warning: %s', (_, differences, path) => {
    const { document, errors, warnings } = lint(differences);
    expect(document).toBeDefined();
    expect(errors).toEqual([]);
    expect(warnings.map((warning) => warning.path)).toEqual([path]);
  });

  test.each<[string, Record<string, unknown>]>([
    [
      'an open class at the end',
      {
        layers: [
          aLayer({
            classes: [
              { label: '甲', who: [{ age: { from: 80 } }], amount: { kind: 'fixed', fen: 1 } },
              { label: '乙', amount: { kind: 'fixed', fen: 2 } },
            ],
          }),
        ],
      },
    ],
    [
      'the whole price',
      { layers: [aLayer(oneClass({ kind: 'fraction', of: 'net', numerator: 1, denominator: 1, rounding: 'floor' }))] },
    ],
    [
      'meals and money each limited',
      {
        quotas: [
          { per: 'day', meals: 1 },
          { per: 'day', fen: 500 },
        ],
      },
    ],
    ['thirds that are exactly one', { layers: [aLayer({ shares: [share(1, 3), share(2, 3, 'province')] })] }],
    ['one price', { layers: [aLayer({ price: { of: 'list', atLeastFen: 1000, atMostFen: 1000 } })] }],
    ['one place', { layers: [aLayer({ where: { metres: { from: 0, to: 0 } } })] }],
    ['a point by its kind', { operator: [onTop('year', { where: { kinds: ['canteen'] } })] }],
    ['a single year of age', { layers: [aLayer({ who: [{ age: { from: 60, to: 60 } }] })] }],
    ['no layers: the subsidy ends', { layers: [] }],
  ])('no fault: %s', (_, differences) => {
    expect(lint(differences)).toMatchObject({ errors: [], warnings: [] });
  });
});
