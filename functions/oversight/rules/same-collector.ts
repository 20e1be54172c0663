import { MEALTIME_WORDS, type Mealtime } from '../../facilities/index.ts';
import { type Draft, grouped, type PointMonth } from '../point-month.ts';
import type { RuleOf } from '../rule-set.ts';

const WORDS = { relative: '同一名家属或代办人出示领餐码', witness: '同一名工作人员见证' } as const;

/** One person who stands for many elders at one mealtime. A volunteer may: it is asked, not forbidden. */
export function sameCollector(rule: RuleOf<'same-collector'>, { day, meals, collectors }: PointMonth): Draft[] {
  const collected = meals.filter(({ originDate, transferId }) => originDate === day && collectors.has(transferId));
  const keyOf = ({ transferId, mealtime }: (typeof collected)[number]) => {
    const { personId, as } = collectors.get(transferId)!;
    return `${mealtime}#${as}#${personId}`;
  };
  return [...grouped(collected, keyOf)].flatMap(([about, group]): Draft[] => {
    const elders = new Set(group.map(({ elderId }) => elderId)).size;
    if (elders < rule.atLeastElders) return [];
    const [first] = group;
    const { personId, as } = collectors.get(first!.transferId)!;
    const word = MEALTIME_WORDS[first!.mealtime as Mealtime] ?? first!.mealtime;
    return [
      {
        rule: rule.kind,
        about,
        bucket: day,
        personId,
        sentence: `${day} ${word}，${WORDS[as]}，领走 ${elders} 位老人的餐，达到 ${rule.atLeastElders} 位的警戒线。`,
        meals: group,
      },
    ];
  });
}
