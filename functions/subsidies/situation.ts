import { ageByRule } from './age-by-rule.ts';
import { dayKindOf } from './day-kind.ts';
import type { PolicyDocument } from './policy.ts';
import type { Situation } from './qualifies.ts';
import type { MealToPrice } from './quote.ts';

/** What the conditions of a policy look at for a meal, before any discount. */
export const situationOf = (
  { birthday, calendar }: Pick<PolicyDocument, 'birthday' | 'calendar'>,
  meal: MealToPrice,
): Situation => ({
  meal,
  age: ageByRule(meal.facts.birthDate, meal.date, birthday),
  dayKind: dayKindOf(calendar, meal.date),
  netFen: meal.listFen,
});
