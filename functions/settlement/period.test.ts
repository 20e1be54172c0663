import { endOf, isDue, lastDuePeriod, startOf } from './period.ts';

const at = (text: string) => Date.parse(text);

test('F14: a month ends at midnight in Shanghai, which is 16:00 of the day before in UTC', () => {
  expect(endOf('2026-10')).toBe(at('2026-10-31T16:00:00Z'));
  expect(endOf('2026-12')).toBe(at('2026-12-31T16:00:00Z'));
  expect(startOf('2028-03')).toBe(at('2028-02-29T16:00:00Z'));
});

test.each([
  ['2026-11-01T00:14:59.999+08:00', false, '2026-09'],
  ['2026-11-01T00:15:00.000+08:00', true, '2026-10'],
  ['2026-11-01T00:15:00.001+08:00', true, '2026-10'],
  ['2026-12-01T00:15:00.000+08:00', true, '2026-11'],
])('at %s October is due: %p, and the last month due is %s', (now, due, last) => {
  expect(isDue('2026-10', at(now))).toBe(due);
  expect(lastDuePeriod(at(now))).toBe(last);
});
