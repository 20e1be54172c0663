import type { PolicyDocument } from '../policy.ts';
import type { MealToPrice, Quote } from '../quote.ts';
import { quoteMeal } from '../quote-meal.ts';
import { retell, type Statement } from './retell.ts';

/** What the two documents say differently about one thing; `was` is absent for what is new, `now` for what is gone. */
export interface Change {
  at: readonly string[];
  was?: string;
  now?: string;
}

const placeOf = ({ at }: Statement): string => at.join(' › ');

/** Every statement that only one of the documents makes, or both make differently: in the order of the old, then the new. */
export function changesBetween(old: PolicyDocument, next: PolicyDocument): Change[] {
  const before = retell(old);
  const after = retell(next);
  const now = new Map(after.map((statement) => [placeOf(statement), statement.text]));
  const known = new Set(before.map(placeOf));
  return [
    ...before.flatMap((statement): Change[] => {
      const text = now.get(placeOf(statement));
      if (text === statement.text) return [];
      return [{ at: statement.at, was: statement.text, ...(text === undefined ? {} : { now: text }) }];
    }),
    ...after.flatMap((statement) => (known.has(placeOf(statement)) ? [] : [{ at: statement.at, now: statement.text }])),
  ];
}

/** A meal that the two documents price differently. */
export interface Difference {
  meal: MealToPrice;
  was: Quote;
  now: Quote;
}
export interface Compared {
  /** How many meals were priced by both. */
  tried: number;
  /** How many of them came out differently for anybody. */
  different: number;
  /** One for each pair of rules that bear the price: the first found. */
  examples: Difference[];
}

/** Who bears how much: reasons and labels may differ without anybody paying another amount. */
const sharesOf = ({ discountFen, layers, selfPayFen }: Quote): string =>
  JSON.stringify([discountFen, selfPayFen, layers.map(({ payer, fen }) => [payer, fen])]);

/** Prices each meal by both documents. */
export function compareOn(meals: Iterable<MealToPrice>, old: PolicyDocument, next: PolicyDocument): Compared {
  const [before, after] = [old, next].map((document) => ({ ...document, policyId: '' })) as [
    PolicyDocument & { policyId: string },
    PolicyDocument & { policyId: string },
  ];
  const examples = new Map<string, Difference>();
  let tried = 0;
  let different = 0;
  for (const meal of meals) {
    tried++;
    const [was, now] = [quoteMeal(before, meal), quoteMeal(after, meal)];
    if (sharesOf(was) === sharesOf(now)) continue;
    different++;
    const way = `${Math.sign(now.selfPayFen - was.selfPayFen)} ${rulesOf(was)} ${rulesOf(now)}`;
    if (!examples.has(way)) examples.set(way, { meal, was, now });
  }
  return { tried, different, examples: [...examples.values()] };
}

/** By which rules the parts are borne, whatever they come to at this price. */
const rulesOf = ({ discountFen, layers }: Quote): string =>
  JSON.stringify([discountFen > 0, layers.map(({ payer, reason }) => [payer, reason])]);
