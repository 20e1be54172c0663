import { businessDateOf, wallTimeOf } from '../../../shared/business-time.ts';
import { type Draft, grouped, type Meal, type PointMonth } from '../point-month.ts';
import type { RuleOf } from '../rule-set.ts';

/**
 * The longest run of meals by one hand in which any `atLeastMeals` in a row lie within the time. What a till without
 * network tells later comes in one go, and is told by its date.
 */
function longestRun(meals: readonly Meal[], { atLeastMeals, withinMinutes }: RuleOf<'burst'>): Meal[] {
  let longest: [begin: number, end: number] = [0, 0];
  let begin = -1;
  for (let end = atLeastMeals; end <= meals.length; end++) {
    const isDense = meals[end - 1]!.postedAt - meals[end - atLeastMeals]!.postedAt <= withinMinutes * 60_000;
    if (!isDense) begin = -1;
    else {
      if (begin < 0) begin = end - atLeastMeals;
      if (end - begin > longest[1] - longest[0]) longest = [begin, end];
    }
  }
  return meals.slice(...longest);
}

/** Many meals within minutes by one hand. */
export function burst(rule: RuleOf<'burst'>, { day, meals }: PointMonth): Draft[] {
  const live = meals.filter(({ postedAt, originDate }) => originDate === day && businessDateOf(postedAt) === day);
  return [...grouped(live, ({ servedBy }) => servedBy)].flatMap(([personId, group]): Draft[] => {
    const run = longestRun(group, rule);
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) return [];
    const span = `${wallTimeOf(first.postedAt)} 至 ${wallTimeOf(last.postedAt)}`;
    return [
      {
        rule: rule.kind,
        about: personId,
        bucket: day,
        personId,
        sentence: `${day} ${span}，同一人连续登记供餐 ${run.length} 餐，达到每 ${rule.withinMinutes} 分钟 ${rule.atLeastMeals} 餐的警戒线。`,
        meals: run,
      },
    ];
  });
}
