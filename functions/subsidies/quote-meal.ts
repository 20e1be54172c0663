import { type Fen, isFen, sumFen } from '../../shared/money.ts';
import { applyDiscounts } from './apply-discounts.ts';
import { applyLayers, type Due } from './apply-layers.ts';
import type { Policy } from './policy.ts';
import type { MealToPrice, PaidLayer, Quote } from './quote.ts';
import { situationOf } from './situation.ts';
import { whyStopped } from './why-stopped.ts';

/**
 * Prices a meal: discounts, then the layers in the order of the policy, each paying at most what is left of the price
 * above the elder's own payment and of its quotas; the elder pays the rest. Pure: the same policy and meal always give
 * the same quote. Throws `RangeError` when the list price is not an amount of at least 0 fen.
 */
export function quoteMeal(policy: Policy | undefined, meal: MealToPrice): Quote {
  const { listFen } = meal;
  if (!isFen(listFen) || listFen < 0) throw new RangeError(`not a price in fen: ${listFen}`);
  if (!policy) return priced(listFen, 0, [], ['当地没有生效的助餐补贴政策']);
  return { ...priceMeal(policy, meal).quote, policyId: policy.policyId };
}

/** The quote, and what the layers asked for before anything limited them. */
export function priceMeal(policy: Policy, meal: MealToPrice): { quote: Quote; dues: Due[] } {
  const { listFen } = meal;
  if (listFen === 0) return { quote: priced(0, 0, [], ['本餐免费']), dues: [] };
  const situation = situationOf(policy, meal);
  const { discountFen, reasons } = applyDiscounts(policy.discounts, situation);
  const stopped = whyStopped(policy, meal.facts);
  if (stopped) return { quote: priced(listFen, discountFen, [], [...reasons, stopped]), dues: [] };
  const subsidised = applyLayers(policy, { ...situation, netFen: listFen - discountFen });
  return {
    quote: priced(listFen, discountFen, subsidised.layers, [...reasons, ...subsidised.reasons]),
    dues: subsidised.dues,
  };
}

function priced(listFen: Fen, discountFen: Fen, layers: PaidLayer[], reasons: string[]): Quote {
  const subsidyFen = sumFen(layers.map(({ fen }) => fen));
  return { listFen, discountFen, layers, subsidyFen, selfPayFen: listFen - discountFen - subsidyFen, reasons };
}
