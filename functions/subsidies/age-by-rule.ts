import {
  addDays,
  ageOn,
  type BusinessDate,
  businessMonthOf,
  firstDayOf,
  lastDayOf,
} from '../../shared/business-time.ts';
import type { Birthday } from './policy.ts';

/** Full years as the policy counts them: a birthday may count from the first day of its month, of the next one, or of its year. */
export function ageByRule(birthDate: BusinessDate, date: BusinessDate, birthday: Birthday): number {
  const month = businessMonthOf(date);
  switch (birthday.counts) {
    case 'on-the-day':
      return ageOn(birthDate, date, birthday.leapDay);
    case 'from-month-start':
      return ageOn(birthDate, lastDayOf(month), birthday.leapDay);
    case 'from-next-month':
      return ageOn(birthDate, addDays(firstDayOf(month), -1), birthday.leapDay);
    case 'from-year-start':
      return ageOn(birthDate, `${month.slice(0, 4)}-12-31`, birthday.leapDay);
  }
}
