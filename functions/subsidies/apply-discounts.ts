import { type Fen, yuanText } from '../../shared/money.ts';
import { chooseClass } from './choose-class.ts';
import type { Discount } from './policy.ts';
import { type Situation, whyNot } from './qualifies.ts';

/** What the merchant takes off before any subsidy, each discount from the price that the ones before it left. */
export function applyDiscounts(
  discounts: readonly Discount[],
  start: Situation,
): { discountFen: Fen; reasons: string[] } {
  const { listFen } = start.meal;
  const reasons: string[] = [];
  let netFen = listFen;
  for (const discount of discounts) {
    const situation = { ...start, netFen };
    if (whyNot(discount, situation) !== undefined) continue;
    const choice = chooseClass(discount, situation, { listFen, netFen, restFen: netFen });
    if ('whyNot' in choice || choice.fen === 0) continue;
    netFen -= choice.fen;
    reasons.push(`${discount.label}：减 ${yuanText(choice.fen)} 元（${choice.class.label}）`);
  }
  return { discountFen: listFen - netFen, reasons };
}
