import { createHash } from 'node:crypto';
import { type BusinessDate, instantAt, weekdayOf } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { Item, Key } from '../../shared/table.ts';
import { MEALTIMES, type Mealtime, type Mode } from '../facilities/index.ts';
import type { By, UseVouchers } from './booking.ts';

/** No meals from one day to another, both included: hospital, travel. */
export interface Pause {
  from: BusinessDate;
  to: BusinessDate;
  reason?: string | undefined;
}
/** What a recurring plan asks for. */
export interface PlanTerms {
  facilityId: string;
  /** 1 is Monday. */
  weekdays: readonly number[];
  mealtimes: readonly Mealtime[];
  mode: Mode;
  /** The first dish of this kind that suits the elder. */
  prefer: 'set' | 'dish';
  from: BusinessDate;
  /** The last day; for good when left out. */
  until?: BusinessDate | undefined;
  skips: readonly BusinessDate[];
  pauses: readonly Pause[];
  /** How its meals are paid, as of a single booking. */
  useVouchers?: UseVouchers | undefined;
}
export interface PlanItem extends Item, PlanTerms {
  kind: 'plan';
  elderId: string;
  planId: string;
  madeBy: By;
  by: By;
  /** Digest of the first request, to tell its retry from another plan under the same id. */
  asked: string;
  version: number;
  gsi1pk: string;
  gsi1sk: string;
}
/** A meal a plan could not book, told to the elder once. */
export interface PlanRefusal extends Item {
  kind: 'plan-refusal';
  elderId: string;
  planId: string;
  facilityId: string;
  date: BusinessDate;
  mealtime: Mealtime;
  madeBy: By;
  code: string;
  message: string;
}

export const planKey = (elderId: string, planId: string): Key => ({ pk: `ELDER#${elderId}`, sk: `PLAN#${planId}` });
export const plansOfElder = (elderId: string) => ({ pk: `ELDER#${elderId}`, begins: 'PLAN#' });
/** Index partition of the plans that order from a point. */
export const plansAt = (facilityId: string): string => `PLANS#${facilityId}`;
export const planRefusalKey = (
  plan: Pick<PlanItem, 'elderId' | 'planId'>,
  date: BusinessDate,
  mealtime: Mealtime,
): Key => ({
  pk: `ELDER#${plan.elderId}`,
  sk: `PLANNED#${date}#${mealtime}#${plan.planId}`,
});

const within = (date: BusinessDate, { from, to }: { from: BusinessDate; to?: BusinessDate | undefined }): boolean =>
  from <= date && (to === undefined || date <= to);

/** The mealtimes a plan asks for on a date, in the order of the day. */
export function dueOn(terms: PlanTerms, date: BusinessDate): Mealtime[] {
  const isDue =
    within(date, { from: terms.from, to: terms.until }) &&
    terms.weekdays.includes(weekdayOf(date)) &&
    !terms.skips.includes(date) &&
    !terms.pauses.some((pause) => within(date, pause));
  return isDue ? MEALTIMES.filter((mealtime) => terms.mealtimes.includes(mealtime)) : [];
}

/**
 * The id of the booking a plan makes of a meal: the same whenever and however often it is made. `round` counts the
 * bookings this meal had before, so that a pause taken back can be booked again.
 */
export function plannedBookingId(planId: string, date: BusinessDate, mealtime: Mealtime, round: number): string {
  const digest = createHash('sha256').update(`${planId}/${date}/${mealtime}/${round}`).digest();
  return newId('booking', { msecs: instantAt(date, '00:00'), random: digest.subarray(0, 16) });
}
