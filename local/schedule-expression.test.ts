import { parseSchedule } from './schedule-expression.ts';

const next = (expression: string, after: string): string | undefined => {
  const instant = parseSchedule(expression).nextAfter(Date.parse(after));
  return instant === undefined ? undefined : new Date(instant).toISOString().slice(0, 16);
};

test.each<[string, string, string]>([
  ['rate(5 minutes)', '2026-01-01T00:04:59Z', '2026-01-01T00:05'],
  ['rate(5 minutes)', '2026-01-01T00:05:00Z', '2026-01-01T00:10'],
  ['rate(1 hour)', '2026-01-01T23:30:00Z', '2026-01-02T00:00'],
  ['rate(1 day)', '2026-01-01T12:00:00Z', '2026-01-02T00:00'],
  ['cron(0 12 * * ? *)', '2026-01-01T11:59:59Z', '2026-01-01T12:00'],
  ['cron(0 12 * * ? *)', '2026-01-01T12:00:00Z', '2026-01-02T12:00'],
  ['cron(30 16 1 * ? *)', '2026-01-31T00:00:00Z', '2026-02-01T16:30'],
  ['cron(0 18 1 1,4,7,10 ? *)', '2026-04-01T18:00:00Z', '2026-07-01T18:00'],
  ['cron(0/15 8-9 ? * MON-FRI *)', '2026-01-02T09:45:00Z', '2026-01-05T08:00'],
  ['cron(0/15 8-9 ? * MON-FRI *)', '2026-01-05T08:00:00Z', '2026-01-05T08:15'],
  ['cron(0 0 L * ? *)', '2026-02-01T00:00:00Z', '2026-02-28T00:00'],
  ['cron(0 0 29 2 ? *)', '2026-01-01T00:00:00Z', '2028-02-29T00:00'],
  ['cron(0 0 ? * 2#1 *)', '2026-01-01T00:00:00Z', '2026-01-05T00:00'],
  ['cron(0 0 ? * 6L *)', '2026-01-01T00:00:00Z', '2026-01-30T00:00'],
  ['cron(0 0 1 JAN ? 2030)', '2026-01-01T00:00:00Z', '2030-01-01T00:00'],
])('%s after %s', (expression, after, expected) => {
  expect(next(expression, after)).toBe(expected);
});

test('a schedule whose last year is over never runs again', () => {
  expect(next('cron(0 0 1 1 ? 2020)', '2026-01-01T00:00:00Z')).toBeUndefined();
});

test.each(['rate(5 weeks)', 'cron(0 12 * * *)', 'cron(0 12 * * * *)', 'cron(61 0 * * ? *)', 'every day'])(
  '%s is refused',
  (expression) => {
    expect(() => parseSchedule(expression)).toThrow();
  },
);
