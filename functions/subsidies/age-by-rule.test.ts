import { ageByRule } from './age-by-rule.ts';
import type { Birthday } from './policy.ts';

const rules: Record<string, Birthday> = {
  day: { counts: 'on-the-day', leapDay: '02-28' },
  monthStart: { counts: 'from-month-start', leapDay: '02-28' },
  nextMonth: { counts: 'from-next-month', leapDay: '02-28' },
};

describe('when somebody turns 80', () => {
  test.each([
    // Born 2 August 1946.
    { born: '1946-08-02', date: '2026-07-31', day: 79, monthStart: 79, nextMonth: 79 },
    { born: '1946-08-02', date: '2026-08-01', day: 79, monthStart: 80, nextMonth: 79 },
    { born: '1946-08-02', date: '2026-08-02', day: 80, monthStart: 80, nextMonth: 79 },
    { born: '1946-08-02', date: '2026-08-31', day: 80, monthStart: 80, nextMonth: 79 },
    { born: '1946-08-02', date: '2026-09-01', day: 80, monthStart: 80, nextMonth: 80 },
    // On the first and on the last day of a month, and over the turn of the year.
    { born: '1946-08-01', date: '2026-08-01', day: 80, monthStart: 80, nextMonth: 79 },
    { born: '1946-08-31', date: '2026-09-01', day: 80, monthStart: 80, nextMonth: 80 },
    { born: '1946-12-15', date: '2026-12-31', day: 80, monthStart: 80, nextMonth: 79 },
    { born: '1946-12-15', date: '2027-01-01', day: 80, monthStart: 80, nextMonth: 80 },
  ])('born $born, on $date', ({ born, date, day, monthStart, nextMonth }) => {
    expect(ageByRule(born, date, rules.day!)).toBe(day);
    expect(ageByRule(born, date, rules.monthStart!)).toBe(monthStart);
    expect(ageByRule(born, date, rules.nextMonth!)).toBe(nextMonth);
  });
});

test.each([
  { date: '2025-12-31', age: 79 },
  { date: '2026-01-01', age: 80 },
  { date: '2026-12-31', age: 80 },
  { date: '2027-01-01', age: 81 },
])('counted by the year, born in August or on 29 February: $age on $date', ({ date, age }) => {
  expect(ageByRule('1946-08-02', date, { counts: 'from-year-start', leapDay: '02-28' })).toBe(age);
  expect(ageByRule('1948-02-29', date, { counts: 'from-year-start', leapDay: '03-01' })).toBe(age - 2);
});

describe('born on 29 February', () => {
  const born = '1948-02-29';
  test.each([
    { date: '2027-02-27', feb28: 78, mar1: 78 },
    { date: '2027-02-28', feb28: 79, mar1: 78 },
    { date: '2027-03-01', feb28: 79, mar1: 79 },
    { date: '2028-02-28', feb28: 79, mar1: 79 },
    { date: '2028-02-29', feb28: 80, mar1: 80 },
  ])('on $date', ({ date, feb28, mar1 }) => {
    expect(ageByRule(born, date, { counts: 'on-the-day', leapDay: '02-28' })).toBe(feb28);
    expect(ageByRule(born, date, { counts: 'on-the-day', leapDay: '03-01' })).toBe(mar1);
  });

  test.each([
    { date: '2027-02-01', leapDay: '02-28', monthStart: 79, nextMonth: 78 },
    { date: '2027-02-28', leapDay: '03-01', monthStart: 78, nextMonth: 78 },
    { date: '2027-03-01', leapDay: '02-28', monthStart: 79, nextMonth: 79 },
    { date: '2027-03-31', leapDay: '03-01', monthStart: 79, nextMonth: 78 },
    { date: '2027-04-01', leapDay: '03-01', monthStart: 79, nextMonth: 79 },
  ] as const)('by month, $leapDay, on $date', ({ date, leapDay, monthStart, nextMonth }) => {
    expect(ageByRule(born, date, { counts: 'from-month-start', leapDay })).toBe(monthStart);
    expect(ageByRule(born, date, { counts: 'from-next-month', leapDay })).toBe(nextMonth);
  });
});
