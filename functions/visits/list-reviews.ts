import type { Table } from '../../shared/table.ts';
import { type Order, onWall, orderOf } from '../orders/index.ts';
import { type CallBackItem, callBackKey } from './call-back.ts';

const BATCH = 100;

async function callBacksOf(table: Pick<Table, 'getMany'>, orders: readonly Order[]) {
  const found: (CallBackItem | undefined)[] = [];
  for (let i = 0; i < orders.length; i += BATCH) {
    const items = await table.getMany(orders.slice(i, i + BATCH).map(({ orderId }) => callBackKey(orderId)));
    found.push(...(items as (CallBackItem | undefined)[]));
  }
  return orders.map((order, i) => ({ order, callBack: found[i] }));
}

/** A provider's visits that wait for a person: exceptions, disputes, and what was drawn for a call-back. Oldest first. */
export async function listReviews(
  table: Pick<Table, 'query' | 'getMany'>,
  providerId: string,
): Promise<{ order: Order; callBack: CallBackItem | undefined }[]> {
  const ofState = async (state: Order['state']) =>
    callBacksOf(table, (await table.query(onWall(providerId, state))).items.map(orderOf));
  const [judged, confirmed] = await Promise.all([
    Promise.all([ofState('EXCEPTION'), ofState('DISPUTED')]),
    Promise.all([ofState('CONFIRMED'), ofState('AUTO_CONFIRMED')]),
  ]);
  return [...judged.flat(), ...confirmed.flat().filter(({ callBack }) => callBack)].toSorted(
    (a, b) => a.order.startsAt - b.order.startsAt,
  );
}
