import { addDays } from '../../shared/business-time.ts';
import { withCategory } from './add-category.ts';
import type { Assessment, CategorySpan, ElderHead, Stay } from './elder.ts';
import { withCategoryEnded } from './end-category.ts';
import { withAssessment } from './record-assessment.ts';
import { withDeath } from './record-death.ts';
import { moved } from './record-residence.ts';
import { resumed } from './resume-elder.ts';
import { dateProblem, isPlace, withStay } from './stays.ts';
import { suspended } from './suspend-elder.ts';
import { withoutDeath } from './withdraw-death.ts';

const today = '2026-11-22';
const file = (parts: Partial<ElderHead> = {}) =>
  ({
    birthDate: '1951-03-07',
    households: [{ region: '411025', from: '2020-01-01' }],
    residences: [{ region: '411025101', from: '2020-01-01' }],
    categories: [],
    assessments: [],
    suspensions: [],
    ...parts,
  }) as unknown as ElderHead;
const code = (result: unknown) => (result as { code?: string }).code ?? 'done';

describe('where an elder lives', () => {
  const stays: Stay[] = [
    { region: 'A', from: '2020-01-01' },
    { region: 'B', from: '2026-06-01' },
  ];
  test.each<[what: string, stay: Stay, after: string]>([
    ['moves on', { region: 'C', from: '2026-11-01' }, 'A 2020-01-01, B 2026-06-01, C 2026-11-01'],
    ['is there already', { region: 'B', from: '2026-11-01' }, 'A 2020-01-01, B 2026-06-01'],
    ['moved earlier than was known', { region: 'B', from: '2026-05-01' }, 'A 2020-01-01, B 2026-05-01'],
    ['lived somewhere in between', { region: 'C', from: '2026-03-01' }, 'A 2020-01-01, C 2026-03-01, B 2026-06-01'],
    ['never moved there', { region: 'A', from: '2026-06-01' }, 'A 2020-01-01'],
    ['moved elsewhere that day', { region: 'C', from: '2026-06-01' }, 'A 2020-01-01, C 2026-06-01'],
    [
      'is known from before the first entry',
      { region: 'C', from: '2010-01-01' },
      'C 2010-01-01, A 2020-01-01, B 2026-06-01',
    ],
  ])('%s', (_what, stay, after) => {
    expect(
      withStay(stays, stay)
        .map(({ region, from }) => `${region} ${from}`)
        .join(', '),
    ).toBe(after);
  });

  test.each([
    ['411000', false],
    ['410000', false],
    ['411025', true],
    ['411025101', true],
    ['411025101203', true],
    ['441900003', true],
  ])('%s is a place to live in: %s', (region, place) => {
    expect(isPlace(region)).toBe(place);
  });

  test.each<[date: string, reason: string | undefined, problem: string | undefined]>([
    ['2026-11-23', '计划搬家', 'FUTURE_DATE'],
    ['2026-11-22', undefined, undefined],
    ['2026-11-21', undefined, 'BACK_DATED_NEEDS_REASON'],
    ['2026-11-21', '补录', undefined],
    ['1951-03-07', '补录', undefined],
    ['1951-03-06', '补录', 'BEFORE_BIRTH'],
  ])('a move on %s with reason %s: %s', (date, reason, problem) => {
    expect(dateProblem(date, { today, birthDate: '1951-03-07', reason })).toBe(problem);
  });

  test('a back-dated move sent twice is told once, without asking for a reason again', () => {
    const after = moved(file(), 'residences', { region: '411002001', from: '2026-10-01', reason: '迟报' }, today);
    expect(after).toMatchObject({ residences: [{ region: '411025101' }, { region: '411002001', from: '2026-10-01' }] });
    expect(moved(after as ElderHead, 'residences', { region: '411002001', from: '2026-10-01' }, today)).toBe(after);
  });

  test('the household register moves on its own', () => {
    const after = moved(file(), 'households', { region: '411002', from: today }, today);
    expect(after).toMatchObject({ households: [{}, { region: '411002' }], residences: [{ region: '411025101' }] });
  });

  test('the file holds forty entries of one history, not forty-one', () => {
    const residences = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ region: `41102510${i % 2}`, from: addDays('2020-01-01', i) }));
    const move = { region: '411002001', from: today };
    expect(code(moved(file({ residences: residences(39) }), 'residences', move, today))).toBe('done');
    expect(code(moved(file({ residences: residences(40) }), 'residences', move, today))).toBe('TOO_LONG_A_HISTORY');
  });
});

describe('categories', () => {
  const dibao: CategorySpan = { category: 'dibao', from: '2026-03-01', to: '2026-06-30' };
  test.each<[what: string, span: CategorySpan & { reason?: string }, result: string]>([
    ['from today', { category: 'living-alone', from: today }, 'done'],
    ['from a day to come', { category: 'living-alone', from: '2027-01-01' }, 'done'],
    ['back-dated without a reason', { category: 'living-alone', from: '2026-11-21' }, 'BACK_DATED_NEEDS_REASON'],
    ['back-dated with a reason', { category: 'living-alone', from: '2026-11-21', reason: '审批滞后' }, 'done'],
    ['the same span again', dibao, 'done'],
    ['the day after the first ended', { category: 'dibao', from: '2026-07-01', reason: '续保' }, 'done'],
    ['on the day the first ended', { category: 'dibao', from: '2026-06-30', reason: '续保' }, 'CATEGORY_OVERLAPS'],
    [
      'until the day before the first',
      { category: 'dibao', from: '2026-01-01', to: '2026-02-28', reason: '补' },
      'done',
    ],
    [
      'until the first day of the first',
      { category: 'dibao', from: '2026-01-01', to: '2026-03-01', reason: '补' },
      'CATEGORY_OVERLAPS',
    ],
    ['another category over it', { category: 'tekun', from: '2026-04-01', reason: '补' }, 'done'],
    ['ending before it begins', { category: 'tekun', from: today, to: '2026-11-21' }, 'DATES_REVERSED'],
    ['one day long', { category: 'tekun', from: today, to: today }, 'done'],
    ['before the birth', { category: 'tekun', from: '1951-03-06', reason: '补' }, 'BEFORE_BIRTH'],
  ])('added %s: %j', (_what, span, result) => {
    expect(code(withCategory(file({ categories: [dibao] }), span, today))).toBe(result);
  });

  test('the same span again leaves the very file', () => {
    const before = file({ categories: [{ to: '2026-06-30', from: '2026-03-01', category: 'dibao' }] });
    expect(withCategory(before, dibao, today)).toBe(before);
  });

  const open: CategorySpan = { category: 'living-alone', from: '2026-03-01', evidence: '12 号' };
  test.each<[what: string, lastDay: string, reason: string | undefined, result: string]>([
    ['yesterday: from today on no more', '2026-11-21', undefined, 'done'],
    ['two days ago without a reason', '2026-11-20', undefined, 'BACK_DATED_NEEDS_REASON'],
    ['two days ago with a reason', '2026-11-20', '迟报', 'done'],
    ['the day before it began: void', '2026-02-28', '登记有误', 'done'],
    ['earlier still', '2026-02-27', '登记有误', 'DATES_REVERSED'],
  ])('ended %s', (_what, lastDay, reason, result) => {
    const end = { category: open.category, from: open.from, lastDay, reason };
    expect(code(withCategoryEnded(file({ categories: [dibao, open] }), end, today))).toBe(result);
  });

  test('an end keeps the evidence, and a repeated end changes nothing', () => {
    const end = { category: open.category, from: open.from, lastDay: '2026-11-30' };
    const ended = withCategoryEnded(file({ categories: [dibao, open] }), end, today) as ElderHead;
    expect(ended.categories).toEqual([dibao, { ...open, to: '2026-11-30' }]);
    expect(withCategoryEnded(ended, end, today)).toBe(ended);
    expect(code(withCategoryEnded(ended, { ...end, lastDay: '2026-12-31' }, today))).toBe('CATEGORY_NOT_FOUND');
    expect(code(withCategoryEnded(ended, { ...end, from: '2026-03-02' }, today))).toBe('CATEGORY_NOT_FOUND');
  });
});

describe('assessments', () => {
  const mild: Assessment = {
    scale: 'GB/T 42195-2022',
    score: 70,
    level: 'mild',
    assessor: '县中心',
    on: '2026-05-01',
    validUntil: '2027-04-30',
  };
  test.each<[what: string, parts: Partial<Assessment> & { reason?: string }, result: string]>([
    ['of today', { on: today }, 'done'],
    ['of tomorrow', { on: '2026-11-23' }, 'FUTURE_DATE'],
    ['the same again', {}, 'done'],
    ['another result for the day', { level: 'total' }, 'ASSESSMENT_EXISTS'],
    ['another result for the day, as a correction', { level: 'total', reason: '录入错误' }, 'done'],
    ['valid for its own day only', { on: today, validUntil: today }, 'done'],
    ['over before it began', { on: today, validUntil: '2026-11-21' }, 'DATES_REVERSED'],
  ])('%s', (_what, parts, result) => {
    expect(code(withAssessment(file({ assessments: [mild] }), { ...mild, ...parts }, today))).toBe(result);
  });

  test('a correction replaces, a later one is added behind', () => {
    const corrected = withAssessment(file({ assessments: [mild] }), { ...mild, level: 'total', reason: '错' }, today);
    expect((corrected as ElderHead).assessments).toEqual([{ ...mild, level: 'total' }]);
    const { score: _none, ...unscored } = mild;
    const added = withAssessment(file({ assessments: [mild] }), { ...unscored, on: '2026-01-01' }, today);
    expect((added as ElderHead).assessments.map(({ on }) => on)).toEqual(['2026-01-01', '2026-05-01']);
  });
});

describe('death', () => {
  test.each([
    ['2026-11-22', 'done'],
    ['2026-11-23', 'FUTURE_DATE'],
    ['2026-01-01', 'done'],
    ['1951-03-06', 'BEFORE_BIRTH'],
  ])('on %s: %s', (on, result) => {
    expect(code(withDeath(file(), on, today))).toBe(result);
  });

  test('a wrong notice leaves no trace in the file', () => {
    expect(withoutDeath(withDeath(file(), '2026-11-20', today) as ElderHead)).toEqual(file());
  });
});

describe('suspension', () => {
  const open = { from: '2026-11-01', reason: '联系不上' };
  const over = { ...open, to: '2026-11-10' };
  test.each<[what: string, known: ElderHead['suspensions'], ask: { from: string; reason: string }, result: string]>([
    ['the first', [], { from: today, reason: '失联' }, 'done'],
    ['to come', [], { from: '2026-11-23', reason: '失联' }, 'FUTURE_DATE'],
    ['the same again', [open], open, 'done'],
    ['another over an open one', [open], { from: today, reason: '争议' }, 'ALREADY_SUSPENDED'],
    ['on the last day of the one before', [over], { from: '2026-11-10', reason: '争议' }, 'ALREADY_SUSPENDED'],
    ['on the day after', [over], { from: '2026-11-11', reason: '争议' }, 'done'],
  ])('%s', (_what, suspensions, ask, result) => {
    expect(code(suspended(file({ suspensions }), ask, today))).toBe(result);
  });

  test.each<[from: string, known: ElderHead['suspensions'], result: string]>([
    ['2026-11-11', [open], 'done'],
    ['2026-11-11', [over], 'done'],
    ['2026-11-12', [over], 'NOT_SUSPENDED'],
    ['2026-11-11', [], 'NOT_SUSPENDED'],
    ['2026-11-01', [open], 'done'],
    ['2026-10-31', [open], 'DATES_REVERSED'],
  ])('resumed from %s', (from, suspensions, result) => {
    expect(code(resumed(file({ suspensions }), from))).toBe(result);
  });
});
