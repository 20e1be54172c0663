import { type Draft, grouped, type PointMonth, type Stop } from '../point-month.ts';
import type { RuleOf } from '../rule-set.ts';

const WORDS: Readonly<Record<Stop, string>> = { deceased: '已去世', institution: '住在机构', suspended: '已停止服务' };

/** Elders who had died, lived in an institution or were suspended on the day of a meal. */
export function notEntitled(rule: RuleOf<'not-entitled'>, { month, meals, stops }: PointMonth): Draft[] {
  const wrong = meals.filter(({ transferId }) => stops.has(transferId));
  return [...grouped(wrong, ({ elderId, transferId }) => `${elderId}#${stops.get(transferId)}`)]
    .filter(([, group]) => group.length >= rule.atLeastMeals)
    .map(([about, group]): Draft => {
      const [first] = group;
      const why = WORDS[stops.get(first!.transferId)!];
      return {
        rule: rule.kind,
        about,
        bucket: month,
        elderId: first!.elderId,
        sentence: `${month}，一位老人在就餐当天${why}，仍登记供餐 ${group.length} 餐，首餐 ${first!.originDate}。`,
        meals: group,
      };
    });
}
