import { parseCitizenNumber } from '../registry/citizen-number.ts';
import { citizenNumberOfHour } from './citizen-number-of-hour.ts';
import { settingAt } from './story.ts';

const DAY = Date.parse('2026-11-22T00:00:00Z');
const FIVE_MINUTES = 300_000;
const MOST_OF_ONE_MEAL = 10;

test('the canary’s elders have numbers that are taken, each another', () => {
  const numbers = Array.from({ length: 24 }, (_, hour) => citizenNumberOfHour(hour));
  expect(new Set(numbers).size).toBe(24);
  for (const number of numbers) expect(parseCitizenNumber(number)).toMatchObject({ number, birthDate: '1900-01-01' });
});

test('in a whole day of stories no elder books one meal as often as is refused', () => {
  const booked = new Map<string, number>();
  for (let at = DAY; at < DAY + 2 * 86_400_000; at += FIVE_MINUTES) {
    const { elderId, date, mealtime } = settingAt(at);
    expect(elderId).toMatch(/^el_[0-9A-HJKMNP-TV-Z]{26}$/);
    const meal = `${elderId} ${date} ${mealtime}`;
    booked.set(meal, (booked.get(meal) ?? 0) + 1);
  }
  expect(Math.max(...booked.values())).toBeLessThan(MOST_OF_ONE_MEAL);
});

test.each([
  ['2026-11-22T10:00:00+08:00', '2026-11-23'],
  ['2026-11-22T23:59:59+08:00', '2026-11-23'],
  ['2026-11-23T00:00:00+08:00', '2026-11-24'],
])('at %s it eats on %s', (at, date) => {
  expect(settingAt(Date.parse(at)).date).toBe(date);
});
