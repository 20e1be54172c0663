import { MEALTIME_WORDS, type Mealtime } from '../../facilities/index.ts';
import { type Draft, grouped, type Meal, type PointMonth } from '../point-month.ts';
import type { RuleOf } from '../rule-set.ts';

type Day = readonly [date: string, meals: readonly Meal[]];

/** Days in a row (of those with meals) on which the count is the same, and large enough to count. */
function runsOf(days: readonly Day[], atLeastMeals: number): Day[][] {
  const runs: Day[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run[0]![1].length === day[1].length) run.push(day);
    else runs.push([day]);
  }
  return runs.filter(([first]) => first![1].length >= atLeastMeals);
}

/** The same number of meals day after day: a list that is ticked off, not a kitchen that is eaten at. */
export function flatCounts(rule: RuleOf<'flat-counts'>, { month, meals }: PointMonth): Draft[] {
  return [...grouped(meals, ({ mealtime }) => mealtime)].flatMap(([mealtime, ofMealtime]) => {
    const days = [...grouped(ofMealtime, ({ originDate }) => originDate)].sort(([a], [b]) => (a < b ? -1 : 1));
    return runsOf(days, rule.atLeastMeals)
      .filter((run) => run.length >= rule.atLeastDays)
      .map((run): Draft => {
        const [first, last] = [run[0]!, run.at(-1)!];
        const word = MEALTIME_WORDS[mealtime as Mealtime] ?? mealtime;
        return {
          rule: rule.kind,
          about: `${mealtime}#${first[0]}`,
          bucket: month,
          sentence: `${first[0]} 至 ${last[0]}，连续 ${run.length} 个供餐日的${word}都是 ${first[1].length} 餐。`,
          meals: run.flatMap(([, of]) => of),
        };
      });
  });
}
