import {
  type BusinessDate,
  type BusinessMonth,
  businessMonthOf,
  type Instant,
  nextMonth,
} from '../../shared/business-time.ts';
import type { FacilityHead } from '../facilities/index.ts';
import type { ElderHead } from '../registry/index.ts';
import { type Policy, type Quote, quotaWindow, quoteMeal, type TakenMeal } from '../subsidies/index.ts';
import type { Booking } from './booking.ts';
import { isLater, mealToPrice } from './price-meal.ts';

/** A booking of the elder, whatever became of it, with its point and the policy version that prices it. */
export interface Chapter {
  booking: Booking;
  facility: FacilityHead;
  policy: Policy | undefined;
}
/** A meal whose price is not looked at again, and when it counted against quotas. */
export interface SettledMeal extends TakenMeal {
  from: Instant;
  until: Instant;
}

/** Until when a booking counted against the elder's quotas. */
export function countedUntil(booking: Booking): Instant {
  if ('ended' in booking) return booking.ended.at;
  if ('noShow' in booking) return booking.noShow.at;
  return 'reversed' in booking ? booking.reversed.at : Number.POSITIVE_INFINITY;
}

interface Pricing {
  chapter: Chapter;
  at: Instant;
  /** Priced when it was handed out: meals still to come count against no quota. */
  atTill: boolean;
}
/** When it was priced: at booking, at its last change, and where its policy says so when it was handed out. */
const pricingsOf = (chapter: Chapter): Pricing[] => {
  const { booking } = chapter;
  const { bookedAt, changedAt, pricedAtTill } = booking;
  return [
    { chapter, at: bookedAt, atTill: false },
    ...(changedAt === undefined ? [] : [{ chapter, at: changedAt, atTill: false }]),
    ...(pricedAtTill && 'serving' in booking ? [{ chapter, at: booking.serving.at, atTill: true }] : []),
  ];
};
const inOrder = (a: Pricing, b: Pricing): number =>
  a.at - b.at || (a.chapter.booking.bookingId < b.chapter.booking.bookingId ? -1 : 1);

const isSameMeal = (a: Pick<TakenMeal, 'date' | 'mealtime'>, b: Pick<TakenMeal, 'date' | 'mealtime'>): boolean =>
  a.date === b.date && a.mealtime === b.mealtime;

function monthsOf({ from, to }: { from: BusinessDate; to: BusinessDate }): BusinessMonth[] {
  const months = [businessMonthOf(from)];
  while (months.at(-1)! < businessMonthOf(to)) months.push(nextMonth(months.at(-1)!));
  return months;
}

/** Two files of one person may each have eaten: the meal priced first is the subsidised one of its mealtime. */
const withoutSubsidy = ({ policyId, listFen, discountFen }: Quote): Quote => ({
  listFen,
  discountFen,
  layers: [],
  subsidyFen: 0,
  selfPayFen: listFen - discountFen,
  reasons: ['同一餐次已经补过一餐'],
  ...(policyId === undefined ? {} : { policyId }),
});

/**
 * Prices the elder's meals once more, in the order in which they were priced, each by its own policy version, by the
 * facts as the file tells them now, and by the quotas that the meals counted at that moment leave. With the facts
 * unchanged this gives every meal the price it has: what differs is due to news. Answers by booking id.
 */
export function replayPrices(
  elder: ElderHead,
  chapters: readonly Chapter[],
  settled: readonly SettledMeal[],
): Map<string, Quote> {
  const prices = new Map<string, Quote>();
  /** By month: of years of meals, those no quota asks for are not even looked at. */
  const priced = new Map<BusinessMonth, Map<string, Booking>>();
  for (const { chapter, at, atTill } of chapters.flatMap(pricingsOf).sort(inOrder)) {
    const { booking, facility, policy } = chapter;
    const others: TakenMeal[] = monthsOf(quotaWindow(policy, booking.date))
      .flatMap((month) => [...(priced.get(month)?.values() ?? [])])
      .filter((other) => other.bookingId !== booking.bookingId && at < countedUntil(other))
      .map(({ bookingId, date, mealtime }) => ({ date, mealtime, ...prices.get(bookingId)! }));
    const counted = [...others, ...settled.filter(({ from, until }) => from <= at && at < until)];
    const taken = atTill ? counted.filter((other) => !isLater(other, booking)) : counted;
    const quote = quoteMeal(
      policy,
      mealToPrice({ elder, facility }, { ...booking, taken: taken.filter((other) => !isSameMeal(other, booking)) }),
    );
    prices.set(booking.bookingId, taken.some((other) => isSameMeal(other, booking)) ? withoutSubsidy(quote) : quote);
    const month = businessMonthOf(booking.date);
    priced.set(month, (priced.get(month) ?? new Map()).set(booking.bookingId, booking));
  }
  return prices;
}
