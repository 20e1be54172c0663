import type { Actor } from '../../shared/access.ts';
import { addDays, type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import { type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import { type By, byOf, type ClosedDay, type FacilityHead, MEALTIMES, type Mealtime } from './facility.ts';
import { isClosedDay, refuseClosed, servingWindow } from './opening.ts';
import { refuseFacility } from './refusals.ts';
import { mealOf, type Slot, slotKey } from './slot.ts';
import { replaceHead, sameContent } from './store.ts';
import { underGrant } from './under-grant.ts';

const CLOSE_AHEAD_DAYS = 366;

export interface Closing {
  facilityId: string;
  date: BusinessDate;
  reason: string;
  /** The whole day when left out. */
  mealtimes?: readonly Mealtime[] | undefined;
}

export interface DayState {
  head: FacilityHead | undefined;
  /** The slots of the date. */
  slots: readonly Slot[];
}

/**
 * The closed day that results. A mealtime whose window is over stays what it was: its meals have been served, and what
 * is only now synchronised from the till must still find its slot open.
 */
function closedDayOf(head: FacilityHead, { date, reason, mealtimes }: Closing, now: Instant): ClosedDay | Refusal {
  const offered = MEALTIMES.filter((mealtime) => head.mealtimes[mealtime]);
  if (mealtimes?.some((mealtime) => !offered.includes(mealtime))) return refuseClosed('MEALTIME_NOT_OFFERED');
  const isOver = (mealtime: Mealtime) => servingWindow(head, date, mealtime)!.closes <= now;
  const over = offered.filter(isOver);
  if (mealtimes === undefined && over.length === 0) return { reason };
  const closing = offered.filter((mealtime) => (mealtimes?.includes(mealtime) ?? true) && !over.includes(mealtime));
  if (closing.length === 0) return refuseFacility('MEALTIME_OVER');
  const stays = over.filter((mealtime) => isClosedDay(head, date, mealtime));
  return { reason, mealtimes: MEALTIMES.filter((each) => closing.includes(each) || stays.includes(each)) };
}

/** Marks the slots that close and takes the mark off those that open again. */
function markSlots({ head, slots }: { head: FacilityHead; slots: readonly Slot[] }, by: By): Write[] {
  return slots.flatMap((slot): Write[] => {
    const { date, mealtime } = mealOf(slot);
    const { pk, sk } = slot;
    const closes = isClosedDay(head, date, mealtime);
    if (closes === (slot.closed ?? false)) return [];
    const mark = closes ? { set: { closed: true, by } } : { set: { by }, remove: ['closed'] };
    return [{ update: { pk, sk }, ...mark, when: [['booked', 'present']] }];
  });
}

/** The head with its closed days from today on, and the slots of the date marked accordingly, in one transaction. */
export function withClosedDay(
  { head, slots }: { head: FacilityHead; slots: readonly Slot[] },
  date: BusinessDate,
  closed: ClosedDay | undefined,
  by: By,
  today: BusinessDate,
): Decision<FacilityHead> {
  const others = Object.entries(head.closedDays).filter(([each]) => each !== date && each >= today);
  const closedDays = Object.fromEntries(closed ? [...others, [date, closed]] : others);
  const now: FacilityHead = { ...head, closedDays, by };
  return {
    writes: [replaceHead(head, now), ...markSlots({ head: now, slots }, by)],
    answer: now,
  };
}

export async function loadDay(table: Table, facilityId: string, date: BusinessDate): Promise<DayState> {
  const [head, ...slots] = await table.getMany([
    facilityHead(facilityId),
    ...MEALTIMES.map((mealtime) => slotKey(facilityId, date, mealtime)),
  ]);
  return { head: head as FacilityHead | undefined, slots: slots.filter((slot) => slot !== undefined) as Slot[] };
}

/** A closed day without the accident of how it was written down. */
const asSaid = (day: Pick<Closing, 'reason' | 'mealtimes'> | undefined) =>
  day && { reason: day.reason, mealtimes: day.mealtimes && MEALTIMES.filter((each) => day.mealtimes?.includes(each)) };

export function decideClosing(
  { head, slots }: DayState,
  closing: Closing,
  by: By,
  now: Instant,
): Decision<FacilityHead> {
  if (!head) return refuse('NOT_FOUND');
  const today = businessDateOf(now);
  if (closing.date < today) return refuseFacility('DAY_IS_PAST');
  if (closing.date > addDays(today, CLOSE_AHEAD_DAYS)) return refuseFacility('DAY_TOO_FAR');
  if (sameContent(asSaid(head.closedDays[closing.date]), asSaid(closing))) return { writes: [], answer: head };
  const closed = closedDayOf(head, closing, now);
  return isRefusal(closed) ? closed : withClosedDay({ head, slots }, closing.date, closed, by, today);
}

/**
 * Closes a day or some of its mealtimes, replacing what was said of that day before. From the commit on nothing more can
 * be booked; the bookings that stand are cancelled by whoever hears `point.closed`. Refuses with NOT_FOUND, DAY_IS_PAST,
 * DAY_TOO_FAR, MEALTIME_NOT_OFFERED or MEALTIME_OVER.
 */
export const closeDay = (table: Table, closing: Closing, actor: Actor, now: Instant): Promise<FacilityHead | Refusal> =>
  execute(
    table,
    () => loadDay(table, closing.facilityId, closing.date),
    (state) => underGrant(decideClosing(state, closing, byOf(actor), now), actor),
  );
