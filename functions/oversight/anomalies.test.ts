import { addDays, instantAt } from '../../shared/business-time.ts';
import { anomaliesIn } from './anomalies.ts';
import { defaultRules, rulesOf } from './county-rules.ts';
import type { Collector, Meal, PointMonth, Stop } from './point-month.ts';
import type { Rule } from './rule-set.ts';

const DAY = '2026-10-20';
let count = 0;

function aMeal(more: Partial<Meal> = {}): Meal {
  const number = ++count;
  const originDate = more.originDate ?? DAY;
  return {
    transferId: `tr_${number}`,
    bookingId: `bk_${number}`,
    postedAt: instantAt(originDate, '11:30') + number * 60_000,
    originDate,
    mealtime: 'lunch',
    mode: 'eat-in',
    elderId: `el_${number}`,
    listFen: 1200,
    subsidyFen: 300,
    evidenceGrade: 3,
    servedBy: 'pn_till',
    ...more,
  };
}
const many = (number: number, more: (i: number) => Partial<Meal> = () => ({})): Meal[] =>
  Array.from({ length: number }, (_, i) => aMeal(more(i)));

function aMonth(meals: Meal[], more: Partial<PointMonth> = {}): PointMonth {
  return {
    facilityId: 'fc_1',
    facilityName: '山头店老年食堂',
    region: '411025101',
    month: '2026-10',
    day: DAY,
    mealtimes: {
      lunch: { opens: '11:00', closes: '13:00', cutOff: { daysBefore: 0, time: '09:30' }, capacity: 100 },
    },
    meals,
    recent: [],
    stops: new Map(),
    traceless: new Set(),
    collectors: new Map(),
    idleDays: new Map(),
    ...more,
  };
}
const found = (rule: Rule, month: PointMonth) => anomaliesIn([rule], month);
/** One less than the threshold, the threshold, one more: whether it is found. */
const AROUND = [-1, 0, 1] as const;

describe('elders who had died, moved into an institution or were suspended', () => {
  const rule: Rule = { kind: 'not-entitled', enabled: true, atLeastMeals: 2 };
  test.each(AROUND)('two meals are the threshold: %i', (more) => {
    const meals = many(2 + more, () => ({ elderId: 'el_dead' }));
    const stops = new Map(meals.map(({ transferId }): [string, Stop] => [transferId, 'deceased']));
    const drafts = found(rule, aMonth([...meals, ...many(30)], { stops }));
    expect(drafts.map(({ elderId, meals: of }) => [elderId, of.length])).toEqual(
      more < 0 ? [] : [['el_dead', 2 + more]],
    );
  });
  test('says since when and how often, and never a name', () => {
    const meals = many(3, (i) => ({ elderId: 'el_dead', originDate: `2026-10-1${i}` }));
    const stops = new Map(meals.map(({ transferId }): [string, Stop] => [transferId, 'institution']));
    expect(found(rule, aMonth(meals, { stops }))[0]?.sentence).toBe(
      '2026-10，一位老人在就餐当天住在机构，仍登记供餐 3 餐，首餐 2026-10-10。',
    );
  });
});

describe('elders of whom there is no other trace', () => {
  const rule: Rule = { kind: 'no-other-trace', enabled: true, atLeastMeals: 5, evidenceAtMost: 1 };
  const ghost = (number: number, more: Partial<Meal> = {}) =>
    many(number, () => ({ elderId: 'el_ghost', evidenceGrade: 1, ...more }));
  const traceless = new Set(['el_ghost']);
  test.each(AROUND)('five meals on weak evidence are the threshold: %i', (more) => {
    expect(found(rule, aMonth(ghost(5 + more), { traceless }))).toHaveLength(more < 0 ? 0 : 1);
  });
  test('one meal on good evidence is a trace', () => {
    const meals = [...ghost(9), aMeal({ elderId: 'el_ghost', evidenceGrade: 2 })];
    expect(found(rule, aMonth(meals, { traceless }))).toEqual([]);
  });
  test('so is a phone, an account or a relative', () => {
    expect(found(rule, aMonth(ghost(9)))).toEqual([]);
  });
});

describe('bursts at one till', () => {
  const rule: Rule = { kind: 'burst', enabled: true, atLeastMeals: 4, withinMinutes: 2 };
  const start = instantAt(DAY, '11:30');
  const every = (number: number, ms: number, more: Partial<Meal> = {}) =>
    many(number, (i) => ({ postedAt: start + i * ms, ...more }));
  test.each(AROUND)('four in two minutes are the threshold: %i', (more) => {
    expect(found(rule, aMonth(every(4 + more, 1_000)))).toHaveLength(more < 0 ? 0 : 1);
  });
  test.each([
    [39_999, 1],
    [40_000, 1],
    [40_001, 0],
  ])('one every %i ms', (ms, findings) => {
    expect(found(rule, aMonth(every(4, ms)))).toHaveLength(findings);
  });
  test('the whole run is told as one, and what was slower is not part of it', () => {
    const slow = many(3, (i) => ({ postedAt: start - (i + 1) * 600_000 })).toReversed();
    const [draft, ...others] = found(rule, aMonth([...slow, ...every(7, 10_000)]));
    expect(others).toEqual([]);
    expect(draft?.meals).toHaveLength(7);
    expect(draft?.sentence).toBe('2026-10-20 11:30 至 11:31，同一人连续登记供餐 7 餐，达到每 2 分钟 4 餐的警戒线。');
  });
  test('two tills side by side are no burst', () => {
    const meals = every(6, 1_000).map((meal, i) => ({ ...meal, servedBy: `pn_${i % 2}` }));
    expect(found(rule, aMonth(meals))).toEqual([]);
  });
  test('what a till without network tells the next day comes at once and is no burst', () => {
    expect(found(rule, aMonth(every(9, 1_000, { originDate: addDays(DAY, -1) })))).toEqual([]);
  });
});

describe('flat counts', () => {
  const rule: Rule = { kind: 'flat-counts', enabled: true, atLeastDays: 5, atLeastMeals: 10 };
  const days = (counts: readonly number[]) =>
    counts.flatMap((number, i) => many(number, () => ({ originDate: addDays('2026-10-01', i) })));
  test.each<[string, number[], number]>([
    ['four days alike', [12, 12, 12, 12, 13], 0],
    ['five days alike', [12, 12, 12, 12, 12], 1],
    ['six days alike', [12, 12, 12, 12, 12, 12], 1],
    ['five days of nine', [9, 9, 9, 9, 9], 0],
    ['five days of ten', [10, 10, 10, 10, 10], 1],
    ['five days of eleven', [11, 11, 11, 11, 11], 1],
    ['broken by one day', [12, 12, 12, 11, 12, 12], 0],
    ['a living kitchen', [12, 14, 11, 13, 12, 15, 12], 0],
    ['twice in a month', [12, 12, 12, 12, 12, 8, 14, 14, 14, 14, 14], 2],
  ])('%s: %#', (_what, counts, findings) => {
    expect(found(rule, aMonth(days(counts)))).toHaveLength(findings);
  });
  test('days without service are not counted and break nothing', () => {
    const meals = [0, 1, 4, 5, 6].flatMap((i) => many(12, () => ({ originDate: addDays('2026-10-01', i) })));
    expect(found(rule, aMonth(meals))[0]?.sentence).toBe('2026-10-01 至 2026-10-07，连续 5 个供餐日的午餐都是 12 餐。');
  });
  test('a run that goes on is the same finding the next night', () => {
    const [first] = found(rule, aMonth(days([12, 12, 12, 12, 12])));
    const [second] = found(rule, aMonth(days([12, 12, 12, 12, 12, 12])));
    expect([second?.about, second?.bucket]).toEqual([first?.about, first?.bucket]);
  });
});

describe('one who collects for many', () => {
  const rule: Rule = { kind: 'same-collector', enabled: true, atLeastElders: 3 };
  const collectedBy = (meals: readonly Meal[], collector: Collector) =>
    new Map(meals.map(({ transferId }): [string, Collector] => [transferId, collector]));
  const son: Collector = { personId: 'pn_son', as: 'relative' };
  test.each(AROUND)('three elders at one mealtime are the threshold: %i', (more) => {
    const meals = many(3 + more);
    const drafts = found(rule, aMonth([...meals, ...many(9)], { collectors: collectedBy(meals, son) }));
    expect(drafts.map(({ personId, meals: of }) => [personId, of.length])).toEqual(
      more < 0 ? [] : [['pn_son', 3 + more]],
    );
  });
  test('meals of one elder are one elder', () => {
    const meals = many(5, () => ({ elderId: 'el_mother' }));
    expect(found(rule, aMonth(meals, { collectors: collectedBy(meals, son) }))).toEqual([]);
  });
  test('lunch and dinner are two, and so are what one witnesses and what one collects', () => {
    const meals = [...many(2), ...many(2, () => ({ mealtime: 'dinner' }))];
    const collectors = collectedBy(meals, son);
    expect(found(rule, aMonth(meals, { collectors }))).toEqual([]);
    const witnessed = many(3);
    const all = new Map([...collectors, ...collectedBy(witnessed, { personId: 'pn_till', as: 'witness' })]);
    const [draft] = found(rule, aMonth([...meals, ...witnessed], { collectors: all }));
    expect(draft?.sentence).toBe('2026-10-20 午餐，同一名工作人员见证，领走 3 位老人的餐，达到 3 位的警戒线。');
  });
});

describe('weak evidence', () => {
  const rule: Rule = {
    kind: 'witnessed',
    enabled: true,
    evidenceAtMost: 1,
    moreThanMeals: 20,
    moreThanPercent: 25,
    atLeastMeals: 40,
  };
  const month = (weak: number, strong: number) =>
    aMonth([...many(weak, (i) => ({ evidenceGrade: i % 2 })), ...many(strong, () => ({ evidenceGrade: 2 }))]);
  test.each([
    [19, 500, 0],
    [20, 500, 0],
    [21, 500, 1],
    [10, 30, 0],
    [11, 30, 1],
    [11, 28, 0],
  ])('%i weak ones beside %i others: %i', (weak, strong, findings) => {
    expect(found(rule, month(weak, strong))).toHaveLength(findings);
  });
  test('says how many, what share, and which line was passed', () => {
    expect(found(rule, month(21, 39))[0]?.sentence).toBe(
      '2026-10，弱凭证（1 级及以下）供餐 21 餐，占全部 60 餐的 35%，超过每月 20 餐的定额，超过 25% 的警戒线。',
    );
  });
});

describe('outside serving hours', () => {
  const rule: Rule = {
    kind: 'outside-hours',
    enabled: true,
    moreThanMinutesBefore: 15,
    moreThanMinutesAfter: 10,
    modes: ['eat-in'],
    atLeastMeals: 2,
  };
  const at = (time: number, number = 2, more: Partial<Meal> = {}) =>
    aMonth(many(number, () => ({ postedAt: time, ...more })));
  const [early, late] = [instantAt(DAY, '10:45'), instantAt(DAY, '13:10')];
  test.each([
    ['a moment too early', early - 1, 1],
    ['just not too early', early, 0],
    ['in the middle', early + 3_600_000, 0],
    ['just not too late', late, 0],
    ['a moment too late', late + 1, 1],
  ])('%s', (_what, time, findings) => {
    expect(found(rule, at(time))).toHaveLength(findings);
  });
  test.each(AROUND)('two meals are the threshold: %i', (more) => {
    expect(found(rule, at(late + 1, 2 + more))).toHaveLength(more < 0 ? 0 : 1);
  });
  test('what is carried home goes out earlier, and what is told later has its own date', () => {
    expect(found(rule, at(early - 1, 5, { mode: 'delivery' }))).toEqual([]);
    expect(found(rule, at(early - 1, 5, { originDate: addDays(DAY, -1) }))).toEqual([]);
  });
});

describe('long idle, suddenly daily', () => {
  const rule: Rule = { kind: 'idle-then-daily', enabled: true, idleDays: 60, atLeastMeals: 4, withinDays: 6 };
  const sudden = (number: number) =>
    many(number, (i) => ({ elderId: 'el_idle', originDate: addDays(DAY, i - number + 1) }));
  const month = (number: number, idle: number) =>
    aMonth([], { recent: [...sudden(number), ...many(20)], idleDays: new Map([['el_idle', idle]]) });
  test.each(AROUND)('four meals are the threshold: %i', (more) => {
    expect(found(rule, month(4 + more, 200))).toHaveLength(more < 0 ? 0 : 1);
  });
  test.each(AROUND)('sixty days without are the threshold: %i', (more) => {
    expect(found(rule, month(5, 60 + more))).toHaveLength(more < 0 ? 0 : 1);
  });
  test('says since when', () => {
    expect(found(rule, month(5, 90))[0]?.sentence).toBe(
      '一位老人此前至少 60 天没有用餐，自 2026-10-16 起 6 天内用餐 5 餐。',
    );
  });
});

describe('dearer where somebody else pays', () => {
  const rule: Rule = { kind: 'dearer-with-subsidy', enabled: true, moreThanPercent: 10, atLeastMeals: 3 };
  const month = (withSubsidy: number, without: number, [a, b] = [3, 3]) =>
    aMonth([
      ...many(a, () => ({ listFen: withSubsidy, subsidyFen: 300 })),
      ...many(b, () => ({ listFen: without, subsidyFen: 0 })),
    ]);
  test.each([
    [1099, 0],
    [1100, 0],
    [1101, 1],
  ])('%i fen against 1000', (fen, findings) => {
    expect(found(rule, month(fen, 1000))).toHaveLength(findings);
  });
  test.each([
    [[2, 9], 0],
    [[9, 2], 0],
    [[3, 3], 1],
    [[4, 4], 1],
  ] as [[number, number], number][])('%j meals on both sides', (counts, findings) => {
    expect(found(rule, month(1500, 1000, counts))).toHaveLength(findings);
  });
  test('one dear feast does not make a month dear, and the lines are the dear ones', () => {
    const feast = month(1000, 1000, [9, 9]);
    expect(found(rule, { ...feast, meals: [...feast.meals, aMeal({ listFen: 9900 })] })).toEqual([]);
    const mixed = month(1500, 1000, [5, 5]);
    const [draft] = found(rule, { ...mixed, meals: [...mixed.meals, aMeal({ listFen: 900 })] });
    expect(draft?.meals.map(({ listFen }) => listFen)).toEqual([1500, 1500, 1500, 1500, 1500]);
    expect(draft?.sentence).toBe(
      '2026-10 午餐，有补贴的 6 餐标价中位数 15.00 元，没有补贴的 5 餐 10.00 元，高出 10% 以上。',
    );
  });
});

describe('the rules of a county', () => {
  test('the default has every kind, once', () => {
    const kinds = defaultRules().rules.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds).toHaveLength(9);
  });

  test('a county’s own stand in place of the default of their kind, and one that is off finds nothing', () => {
    const own: Rule = { kind: 'same-collector', enabled: false, atLeastElders: 1 };
    const by = { personId: 'p', role: 'auditor' } as const;
    const rules = rulesOf({
      pk: '',
      sk: '',
      kind: 'anomaly-rules',
      region: '411025',
      by,
      version: 2,
      inForce: {
        document: { name: '县', rules: [own] },
        reason: 'x',
        draftedBy: by,
        publishedBy: by,
        publishedAt: 1,
      },
    });
    expect(rules).toHaveLength(9);
    expect(rules.find(({ kind }) => kind === 'same-collector')).toEqual(own);
    const meals = many(20);
    const collectors = new Map(meals.map(({ transferId }) => [transferId, { personId: 'p', as: 'relative' as const }]));
    expect(anomaliesIn(rules, aMonth(meals, { collectors }))).toEqual([]);
  });
});
