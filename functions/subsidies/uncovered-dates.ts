import { type BusinessDate, datesBetween } from '../../shared/business-time.ts';
import { baseMeals } from './boundary-meals.ts';
import { dayKindOf } from './day-kind.ts';
import { exampleOf } from './example-of.ts';
import { meetConditions } from './meet-conditions.ts';
import type { Conditions, Policy, Time } from './policy.ts';
import type { Fault } from './problem.ts';
import { whyNotTime } from './qualifies.ts';
import type { MealToPrice } from './quote.ts';
import { ruleSites } from './sites.ts';

/**
 * Days in force for which the calendar gives no kind of day though a rule asks for it. A hole is an error; that the
 * calendar ends some day cannot be helped, because holidays are decreed year by year: a warning.
 */
export function uncoveredDates(policy: Policy): Fault[] {
  const { calendar, from } = policy;
  if (!calendar) return [];
  const [first, last] = [Number(from.slice(0, 4)), Math.max(...calendar.years)];
  const years = Array.from({ length: Math.max(first, last + 1) - first + 1 }, (_, i) => first + i);
  const uncovered = years.filter((year) => !calendar.years.includes(year));
  const hole = uncovered.find((year) => year <= last || year === first);
  const holeFault = hole === undefined ? undefined : faultIn(policy, hole, 'error');
  if (holeFault) return [holeFault];
  const end = faultIn(policy, last + 1, 'warning');
  return end ? [end] : [];
}

function faultIn(policy: Policy, year: number, severity: Fault['severity']): Fault | undefined {
  const begin = [policy.from, `${year}-01-01`].sort().at(-1)!;
  const dates = datesBetween(begin, `${year}-12-31`);
  for (const { path, value } of ruleSites(policy))
    for (const one of value.classes) {
      const conditions: Conditions[] = [value, one];
      const date = dates.find((candidate) => isAsked(policy, conditions, candidate));
      if (date)
        return { severity, ...words(severity, year, date), example: exampleOf(path, mealOn(policy, conditions, date)) };
    }
  return undefined;
}

const words = (severity: Fault['severity'], year: number, date: BusinessDate) => ({
  path: 'calendar.years',
  ...(severity === 'error'
    ? {
        problem: `没有 ${year} 年的放假安排，${date} 起按日子补的判断不了`,
        advice: `补上 ${year} 年的放假安排`,
      }
    : {
        problem: `放假安排只到 ${year - 1} 年，${year} 年起按日子补的不再补`,
        advice: `${year} 年的安排公布后，从 ${year}-01-01 起发布新的一版`,
      }),
});

/** Whether a rule asks what kind of day the date is, all else about the date being right, and nobody knows. */
function isAsked(policy: Policy, conditions: readonly Conditions[], date: BusinessDate): boolean {
  const dayKind = dayKindOf(policy.calendar, date);
  return (
    dayKind === undefined &&
    conditions.some(({ when }) => when?.days) &&
    conditions.every(
      ({ when }) => whyNotTime(withoutDays(when), { meal: { date, mealtime: 'lunch' }, dayKind }) === undefined,
    )
  );
}

/** What a date has to be, the kind of day and the mealtime aside. */
function withoutDays(when: Time = {}): Time {
  const { days: _days, mealtimes: _mealtimes, ...dates } = when;
  return dates;
}

/** A meal of that date to which the conditions apply, but for the kind of day. */
function mealOn(policy: Policy, conditions: readonly Conditions[], date: BusinessDate): MealToPrice {
  const [ordinary] = baseMeals([policy]);
  return conditions.reduce<MealToPrice>(
    (meal, { when, ...others }) => {
      const mealtimes = when?.mealtimes && { when: { mealtimes: when.mealtimes } };
      return meetConditions({ ...others, ...mealtimes }, meal, { calendar: policy.calendar, dates: [] });
    },
    { ...ordinary!, date },
  );
}
