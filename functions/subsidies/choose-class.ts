import { type Fen, sumFen } from '../../shared/money.ts';
import type { Choose } from './policy.ts';

/** The classes that apply, one or more, and what they come to together. */
export interface Choice<Class> {
  chosen: readonly Class[];
  fen: Fen;
}

/** The first class that fits, of those that fit the one that pays most, or all that fit; else why none does. */
export function chooseClass<Class extends { label: string }>(
  { choose, classes }: { choose: Choose; classes: readonly Class[] },
  whyNot: (candidate: Class) => string | undefined,
  fenOf: (candidate: Class) => Fen,
): Choice<Class> | { whyNot: string } {
  const reasons = classes.map(whyNot);
  const fitting = classes
    .filter((_, i) => reasons[i] === undefined)
    .map((candidate) => ({ chosen: [candidate], fen: fenOf(candidate) }));
  const [first] = fitting;
  if (first) {
    switch (choose) {
      case 'first':
        return first;
      case 'best':
        return fitting.reduce((best, next) => (next.fen > best.fen ? next : best));
      case 'all':
        return { chosen: fitting.flatMap(({ chosen }) => chosen), fen: sumFen(fitting.map(({ fen }) => fen)) };
    }
  }
  const [only] = reasons;
  const isOne = reasons.every((reason) => reason === only);
  return { whyNot: isOne ? only! : `不符合任何一档（${classes.map(({ label }) => label).join('、')}）` };
}
