import { elderHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import type { Order } from '../orders/index.ts';
import type { ElderHead } from '../registry/index.ts';

const KEYS_PER_BATCH = 100;

/** The files of the elders of some orders, each read once. */
export async function eldersOf(
  table: Pick<Table, 'getMany'>,
  orders: readonly Pick<Order, 'elderId'>[],
): Promise<Map<string, ElderHead>> {
  const elderIds = [...new Set(orders.map(({ elderId }) => elderId))];
  const elders = new Map<string, ElderHead>();
  for (let at = 0; at < elderIds.length; at += KEYS_PER_BATCH)
    for (const head of await table.getMany(elderIds.slice(at, at + KEYS_PER_BATCH).map(elderHead)))
      if (head) elders.set(String(head.elderId), head as ElderHead);
  return elders;
}
