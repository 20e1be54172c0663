import { sumFen } from '../../shared/money.ts';
import { layersOfUnits, type OwnMeal, payUnits } from './pay-units.ts';
import type { DeliveryRule, Policy } from './policy.ts';
import type { OwnQuote, PaidLayer, TripToPrice } from './quote.ts';

/** What each rule of `deliveries` would pay for a trip if it were the only one, and why some pay nothing. */
export const payTrip = (
  policy: Policy,
  trip: TripToPrice,
): { rule: DeliveryRule; layers: PaidLayer[]; why: string }[] =>
  policy.deliveries.map((rule) => {
    const meals = mealsOf(trip);
    const paid = payUnits(policy, rule, rule.per === 'trip' ? [meals] : meals.map((meal) => [meal]));
    const told = (classes: readonly string[]) => `${classes.join('、')}：${WORDS[rule.per](paid.units)}`;
    return { rule, layers: layersOfUnits(rule, paid, told), why: paid.reasons.join('；') };
  });

/**
 * Prices a delivered trip: the rules of `deliveries` in order. A trip that brings several elders their meals is one trip;
 * a rule per trip pays for the elder who brings most, a rule per elder for each. A payer pays by one rule only. Pure.
 */
export function quoteDelivery(policy: Policy | undefined, trip: TripToPrice): OwnQuote {
  if (!policy) return { layers: [], subsidyFen: 0, reasons: ['当地没有生效的助餐补贴政策'] };
  const layers: PaidLayer[] = [];
  const reasons: string[] = [];
  for (const { rule, layers: due, why } of payTrip(policy, trip)) {
    if (due.some(({ payer }) => layers.some((layer) => layer.payer === payer)))
      reasons.push(`${rule.label}：同一出资方本趟只补一次`);
    else if (due.length === 0) reasons.push(`${rule.label}：${why}`);
    else layers.push(...due);
  }
  return { layers, subsidyFen: sumFen(layers.map(({ fen }) => fen)), policyId: policy.policyId, reasons };
}

const WORDS = { trip: () => '送餐一趟', elder: (units: number) => `送到 ${units} 人` } as const;

const mealsOf = ({ elders, facility, date, mealtime }: TripToPrice): OwnMeal[] =>
  elders.map(({ facts, distanceMetres, subsidyFen }) => ({
    facts,
    facility,
    date,
    mealtime,
    mode: 'delivery',
    listFen: 0,
    netFen: 0,
    subsidyFen,
    distanceMetres,
  }));
