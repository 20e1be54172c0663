import {
  type BusinessDate,
  type BusinessMonth,
  businessDateOf,
  businessMonthOf,
  datesBetween,
  type Instant,
} from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { caregiverHead } from '../../shared/resource.ts';
import { absent, type Item, type Key, type Table, type Write } from '../../shared/table.ts';
import type { Caps } from './caregiver.ts';
import { type Reason, reasonFor } from './reasons.ts';
import { refuseTime } from './refusals.ts';

const MINUTE_MS = 60_000;
/** The longest way between two jobs that is kept free. */
export const MAX_TRAVEL_MINUTES = 120;

/** Time of a caregiver that an order takes. */
export interface Job {
  readonly orderId: string;
  readonly startsAt: Instant;
  /** Planned; they count for the day and the month in which the job begins. */
  readonly minutes: number;
  /** Kept free before and after it, at most `MAX_TRAVEL_MINUTES`. */
  readonly travelMinutes: number;
}
/** A job as it is asked for, by whoever knows the day better than one number tells. */
export interface AskedJob extends Job {
  /** Minutes of the way between it and other jobs, by their orders; then what either keeps free does not count. */
  readonly ways?: Readonly<Record<string, number>> | undefined;
}
type When = Pick<Job, 'startsAt' | 'minutes'>;
export const endOf = ({ startsAt, minutes }: When): Instant => startsAt + minutes * MINUTE_MS;

/**
 * A caregiver's jobs on a date. A job stands in every day that it or the way to and from it touches, so that two jobs that
 * cannot both be done always meet in one item, also around midnight.
 */
export interface WorkingDay extends Item {
  kind: 'working-day';
  caregiverId: string;
  date: BusinessDate;
  /** In the order of their beginnings. */
  jobs: readonly Job[];
  version: number;
}
/** The minutes of all jobs that begin in a month. */
export interface WorkingMonth extends Item {
  kind: 'working-month';
  caregiverId: string;
  month: BusinessMonth;
  minutes: number;
  version: number;
}

export const workingDayKey = (caregiverId: string, date: BusinessDate): Key => ({
  pk: caregiverHead(caregiverId).pk,
  sk: `DAY#${date}`,
});
export const workingMonthKey = (caregiverId: string, month: BusinessMonth): Key => ({
  pk: caregiverHead(caregiverId).pk,
  sk: `MONTH#${month}`,
});

/** What one or several jobs of a caregiver may touch, as it was read. */
export interface Schedule {
  readonly caregiverId: string;
  readonly days: readonly WorkingDay[];
  readonly months: readonly WorkingMonth[];
}

const datesWithin = ({ startsAt, minutes }: When, travelMinutes: number): BusinessDate[] =>
  datesBetween(
    businessDateOf(startsAt - travelMinutes * MINUTE_MS),
    // The last moment still taken: who ends at midnight has not begun the next day.
    businessDateOf(endOf({ startsAt, minutes }) + travelMinutes * MINUTE_MS - 1),
  );

/** Everything to read before time is taken or given back: of the new hours, and of the old ones when a job moves. */
export function scheduleKeys(caregiverId: string, whens: readonly When[]): Key[] {
  const dates = new Set(whens.flatMap((when) => datesWithin(when, MAX_TRAVEL_MINUTES)));
  const months = new Set(whens.map(({ startsAt }) => businessMonthOf(businessDateOf(startsAt))));
  return scheduleKeysOn(caregiverId, [...dates], [...months]);
}

/** The days and months themselves: what planning a date looks at. */
export const scheduleKeysOn = (
  caregiverId: string,
  dates: readonly BusinessDate[],
  months: readonly BusinessMonth[],
): Key[] => [
  ...dates.map((date) => workingDayKey(caregiverId, date)),
  ...months.map((month) => workingMonthKey(caregiverId, month)),
];

/** The schedule in what was read under `keys` (of `scheduleKeys` or `scheduleKeysOn`); days and months nobody has written to are empty. */
export function scheduleOf(caregiverId: string, keys: readonly Key[], items: readonly (Item | undefined)[]): Schedule {
  const days: WorkingDay[] = [];
  const months: WorkingMonth[] = [];
  for (const [i, key] of keys.entries()) {
    const [what, when = ''] = key.sk.split('#');
    if (what === 'DAY')
      days.push(
        (items[i] as WorkingDay | undefined) ?? {
          ...key,
          kind: 'working-day',
          caregiverId,
          date: when,
          jobs: [],
          version: 0,
        },
      );
    else
      months.push(
        (items[i] as WorkingMonth | undefined) ?? {
          ...key,
          kind: 'working-month',
          caregiverId,
          month: when,
          minutes: 0,
          version: 0,
        },
      );
  }
  return { caregiverId, days, months };
}

/** The schedule around some hours, in one consistent batch. */
export async function loadSchedule(
  table: Pick<Table, 'getMany'>,
  caregiverId: string,
  whens: readonly When[],
): Promise<Schedule> {
  const keys = scheduleKeys(caregiverId, whens);
  return scheduleOf(caregiverId, keys, await table.getMany(keys));
}

/** Whether nobody can do both: they overlap, or leave less time between them than the way, where that is not known of either. */
function collide(asked: AskedJob, other: Job): boolean {
  const known = asked.ways?.[other.orderId];
  const way = (known ?? Math.max(asked.travelMinutes, other.travelMinutes)) * MINUTE_MS;
  return asked.startsAt < endOf(other) + way && other.startsAt < endOf(asked) + way;
}

const beginsOn = (date: BusinessDate) => (job: When) => businessDateOf(job.startsAt) === date;
const minutesOf = (jobs: readonly Job[]): number => jobs.reduce((sum, { minutes }) => sum + minutes, 0);

/** Every reason why a caregiver has no time for a job; the hours the same order has already do not count against it. */
export function whyNoTime(schedule: Schedule, job: AskedJob, caps: Caps): Reason[] {
  const without = giveBackTime(schedule, job.orderId);
  const date = businessDateOf(job.startsAt);
  const met = without.days.flatMap(({ jobs }) => jobs).find((other) => collide(job, other));
  const onDay = minutesOf((without.days.find((day) => day.date === date)?.jobs ?? []).filter(beginsOn(date)));
  const inMonth = without.months.find(({ month }) => month === businessMonthOf(date))?.minutes ?? 0;
  const { minutesPerDay, minutesPerMonth } = caps;
  return [
    ...(met ? [reasonFor.OVERLAPS({ startsAt: met.startsAt, endsAt: endOf(met) })] : []),
    ...(onDay + job.minutes > minutesPerDay ? [reasonFor.DAY_FULL({ minutesPerDay, takenMinutes: onDay })] : []),
    ...(inMonth + job.minutes > minutesPerMonth
      ? [reasonFor.MONTH_FULL({ minutesPerMonth, takenMinutes: inMonth })]
      : []),
  ];
}

/** The schedule with the job in it, instead of what its order had before. Refuses NO_TIME with all reasons. */
export function takeTime(schedule: Schedule, job: AskedJob, caps: Caps): Schedule | Refusal {
  const reasons = whyNoTime(schedule, job, caps);
  return reasons.length > 0 ? refuseTime('NO_TIME', { reasons }) : occupyTime(schedule, job);
}

/** As `takeTime`, whatever it collides with: a visit under way takes the time that it takes. */
export function occupyTime(schedule: Schedule, { orderId, startsAt, minutes, travelMinutes }: Job): Schedule {
  // Whoever asks may know more of the job: the day keeps its hours.
  const job: Job = { orderId, startsAt, minutes, travelMinutes };
  const without = giveBackTime(schedule, job.orderId);
  const dates = datesWithin(job, job.travelMinutes);
  const month = businessMonthOf(businessDateOf(job.startsAt));
  return {
    ...without,
    days: without.days.map((day) =>
      dates.includes(day.date) ? { ...day, jobs: [...day.jobs, job].toSorted((a, b) => a.startsAt - b.startsAt) } : day,
    ),
    months: without.months.map((each) =>
      each.month === month ? { ...each, minutes: each.minutes + job.minutes } : each,
    ),
  };
}

/** The order's jobs in a schedule, each once: more than one where it was given again for another hour. */
function jobsOf({ days }: Schedule, orderId: string): Job[] {
  const jobs = days.flatMap((day) => day.jobs).filter((job) => job.orderId === orderId);
  return [...new Map(jobs.map((job) => [job.startsAt, job])).values()];
}

/** The schedule without the order's jobs; the same one when it holds none. */
export function giveBackTime(schedule: Schedule, orderId: string): Schedule {
  const given = jobsOf(schedule, orderId);
  if (given.length === 0) return schedule;
  const minutesIn = (month: BusinessMonth): number =>
    minutesOf(given.filter(({ startsAt }) => businessMonthOf(businessDateOf(startsAt)) === month));
  return {
    ...schedule,
    days: schedule.days.map((day) =>
      day.jobs.some((each) => each.orderId === orderId)
        ? { ...day, jobs: day.jobs.filter((each) => each.orderId !== orderId) }
        : day,
    ),
    months: schedule.months.map((each) => ({ ...each, minutes: each.minutes - minutesIn(each.month) })),
  };
}

const over = <Kept extends WorkingDay | WorkingMonth>(before: Kept, after: Kept): Write => ({
  put: { ...after, version: before.version + 1 },
  when: before.version === 0 ? absent : [['version', '=', before.version]],
});

/** Writes of what changed, each over what was read: whoever took time meanwhile makes them stale. */
export const scheduleWrites = (before: Schedule, after: Schedule): Write[] => [
  ...before.days.flatMap((day, i) => (after.days[i]!.jobs === day.jobs ? [] : [over(day, after.days[i]!)])),
  ...before.months.flatMap((month, i) =>
    after.months[i]!.minutes === month.minutes ? [] : [over(month, after.months[i]!)],
  ),
];
