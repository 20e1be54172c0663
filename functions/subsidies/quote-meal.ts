import { type Fen, isFen, sumFen } from '../../shared/money.ts';
import { covers } from '../../shared/regions.ts';
import { ageByRule } from './age-by-rule.ts';
import { applyDiscounts } from './apply-discounts.ts';
import { applyLayers } from './apply-layers.ts';
import { dayKindOf } from './day-kind.ts';
import type { Policy } from './policy.ts';
import type { Situation } from './qualifies.ts';
import type { MealToPrice, PaidLayer, Quote } from './quote.ts';

/**
 * Prices a meal: discounts, then the layers in the order of the policy, each paying at most what is left of the price
 * above the elder's own payment and of its quotas; the elder pays the rest. Pure: the same policy and meal always give
 * the same quote. Throws `RangeError` when the list price is not an amount of at least 0 fen.
 */
export function quoteMeal(policy: Policy | undefined, meal: MealToPrice): Quote {
  const { listFen } = meal;
  if (!isFen(listFen) || listFen < 0) throw new RangeError(`not a price in fen: ${listFen}`);
  if (!policy) return priced(listFen, 0, [], ['当地没有生效的助餐补贴政策']);
  return { ...pricedBy(policy, meal), policyId: policy.policyId };
}

function pricedBy(policy: Policy, meal: MealToPrice): Quote {
  const { listFen } = meal;
  if (listFen === 0) return priced(0, 0, [], ['本餐免费']);
  const situation: Situation = {
    meal,
    age: ageByRule(meal.facts.birthDate, meal.date, policy.birthday),
    dayKind: dayKindOf(policy.calendar, meal.date),
    netFen: listFen,
  };
  const { discountFen, reasons } = applyDiscounts(policy.discounts, situation);
  const stopped = whyStopped(policy, meal);
  if (stopped) return priced(listFen, discountFen, [], [...reasons, stopped]);
  const subsidised = applyLayers(policy, { ...situation, netFen: listFen - discountFen });
  return priced(listFen, discountFen, subsidised.layers, [...reasons, ...subsidised.reasons]);
}

function priced(listFen: Fen, discountFen: Fen, layers: PaidLayer[], reasons: string[]): Quote {
  const subsidyFen = sumFen(layers.map(({ fen }) => fen));
  return { listFen, discountFen, layers, subsidyFen, selfPayFen: listFen - discountFen - subsidyFen, reasons };
}

/** Death and suspension stop every subsidy at once; the policy names the other stops. */
function whyStopped({ stops, region }: Policy, { facts }: MealToPrice): string | undefined {
  if (facts.deceased) return '老人已去世，补贴停止';
  if (facts.suspended) return '老人的服务已暂停，补贴停止';
  if (stops.includes('institution') && facts.inInstitution) return '入住机构期间不补';
  if (stops.includes('moved-out') && !covers(region, facts.residence)) return '居住地不在本政策的地区，不补';
  return undefined;
}
