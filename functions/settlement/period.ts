import {
  addDays,
  type BusinessMonth,
  businessDateOf,
  businessMonthOf,
  firstDayOf,
  type Instant,
  instantAt,
  nextMonth,
} from '../../shared/business-time.ts';

/**
 * A month is closed this long after its end: a line is stamped by the machine that posts it and stored a moment later, so
 * machines whose clocks differ, and requests still under way, must have finished before the range is read for good.
 */
export const SAFETY_LAG_MS = 15 * 60_000;

/** The first instant that no longer belongs to the month. */
export const endOf = (period: BusinessMonth): Instant => instantAt(firstDayOf(nextMonth(period)), '00:00');
export const startOf = (period: BusinessMonth): Instant => instantAt(firstDayOf(period), '00:00');

export const isDue = (period: BusinessMonth, now: Instant): boolean => now >= endOf(period) + SAFETY_LAG_MS;

/** The month a posting instant lies in. */
export const periodOf = (instant: Instant): BusinessMonth => businessMonthOf(businessDateOf(instant));

/** The last month that may be closed now. */
export const lastDuePeriod = (now: Instant): BusinessMonth =>
  businessMonthOf(addDays(firstDayOf(periodOf(now - SAFETY_LAG_MS)), -1));
