import type * as z from 'zod';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import { cutOffInstant, type FacilityHead, type Mode, refuseClosed } from '../facilities/index.ts';
import { type Slot, slotKey } from '../menus/index.ts';
import { type Booking, isPastCutOff, type Order } from './booking.ts';
import type { kitchenAnswer } from './schema.ts';
import { bookingOf, slotList } from './store.ts';

export type KitchenView = z.output<typeof kitchenAnswer>;
type Meal = Pick<Order, 'facilityId' | 'date' | 'mealtime'>;
type Counts = Pick<KitchenView, 'cutOffAt' | 'frozen' | 'meals' | 'byMode' | 'dishes' | 'changes'>;

/** When a booking stopped being cooked for; never, for one that was eaten or nobody came for. */
const endedAt = (booking: Booking): Instant => ('ended' in booking ? booking.ended.at : Number.POSITIVE_INFINITY);

function portionsOf(bookings: readonly Booking[], sign: 1 | -1 = 1): Map<string, { name: string; portions: number }> {
  const portions = new Map<string, { name: string; portions: number }>();
  for (const { dishes } of bookings)
    for (const { dishId, name, quantity } of dishes)
      portions.set(dishId, { name, portions: (portions.get(dishId)?.portions ?? 0) + sign * quantity });
  return portions;
}
const listed = (portions: Map<string, { name: string; portions: number }>): Counts['dishes'] =>
  [...portions]
    .map(([dishId, of]) => ({ dishId, ...of }))
    .filter((dish) => dish.portions !== 0)
    .sort((a, b) => (a.dishId < b.dishId ? -1 : 1));

/**
 * What the kitchen cooks: every booking that was not given up before the cut-off it was promised. From the last of these on
 * nothing moves the counts, and what has changed is told beside them.
 */
export function countMeals(bookings: readonly Booking[], ofPoint: Instant, now: Instant): Counts {
  const booked = bookings.filter((booking) => !booking.walkIn);
  const cutOffAt = Math.max(ofPoint, ...booked.map((booking) => booking.cutOffAt));
  const counted = booked.filter((booking) => endedAt(booking) >= booking.cutOffAt);
  const gone = counted.filter((booking) => endedAt(booking) <= now);
  const walkIns = bookings.filter((booking) => booking.walkIn && booking.state !== 'REVERSED');
  const changed = portionsOf(walkIns);
  for (const [dishId, { name, portions }] of portionsOf(gone, -1))
    changed.set(dishId, { name, portions: portions + (changed.get(dishId)?.portions ?? 0) });
  const inMode = (mode: Mode) => counted.filter((booking) => booking.mode === mode).length;
  return {
    cutOffAt: isoInShanghai(cutOffAt),
    frozen: isPastCutOff(cutOffAt, now),
    meals: counted.length,
    byMode: { 'eat-in': inMode('eat-in'), 'pick-up': inMode('pick-up'), delivery: inMode('delivery') },
    dishes: listed(portionsOf(counted)),
    changes: { cancelledLate: gone.length, walkIns: walkIns.length, dishes: listed(changed) },
  };
}

/** The bookings of one meal at one point. By the index, which may be a moment behind. */
export async function bookingsOfMeal(
  table: Pick<Table, 'query'>,
  { facilityId, date, mealtime }: Meal,
): Promise<Booking[]> {
  const { items } = await table.query({ pk: slotList(facilityId, date, mealtime), index: true });
  return items.map(bookingOf);
}

/** Portions and modes of a meal for the kitchen: no names. */
export async function countKitchen(
  table: Pick<Table, 'getMany' | 'query'>,
  meal: Meal,
  now: Instant,
): Promise<KitchenView | Refusal> {
  const { facilityId, date, mealtime } = meal;
  const [head, slot] = await table.getMany([facilityHead(facilityId), slotKey(facilityId, date, mealtime)]);
  const facility = head as FacilityHead | undefined;
  if (!facility) return refuse('NOT_FOUND');
  const cutOffAt = cutOffInstant(facility, date, mealtime);
  if (cutOffAt === undefined) return refuseClosed('MEALTIME_NOT_OFFERED');
  const preparedAt = (slot as Slot | undefined)?.preparedAt;
  return {
    facilityId,
    date,
    mealtime,
    ...(preparedAt === undefined ? {} : { preparedAt: isoInShanghai(preparedAt) }),
    ...countMeals(await bookingsOfMeal(table, meal), cutOffAt, now),
  };
}
