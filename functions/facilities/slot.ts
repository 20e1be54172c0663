import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { defineRefusals, type Refusal } from '../../shared/refusal.ts';
import type { Condition, Item, Key, Write } from '../../shared/table.ts';
import type { By, Mealtime } from './facility.ts';

/**
 * What is left of one published meal: the hot item every booking takes from, in the booking's own transaction. It stays
 * under 1 KB even with forty dishes, so that a take costs two write units; what a dish is stands in the menu.
 */
export interface Slot extends Item {
  kind: 'slot';
  /** Capacity less taken seats. Negative when the capacity was lowered under the bookings. */
  seatsLeft: number;
  /** Bookings that hold a place now. */
  booked: number;
  /** Every dish of the menu by its `portionKey`: portions less taken ones. May be negative like the seats. */
  portionsLeft: Record<string, number>;
  /** Dishes the staff has stopped, by `portionKey`. The count goes on, so that taking the mark away restores it. */
  soldOut: Record<string, true>;
  /** The day was closed: nothing more may be taken. */
  closed?: true;
  lockedAt?: Instant;
  /** The kitchen has cooked it. */
  preparedAt?: Instant;
  /** Who opened it, or last closed it or marked a dish. */
  by: By;
}

/** Seats and portions of one booking. */
export interface Taken {
  seats: number;
  /** Portions by dish id. */
  dishes: Readonly<Record<string, number>>;
}

/**
 * What a dish without a limit starts with: more than a point can cook in a day. It is counted like the others, so that
 * setting a limit later is a plain difference and no booking has to know which dishes have one.
 */
export const UNLIMITED_PORTIONS = 100_000;

/**
 * How far ahead meals may be published: 29 days of three mealtimes are the most slots a point has open, so that one
 * transaction (100 writes) can shift all of them when its capacity changes.
 */
export const PUBLISH_AHEAD_DAYS = 28;

export const [slotRefusals, refuseSlot] = defineRefusals({
  MEAL_NOT_PUBLISHED: { status: 409, message: '这一餐的菜单还没有公布' },
  SLOT_CLOSED: { status: 409, message: '这一餐已停止供餐，请换一餐或换一个助餐点' },
  SLOT_FULL: { status: 409, message: '这一餐已订满，请换一餐或换一个助餐点' },
  DISH_NOT_ON_MENU: { status: 409, message: '菜单上没有这道菜，请重新选择' },
  DISH_SOLD_OUT: { status: 409, message: '这道菜已售完，请换一道' },
});

export const slotKey = (facilityId: string, date: BusinessDate, mealtime: Mealtime): Key => ({
  pk: `FACILITY#${facilityId}`,
  sk: `SLOT#${date}#${mealtime}`,
});

/** The meal a slot stands for, as its key says. */
export function mealOf(slot: Pick<Slot, 'sk'>): { date: BusinessDate; mealtime: Mealtime } {
  const [, date, mealtime] = slot.sk.split('#');
  return { date: date as BusinessDate, mealtime: mealtime as Mealtime };
}

/**
 * The name of a dish inside a slot: the last six characters of its id, its random part. Whole ids of forty dishes
 * would not fit into 1 KB; a menu refuses two dishes that end alike.
 */
export const portionKey = (dishId: string): string => dishId.slice(-6);

/** Portions of a dish that can still be taken: 0 when sold out, undefined when the dish has no limit. */
export function portionsLeftOf(
  slot: Slot,
  dish: { dishId: string; portions?: number | undefined },
): number | undefined {
  const key = portionKey(dish.dishId);
  if (slot.soldOut[key]) return 0;
  return dish.portions === undefined ? undefined : Math.max(0, slot.portionsLeft[key] ?? 0);
}

/** Why a slot, as it stands, does not give what is asked, or undefined when it does. */
export function whyNotTaken(slot: Slot | undefined, asked: Taken): Refusal | undefined {
  if (!slot) return refuseSlot('MEAL_NOT_PUBLISHED');
  if (slot.closed) return refuseSlot('SLOT_CLOSED');
  if (asked.seats > 0 && slot.seatsLeft < asked.seats) return refuseSlot('SLOT_FULL');
  for (const [dishId, portions] of Object.entries(asked.dishes)) {
    if (portions <= 0) continue;
    const left = slot.portionsLeft[portionKey(dishId)];
    if (left === undefined) return refuseSlot('DISH_NOT_ON_MENU', { dishId });
    if (slot.soldOut[portionKey(dishId)] || left < portions) return refuseSlot('DISH_SOLD_OUT', { dishId });
  }
  return undefined;
}

/** Takes (positive) and gives back (negative) in one update; only what is taken is conditioned. */
function moveInSlot(key: Key, bookings: number, asked: Taken): Write {
  const when: Condition[] = [['booked', 'present']];
  const add: Record<string, number> = {};
  if (bookings !== 0) add.booked = bookings;
  if (asked.seats !== 0) add.seatsLeft = -asked.seats;
  if (asked.seats > 0) when.push(['seatsLeft', '>=', asked.seats]);
  for (const [dishId, portions] of Object.entries(asked.dishes)) {
    if (portions === 0) continue;
    const left = `portionsLeft.${portionKey(dishId)}`;
    add[left] = -portions;
    if (portions > 0) when.push([left, '>=', portions], [`soldOut.${portionKey(dishId)}`, 'absent']);
    else when.push([left, 'present']);
  }
  const takes = bookings > 0 || asked.seats > 0 || Object.values(asked.dishes).some((portions) => portions > 0);
  if (takes) when.push(['closed', 'absent']);
  return {
    update: key,
    add,
    when,
    orElse: (current) => whyNotTaken(current as Slot | undefined, asked) ?? 'stale',
  };
}

const negated = ({ seats, dishes }: Taken): Taken => ({
  seats: -seats,
  dishes: Object.fromEntries(Object.entries(dishes).map(([dishId, portions]) => [dishId, -portions])),
});

/**
 * Takes the seats and portions of one new booking, all or none. Refuses with one of `slotRefusals` when the meal is not
 * published, closed, full, or a dish is gone.
 */
export const takeFromSlot = (facilityId: string, date: BusinessDate, mealtime: Mealtime, taken: Taken): Write =>
  moveInSlot(slotKey(facilityId, date, mealtime), 1, taken);

/** Gives back what one booking took. Works on a closed slot too: that is when most is given back. */
export const giveBackToSlot = (facilityId: string, date: BusinessDate, mealtime: Mealtime, taken: Taken): Write =>
  moveInSlot(slotKey(facilityId, date, mealtime), -1, negated(taken));

/**
 * One booking holds `now` instead of `before`: two writes on one item do not fit into a transaction. Nothing to write
 * when both are the same; refuses like `takeFromSlot` when more is asked than is left.
 */
export function exchangeInSlot(
  facilityId: string,
  date: BusinessDate,
  mealtime: Mealtime,
  before: Taken,
  now: Taken,
): Write[] {
  const dishIds = new Set([...Object.keys(before.dishes), ...Object.keys(now.dishes)]);
  const dishes = Object.fromEntries(
    [...dishIds].map((dishId) => [dishId, (now.dishes[dishId] ?? 0) - (before.dishes[dishId] ?? 0)] as const),
  );
  const seats = now.seats - before.seats;
  if (seats === 0 && Object.values(dishes).every((portions) => portions === 0)) return [];
  return [moveInSlot(slotKey(facilityId, date, mealtime), 0, { seats, dishes })];
}
