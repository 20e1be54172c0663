import { addDays, type BusinessDate, businessMonthOf, daysBetween, lastDayOf } from '../../shared/business-time.ts';
import { covers } from '../../shared/regions.ts';
import type { ElderFacts } from '../registry/index.ts';
import { payersOf, whyNotWho } from '../subsidies/index.ts';
import type { Issue } from './moves.ts';
import type { Program } from './program.ts';

/** A program an elder has something of on the day, as far as exclusions ask. */
export type Also = Pick<Program, 'code' | 'name' | 'excludes' | 'external'>;

/** What an elder is entitled to, with the words of the class that gives it; or why not, as a Chinese clause. */
export type Entitlement = (Issue & { readonly label: string }) | { readonly whyNot: string };

const isWithin = ({ from, to }: { from?: string | undefined; to?: string | undefined }, date: BusinessDate): boolean =>
  (from === undefined || from <= date) && (to === undefined || date <= to);

/** One elder gets one lot of a program a month, or one for good. */
export const lotIdOf = ({ programId, cadence }: Pick<Program, 'programId' | 'cadence'>, date: BusinessDate): string =>
  `${programId}:${cadence === 'once' ? 'once' : businessMonthOf(date)}`;

function lastDayOfLot({ expiry }: Pick<Program, 'expiry'>, from: BusinessDate): BusinessDate {
  if (expiry.kind === 'month-end') return lastDayOf(businessMonthOf(from));
  return expiry.kind === 'days' ? addDays(from, expiry.days - 1) : expiry.date;
}

/** Units of a class from a day on: minutes of a day are summed up to the end of the month. */
const unitsFrom = ({ cadence }: Pick<Program, 'cadence'>, units: number, from: BusinessDate): number =>
  cadence === 'daily-minutes' ? units * (daysBetween(from, lastDayOf(businessMonthOf(from))) + 1) : units;

/** Who bears what the elder gets, the owner of the odd fen last; undefined where the file does not say which place it is. */
const payersFor = ({ payer, shares, region }: Program, { household, residence }: ElderFacts): string[] | undefined =>
  payer && payersOf({ payer, shares }, { household, residence, facility: region, policy: region });

const excludes = (one: Also, other: Also, date: BusinessDate): boolean =>
  one.excludes.some((span) => span.program === other.code && isWithin(span, date));

/**
 * Whether who has the other program gets nothing of this one on a date. What another system issues cannot be held back
 * here: so its own exclusions hold back ours.
 */
const isExcluded = (program: Program, other: Also, date: BusinessDate): boolean =>
  excludes(program, other, date) || (other.external !== undefined && excludes(other, program, date));

function whyNotEntitled(
  program: Program,
  facts: ElderFacts,
  from: BusinessDate,
  others: readonly Also[],
): string | undefined {
  if (program.external) return `由${program.external.system}发放，不由这里发放`;
  if (!isWithin(program, from)) return '这种券当天没有执行';
  if (facts.deceased) return '老人已去世';
  if (facts.suspended) return '老人的服务已暂停';
  if (!covers(program.region, facts.residence) && !covers(program.region, facts.household))
    return '户籍和居住地都不在发券的地区';
  const excluded = others.find((other) => isExcluded(program, other, from));
  if (excluded) return `已享受不能同时享受的券（${excluded.name}）`;
  return program.who && whyNotWho(program.who, facts, facts.age);
}

/**
 * What an elder gets of a program from a day on: `facts` are of that day, `others` the programs the elder has something of
 * on it.
 */
export function entitlementOf(
  program: Program,
  facts: ElderFacts,
  from: BusinessDate,
  others: readonly Also[],
): Entitlement {
  const whyNot = whyNotEntitled(program, facts, from, others);
  if (whyNot) return { whyNot };
  const { choose, classes } = program.amount;
  const fitting = classes.filter(({ who }) => who === undefined || whyNotWho(who, facts, facts.age) === undefined);
  const best = choose === 'best' ? fitting.toSorted((a, b) => b.units - a.units)[0] : fitting[0];
  if (!best) return { whyNot: '不属于任何一档的对象' };
  const payers = payersFor(program, facts);
  if (!payers) return { whyNot: '登记的地址不够详细，无法确定由哪里出资' };
  const expiresOn = lastDayOfLot(program, from);
  return {
    lotId: lotIdOf(program, from),
    units: unitsFrom(program, best.units, from),
    payers,
    from,
    expiresOn,
    captureBy: addDays(expiresOn, program.graceDays),
    ...(program.cadence === 'daily-minutes' ? { unitsPerDay: best.units } : {}),
    label: best.label,
  };
}
