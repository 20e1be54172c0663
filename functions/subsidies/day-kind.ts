import { type BusinessDate, weekdayOf } from '../../shared/business-time.ts';
import type { Calendar } from './policy.ts';

export type DayKind = 'workday' | 'weekend' | 'holiday';

/** What kind of day it is; undefined outside the calendar's years, because holidays are decreed and cannot be guessed. */
export function dayKindOf(calendar: Calendar | undefined, date: BusinessDate): DayKind | undefined {
  if (!calendar?.years.includes(Number(date.slice(0, 4)))) return undefined;
  if (calendar.holidays.some(({ from, to }) => from <= date && date <= to)) return 'holiday';
  if (calendar.makeUpWorkdays.includes(date)) return 'workday';
  return weekdayOf(date) > 5 ? 'weekend' : 'workday';
}
