import { baseMeals } from './boundary-meals.ts';
import { boundaryValues } from './boundary-values.ts';
import { exampleOf } from './example-of.ts';
import { bornFor } from './meet-conditions.ts';
import type { Conditions, Policy } from './policy.ts';
import type { Fault } from './problem.ts';
import { whyNot } from './qualifies.ts';
import type { MealToPrice } from './quote.ts';
import { ruleSites } from './sites.ts';
import { situationOf } from './situation.ts';

/** One meal for each class of an ordinary policy. */
const MAX_MEALS = 40;

/** Ages that a rule passes over though it pays for the younger and the older: most often a slip (60 to 69, 71 and up). */
export function ageGaps(policy: Policy): Fault[] {
  const values = boundaryValues([policy]);
  const ages = values.ages.toSorted((a, b) => a - b);
  const meals = [...baseMeals([policy], values)].slice(0, MAX_MEALS);
  return ruleSites(policy).flatMap(({ path, value }): Fault[] => {
    const classes = value.classes as readonly Conditions[];
    const asksAge = [value as Conditions, ...classes].some(({ who }) => who?.some(({ age }) => age !== undefined));
    if (!asksAge) return [];
    const pays = (meal: MealToPrice): boolean => {
      const situation = { ...situationOf(policy, meal), subsidyFen: 1 };
      return whyNot(value, situation) === undefined && classes.some((one) => whyNot(one, situation) === undefined);
    };
    for (const meal of meals) {
      const gap = gapOf(ages, (age) => pays(aged(meal, age)));
      if (!gap) continue;
      const { from, to } = gap;
      const who = from === to ? `${from} 周岁` : `${from} 至 ${to} 周岁`;
      return [
        {
          severity: 'warning',
          path: `${path}.classes`,
          problem: `${who}的人不在任何一档，而更年轻和更年长的都在`,
          advice: '如是漏写，把相邻两档的年龄接上（from、to 两端都含）；如正是要的，不必改',
          example: exampleOf(path, aged(meal, from)),
        },
      ];
    }
    return [];
  });
}

const aged = (meal: MealToPrice, age: number): MealToPrice => ({
  ...meal,
  facts: { ...meal.facts, birthDate: bornFor(age, meal.date) },
});

/** The first ages not paid for with paid ones on both sides. The ages asked about hold every limit and its neighbours. */
function gapOf(ages: readonly number[], pays: (age: number) => boolean): { from: number; to: number } | undefined {
  const paid = ages.map(pays);
  const [youngest, oldest] = [paid.indexOf(true), paid.lastIndexOf(true)];
  const from = paid.findIndex((is, i) => !is && youngest >= 0 && i > youngest && i < oldest);
  return from < 0 ? undefined : { from: ages[from]!, to: ages[paid.indexOf(true, from)]! - 1 };
}
