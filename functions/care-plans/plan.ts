import { createHash } from 'node:crypto';
import type { Actor } from '../../shared/access.ts';
import {
  type BusinessDate,
  businessDateOf,
  datesBetween,
  type Instant,
  instantAt,
  type WallTime,
  weekdayOf,
} from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { Item, Key } from '../../shared/table.ts';

export type By = Pick<Actor, 'personId' | 'role'>;
export const byOf = ({ personId, role }: By): By => ({ personId, role });

/** A visit that comes back every week. */
export interface Slot {
  /** 1 is Monday. */
  readonly weekdays: readonly number[];
  /** When the caregiver comes. */
  readonly time: WallTime;
  readonly minutes: number;
  /** Or so many minutes later; left out, at no other time. */
  readonly windowMinutes?: number | undefined;
}
/** Nobody comes from one day to another, both included: hospital, travel. */
export interface Pause {
  readonly from: BusinessDate;
  readonly to: BusinessDate;
  readonly reason?: string | undefined;
}
/** What a plan asks for. */
export interface CarePlanTerms {
  readonly providerId: string;
  readonly serviceId: string;
  readonly slots: readonly Slot[];
  /** The voucher program by which government buys the visits; left out, the elder orders for themselves. */
  readonly program?: string | undefined;
  readonly preferredCaregiverId?: string | undefined;
  readonly note?: string | undefined;
  readonly from: BusinessDate;
  /** The last day; for good when left out. */
  readonly until?: BusinessDate | undefined;
  readonly skips: readonly BusinessDate[];
  readonly pauses: readonly Pause[];
}
export interface CarePlanItem extends Item, CarePlanTerms {
  kind: 'care-plan';
  elderId: string;
  carePlanId: string;
  madeBy: By;
  by: By;
  /** Digest of the first request, to tell its retry from another plan under the same id. */
  asked: string;
  version: number;
  gsi1pk: string;
  gsi1sk: string;
}
/** A visit a plan could not order, or could not take back: told once for each reason. */
export interface CarePlanRefusal extends Item {
  kind: 'care-plan-refusal';
  elderId: string;
  carePlanId: string;
  providerId: string;
  date: BusinessDate;
  time: WallTime;
  madeBy: By;
  code: string;
  message: string;
}

const ofElder = (elderId: string): string => `ELDER#${elderId}`;
export const carePlanKey = (elderId: string, carePlanId: string): Key => ({
  pk: ofElder(elderId),
  sk: `CARE-PLAN#${carePlanId}`,
});
export const carePlansOfElder = (elderId: string) => ({ pk: ofElder(elderId), begins: 'CARE-PLAN#' });

/** So many index partitions hold the plans of all providers: the nightly run reads each, a provider's are in one. */
export const SHARDS = 16;
const shardOf = (providerId: string): number => createHash('sha256').update(providerId).digest()[0]! % SHARDS;
export const carePlanShard = (shard: number): string => `CARE-PLANS#${shard}`;
/** Where a plan is listed. */
export const placeInLists = (
  { providerId }: Pick<CarePlanTerms, 'providerId'>,
  elderId: string,
  carePlanId: string,
) => ({
  gsi1pk: carePlanShard(shardOf(providerId)),
  gsi1sk: `${providerId}#${elderId}#${carePlanId}`,
});
/** A provider's plans, after one of them. */
export const carePlansAt = (providerId: string, after?: Pick<CarePlanItem, 'elderId' | 'carePlanId'>) => ({
  pk: carePlanShard(shardOf(providerId)),
  index: true as const,
  begins: `${providerId}#`,
  after: after && {
    ...carePlanKey(after.elderId, after.carePlanId),
    ...placeInLists({ providerId }, after.elderId, after.carePlanId),
  },
});

/** A visit a plan asks for. */
export interface PlannedVisit {
  readonly date: BusinessDate;
  /** Names the visit of the day: no two begin at the same time. */
  readonly time: WallTime;
  readonly startsAt: Instant;
  readonly minutes: number;
  readonly windowMinutes?: number | undefined;
}

export const refusalKey = (
  { elderId, carePlanId }: Pick<CarePlanItem, 'elderId' | 'carePlanId'>,
  { date, time }: Pick<PlannedVisit, 'date' | 'time'>,
  code: string,
): Key => ({ pk: ofElder(elderId), sk: `CARE-REFUSED#${date}#${time}#${carePlanId}#${code}` });
/** An elder's refusals from a date on. */
export const refusalsFrom = (elderId: string, date: BusinessDate) => ({
  pk: ofElder(elderId),
  between: [`CARE-REFUSED#${date}`, 'CARE-REFUSED#~'] as const,
});

const within = (date: BusinessDate, { from, to }: { from: BusinessDate; to?: BusinessDate | undefined }): boolean =>
  from <= date && (to === undefined || date <= to);

/** Whether the elder said nobody should come on the date. */
export const isAwayOn = ({ skips, pauses }: Pick<CarePlanTerms, 'skips' | 'pauses'>, date: BusinessDate): boolean =>
  skips.includes(date) || pauses.some((pause) => within(date, pause));

/** The visits a plan asks for on a date, in the order of the day. */
export function dueOn(terms: CarePlanTerms, date: BusinessDate): PlannedVisit[] {
  if (!within(date, { from: terms.from, to: terms.until }) || isAwayOn(terms, date)) return [];
  return terms.slots
    .filter(({ weekdays }) => weekdays.includes(weekdayOf(date)))
    .map(({ time, minutes, windowMinutes }) => ({
      date,
      time,
      startsAt: instantAt(date, time),
      minutes,
      ...(windowMinutes === undefined ? {} : { windowMinutes }),
    }))
    .sort((a, b) => a.startsAt - b.startsAt);
}

/** Plans order for today and so many days more: a week, so that a dispatcher sees the next same weekday. */
const DAYS_AHEAD = 7;
export function planDates(now: Instant): BusinessDate[] {
  const today = businessDateOf(now);
  return datesBetween(today, businessDateOf(now + DAYS_AHEAD * 86_400_000));
}

/** A visit ordered and given up so often is left to people. */
export const MAX_ROUNDS = 8;

/**
 * The id of the order a plan makes for a visit: the same whenever and however often it is made. `round` counts the
 * orders of the visit that the plan itself gave up, so that what is taken back can be ordered again.
 */
export function plannedOrderId(
  carePlanId: string,
  { date, time }: Pick<PlannedVisit, 'date' | 'time'>,
  round: number,
): string {
  const digest = createHash('sha256').update(`${carePlanId}/${date}/${time}/${round}`).digest();
  return newId('order', { msecs: instantAt(date, '00:00'), random: digest.subarray(0, 16) });
}

/** Minutes a week: what government buys, and who does not decide for it cannot change. */
export const weeklyMinutes = ({ slots }: Pick<CarePlanTerms, 'slots'>): number =>
  slots.reduce((sum, { weekdays, minutes }) => sum + weekdays.length * minutes, 0);

const WEEK_MINUTES = 7 * 24 * 60;
const minuteOf = (time: WallTime): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Whether two visits of the week run into each other, also from Sunday night into Monday. */
export function slotsOverlap(slots: readonly Slot[]): boolean {
  const visits = slots
    .flatMap(({ weekdays, time, minutes }) =>
      weekdays.map((weekday) => ({ begins: (weekday - 1) * 1440 + minuteOf(time), minutes })),
    )
    .sort((a, b) => a.begins - b.begins);
  return visits.some(({ begins, minutes }, i) => {
    const next = visits[i + 1] ?? { begins: visits[0]!.begins + WEEK_MINUTES };
    return begins + minutes > next.begins;
  });
}

const bySlot = (a: Slot, b: Slot): number => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.minutes - b.minutes);

/** The order of days and visits does not make another plan. */
export function termsOf(terms: CarePlanTerms): CarePlanTerms {
  const { providerId, serviceId, program, preferredCaregiverId, note, from, until } = terms;
  return {
    providerId,
    serviceId,
    slots: terms.slots
      .map(({ weekdays, time, minutes, windowMinutes }) => ({
        weekdays: [...new Set(weekdays)].sort(),
        time,
        minutes,
        ...(windowMinutes === undefined ? {} : { windowMinutes }),
      }))
      .sort(bySlot),
    ...(program === undefined ? {} : { program }),
    ...(preferredCaregiverId === undefined ? {} : { preferredCaregiverId }),
    ...(note === undefined ? {} : { note }),
    from,
    ...(until === undefined ? {} : { until }),
    skips: [...new Set(terms.skips)].sort(),
    pauses: terms.pauses.map((pause) => ({
      from: pause.from,
      to: pause.to,
      ...(pause.reason === undefined ? {} : { reason: pause.reason }),
    })),
  };
}
export const digestOfTerms = (terms: CarePlanTerms): string =>
  createHash('sha256')
    .update(JSON.stringify(termsOf(terms)))
    .digest('base64url')
    .slice(0, 22);
