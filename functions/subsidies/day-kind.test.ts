import { dayKindOf } from './day-kind.ts';
import { examplePolicy } from './example-policies.ts';

const calendar = examplePolicy('shenzhen').calendar!;

describe('what kind of day it is', () => {
  test.each([
    ['2026-01-01', 'holiday'],
    ['2026-01-03', 'holiday'],
    ['2026-01-04', 'workday'],
    ['2026-01-05', 'workday'],
    ['2026-01-10', 'weekend'],
    ['2026-02-14', 'workday'],
    ['2026-02-16', 'holiday'],
    ['2026-02-28', 'workday'],
    ['2026-09-20', 'workday'],
    ['2026-09-26', 'holiday'],
    ['2026-10-10', 'workday'],
    ['2026-10-11', 'weekend'],
    ['2027-01-04', undefined],
    ['2025-12-31', undefined],
  ])('%s: %s', (date, kind) => {
    expect(dayKindOf(calendar, date)).toBe(kind);
  });

  test('without a calendar nobody can say', () => {
    expect(dayKindOf(undefined, '2026-11-25')).toBeUndefined();
  });
});
