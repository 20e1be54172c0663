import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { type ExternalTender, externalKey, walletKey } from '../vouchers/index.ts';
import { openExternal } from './external-part.ts';
import { holdsVouchers, type Order } from './order.ts';
import { type Purse, purseOf } from './purse.ts';
import type { Shell } from './shell.ts';
import { orderKey, orderOf } from './store.ts';

/** Whose order it must be: anybody else's is not there. */
export interface Named {
  orderId: string;
  elderId?: string | undefined;
  providerId?: string | undefined;
  caregiverId?: string | undefined;
}

export async function loadOrder(table: Pick<Table, 'get'>, orderId: string): Promise<Order | undefined> {
  const item = await table.get(orderKey(orderId));
  return item && orderOf(item);
}

/** The order when it is of this elder, provider and caregiver; otherwise NOT_FOUND. */
export function ofThese(
  order: Order | undefined,
  { elderId, providerId, caregiverId }: Omit<Named, 'orderId'>,
): Order | Refusal {
  const isTheirs =
    order &&
    (elderId === undefined || order.elderId === elderId) &&
    (providerId === undefined || order.providerId === providerId) &&
    (caregiverId === undefined || order.workers.some((worker) => worker.caregiverId === caregiverId));
  return isTheirs ? order : refuse('NOT_FOUND');
}

/** An order that is theirs, with what another system pays of it. */
export async function loadShown(
  table: Pick<Table, 'getMany'>,
  { orderId, ...named }: Named,
): Promise<{ order: Order; external: ExternalTender | undefined } | Refusal> {
  const [item, external] = await table.getMany([orderKey(orderId), externalKey(orderId)]);
  const order = ofThese(item && orderOf(item), named);
  return isRefusal(order) ? order : { order, external: openExternal(external) };
}

/** An order with the wallet that holds for it, and what another system pays of it. */
export interface OrderState {
  order: Order;
  purse: Purse;
  external: ExternalTender | undefined;
}
export async function loadWithPurse(
  { table, programsOf }: Pick<Shell, 'table' | 'programsOf'>,
  orderId: string,
): Promise<OrderState | undefined> {
  const order = await loadOrder(table, orderId);
  if (!order) return undefined;
  const [wallet, external] = await table.getMany([walletKey(order.elderId), externalKey(orderId)]);
  const purse = await purseOf({ programsOf }, wallet, order);
  // Somebody may have ended it between the two reads: then both are read anew.
  const isTorn = order.heldFen > 0 && holdsVouchers(order) && !purse.wallet.holds[orderId];
  if (isTorn && (await loadOrder(table, orderId))?.version !== order.version)
    return loadWithPurse({ table, programsOf }, orderId);
  return { order, purse, external: openExternal(external) };
}

/** The state when its order is of this elder, provider and caregiver; otherwise NOT_FOUND. */
export function theirs<State extends { order: Order }>(
  state: State | undefined,
  named: Omit<Named, 'orderId'>,
): State | Refusal {
  const order = ofThese(state?.order, named);
  return isRefusal(order) || !state ? refuse('NOT_FOUND') : state;
}
