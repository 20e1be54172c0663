import {
  addDays,
  ageOn,
  type BusinessDate,
  businessMonthOf,
  firstDayOf,
  lastDayOf,
} from '../../shared/business-time.ts';
import type { Birthday } from './policy.ts';

/** Full years as the policy counts them: a birthday may count from its month's first day, or from the next month's. */
export function ageByRule(birthDate: BusinessDate, date: BusinessDate, birthday: Birthday): number {
  const month = businessMonthOf(date);
  switch (birthday.counts) {
    case 'on-the-day':
      return ageOn(birthDate, date, birthday.leapDay);
    case 'from-month-start':
      return ageOn(birthDate, lastDayOf(month), birthday.leapDay);
    case 'from-next-month':
      return ageOn(birthDate, addDays(firstDayOf(month), -1), birthday.leapDay);
  }
}
