import { aMeal } from './a-meal.ts';
import type { Conditions } from './policy.ts';
import { type Situation, whyNot } from './qualifies.ts';

const elder = (age: number, facts = {}): Situation => ({
  meal: aMeal({ facts }),
  age,
  dayKind: 'workday',
  netFen: 1200,
});
const because = (conditions: Conditions, situation: Situation) => whyNot(conditions, situation);

describe('who', () => {
  const seventies = { who: [{ age: { from: 70, to: 79 } }] };
  test.each([
    [69, '未满 70 周岁'],
    [70, undefined],
    [79, undefined],
    [80, '已超过 79 周岁'],
  ])('aged %i for 70 to 79: %s', (age, reason) => {
    expect(because(seventies, elder(age))).toBe(reason);
  });

  test.each<[string, Conditions, object, string | undefined]>([
    ['one category of several', { who: [{ categories: ['dibao', 'tekun'] }] }, { categories: ['tekun'] }, undefined],
    ['none of them', { who: [{ categories: ['dibao', 'tekun'] }] }, { categories: ['youfu'] }, '不是低保、特困对象'],
    ['an exception', { who: [{ without: ['institution'] }] }, { categories: ['institution'] }, '机构入住对象不在此列'],
    ['the exception of others', { who: [{ without: ['institution'] }] }, { categories: ['dibao'] }, undefined],
    ['the level', { who: [{ levels: ['severe', 'total'] }] }, { assessmentLevel: 'severe' }, undefined],
    [
      'another level',
      { who: [{ levels: ['severe', 'total'] }] },
      { assessmentLevel: 'mild' },
      '没有重度失能、完全失能的有效评估',
    ],
    ['no assessment', { who: [{ levels: ['severe'] }] }, {}, '没有重度失能的有效评估'],
    ['registered within', { who: [{ household: ['411025'] }] }, {}, undefined],
    ['registered elsewhere', { who: [{ household: ['411025'] }] }, { household: '411024101' }, '户籍不在补贴地区'],
    ['living elsewhere', { who: [{ residence: ['411025'] }] }, { residence: '411024101' }, '居住地不在补贴地区'],
  ])('%s', (_, conditions, facts, reason) => {
    expect(because(conditions, elder(75, facts))).toBe(reason);
  });

  test('one group of several is enough; within a group everything must hold', () => {
    const who = [{ age: { from: 80 } }, { age: { from: 60 }, categories: ['dibao' as const] }];
    expect(because({ who }, elder(80))).toBeUndefined();
    expect(because({ who }, elder(60, { categories: ['dibao'] }))).toBeUndefined();
    expect(because({ who }, elder(79))).toBe('不属于补贴对象');
  });
});

describe('where', () => {
  const at = (region: string, facts = {}): Situation => ({
    meal: aMeal({ facts, facility: { region, facilityId: 'fc_A', kind: 'point' } }),
    age: 70,
    dayKind: undefined,
    netFen: 1200,
  });
  test.each<[string, Conditions['where'], Situation, string | undefined]>([
    ['in one of the regions', { regions: ['411024', '411025'] }, at('411025101'), undefined],
    ['outside', { regions: ['411024'] }, at('411025101'), '就餐点不在补贴地区'],
    ['of the kind', { kinds: ['point'] }, at('411025'), undefined],
    ['of another kind', { kinds: ['canteen', 'table'] }, at('411025'), '只补老年食堂、老年餐桌的餐'],
    ['a named point', { facilities: ['fc_A'] }, at('411025'), undefined],
    ['not a named point', { facilities: ['fc_B'] }, at('411025'), '不是定点的就餐点'],
    ['same town', { sameAs: { level: 'township', of: 'residence' } }, at('411025101'), undefined],
    [
      'another town of the county',
      { sameAs: { level: 'township', of: 'residence' } },
      at('411025102'),
      '就餐点不在老人居住地的乡镇（街道）',
    ],
    ['same county', { sameAs: { level: 'county', of: 'residence' } }, at('411025102'), undefined],
    ['same city', { sameAs: { level: 'city', of: 'household' } }, at('411002'), undefined],
    [
      'a town that the point does not tell',
      { sameAs: { level: 'township', of: 'household' } },
      at('411025'),
      '登记的地址不够详细，无法判断就餐点是否在老人户籍地的乡镇（街道）',
    ],
  ])('%s', (_, where, situation, reason) => {
    expect(because(where ? { where } : {}, situation)).toBe(reason);
  });
});

describe('how far, and not at home', () => {
  const away = (distanceMetres: number | undefined, region = '411025102001'): Situation => ({
    meal: aMeal({ distanceMetres, facility: { region } }),
    age: 70,
    dayKind: undefined,
    netFen: 1200,
  });
  test.each<[string, NonNullable<Conditions['where']>, Situation, string | undefined]>([
    ['near enough', { metres: { to: 1000 } }, away(1000), undefined],
    ['too far', { metres: { to: 1000 } }, away(1001), '距离 1001 米，超过 1000 米'],
    ['far enough', { metres: { from: 3000 } }, away(3000), undefined],
    ['too near', { metres: { from: 3000, to: 5000 } }, away(2999), '距离 2999 米，不到 3000 米'],
    ['nobody knows how far', { metres: { to: 1000 } }, away(undefined), '不知道老人住处到就餐点的距离，无法判断'],
    ['a distance of nothing is known', { metres: { to: 0 } }, away(0), undefined],
    ['another town', { otherThan: { level: 'township', of: 'residence' } }, away(0), undefined],
    [
      'the own town',
      { otherThan: { level: 'township', of: 'residence' } },
      away(0, '411025101002'),
      '就餐点在老人居住地的乡镇（街道）',
    ],
    [
      'a town that the point does not tell',
      { otherThan: { level: 'township', of: 'household' } },
      away(0, '411025'),
      '登记的地址不够详细，无法判断就餐点是否在老人户籍地的乡镇（街道）',
    ],
    [
      'another town of the own county',
      { otherThan: { level: 'township', of: 'household' }, sameAs: { level: 'county', of: 'household' } },
      away(0),
      undefined,
    ],
  ])('%s', (_, where, situation, reason) => {
    expect(because({ where }, situation)).toBe(reason);
  });
});

describe('when and how', () => {
  const on = (dayKind: Situation['dayKind']): Situation => ({ ...elder(70), dayKind });
  test.each<[string, Conditions, Situation, string | undefined]>([
    ['the mealtime', { when: { mealtimes: ['lunch', 'dinner'] } }, on('workday'), undefined],
    ['another mealtime', { when: { mealtimes: ['breakfast'] } }, on('workday'), '只补早餐'],
    ['a workday', { when: { days: ['workday'] } }, on('workday'), undefined],
    ['a holiday', { when: { days: ['workday', 'weekend'] } }, on('holiday'), '当天是法定节假日，只在工作日、休息日补'],
    ['unknown', { when: { days: ['workday'] } }, on(undefined), '政策没有 2026 年的放假安排，无法判断当天是否补'],
    ['the weekday, a Wednesday', { when: { weekdays: [1, 3, 5] } }, on('workday'), undefined],
    ['another weekday', { when: { weekdays: [2, 7] } }, on('workday'), '只在周二、周日补'],
    ['the festival', { when: { dates: [{ from: '2026-11-25', to: '2026-11-25' }] } }, on('workday'), undefined],
    [
      'the day after the festival',
      {
        when: {
          dates: [
            { from: '2026-10-18', to: '2026-10-18' },
            { from: '2026-11-23', to: '2026-11-24' },
          ],
        },
      },
      on('workday'),
      '当天不在补贴的日期内',
    ],
    ['eating in', { modes: ['eat-in'] }, on('workday'), undefined],
    ['not delivered', { modes: ['delivery'] }, on('workday'), '只补送餐'],
  ])('%s', (_, conditions, situation, reason) => {
    expect(because(conditions, situation)).toBe(reason);
  });
});

describe('only if the meal costs enough', () => {
  const costing = (listFen: number, netFen: number): Situation => ({ ...elder(70), meal: aMeal({ listFen }), netFen });
  test.each([
    { of: 'list', listFen: 999, netFen: 999, atLeast: false, moreThan: false },
    { of: 'list', listFen: 1000, netFen: 800, atLeast: true, moreThan: false },
    { of: 'list', listFen: 1001, netFen: 800, atLeast: true, moreThan: true },
    { of: 'net', listFen: 1200, netFen: 999, atLeast: false, moreThan: false },
    { of: 'net', listFen: 1200, netFen: 1000, atLeast: true, moreThan: false },
    { of: 'net', listFen: 1200, netFen: 1001, atLeast: true, moreThan: true },
  ] as const)('10.00 of $of: $listFen less discount $netFen', ({ of, listFen, netFen, atLeast, moreThan }) => {
    expect(because({ price: { of, atLeastFen: 1000 } }, costing(listFen, netFen)) === undefined).toBe(atLeast);
    expect(because({ price: { of, moreThanFen: 1000 } }, costing(listFen, netFen)) === undefined).toBe(moreThan);
  });

  test.each([
    { fen: 999, fits: false },
    { fen: 1000, fits: true },
    { fen: 1500, fits: true },
    { fen: 1501, fits: false },
  ])('from 10.00 to 15.00: $fen', ({ fen, fits }) => {
    const price = { of: 'list', atLeastFen: 1000, atMostFen: 1500 } as const;
    expect(because({ price }, costing(fen, fen)) === undefined).toBe(fits);
  });

  test('says what it costs and what it should', () => {
    expect(because({ price: { of: 'list', moreThanFen: 500 } }, costing(450, 450))).toBe(
      '原价 4.50 元，超过 5.00 元才补',
    );
    expect(because({ price: { of: 'net', atLeastFen: 500 } }, costing(600, 450))).toBe(
      '优惠后的价 4.50 元，满 5.00 元才补',
    );
    expect(because({ price: { of: 'list', atMostFen: 500 } }, costing(501, 501))).toBe(
      '原价 5.01 元，不超过 5.00 元才补',
    );
  });
});
