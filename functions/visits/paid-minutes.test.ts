import fc from 'fast-check';
import { type Counting, countable, paidMinutes } from './paid-minutes.ts';

const nine = Date.parse('2026-11-23T09:00:00+08:00');
const at = (minutes: number, seconds = 0): number => nine + minutes * 60_000 + seconds * 1000;
const anHour: Counting = { stepMinutes: 30, minimumMinutes: 30, plannedMinutes: 60, workers: 1 };

describe('paid minutes of one worker', () => {
  test.each([
    ['as planned', 60, 60],
    ['a little longer than planned', 75, 60],
    ['a minute short: the second half hour is not whole', 59, 30],
    ['the first half hour, whole', 30, 30],
    ['below the minimum', 29, 0],
    ['in and out', 0, 0],
  ])('%s', (_name, stayed, minutes) => {
    const to = at(stayed);
    expect(paidMinutes([{ from: nine, to }], anHour)).toEqual({ minutes, actualMinutes: stayed, isForgotten: false });
  });

  test('a second short of a minute is not that minute', () => {
    expect(paidMinutes([{ from: nine, to: at(59, 59) }], anHour)).toMatchObject({ minutes: 30, actualMinutes: 59 });
  });

  test('an agreed extension is in the plan', () => {
    const longer = { ...anHour, plannedMinutes: 90 };
    expect(paidMinutes([{ from: nine, to: at(95) }], longer).minutes).toBe(90);
  });

  test('over midnight the minutes go on', () => {
    const late = Date.parse('2026-11-23T23:30:00+08:00');
    expect(paidMinutes([{ from: late, to: late + 3_600_000 }], anHour).minutes).toBe(60);
  });

  test('a forgotten check-out counts to the end of the plan, marked', () => {
    expect(paidMinutes([{ from: nine }], anHour)).toEqual({ minutes: 60, actualMinutes: 60, isForgotten: true });
  });

  test('a check-out before its check-in is no time', () => {
    expect(paidMinutes([{ from: at(10), to: nine }], anHour)).toMatchObject({ minutes: 0, actualMinutes: 0 });
  });

  test('nobody there', () => {
    expect(paidMinutes([], anHour)).toEqual({ minutes: 0, actualMinutes: 0, isForgotten: false });
  });
});

describe('paid minutes of two workers', () => {
  const two: Counting = { ...anHour, workers: 2 };
  test.each([
    ['together', [0, 60], [0, 60], 60],
    ['the second came half an hour late', [0, 60], [30, 90], 30],
    ['one left early', [0, 60], [0, 45], 30],
    ['one after the other', [0, 60], [60, 120], 0],
  ])('%s', (_name, [a = 0, b = 0], [c = 0, d = 0], minutes) => {
    const stays = [
      { from: at(a), to: at(b) },
      { from: at(c), to: at(d) },
    ];
    expect(paidMinutes(stays, two).minutes).toBe(minutes);
    expect(paidMinutes(stays.toReversed(), two).minutes).toBe(minutes);
  });

  test('one alone cannot do what needs two', () => {
    expect(paidMinutes([{ from: nine, to: at(60) }], two).minutes).toBe(0);
  });
});

test('whatever the times: whole steps, within the plan, at least the minimum or nothing', () => {
  const counting = fc.record({
    stepMinutes: fc.integer({ min: 1, max: 60 }),
    minimumMinutes: fc.integer({ min: 0, max: 120 }),
    plannedMinutes: fc.integer({ min: 0, max: 720 }),
    workers: fc.constant(1 as const),
  });
  fc.assert(
    fc.property(counting, fc.integer({ min: 0, max: 2_000 }), (rule, minutes) => {
      const paid = countable(minutes, rule);
      expect(paid % rule.stepMinutes).toBe(0);
      expect(paid).toBeLessThanOrEqual(Math.min(minutes, rule.plannedMinutes));
      if (paid > 0) expect(paid).toBeGreaterThanOrEqual(rule.minimumMinutes);
    }),
  );
});
