import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { NO_PLACE, noteLook } from '../../shared/look.ts';
import { regionOf } from '../../shared/resource.ts';
import type { Item, Table } from '../../shared/table.ts';
import { externalKey } from '../vouchers/index.ts';
import { type CareDay, careDaysBetween } from './care-day.ts';
import { openExternal } from './external-part.ts';
import { type OrderView, viewOrder } from './order-view.ts';
import { orderKey, orderOf } from './store.ts';

const ORDERS_PER_BATCH = 50;

/** An elder's orders whose visit begins from one date to another, both included, by that time, cancelled ones too. */
export async function listOrders(
  table: Pick<Table, 'get' | 'getMany' | 'query' | 'commit'>,
  elderId: string,
  { from, to }: { from: BusinessDate; to: BusinessDate },
  { actor, now }: { actor: Actor; now: Instant },
): Promise<{ orders: OrderView[] }> {
  if (actor.role !== 'elder' && actor.role !== 'family')
    await noteLook(
      table,
      actor,
      { did: 'list-orders', elderId, region: (await regionOf(table)({ elderId })) ?? NO_PLACE },
      now,
    );
  const { items } = await table.query<Item & CareDay>(careDaysBetween(elderId, from, to));
  const ids = [...new Set(items.flatMap(({ orders }) => Object.keys(orders)))];
  const views: OrderView[] = [];
  for (let at = 0; at < ids.length; at += ORDERS_PER_BATCH) {
    const part = ids.slice(at, at + ORDERS_PER_BATCH);
    const found = await table.getMany([...part.map(orderKey), ...part.map(externalKey)]);
    for (const [i, item] of found.slice(0, part.length).entries()) {
      const order = item && orderOf(item);
      // A night stands in both its days, and is listed on the one it begins. An order that moved to another file is not here.
      if (order && order.elderId === elderId && from <= order.date && order.date <= to)
        views.push(viewOrder(order, openExternal(found[part.length + i])));
    }
  }
  return { orders: views.sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1)) };
}
