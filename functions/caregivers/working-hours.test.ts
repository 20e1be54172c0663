import { instantAt } from '../../shared/business-time.ts';
import { isWithinShifts } from './working-hours.ts';

const at = (text: string) => instantAt(text.slice(0, 10), text.slice(11));
const shift = (weekday: number, from: string, to: string) => ({ weekday, from, to });

/** The 23rd is a Monday. */
test.each([
  [
    'two shifts with a break',
    [shift(1, '08:00', '12:00'), shift(1, '14:00', '18:00')],
    '11:00',
    '2026-11-23 12:00',
    true,
  ],
  ['into the break', [shift(1, '08:00', '12:00'), shift(1, '14:00', '18:00')], '11:00', '2026-11-23 12:01', false],
  ['over the break', [shift(1, '08:00', '12:00'), shift(1, '14:00', '18:00')], '11:00', '2026-11-23 15:00', false],
  [
    'where one goes on into the next',
    [shift(1, '08:00', '12:00'), shift(1, '12:00', '18:00')],
    '11:00',
    '2026-11-23 15:00',
    true,
  ],
  ['overlapping shifts', [shift(1, '08:00', '13:00'), shift(1, '12:00', '18:00')], '08:00', '2026-11-23 18:00', true],
  ['a night', [shift(1, '22:00', '06:00')], '23:00', '2026-11-24 06:00', true],
  ['a night, a minute too long', [shift(1, '22:00', '06:00')], '23:00', '2026-11-24 06:01', false],
  ['past the midnight of a night', [shift(7, '22:00', '06:00')], '00:30', '2026-11-23 06:00', true],
  [
    'until midnight and on from it',
    [shift(1, '20:00', '00:00'), shift(2, '00:00', '06:00')],
    '23:00',
    '2026-11-24 02:00',
    true,
  ],
  ['until midnight only', [shift(1, '20:00', '00:00')], '23:00', '2026-11-24 00:00', true],
  ['a day without shifts', [shift(2, '08:00', '18:00')], '09:00', '2026-11-23 10:00', false],
])('%s', (_what, shifts, from, to, within) => {
  expect(isWithinShifts(shifts, at(`2026-11-23 ${from}`), at(to))).toBe(within);
});
