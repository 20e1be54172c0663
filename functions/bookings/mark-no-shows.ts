import { addDays, businessDateOf, datesBetween, type Instant } from '../../shared/business-time.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { type ElderHead, factsOn } from '../registry/index.ts';
import { type AgendaMeal, agendaKey, agendaOf } from './agenda.ts';
import { type Booking, type BookingIn, isOpen, SYSTEM } from './booking.ts';
import { freeClaim, freeVouchers } from './cancel-booking.ts';
import { bookingsOfMeal } from './count-kitchen.ts';
import { type BookingState, loadBooking } from './load-booking.ts';
import { replaceBooking, turnAfter } from './store.ts';
import { tillOf } from './till.ts';

/** How many days back a job that stood still catches up. */
const CATCH_UP_DAYS = 3;
const ALONE = ['living-alone', 'widowed-alone'] as const;

/**
 * Nobody came: the booking is over, the mealtime is free, nothing is posted. Who lives alone is marked: somebody should
 * look in.
 */
export function decideNoShow(
  { booking, claim, card, wallet }: BookingState,
  elder: ElderHead | undefined,
  now: Instant,
): Decision<'marked' | 'not open'> {
  if (!booking) return refuse('NOT_FOUND');
  if (!isOpen(booking)) return { writes: [], answer: 'not open' };
  const categories = elder ? factsOn(elder, booking.date).categories : [];
  const livesAlone = ALONE.some((category) => categories.includes(category));
  const missed = {
    ...booking,
    state: 'NO_SHOW',
    noShow: { at: turnAfter(card, now), livesAlone },
  } as BookingIn<'NO_SHOW'>;
  return {
    writes: [
      replaceBooking(booking, missed),
      ...freeClaim(booking, claim, { card, now }),
      ...freeVouchers(booking, wallet, SYSTEM, { now, reason: '没有来用餐' }),
    ],
    answer: 'marked',
  };
}

async function markOne(table: Table, named: Booking, now: Instant): Promise<void> {
  const marked = await execute(
    table,
    async () => ({
      state: await loadBooking(table, named),
      elder: await table.get<ElderHead>(elderHead(named.elderId)),
    }),
    ({ state, elder }) => decideNoShow(state, elder, now),
  );
  if (isRefusal(marked)) throw new Error(`${named.bookingId} could not be marked: ${marked.code}`);
}

/** The index may be a moment behind the last serving or the last undo. */
const SETTLING_MS = 5 * 60_000;

/** Whether a meal is over at its point. A point that no longer offers it has nobody to wait for. */
export const isOver = (facility: FacilityHead | undefined, { date, mealtime }: AgendaMeal, now: Instant): boolean => {
  const till = facility && tillOf(facility, date, mealtime);
  return till ? now >= till.until + SETTLING_MS : date < businessDateOf(now);
};

async function closeMeal(table: Table, meal: AgendaMeal, now: Instant): Promise<number> {
  if (!isOver(await table.get<FacilityHead>(facilityHead(meal.facilityId)), meal, now)) return 0;
  const missed = (await bookingsOfMeal(table, meal)).filter(isOpen);
  for (const booking of missed) await markOne(table, booking, now);
  await table.commit([{ delete: agendaKey(meal) }]);
  return missed.length;
}

/**
 * Marks who did not come, for every meal that is over. A meal leaves the agenda when all its bookings are settled: cut
 * short, the next run goes on where this one stopped. A meal that fails does not hold up the others; it is told at the
 * end, by a throw. Answers how many were marked.
 */
export async function markNoShows(table: Table, now: Instant): Promise<number> {
  const today = businessDateOf(now);
  let marked = 0;
  const faults: unknown[] = [];
  for (const date of datesBetween(addDays(today, -CATCH_UP_DAYS), today))
    for (const meal of await agendaOf(table, date)) {
      try {
        marked += await closeMeal(table, meal, now);
      } catch (fault) {
        faults.push(fault);
      }
    }
  if (faults.length) throw new AggregateError(faults, `${faults.length} meals could not be closed`);
  return marked;
}
