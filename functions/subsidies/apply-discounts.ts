import { type Fen, yuanText } from '../../shared/money.ts';
import { amountOf } from './amount-of.ts';
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
    const prices = { listFen, netFen, restFen: netFen };
    const choice = chooseClass(
      discount,
      (candidate) => whyNot(candidate, situation),
      ({ amount }) => amountOf(amount, prices),
    );
    if ('whyNot' in choice || choice.fen === 0) continue;
    const fen = Math.min(choice.fen, netFen);
    netFen -= fen;
    const labels = choice.chosen.map(({ label }) => label).join('、');
    reasons.push(`${discount.label}：减 ${yuanText(fen)} 元（${labels}）`);
  }
  return { discountFen: listFen - netFen, reasons };
}
