import { type Draft, grouped, type PointMonth } from '../point-month.ts';
import type { RuleOf } from '../rule-set.ts';

/** Elders with many meals, all on weak evidence, whom nothing else in the system has ever heard of. */
export function noOtherTrace(rule: RuleOf<'no-other-trace'>, { month, meals, traceless }: PointMonth): Draft[] {
  return [...grouped(meals, ({ elderId }) => elderId)]
    .filter(([elderId, group]) => traceless.has(elderId) && isSuspect(rule, group))
    .map(([elderId, group]) => ({
      rule: rule.kind,
      about: elderId,
      bucket: month,
      elderId,
      sentence: `${month}，一位老人供餐 ${group.length} 餐，全部只有弱凭证；档案里没有电话、没有本人账号、没有家属绑定。`,
      meals: group,
    }));
}

/** Whether an elder's meals alone are reason enough to look for other traces. */
export const isSuspect = (
  { atLeastMeals, evidenceAtMost }: RuleOf<'no-other-trace'>,
  meals: readonly { evidenceGrade: number }[],
): boolean => meals.length >= atLeastMeals && meals.every(({ evidenceGrade }) => evidenceGrade <= evidenceAtMost);
