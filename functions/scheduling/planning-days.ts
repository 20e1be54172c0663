import {
  addDays,
  type BusinessDate,
  type BusinessMonth,
  businessDateOf,
  businessMonthOf,
  type Instant,
  instantAt,
  weekdayOf,
} from '../../shared/business-time.ts';
import type { OnMap } from '../../shared/metres.ts';
import {
  type CaregiverHead,
  type Schedule,
  type Shift,
  type WorkingDay,
  whyNotDispatchable,
} from '../caregivers/index.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { enteredAt, isWaiting, type Order, windowOf } from '../orders/index.ts';
import { type ElderHead, regionOn } from '../registry/index.ts';
import type { CaregiverDay, Place, PlanningDay, Sent, Trouble, VisitToPlan } from './problem.ts';
import type { Weights } from './weights.ts';

const MINUTE_MS = 60_000;
/** Whose visit begins within the hour is on the way, or about to be. */
export const ON_THE_WAY_MS = 60 * MINUTE_MS;

/** What the planning of some dates rests on, as it was read. */
export interface ProviderFacts {
  readonly provider: FacilityHead;
  readonly caregivers: readonly CaregiverHead[];
  /** Of each caregiver, over all the dates. */
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Orders of these dates that wait or go on. */
  readonly orders: readonly Order[];
  readonly placeOf: (order: Order) => OnMap | undefined;
  readonly elders: ReadonlyMap<string, ElderHead>;
  /** By caregivers, the elders they are, or are bound to. */
  readonly kin: ReadonlyMap<string, ReadonlySet<string>>;
  /** By elders, how often each caregiver has been there of late. */
  readonly faces: ReadonlyMap<string, Readonly<Record<string, number>>>;
}
export interface PlanningTerms {
  readonly dates: readonly BusinessDate[];
  readonly now: Instant;
  /** What is sent may move, at a price. */
  readonly repairs: boolean;
  /** Whoever plans never sends themselves. */
  readonly plannerId: string;
  readonly weights: Weights;
}

const homePlace = (caregiverId: string): string => `home/${caregiverId}`;
const visitPlace = ({ placeIsOwn, orderId, elderId }: Order): string => (placeIsOwn ? orderId : elderId);

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** A caregiver's hours that begin on a date, what follows without a gap as one. */
function hoursOn(shifts: readonly Shift[], date: BusinessDate): Span[] {
  const spans = shifts
    .filter(({ weekday }) => weekday === weekdayOf(date))
    .map(({ from, to }) => ({ from: instantAt(date, from), to: instantAt(to > from ? date : addDays(date, 1), to) }))
    .toSorted((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) joined.splice(-1, 1, { from: last.from, to: Math.max(last.to, span.to) });
    else joined.push(span);
  }
  return joined;
}

const beginsOn = (date: BusinessDate) => (job: { startsAt: Instant }) => businessDateOf(job.startsAt) === date;
const minutesOf = (jobs: readonly { minutes: number }[]): number => jobs.reduce((sum, { minutes }) => sum + minutes, 0);

/** Jobs of a date that belong to no visit of the planning: done already, or of another kind. */
const otherMinutes = (days: readonly WorkingDay[], date: BusinessDate, planned: ReadonlySet<string>): number =>
  minutesOf(
    (days.find((day) => day.date === date)?.jobs ?? [])
      .filter(beginsOn(date))
      .filter(({ orderId }) => !planned.has(orderId)),
  );

/** What the cap of a month leaves each caregiver for the visits of the planning, those they have already included. */
function monthLeft(
  { caregivers, schedules, orders }: ProviderFacts,
  dates: readonly BusinessDate[],
  month: BusinessMonth,
): Record<string, number> {
  const planned = new Set(orders.map(({ orderId }) => orderId));
  return Object.fromEntries(
    caregivers.map(({ caregiverId, caps }) => {
      const { days = [], months = [] } = schedules.get(caregiverId) ?? {};
      const inMonth = months.find((each) => each.month === month)?.minutes ?? 0;
      const ofPlanning = dates
        .filter((date) => businessMonthOf(date) === month)
        .flatMap((date) => (days.find((day) => day.date === date)?.jobs ?? []).filter(beginsOn(date)))
        .filter(({ orderId }) => planned.has(orderId));
      return [caregiverId, Math.max(0, caps.minutesPerMonth - inMonth + minutesOf(ofPlanning))];
    }),
  );
}

/** Reasons of the file against sending a caregiver on a date, whatever the job. */
function whyNotOn(caregiver: CaregiverHead, provider: FacilityHead, startsAt: Instant, plannerId: string): string[] {
  const { caregiverId, personId } = caregiver;
  const reasons = whyNotDispatchable(caregiver, {
    orderId: '',
    startsAt,
    minutes: 1,
    travelMinutes: 0,
    skills: [],
    genderRule: 'any',
    elderSex: caregiver.sex,
    provider,
    kinPersonIds: [],
    schedule: { caregiverId, days: [], months: [] },
  });
  return [
    ...reasons.filter(({ blocks }) => blocks).map(({ message }) => message),
    ...(personId === plannerId ? ['排班的人自己不能给自己派单，请由同事排'] : []),
  ];
}

function caregiverDay(
  caregiver: CaregiverHead,
  { provider }: ProviderFacts,
  date: BusinessDate,
  mostMinutes: number,
  plannerId: string,
): CaregiverDay | undefined {
  const { caregiverId, name, sex, skills, home, shifts } = caregiver;
  const [first, second] = hoursOn(shifts, date);
  if (!first) return undefined;
  const until = second?.to ?? first.to;
  const gapMinutes = second ? (second.from - first.to) / MINUTE_MS : 0;
  return {
    caregiverId,
    name,
    sex,
    skills,
    districts: [],
    from: first.from,
    until,
    overtimeUntil: until,
    ...(home ? { startPlaceId: homePlace(caregiverId), endPlaceId: homePlace(caregiverId) } : {}),
    ...(gapMinutes > 0 ? { break: { minutes: gapMinutes, earliest: first.to, latest: first.to } } : {}),
    mostMinutes,
    against: whyNotOn(caregiver, provider, first.from, plannerId),
  };
}

const sentOf = ({ workers }: Order, startsAt: Instant): Sent[] =>
  workers.map(({ caregiverId }) => ({ caregiverId, startsAt }));

/** Since when a visit goes on, or when it is to begin. */
const begunAt = (order: Order): Instant => (order.state === 'CHECKED_IN' ? enteredAt(order) : order.startsAt);

/** What may not move: what goes on or is about to, and what is sent unless the day is being repaired. */
export function isFixed(order: Order, { now, repairs }: Pick<PlanningTerms, 'now' | 'repairs'>): boolean {
  if (!isWaiting(order)) return true;
  if (order.state === 'PLACED') return false;
  return !repairs || order.startsAt - now <= ON_THE_WAY_MS;
}

/** Who must not go to this elder for this order, and why. */
function neverOf({ elderId, history }: Order, { caregivers, kin }: ProviderFacts): Record<string, string> {
  const declined = new Set(history.flatMap(({ deed, by }) => (deed === 'DECLINED' ? [by.personId] : [])));
  const entries = caregivers.flatMap(({ caregiverId, name, personId }): [string, string][] => {
    if (kin.get(caregiverId)?.has(elderId)) return [[caregiverId, `${name}是老人的家属或绑定了老人的账号`]];
    return personId !== undefined && declined.has(personId) ? [[caregiverId, `${name}谢绝过这一单`]] : [];
  });
  return Object.fromEntries(entries);
}

/**
 * From when to when each visit may begin. One elder's visits of a date do not meet, whenever each begins: an earlier one is
 * over before a later one may start.
 */
function windowsOf(orders: readonly Order[], terms: PlanningTerms): Map<string, Span> {
  const windows = new Map<string, Span>();
  for (const ofElder of Map.groupBy(orders, ({ elderId }) => elderId).values()) {
    const inTurn = ofElder.toSorted((a, b) => a.startsAt - b.startsAt);
    let free = Number.NEGATIVE_INFINITY;
    for (const [i, order] of inTurn.entries()) {
      const next = inTurn[i + 1];
      const { from, until } = windowOf(order);
      const before = next ? next.startsAt - order.minutes * MINUTE_MS : until;
      const earliest = Math.min(order.startsAt, Math.max(from, free));
      const latest = isFixed(order, terms) ? order.startsAt : Math.max(earliest, Math.min(until, before));
      windows.set(order.orderId, { from: earliest, to: latest });
      free = latest + order.minutes * MINUTE_MS;
    }
  }
  return windows;
}

function visitToPlan(order: Order, window: Span, facts: ProviderFacts, terms: PlanningTerms): VisitToPlan {
  const { orderId, elderId, minutes, service, preferredCaregiverId, state } = order;
  const { skills, genderRule, workers, help } = service;
  const sex = facts.elders.get(elderId)?.sex;
  const isSent = state !== 'PLACED';
  const fixed = isFixed(order, terms);
  return {
    visitId: orderId,
    elderId,
    placeId: visitPlace(order),
    minutes,
    earliest: window.from,
    wishedBy: window.to,
    latest: window.to,
    skills,
    ...(genderRule === 'same-sex' && sex ? { sex } : {}),
    ...(workers === 2 ? { second: { skills, minutes, after: { from: 0, to: 0 } } } : {}),
    never: neverOf(order, facts),
    preferred: preferredCaregiverId === undefined ? [] : [preferredCaregiverId],
    faces: facts.faces.get(elderId) ?? {},
    ...(fixed ? { fixed: sentOf(order, begunAt(order)) } : {}),
    ...(isSent && !fixed ? { announced: sentOf(order, order.startsAt) } : {}),
    urgent: help === 'urgent',
  };
}

function placesOf(
  orders: readonly Order[],
  caregivers: readonly CaregiverHead[],
  facts: ProviderFacts,
  date: BusinessDate,
): Place[] {
  const places = new Map<string, Place>();
  for (const order of orders) {
    const elder = facts.elders.get(order.elderId);
    const at = facts.placeOf(order);
    const placeId = visitPlace(order);
    places.set(placeId, {
      placeId,
      ...(at ? { at } : {}),
      district: elder ? regionOn(elder.residences, date) : order.region,
    });
  }
  for (const { caregiverId, home, region } of caregivers)
    if (home) places.set(homePlace(caregiverId), { placeId: homePlace(caregiverId), at: home, district: region });
  return [...places.values()];
}

/** A date to be planned, and what its month leaves each caregiver for all dates together. */
export interface DayFacts {
  readonly day: PlanningDay;
  readonly left: Readonly<Record<string, number>>;
}

/** A week of a city: a roster of more would not get through its functions. */
export const MOST_VISITS = 15_000;

/** Why so many visits are not planned at once, as a dispatcher reads it; undefined when they are. */
export const whyTooMany = (visits: number): Trouble | undefined =>
  visits > MOST_VISITS
    ? { code: 'TOO_MANY_VISITS', message: `这几天共有 ${visits} 次上门，一次最多排 ${MOST_VISITS} 次，请少选几天` }
    : undefined;

/** The dates as they are to be planned, those without a visit left out. */
export function planningDays(facts: ProviderFacts, terms: PlanningTerms): DayFacts[] {
  const { dates, now, plannerId, weights } = terms;
  const planned = new Set(facts.orders.map(({ orderId }) => orderId));
  return dates.flatMap((date): DayFacts[] => {
    const orders = facts.orders.filter((order) => order.date === date);
    if (orders.length === 0) return [];
    const windows = windowsOf(orders, terms);
    const left = monthLeft(facts, dates, businessMonthOf(date));
    const caregivers = facts.caregivers.flatMap((caregiver) => {
      const { days = [] } = facts.schedules.get(caregiver.caregiverId) ?? {};
      const ofDay = caregiver.caps.minutesPerDay - otherMinutes(days, date, planned);
      const most = Math.max(0, Math.min(ofDay, left[caregiver.caregiverId] ?? 0));
      return caregiverDay(caregiver, facts, date, most, plannerId) ?? [];
    });
    const day = {
      date,
      now,
      places: placesOf(orders, facts.caregivers, facts, date),
      visits: orders.map((order) => visitToPlan(order, windows.get(order.orderId)!, facts, terms)),
      caregivers,
      weights,
    };
    return [{ day, left }];
  });
}
