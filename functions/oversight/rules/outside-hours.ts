import { businessDateOf } from '../../../shared/business-time.ts';
import { type Mealtime, servingWindow } from '../../facilities/index.ts';
import type { Draft, PointMonth } from '../point-month.ts';
import type { RuleOf } from '../rule-set.ts';

const MINUTE_MS = 60_000;

/** Meals of the day that were entered before the doors opened or after they closed. Later entries are told by their date. */
export function outsideHours(rule: RuleOf<'outside-hours'>, { day, meals, mealtimes }: PointMonth): Draft[] {
  const outside = meals.filter(({ postedAt, originDate, mealtime, mode }) => {
    if (originDate !== day || businessDateOf(postedAt) !== day) return false;
    if (!rule.modes.some((one) => one === mode)) return false;
    const window = servingWindow({ mealtimes }, day, mealtime as Mealtime);
    if (!window) return false;
    return (
      postedAt < window.opens - rule.moreThanMinutesBefore * MINUTE_MS ||
      postedAt > window.closes + rule.moreThanMinutesAfter * MINUTE_MS
    );
  });
  if (outside.length < rule.atLeastMeals) return [];
  const sentence =
    `${day}，在供餐时间以外登记 ${outside.length} 餐` +
    `（早于开餐 ${rule.moreThanMinutesBefore} 分钟以上或晚于收餐 ${rule.moreThanMinutesAfter} 分钟以上）。`;
  return [{ rule: rule.kind, about: 'day', bucket: day, sentence, meals: outside }];
}
