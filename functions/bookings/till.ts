import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { type FacilityHead, type Mealtime, servingWindow } from '../facilities/index.ts';

/** Deliveries and pick-ups go out before the doors open. */
const BEFORE_OPENING_MS = 60 * 60_000;
/** The last guests are still at the till when the doors close. */
const AFTER_CLOSING_MS = 30 * 60_000;

/** When meals are handed out and mistakes taken back: from `from` until before `until`. */
export interface Till {
  from: Instant;
  until: Instant;
}
export function tillOf(
  head: Pick<FacilityHead, 'mealtimes'>,
  date: BusinessDate,
  mealtime: Mealtime,
): Till | undefined {
  const window = servingWindow(head, date, mealtime);
  return window && { from: window.opens - BEFORE_OPENING_MS, until: window.closes + AFTER_CLOSING_MS };
}
export const isOpenAt = (till: Till | undefined, now: Instant): boolean =>
  till !== undefined && till.from <= now && now < till.until;
