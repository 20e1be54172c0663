import { CLOCK_TOLERANCE_MS, EARLY_MS, judgeHour, LATE_MS, OFFLINE_MS, timeOf } from './judge-time.ts';

const nine = Date.parse('2026-11-23T09:00:00+08:00');
const now = Date.parse('2026-11-23T12:00:00+08:00');

test.each([
  [-EARLY_MS - 1, ['TOO_EARLY']],
  [-EARLY_MS, []],
  [-EARLY_MS + 1, []],
  [0, []],
  [LATE_MS - 1, []],
  [LATE_MS, []],
  [LATE_MS + 1, ['TOO_LATE']],
])('a check-in %i ms from the appointment', (ms, exceptions) => {
  expect(judgeHour(nine + ms, nine)).toEqual(exceptions);
});

describe('a record sent in later', () => {
  test('by a clock that is right it happened when the phone says', () => {
    expect(timeOf({ deviceAt: nine, offsetMs: 0 }, now, now)).toEqual({ at: nine, exceptions: [] });
  });

  test('F14: a clock that is a minute behind is put right by what the server told it', () => {
    const offsetMs = 60_000;
    expect(timeOf({ deviceAt: nine - offsetMs, offsetMs }, now - offsetMs, now)).toEqual({ at: nine, exceptions: [] });
  });

  test.each([
    [CLOCK_TOLERANCE_MS - 1, []],
    [CLOCK_TOLERANCE_MS, []],
    [CLOCK_TOLERANCE_MS + 1, ['CLOCK_OFF']],
  ])('a clock known to be off by %i ms', (offsetMs, exceptions) => {
    for (const off of [offsetMs, -offsetMs])
      expect(timeOf({ deviceAt: nine - off, offsetMs: off }, now - off, now).exceptions).toEqual(exceptions);
  });

  test.each([
    [CLOCK_TOLERANCE_MS, []],
    [CLOCK_TOLERANCE_MS + 1, ['CLOCK_OFF']],
  ])('a clock turned by %i ms between the visit and the sending', (turned, exceptions) => {
    expect(timeOf({ deviceAt: nine, offsetMs: 0 }, now + turned, now).exceptions).toEqual(exceptions);
  });

  test('from the future it happened now, and the clock is off', () => {
    const deviceAt = now + CLOCK_TOLERANCE_MS + 1;
    expect(timeOf({ deviceAt, offsetMs: 0 }, now, now)).toEqual({ at: now, exceptions: ['CLOCK_OFF'] });
  });

  test.each([
    [OFFLINE_MS - 1, []],
    [OFFLINE_MS, []],
    [OFFLINE_MS + 1, ['SENT_LATE']],
  ])('kept for %i ms', (kept, exceptions) => {
    expect(timeOf({ deviceAt: now - kept, offsetMs: 0 }, now, now).exceptions).toEqual(exceptions);
  });
});
