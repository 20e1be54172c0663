import type { Instant } from '../../shared/business-time.ts';

/** A worker's time at the door; `to` is missing when nobody checked out. */
export interface Stayed {
  readonly from: Instant;
  readonly to?: Instant | undefined;
}

/** How a service counts its time. */
export interface Counting {
  readonly stepMinutes: number;
  /** Less is not paid. */
  readonly minimumMinutes: number;
  /** Planned, with what was agreed to be added. */
  readonly plannedMinutes: number;
  readonly workers: 1 | 2;
}

export interface Paid {
  readonly minutes: number;
  /** Between check-in and check-out, whole minutes; of two workers the time both were there. */
  readonly actualMinutes: number;
  /** Somebody did not check out: counted to the end of the plan at most, and a person looks at it. */
  readonly isForgotten: boolean;
}

const MINUTE_MS = 60_000;

/** The minutes that are paid: never more than planned, in whole steps, nothing below the minimum. */
export function countable(minutes: number, { stepMinutes, minimumMinutes, plannedMinutes }: Counting): number {
  const capped = Math.min(minutes, plannedMinutes);
  const whole = capped - (capped % stepMinutes);
  return whole < minimumMinutes ? 0 : whole;
}

/**
 * What is paid of a visit. Of a service that needs two, only the time both were there counts: alone, neither can do it.
 * Fewer workers than the service needs are paid nothing.
 */
export function paidMinutes(stays: readonly Stayed[], counting: Counting): Paid {
  const isForgotten = stays.some(({ to }) => to === undefined);
  if (stays.length < counting.workers) return { minutes: 0, actualMinutes: 0, isForgotten };
  const plannedMs = counting.plannedMinutes * MINUTE_MS;
  const from = Math.max(...stays.map((stay) => stay.from));
  const to = Math.min(...stays.map((stay) => stay.to ?? stay.from + plannedMs));
  const actualMinutes = Math.max(0, Math.floor((to - from) / MINUTE_MS));
  return { minutes: countable(actualMinutes, counting), actualMinutes, isForgotten };
}
