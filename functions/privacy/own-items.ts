import type { BusinessMonth } from '../../shared/business-time.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import { bookingOf } from '../bookings/index.ts';
import { type CareDay, type Order, orderKey, orderOf } from '../orders/index.ts';
import { periodOf } from '../settlement/index.ts';

export type Reading = Pick<Table, 'get' | 'getMany' | 'query'>;
const MAX_KEYS = 100;

/** The items of some keys, a hundred at a time, those that are there. */
export async function* itemsAt(table: Reading, keys: readonly Key[]): AsyncGenerator<Item> {
  for (let at = 0; at < keys.length; at += MAX_KEYS)
    for (const item of await table.getMany(keys.slice(at, at + MAX_KEYS))) if (item) yield item;
}

/** What stands in the partitions of some files, and the orders their days name. */
export interface OwnItems {
  readonly items: readonly Item[];
  readonly orders: readonly Order[];
}
export async function loadOwn(table: Reading, elderIds: readonly string[]): Promise<OwnItems> {
  const pages = await Promise.all(elderIds.map((elderId) => table.query<Item>({ pk: elderHead(elderId).pk })));
  const items = pages.flatMap((page) => page.items);
  const named = items.flatMap((item) => (item.kind === 'care-day' ? Object.keys((item as Item & CareDay).orders) : []));
  const orders: Order[] = [];
  // A day still names an order that moved into another file.
  for await (const item of itemsAt(table, [...new Set(named)].map(orderKey)))
    if (elderIds.includes(String(item.elderId))) orders.push(orderOf(item));
  return { items, orders };
}

/** A point, or a provider, and a month in which something about the person was posted there. */
export interface PostedIn {
  readonly facilityId: string;
  readonly period: BusinessMonth;
}
/** Where and when the person's bookings and orders say that lines were posted, each point and month once. */
export function postedIn({ items, orders }: OwnItems): PostedIn[] {
  const ofMeals = items.flatMap((item) => {
    if (item.kind !== 'booking') return [];
    const booking = bookingOf(item);
    if (booking.state !== 'SERVED' && booking.state !== 'REVERSED') return [];
    const reversed = booking.state === 'REVERSED' ? [booking.reversed.at] : [];
    return [booking.serving.postedAt, ...reversed].map((at) => ({ facilityId: booking.facilityId, at }));
  });
  const ofVisits = orders.flatMap(({ providerId, state, visit, history }) => {
    if (!visit?.served) return [];
    const reversed = state === 'REVERSED' ? (history.at(-1)?.at ?? visit.served.postedAt) : visit.served.postedAt;
    return [visit.served.postedAt, reversed].map((at) => ({ facilityId: providerId, at }));
  });
  const found = new Map<string, PostedIn>();
  for (const { facilityId, at } of [...ofMeals, ...ofVisits])
    found.set(`${facilityId} ${periodOf(at)}`, { facilityId, period: periodOf(at) });
  return [...found.values()];
}

/** Each point and provider with the first of its months. */
export function firstPosted(posted: readonly PostedIn[]): PostedIn[] {
  const first = new Map<string, BusinessMonth>();
  for (const { facilityId, period } of posted) {
    const known = first.get(facilityId);
    if (known === undefined || period < known) first.set(facilityId, period);
  }
  return [...first].map(([facilityId, period]) => ({ facilityId, period }));
}
