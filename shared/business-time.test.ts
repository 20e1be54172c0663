import {
  addDays,
  ageOn,
  businessDateOf,
  datesBetween,
  instantAt,
  isBusinessDate,
  isoInShanghai,
  lastDayOf,
  mondayOf,
  nextMonth,
  wallTimeOf,
  weekdayOf,
} from './business-time.ts';

test.each([
  ['2026-11-21T15:59:59.999Z', '2026-11-21', '23:59'],
  ['2026-11-21T16:00:00.000Z', '2026-11-22', '00:00'],
  ['2026-12-31T16:00:00.000Z', '2027-01-01', '00:00'],
  ['2028-02-28T16:00:00.000Z', '2028-02-29', '00:00'],
])('%s is %s %s in Shanghai', (utc, date, time) => {
  expect(businessDateOf(Date.parse(utc))).toBe(date);
  expect(wallTimeOf(Date.parse(utc))).toBe(time);
});

test('a wall time of a business date and its instant are one', () => {
  const instant = instantAt('2026-11-22', '10:50');
  expect(new Date(instant).toISOString()).toBe('2026-11-22T02:50:00.000Z');
  expect(isoInShanghai(instant)).toBe('2026-11-22T10:50:00+08:00');
});

test.each(['2026-02-29', '2026-13-01', '2026-1-01', '2026-11-31', '', '2026-11-22 '])('F14: %j is no date', (text) => {
  expect(isBusinessDate(text)).toBe(false);
});

test('F14: weeks run Monday to Sunday, over month and year ends', () => {
  expect(weekdayOf('2026-11-22')).toBe(7);
  expect(mondayOf('2026-11-22')).toBe('2026-11-16');
  expect(mondayOf('2026-11-23')).toBe('2026-11-23');
  expect(mondayOf('2027-01-01')).toBe('2026-12-28');
});

test('months and days', () => {
  expect(nextMonth('2026-12')).toBe('2027-01');
  expect(lastDayOf('2028-02')).toBe('2028-02-29');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(datesBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(datesBetween('2026-03-02', '2026-03-01')).toEqual([]);
});

test.each([
  ['1946-11-22', '2026-11-21', '02-28', 79],
  ['1946-11-22', '2026-11-22', '02-28', 80],
  ['1948-02-29', '2026-02-27', '02-28', 77],
  ['1948-02-29', '2026-02-28', '02-28', 78],
  ['1948-02-29', '2026-02-28', '03-01', 77],
  ['1948-02-29', '2026-03-01', '03-01', 78],
  ['1948-02-29', '2028-02-28', '02-28', 79],
  ['1948-02-29', '2028-02-29', '03-01', 80],
] as const)('born %s, on %s (leap day counts as %s): %i', (born, date, leapDay, age) => {
  expect(ageOn(born, date, leapDay)).toBe(age);
});
