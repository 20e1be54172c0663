import type { BusinessDate } from '../../shared/business-time.ts';
import type { Item, Table } from '../../shared/table.ts';
import { type CareDay, careDaysBetween } from './care-day.ts';
import type { Order } from './order.ts';
import { orderKey, orderOf } from './store.ts';

const FOR_EVER = '9999-12-31';
const MAX_KEYS = 100;

/** An elder's orders that touch a date or a later one, by day; those that moved into another file no longer. */
export async function ordersFrom(
  table: Pick<Table, 'getMany' | 'query'>,
  elderId: string,
  from: BusinessDate,
): Promise<Order[]> {
  const { items } = await table.query<Item & CareDay>(careDaysBetween(elderId, from, FOR_EVER));
  const ids = [...new Set(items.flatMap(({ orders }) => Object.keys(orders)))];
  const orders: Order[] = [];
  for (let at = 0; at < ids.length; at += MAX_KEYS)
    for (const item of await table.getMany(ids.slice(at, at + MAX_KEYS).map(orderKey)))
      if (item?.elderId === elderId) orders.push(orderOf(item));
  return orders;
}
