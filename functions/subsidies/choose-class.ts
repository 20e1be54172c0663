import type { Fen } from '../../shared/money.ts';
import { amountOf, type Prices } from './amount-of.ts';
import type { Class } from './policy.ts';
import { type Situation, whyNot } from './qualifies.ts';

export type Choice = { class: Class; fen: Fen } | { whyNot: string };

/** The class that applies and what it comes to: the first that fits, or of those that fit the one that pays most. */
export function chooseClass(
  { choose, classes }: { choose: 'first' | 'best'; classes: readonly Class[] },
  situation: Situation,
  prices: Prices,
): Choice {
  const judged = classes.map((candidate) => ({ candidate, why: whyNot(candidate, situation) }));
  const fitting = judged
    .filter(({ why }) => why === undefined)
    .map(({ candidate }) => ({ class: candidate, fen: amountOf(candidate.amount, prices) }));
  const [first] = fitting;
  if (first) return choose === 'first' ? first : fitting.reduce((best, next) => (next.fen > best.fen ? next : best));
  const reasons = new Set(judged.map(({ why }) => why!));
  const [only] = reasons;
  return { whyNot: reasons.size === 1 ? only! : `不符合任何一档（${classes.map(({ label }) => label).join('、')}）` };
}
