import type { Draft, PointMonth } from '../point-month.ts';
import type { RuleOf } from '../rule-set.ts';

/** Too many meals on weak evidence in a month: more than the quota, or too large a share. */
export function witnessed(rule: RuleOf<'witnessed'>, { month, meals }: PointMonth): Draft[] {
  const weak = meals.filter(({ evidenceGrade }) => evidenceGrade <= rule.evidenceAtMost);
  const isMany = weak.length > rule.moreThanMeals;
  const isLarge = meals.length >= rule.atLeastMeals && weak.length * 100 > meals.length * rule.moreThanPercent;
  if (!isMany && !isLarge) return [];
  const share = `占全部 ${meals.length} 餐的 ${Math.floor((weak.length * 100) / meals.length)}%`;
  const why = [
    ...(isMany ? [`超过每月 ${rule.moreThanMeals} 餐的定额`] : []),
    ...(isLarge ? [`超过 ${rule.moreThanPercent}% 的警戒线`] : []),
  ];
  const sentence = `${month}，弱凭证（${rule.evidenceAtMost} 级及以下）供餐 ${weak.length} 餐，${share}，${why.join('，')}。`;
  return [{ rule: rule.kind, about: 'month', bucket: month, sentence, meals: weak }];
}
