import { yuanText } from '../../shared/money.ts';
import type { Due } from './apply-layers.ts';
import { boundaryMeals, changesOf, simplest } from './boundary-meals.ts';
import type { Class, Policy } from './policy.ts';
import type { Fault } from './problem.ts';
import { type Situation, whyNot } from './qualifies.ts';
import type { MealToPrice } from './quote.ts';
import { priceMeal } from './quote-meal.ts';
import { situationOf } from './situation.ts';

/** No canteen meal costs this much: layers that ask for more are wrong whatever a meal costs. */
const DEAR_MEAL_FEN = 10_000;
/** An ordinary meal: who writes the policy should know that the elder pays nothing for it. */
const ORDINARY_MEAL_FEN = 1_000;

/** Bounds on the search: many classes are tried on fewer meals. */
const MAX_MEALS = 4_000;
const MAX_CLASSES_TRIED = 60_000;
/** Whoever got so many classes in the wrong order sees by these what is wrong. */
const MAX_UNUSED_TOLD = 10;

const nameOf = ({ severity, path }: Pick<Fault, 'severity' | 'path'>): string => `${severity} ${path}`;
const layerPath = ({ layers }: Policy, { layer }: Due): string => `layers[${layers.indexOf(layer)}]`;

/**
 * Meals that one payer pays twice, that cost less than the layers ask for, or whose elder always falls into another class;
 * each with the simplest meal found.
 */
export function faultsOfMeals(policy: Policy): Fault[] {
  const chosen = new Set<Class>();
  const detect = (meal: MealToPrice): Fault[] => {
    const { quote, dues } = priceMeal(policy, meal);
    for (const due of dues) for (const one of due.chosen) chosen.add(one);
    return [...payersTwice(policy, dues, meal), ...tooMuch(policy, dues, quote.listFen - quote.discountFen, meal)];
  };
  const classes = policy.layers.reduce((count, layer) => count + layer.classes.length, 1);
  const atMost = Math.min(MAX_MEALS, Math.ceil(MAX_CLASSES_TRIED / classes));
  // Whatever a quota cuts hides what the layers ask for.
  const meals = [...boundaryMeals([policy], { taken: false, atMost })];
  const changes = changesOf([policy]);
  const found = new Map<string, Fault>();
  for (const meal of meals)
    for (const name of detect(meal).map(nameOf)) {
      if (found.has(name)) continue;
      const faultOf = (simpler: MealToPrice) => detect(simpler).find((fault) => nameOf(fault) === name);
      found.set(name, faultOf(simplest(meal, changes, (simpler) => faultOf(simpler) !== undefined))!);
    }
  const told = [...found.values()].filter(
    ({ severity, path }) => severity === 'error' || !found.has(nameOf({ severity: 'error', path })),
  );
  return [...told, ...neverChosen(policy, chosen, meals, changes)];
}

/** The engine pays such a payer only once; which of the two layers was meant, only the writer can say. */
function payersTwice(policy: Policy, dues: readonly Due[], meal: MealToPrice): Fault[] {
  const asking = dues.filter(({ askedFen }) => askedFen > 0);
  return asking.flatMap((due, i): Fault[] => {
    const before = asking.slice(0, i).find(({ payers }) => payers.some((payer) => due.payers.includes(payer)));
    if (!before) return [];
    const payer = due.payers.find((name) => before.payers.includes(name));
    return [
      {
        severity: 'error',
        path: `${layerPath(policy, due)}.payer`,
        problem: `与“${before.layer.label}”落到同一出资方（${payer}），一餐会付两次`,
        advice: '合并成一层，用几个档写不同的金额；或在其中一层写 where.otherThan 等条件，使两层不会同时适用',
        example: { meal },
      },
    ];
  });
}

/** The layers together ask for more than the meal costs. What is paid never does: the engine cuts the last of them. */
function tooMuch(policy: Policy, dues: readonly Due[], netFen: number, meal: MealToPrice): Fault[] {
  const askedFen = dues.reduce((sum, due) => sum + due.askedFen, 0);
  const last = dues.findLast((due) => due.askedFen > 0);
  if (!last || askedFen <= netFen || netFen < ORDINARY_MEAL_FEN) return [];
  const place = { path: layerPath(policy, last), example: { meal } };
  const sums = `餐费 ${yuanText(netFen)} 元，各层合计要补 ${yuanText(askedFen)} 元`;
  return netFen >= DEAR_MEAL_FEN
    ? [
        {
          severity: 'error',
          ...place,
          problem: `${sums}：这么贵的餐也补得比餐费多`,
          advice: '检查各层的比例相加是否超过全部，金额是否多写了零（单位是分）',
        },
      ]
    : [
        {
          severity: 'warning',
          ...place,
          problem: `${sums}，只补到餐费为止，老人不用付钱`,
          advice: '确认这正是要的；否则改小金额，或写 minimumOwnFen（最低自付）',
        },
      ];
}

/** Classes whose people always fall into another class of the layer: by its order, or because that one pays more. */
function neverChosen(
  policy: Policy,
  chosen: ReadonlySet<Class>,
  meals: readonly MealToPrice[],
  changes: Parameters<typeof simplest>[1],
): Fault[] {
  const situationAt = (meal: MealToPrice): Situation => ({
    ...situationOf(policy, meal),
    netFen: meal.listFen - priceMeal(policy, meal).quote.discountFen,
  });
  const unused = policy.layers.flatMap((layer, i) =>
    layer.classes.flatMap((one, j) => (chosen.has(one) ? [] : [{ layer, one, path: `layers[${i}].classes[${j}]` }])),
  );
  if (unused.length === 0) return [];
  const situations = meals.map(situationAt);
  const faults: Fault[] = [];
  for (const { layer, one, path } of unused) {
    const fits = (situation: Situation): boolean =>
      whyNot(one, situation) === undefined && whyNot(layer, situation) === undefined;
    const found = situations.find(fits);
    if (!found) continue;
    faults.push({
      severity: 'warning',
      path,
      problem: `符合“${one.label}”的人都归了别的档，这一档用不上`,
      advice: '把条件较窄的一档放到前面，或把 choose 写成 best；多余的删去',
      example: { meal: simplest(found.meal, changes, (meal) => fits(situationAt(meal))) },
    });
    if (faults.length === MAX_UNUSED_TOLD) break;
  }
  return faults;
}
