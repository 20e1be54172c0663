import { sumFen } from '../../shared/money.ts';
import { layersOfUnits, type OwnMeal, payUnits } from './pay-units.ts';
import type { Policy } from './policy.ts';
import type { OwnQuote, PaidLayer, TripToPrice } from './quote.ts';

/**
 * Prices a delivered trip: the rules of `deliveries` in order. A trip that brings several elders their meals is one trip;
 * a rule per trip pays for the elder who brings most, a rule per elder for each. A payer pays by one rule only. Pure.
 */
export function quoteDelivery(policy: Policy | undefined, trip: TripToPrice): OwnQuote {
  if (!policy) return { layers: [], subsidyFen: 0, reasons: ['当地没有生效的助餐补贴政策'] };
  const meals = mealsOf(trip);
  const layers: PaidLayer[] = [];
  const reasons: string[] = [];
  for (const rule of policy.deliveries) {
    const paid = payUnits(policy, rule, rule.per === 'trip' ? [meals] : meals.map((meal) => [meal]));
    const due = layersOfUnits(rule, paid, (classes) => `${classes.join('、')}：${WORDS[rule.per](paid.units)}`);
    const again = due.some(({ payer }) => layers.some((layer) => layer.payer === payer));
    if (again) reasons.push(`${rule.label}：同一出资方本趟只补一次`);
    else if (due.length === 0) reasons.push(`${rule.label}：${paid.reasons.join('；')}`);
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
