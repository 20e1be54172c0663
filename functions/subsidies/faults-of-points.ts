import { baseMeals } from './boundary-meals.ts';
import { boundaryValues } from './boundary-values.ts';
import { monthOf, tripOf, yearOf } from './own-cases.ts';
import type { Policy } from './policy.ts';
import type { Fault } from './problem.ts';
import type { PaidLayer, PolicyCase } from './quote.ts';
import { payTrip } from './quote-delivery.ts';
import { quoteMeal } from './quote-meal.ts';
import { payMonth, payYear } from './quote-operator.ts';

/** A month with more meals than this is no example anybody reads. */
const MAX_EXAMPLE_MEALS = 100;

interface Paid {
  /** Payers of rules of one kind must differ. */
  kind: string;
  path: string;
  label: string;
  layers: readonly PaidLayer[];
}

/** Trips, months and years of a point that one payer pays twice in the same way. */
export function faultsOfPoints(policy: Policy): Fault[] {
  const found = new Map<string, Fault>();
  for (const { example, paid } of pointCases(policy))
    for (const fault of paidTwice(paid, example)) if (!found.has(fault.path)) found.set(fault.path, fault);
  return [...found.values()];
}

function paidTwice(paid: readonly Paid[], example: PolicyCase): Fault[] {
  return paid.flatMap(({ kind, path, layers }, i): Fault[] => {
    const before = paid
      .slice(0, i)
      .find(
        (other) => other.kind === kind && other.layers.some(({ payer }) => layers.some((own) => own.payer === payer)),
      );
    return before
      ? [
          {
            severity: 'error',
            path: `${path}.payer`,
            problem: `与“${before.label}”落到同一出资方（${layers.find(({ payer }) => before.layers.some((own) => own.payer === payer))!.payer}），会付两次`,
            advice: '合并成一条，用几个档写不同的金额（choose 写 all 可以相加），或改条件使两条不会同时适用',
            example,
          },
        ]
      : [];
  });
}

/** What the rules for the point pay in every case worth trying. */
function* pointCases(policy: Policy): Iterable<{ example: PolicyCase; paid: Paid[] }> {
  const { deliveries, operator } = policy;
  if (deliveries.length < 2 && operator.length < 2) return;
  const { grades, volumes } = boundaryValues([policy]);
  const counts = [1, ...volumes.filter((volume) => volume > 1 && volume <= MAX_EXAMPLE_MEALS)];
  const placeOf = (rule: (typeof operator)[number]) => `operator[${operator.indexOf(rule)}]`;
  for (const meal of baseMeals([policy])) {
    const { subsidyFen } = quoteMeal(policy, meal);
    const trip = tripOf(meal, subsidyFen);
    const ofTrip = payTrip(policy, trip).map(({ rule, layers }) => ({
      kind: 'trip',
      path: `deliveries[${deliveries.indexOf(rule)}]`,
      label: rule.label,
      layers,
    }));
    yield { example: { trip }, paid: ofTrip };
    for (const grade of [undefined, ...grades]) {
      for (const count of counts) {
        const operatorMonth = monthOf(meal, subsidyFen, { grade, count });
        const paid = payMonth(policy, operatorMonth).map(({ rule, layers }) => ({
          kind: rule.per,
          path: placeOf(rule),
          label: rule.label,
          layers,
        }));
        yield { example: { operatorMonth }, paid };
      }
      for (const many of [1, ...volumes]) {
        // Days that make every threshold reachable: a daily average counts meals a day, the others the year.
        for (const days of [1, 365]) {
          const operatorYear = yearOf(meal, { grade, volume: { meals: many * days, diners: many, days } });
          const paid = payYear(policy, operatorYear).map(({ rule, layers }) => ({
            kind: 'year',
            path: placeOf(rule),
            label: rule.label,
            layers,
          }));
          yield { example: { operatorYear }, paid };
        }
      }
    }
  }
}
