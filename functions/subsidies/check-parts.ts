import type { Payment, Person } from './policy.ts';
import type { PlainProblem } from './problem.ts';
import type { Site } from './sites.ts';

/** A group with no condition. */
export const emptyPerson = ({ path, value }: Site<Person>): PlainProblem[] =>
  Object.keys(value).length === 0
    ? [{ path, problem: '空的条件等于所有人', advice: '写明对象；不限对象就删去这一项' }]
    : [];

type Band = { from?: number | string | undefined; to?: number | string | undefined };

/** `from` above `to`: nothing lies in between. */
export const emptyBand = (path: string, { from, to }: Band = {}, what: string): PlainProblem[] =>
  from !== undefined && to !== undefined && from > to
    ? [{ path, problem: `${from} 到 ${to} 之间没有${what}`, advice: 'from 写小的，to 写大的' }]
    : [];

/** Several payers who would together bear more than there is. */
export function moreThanAll(path: string, shares: Payment['shares'] = []): PlainProblem[] {
  // Over a common denominator, in whole numbers: 1/3 and 2/3 are exactly one.
  const common = shares.reduce((product, { denominator }) => product * BigInt(denominator), 1n);
  const sum = shares.reduce(
    (total, { numerator, denominator }) => total + (common / BigInt(denominator)) * BigInt(numerator),
    0n,
  );
  return sum > common
    ? [{ path, problem: '各家分担的合计超过全部', advice: '检查分子和分母；余下的归 payer，不必写进 shares' }]
    : [];
}
