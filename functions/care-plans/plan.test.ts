import fc from 'fast-check';
import { addDays, instantAt } from '../../shared/business-time.ts';
import { idSchema } from '../../shared/ids.ts';
import {
  type CarePlanTerms,
  digestOfTerms,
  dueOn,
  MAX_ROUNDS,
  planDates,
  plannedOrderId,
  type Slot,
  slotsOverlap,
  weeklyMinutes,
} from './plan.ts';

const id = (prefix: string, n: number): string => `${prefix}_01JD8Z3V6Q4M2N7P9RSTV${String(n).padStart(5, '0')}`;
const terms = (over: Partial<CarePlanTerms> = {}): CarePlanTerms => ({
  providerId: id('fc', 1),
  serviceId: id('sv', 1),
  slots: [
    { weekdays: [1, 3, 5], time: '14:00', minutes: 60 },
    { weekdays: [1], time: '09:00', minutes: 120 },
  ],
  from: '2026-11-23',
  skips: [],
  pauses: [],
  ...over,
});
const pauses = [{ from: '2026-11-25', to: '2026-11-27', reason: '住院' }];

describe('which visits a plan asks for', () => {
  test.each<[string, Partial<CarePlanTerms>, string, string[]]>([
    ['a Monday, in the order of the day', {}, '2026-11-23', ['09:00', '14:00']],
    ['a Tuesday', {}, '2026-11-24', []],
    ['a Wednesday', {}, '2026-11-25', ['14:00']],
    ['the Monday before it begins', {}, '2026-11-16', []],
    ['its last day', { until: '2026-11-25' }, '2026-11-25', ['14:00']],
    ['after its last day', { until: '2026-11-25' }, '2026-11-27', []],
    ['a skipped day', { skips: ['2026-11-23'] }, '2026-11-23', []],
    [
      'the day before a pause',
      { pauses, slots: [{ weekdays: [2], time: '10:00', minutes: 60 }] },
      '2026-11-24',
      ['10:00'],
    ],
    ['the first day of a pause', { pauses }, '2026-11-25', []],
    ['the last day of a pause', { pauses }, '2026-11-27', []],
    ['after a pause', { pauses }, '2026-11-30', ['09:00', '14:00']],
  ])('%s', (_day, over, date, times) => {
    expect(dueOn(terms(over), date).map(({ time }) => time)).toEqual(times);
  });

  test('each with its instant in Shanghai', () => {
    expect(dueOn(terms(), '2026-11-23')[0]).toEqual({
      date: '2026-11-23',
      time: '09:00',
      startsAt: Date.parse('2026-11-23T01:00:00Z'),
      minutes: 120,
    });
  });

  test('plans look from today in Shanghai to a week ahead', () => {
    const dates = planDates(Date.parse('2026-11-22T16:00:00Z'));
    expect([dates[0], dates.at(-1), dates.length]).toEqual(['2026-11-23', '2026-11-30', 8]);
    expect(planDates(Date.parse('2026-11-22T15:59:59Z'))[0]).toBe('2026-11-22');
  });
});

describe('the ids of its orders', () => {
  const visits = fc.record({
    plan: fc.integer({ min: 0, max: 20 }),
    day: fc.integer({ min: 0, max: 400 }),
    hour: fc.integer({ min: 0, max: 23 }),
    round: fc.integer({ min: 0, max: MAX_ROUNDS }),
  });
  const idOf = ({ plan, day, hour, round }: { plan: number; day: number; hour: number; round: number }) =>
    plannedOrderId(
      id('cp', plan),
      { date: addDays('2026-01-01', day), time: `${String(hour).padStart(2, '0')}:00` },
      round,
    );

  test('are ids of orders, the same each time, and the same only for the same visit and round', () => {
    fc.assert(
      fc.property(visits, visits, (one, other) => {
        expect(idSchema('order').safeParse(idOf(one)).success).toBe(true);
        expect(idOf(one)).toBe(idOf({ ...one }));
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(idOf(one) === idOf(other)).toBe(same);
      }),
    );
  });

  test('do not depend on the elder, whose file may be merged, nor on what the plan says besides', () => {
    const [visit] = dueOn(terms(), '2026-11-23');
    const [later] = dueOn(terms({ providerId: id('fc', 2), note: '门在后院' }), '2026-11-23');
    expect(plannedOrderId(id('cp', 1), later!, 0)).toBe(plannedOrderId(id('cp', 1), visit!, 0));
  });
});

describe('visits of a week', () => {
  const slot = (weekdays: number[], time: string, minutes: number): Slot => ({ weekdays, time, minutes });
  test.each<[string, Slot[], boolean]>([
    ['one', [slot([1], '09:00', 120)], false],
    ['one after the other', [slot([1], '09:00', 120), slot([1], '11:00', 60)], false],
    ['a minute into the other', [slot([1], '09:00', 121), slot([1], '11:00', 60)], true],
    ['at the same time', [slot([1], '09:00', 60), slot([1, 2], '09:00', 60)], true],
    ['on other days', [slot([1], '09:00', 60), slot([2], '09:00', 60)], false],
    ['a night into the morning of the next day', [slot([1], '22:00', 600), slot([2], '07:00', 60)], true],
    ['a night until the morning', [slot([1], '22:00', 540), slot([2], '07:00', 60)], false],
    ['Sunday night into Monday', [slot([7], '22:00', 600), slot([1], '07:00', 60)], true],
    ['Sunday night until Monday', [slot([7], '22:00', 540), slot([1], '07:00', 60)], false],
  ])('%s: %j overlap %s', (_case, slots, overlap) => {
    expect(slotsOverlap(slots)).toBe(overlap);
  });

  test('are counted in minutes', () => {
    expect(weeklyMinutes(terms())).toBe(300);
  });
});

test('the order of days and visits does not make another plan, a minute does', () => {
  const [first, second] = terms().slots;
  const turned = { slots: [second!, { ...first!, weekdays: [5, 3, 1] }], skips: [] };
  expect(digestOfTerms(terms(turned))).toBe(digestOfTerms(terms()));
  expect(digestOfTerms(terms({ slots: [{ ...first!, minutes: 61 }, second!] }))).not.toBe(digestOfTerms(terms()));
  expect(digestOfTerms(terms({ program: 'six-groups' }))).not.toBe(digestOfTerms(terms()));
});

test('the time of day is that of Shanghai', () => {
  expect(dueOn(terms(), '2026-11-23')[1]!.startsAt).toBe(instantAt('2026-11-23', '14:00'));
});
