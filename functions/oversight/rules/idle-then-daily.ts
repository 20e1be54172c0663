import { type Draft, grouped, type PointMonth } from '../point-month.ts';
import type { RuleOf } from '../rule-set.ts';

/** Elders who had no meal for months and then have one every day: an entitlement somebody else may have found. */
export function idleThenDaily(rule: RuleOf<'idle-then-daily'>, { recent, idleDays }: PointMonth): Draft[] {
  return [...grouped(recent, ({ elderId }) => elderId)].flatMap(([elderId, group]): Draft[] => {
    const idle = idleDays.get(elderId) ?? 0;
    if (idle < rule.idleDays || group.length < rule.atLeastMeals) return [];
    const first = group.map(({ originDate }) => originDate).sort()[0]!;
    return [
      {
        rule: rule.kind,
        about: elderId,
        bucket: first,
        elderId,
        sentence: `一位老人此前至少 ${rule.idleDays} 天没有用餐，自 ${first} 起 ${rule.withinDays} 天内用餐 ${group.length} 餐。`,
        meals: group,
      },
    ];
  });
}
