import { addDays, type BusinessDate, businessDateOf, type Instant, isoInShanghai } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item, Key, Table, Write } from '../../shared/table.ts';
import { type By, endsAt, type Order } from './order.ts';
import { refuseOrder } from './refusals.ts';

/** When somebody will be at the elder's. `over`: no longer, the time is free. */
export interface CareTime {
  startsAt: Instant;
  endsAt: Instant;
  /** Who ordered it. */
  role: By['role'];
  over?: true;
}
/**
 * The visits of one elder on one business date: their list, and the guard that no two overlap. A night is in both its
 * days, so that a day alone tells what is free on it.
 */
export interface CareDay {
  elderId: string;
  date: BusinessDate;
  orders: Readonly<Record<string, CareTime>>;
  /** 0 before the first. */
  version: number;
}
interface CareDayItem extends Item, CareDay {
  kind: 'care-day';
}
type Timed = Pick<Order, 'orderId' | 'elderId' | 'startsAt' | 'minutes' | 'by'>;

/** Ordered, cancelled and ordered again: far more than anybody does in earnest, and the day stays small. */
export const MAX_ORDERS_A_DAY = 40;

const BEGINS = 'CARE-DAY#';
export const careDayKey = (elderId: string, date: BusinessDate): Key => ({
  pk: elderHead(elderId).pk,
  sk: `${BEGINS}${date}`,
});
/** An elder's days from one date to another, both included. */
export const careDaysBetween = (elderId: string, from: BusinessDate, to: BusinessDate) => ({
  pk: elderHead(elderId).pk,
  between: [`${BEGINS}${from}`, `${BEGINS}${to}`] as const,
});

/** The business dates a visit touches: one, or two at night. One that ends at midnight does not touch the next day. */
export function datesOf({ startsAt, minutes }: Pick<Order, 'startsAt' | 'minutes'>): BusinessDate[] {
  const [first, last] = [businessDateOf(startsAt), businessDateOf(endsAt({ startsAt, minutes }) - 1)];
  return first === last ? [first] : [first, addDays(first, 1)];
}

export const careDayOf = (elderId: string, date: BusinessDate, item: Item | undefined): CareDay =>
  item
    ? { elderId, date, orders: item.orders as CareDay['orders'], version: Number(item.version) }
    : { elderId, date, orders: {}, version: 0 };

/** The days named, in the order of `dates`. */
export async function loadCareDays(
  table: Pick<Table, 'getMany'>,
  elderId: string,
  dates: readonly BusinessDate[],
): Promise<CareDay[]> {
  const items = await table.getMany(dates.map((date) => careDayKey(elderId, date)));
  return dates.map((date, i) => careDayOf(elderId, date, items[i]));
}

const touches = (a: Pick<CareTime, 'startsAt' | 'endsAt'>, b: Pick<CareTime, 'startsAt' | 'endsAt'>): boolean =>
  a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** The order of a day that takes a part of this time; one that ends when this begins takes none. */
export function whatOverlaps(day: CareDay, order: Timed): (CareTime & { orderId: string }) | undefined {
  const time = { startsAt: order.startsAt, endsAt: endsAt(order) };
  const found = Object.entries(day.orders).find(
    ([orderId, other]) => orderId !== order.orderId && !other.over && touches(time, other),
  );
  return found && { orderId: found[0], ...found[1] };
}

function whyNotOnDay(day: CareDay, order: Timed): Refusal | undefined {
  const other = whatOverlaps(day, order);
  if (other) {
    const { orderId, role } = other;
    const time = { startsAt: isoInShanghai(other.startsAt), endsAt: isoInShanghai(other.endsAt) };
    return refuseOrder('OVERLAPS', { orderId, ...time, orderedBy: role });
  }
  const isFull = Object.keys(day.orders).length >= MAX_ORDERS_A_DAY && !(order.orderId in day.orders);
  return isFull ? refuseOrder('TOO_MANY_ORDERS') : undefined;
}

const write = (day: CareDay, orders: CareDay['orders']): Write => ({
  put: {
    ...careDayKey(day.elderId, day.date),
    kind: 'care-day',
    elderId: day.elderId,
    date: day.date,
    orders,
    version: day.version + 1,
  } satisfies CareDayItem,
  when: [['version', 'absent or =', day.version]],
});

/**
 * Writes the time of an order, new or moved, into the elder's days, whoever else comes then. `days` holds every day the
 * order touches now or touched before.
 */
export function writeCareTime(days: readonly CareDay[], order: Timed): Write[] {
  const dates = datesOf(order);
  const taken: CareTime = { startsAt: order.startsAt, endsAt: endsAt(order), role: order.by.role };
  return days.flatMap((day) => {
    if (dates.includes(day.date)) return [write(day, { ...day.orders, [order.orderId]: taken })];
    if (!(order.orderId in day.orders)) return [];
    const { [order.orderId]: _left, ...orders } = day.orders;
    return [write(day, orders)];
  });
}

/** As `writeCareTime`, where the time is free. OVERLAPS when somebody else comes then. */
export function takeCareTime(days: readonly CareDay[], order: Timed): Write[] | Refusal {
  const dates = datesOf(order);
  const refused = days.filter(({ date }) => dates.includes(date)).map((day) => whyNotOnDay(day, order));
  return refused.find((one) => one !== undefined) ?? writeCareTime(days, order);
}

/** Frees the time of an order that ends without a visit. Nothing needs to be read: it makes no two overlap. */
export const freeCareTime = (order: Timed): Write[] =>
  datesOf(order).map((date) => ({
    update: careDayKey(order.elderId, date),
    set: { [`orders.${order.orderId}.over`]: true },
    add: { version: 1 },
    when: [[`orders.${order.orderId}`, 'present']],
  }));
