import { readFileSync } from 'node:fs';
import { checkProgram } from './check-program.ts';
import { exampleProgramText } from './example-programs.ts';
import { programJsonSchema } from './program-json-schema.ts';

/** The program of Fengjie with something else written in it; `undefined` leaves a field out. */
const written = (differences: object) => ({ ...(exampleProgramText('fengjie-monthly') as object), ...differences });
const problems = (differences: object) =>
  checkProgram(written(differences)).errors.map(({ path, problem }) => `${path} ${problem}`);
const warnings = (differences: object) =>
  checkProgram(written(differences)).warnings.map(({ path, example }) => [path, example]);
const classes = (...some: object[]) => ({ amount: { choose: 'first', classes: some } });

describe('what is refused, and where', () => {
  test.each<[string, object, string[]]>([
    ['an unknown field', { colour: 'red' }, ['colour 没有这个字段']],
    ['a missing one', { name: undefined }, ['name 缺少这个字段']],
    ['half a fen', { fenPerUnit: 0.5 }, ['fenPerUnit 类型不对']],
    ['no date', { from: '2026-02-30' }, ['from 不是日期']],
    ['more than the whole price', { percent: 101 }, ['percent 数字太大']],
    ['two mistakes at once', { unit: 'yuan', percent: 0 }, ['unit 不是可用的值', 'percent 数字太小']],
    ['nothing it pays for', { scope: {} }, ['scope 什么都不能付']],
    ['services without any', { scope: { services: {} } }, ['scope.services 没有写哪些服务']],
    [
      'care plans without services',
      { scope: { meals: true, carePlansOnly: true } },
      ['scope.carePlansOnly 不付上门服务，这一项不起作用'],
    ],
    ['fen of two fen', { fenPerUnit: 2 }, ['fenPerUnit 金额券的一个单位就是一分']],
    ['hours of a sum of money', { pointsPerHour: 35 }, ['pointsPerHour 只有积分券写一小时用多少分']],
    ['minutes for meals', { unit: 'minute', scope: { meals: true } }, ['scope.meals 餐没有时长，不能用分钟付']],
    [
      'daily minutes of money, for ever',
      { cadence: 'daily-minutes', expiry: { kind: 'days', days: 30 } },
      [
        'cadence 每天若干分钟的券，单位是分钟',
        'expiry 按月合计的分钟当月有效',
        'amount.classes[0].units 一天只有 1440 分钟',
      ],
    ],
    [
      'half of the price or nothing',
      { percent: 50, beyond: 'refuse' },
      ['beyond 券只付价款的一部分，其余总是老人自付'],
    ],
    ['nobody pays', { payer: undefined }, ['payer 没有写由谁出资']],
    ['another system and we', { external: { system: '民政通' } }, ['payer 由另一个系统发放的券，不由本地出资']],
    ['the place of the meal', { payer: { level: 'county', of: 'facility' } }, ['payer 发券时还不知道在哪里用']],
    [
      'a township, by the region of a county',
      { payer: { level: 'township', of: 'policy' } },
      ['payer 地区 500236 到不了出资方的级别'],
    ],
    [
      'two thirds twice',
      {
        shares: [1, 2].map(() => ({
          payer: { level: 'city', of: 'policy' },
          numerator: 2,
          denominator: 3,
          rounding: 'floor',
        })),
      },
      ['shares 各家分担的合计超过全部'],
    ],
    ['not together with itself', { excludes: [{ program: 'monthly-60' }] }, ['excludes[0].program 不能和自己互斥']],
    [
      'an exclusion that ends before it begins',
      { excludes: [{ program: 'other', from: '2026-02-01', to: '2026-01-31' }] },
      ['excludes[0] 2026-02-01 到 2026-01-31 之间没有日子'],
    ],
    ['over before it begins', { to: '2025-12-31' }, ['to 2026-01-01 到 2025-12-31 之间没有日子']],
    [
      'expired before it begins',
      { expiry: { kind: 'date', date: '2025-12-31' } },
      ['expiry.date 还没有开始执行就已过期'],
    ],
    ['everybody, by mistake', { who: [{}] }, ['who[0] 空的条件等于所有人']],
    ['nobody of that age', { who: [{ age: { from: 80, to: 60 } }] }, ['who[0].age 80 到 60 之间没有人']],
    [
      'a class nobody reaches',
      classes({ label: '所有人', units: 1 }, { label: '八十岁', who: [{ age: { from: 80 } }], units: 2 }),
      ['amount.classes[1] 前面的“所有人”没有条件，轮不到这一档'],
    ],
  ])('%s', (_, differences, expected) => {
    expect(problems(differences)).toEqual(expected);
  });
  test('what is no document at all', () => {
    expect(checkProgram('八十元').errors).toHaveLength(1);
    expect(checkProgram(null).errors).toHaveLength(1);
  });
});

describe('what works, but hardly as meant: an elder shows it', () => {
  test('somebody is meant and has no class', () => {
    const gap = {
      who: [{ age: { from: 60 } }],
      ...classes(
        { label: '80 岁以上', who: [{ age: { from: 80 } }], units: 2 },
        { label: '60 到 78 岁', who: [{ age: { from: 60, to: 78 } }], units: 1 },
      ),
    };
    expect(warnings(gap)).toEqual([['amount.classes', '79 岁']]);
  });
  test('somebody fits a better class further down', () => {
    const order = {
      who: undefined,
      ...classes(
        { label: '80 岁以上', who: [{ age: { from: 80 } }], units: 1 },
        { label: '重度失能', who: [{ levels: ['severe'] }], units: 5 },
        { label: '其余', units: 1 },
      ),
    };
    expect(warnings(order)).toEqual([['amount.classes[0]', '80 岁、重度失能']]);
    expect(warnings({ ...order, amount: { ...order.amount, choose: 'best' } })).toEqual([]);
  });
  test.each([
    [9, 1],
    [10, 0],
    [500, 0],
    [501, 1],
  ])('an hour of %i points of a yuan: %i warnings', (pointsPerHour, count) => {
    const hour = { unit: 'point', fenPerUnit: 100, pointsPerHour, ...classes({ label: '每月', units: 210 }) };
    expect(warnings(hour)).toHaveLength(count);
  });
});

test('the schema for editors is the language', () => {
  const file = new URL('../../docs/voucher-program.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(programJsonSchema());
});
