import { type Fen, yuanText } from '../../../shared/money.ts';
import { MEALTIME_WORDS, type Mealtime } from '../../facilities/index.ts';
import { type Draft, grouped, type Meal, type PointMonth } from '../point-month.ts';
import type { RuleOf } from '../rule-set.ts';

/** The lower of the two middle ones where there are two: a price somebody really paid. */
function medianFen(meals: readonly Meal[]): Fen {
  const prices = meals.map(({ listFen }) => listFen).sort((a, b) => a - b);
  return prices[(prices.length - 1) >> 1]!;
}

/** List prices that are higher where somebody else pays. */
export function dearerWithSubsidy(rule: RuleOf<'dearer-with-subsidy'>, { month, meals }: PointMonth): Draft[] {
  return [...grouped(meals, ({ mealtime }) => mealtime)].flatMap(([mealtime, ofMealtime]): Draft[] => {
    const paidFor = ofMealtime.filter(({ subsidyFen }) => subsidyFen > 0);
    const own = ofMealtime.filter(({ subsidyFen }) => subsidyFen <= 0);
    if (Math.min(paidFor.length, own.length) < rule.atLeastMeals) return [];
    const [withSubsidy, without] = [medianFen(paidFor), medianFen(own)];
    if (withSubsidy * 100 <= without * (100 + rule.moreThanPercent)) return [];
    const word = MEALTIME_WORDS[mealtime as Mealtime] ?? mealtime;
    const sentence =
      `${month} ${word}，有补贴的 ${paidFor.length} 餐标价中位数 ${yuanText(withSubsidy)} 元，` +
      `没有补贴的 ${own.length} 餐 ${yuanText(without)} 元，高出 ${rule.moreThanPercent}% 以上。`;
    return [
      {
        rule: rule.kind,
        about: mealtime,
        bucket: month,
        sentence,
        meals: paidFor.filter(({ listFen }) => listFen > without),
      },
    ];
  });
}
