import {
  addDays,
  type BusinessDate,
  businessMonthOf,
  firstDayOf,
  lastDayOf,
  mondayOf,
} from '../../shared/business-time.ts';
import { type Fen, sumFen, yuanText } from '../../shared/money.ts';
import type { Mealtime } from '../facilities/index.ts';
import type { Policy, Quota } from './policy.ts';

type At = { date: BusinessDate; mealtime: Mealtime };
/** A meal taken, and what it drew on the quota in question. */
export type Drawn = At & { fen: Fen };
/** How much a quota leaves, and the clause to say when that is what limits. */
export interface Room {
  fen: Fen;
  why: string;
}

const PERIOD_WORDS = { mealtime: '本餐次', day: '当天', week: '本周', month: '本月', year: '本年' } as const;

/** First and last date of the period a quota counts over. */
export function periodOf(per: Quota['per'], date: BusinessDate): { from: BusinessDate; to: BusinessDate } {
  switch (per) {
    case 'mealtime':
    case 'day':
      return { from: date, to: date };
    case 'week':
      return { from: mondayOf(date), to: addDays(mondayOf(date), 6) };
    case 'month':
      return { from: firstDayOf(businessMonthOf(date)), to: lastDayOf(businessMonthOf(date)) };
    case 'year':
      return { from: `${date.slice(0, 4)}-01-01`, to: `${date.slice(0, 4)}-12-31` };
  }
}

function thatCount(per: Quota['per'], at: At, drawn: readonly Drawn[]): Drawn[] {
  const { from, to } = periodOf(per, at.date);
  return drawn.filter(
    ({ fen, date, mealtime }) =>
      fen > 0 && from <= date && date <= to && (per !== 'mealtime' || mealtime === at.mealtime),
  );
}

function roomOf(quota: Quota, at: At, drawn: readonly Drawn[]): Room | undefined {
  const used = thatCount(quota.per, at, drawn);
  const period = PERIOD_WORDS[quota.per];
  if ('meals' in quota)
    return used.length < quota.meals ? undefined : { fen: 0, why: `${period}已补 ${used.length} 餐，达到上限` };
  return {
    fen: Math.max(0, quota.fen - sumFen(used.map(({ fen }) => fen))),
    why: `${period}最多补 ${yuanText(quota.fen)} 元`,
  };
}

/** The tightest room the quotas leave for a meal, or undefined when none of them limits it. */
export function roomLeft(quotas: readonly Quota[], at: At, drawn: readonly Drawn[]): Room | undefined {
  return quotas
    .map((quota) => roomOf(quota, at, drawn))
    .reduce((tightest, room) => (!room || (tightest && tightest.fen <= room.fen) ? tightest : room), undefined);
}

/**
 * First and last date of the elder's other meals that pricing a meal of this date must know, both included: the week
 * reaches past the date, because meals are booked ahead.
 */
export function quotaWindow(policy: Policy | undefined, date: BusinessDate): { from: BusinessDate; to: BusinessDate } {
  const quotas = policy ? [...policy.quotas, ...policy.layers.flatMap((layer) => layer.quotas)] : [];
  const periods = [{ from: date, to: date }, ...quotas.map(({ per }) => periodOf(per, date))];
  return {
    from: periods.map(({ from }) => from).sort()[0]!,
    to: periods
      .map(({ to }) => to)
      .sort()
      .at(-1)!,
  };
}
