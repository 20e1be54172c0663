import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { Write } from '../../shared/table.ts';
import { partiesOf, whyNotArrow } from './arrows.ts';
import { byOf, type Deed, type Move, type Order, type OrderState, type Worker } from './order.ts';
import { refuseOrder } from './refusals.ts';
import { replaceOrder } from './store.ts';

/** What a move may change besides the state. */
export type Patch = Partial<
  Pick<
    Order,
    | 'elderId'
    | 'startsAt'
    | 'window'
    | 'date'
    | 'minutes'
    | 'priceFen'
    | 'tenders'
    | 'heldFen'
    | 'selfPayFen'
    | 'useVouchers'
    | 'place'
    | 'placeIsOwn'
    | 'note'
    | 'workers'
    | 'extension'
    | 'visit'
  >
>;
export interface Moving {
  by: Actor;
  now: Instant;
  deed?: Deed | undefined;
  reason?: string | undefined;
  rosterId?: string | undefined;
}
export interface Moved {
  order: Order;
  writes: Write[];
}

/** Why an order cannot go there by this hand; undefined when it can. */
export function whyNotMoved(order: Pick<Order, 'state'>, to: OrderState, by: Actor): Refusal | undefined {
  const why = whyNotArrow(order.state, to, partiesOf(by));
  if (!why) return undefined;
  return why === 'not theirs' ? refuse('FORBIDDEN') : refuseOrder('ORDER_ELSEWHERE', { state: order.state });
}

const sentTo = ({ workers }: Pick<Order, 'workers'>): string[] => workers.map(({ caregiverId }) => caregiverId);

/**
 * The only way an order changes: an arrow of the table, written on the order as it was read (id, state, version), with
 * one line of history and the timers the new state needs. Whoever was first wins; the other decides again. Add
 * `stillHolds(actor)` and whatever must be true together. Timers and the order take up to four actions.
 */
export function moveOrder(
  order: Order,
  to: OrderState,
  patch: Patch,
  { by, now, deed, reason, rosterId }: Moving,
): Moved | Refusal {
  const refused = whyNotMoved(order, to, by);
  if (refused) return refused;
  const caregiverIds = sentTo({ ...order, ...patch });
  const step: Move = {
    at: now,
    by: byOf(by),
    from: order.state,
    to,
    ...(deed ? { deed } : {}),
    ...(reason ? { reason } : {}),
    ...(caregiverIds.join() === sentTo(order).join() ? {} : { caregiverIds }),
    ...(rosterId ? { rosterId } : {}),
  };
  const moved: Order = {
    ...order,
    ...patch,
    state: to,
    history: [...order.history, step],
    version: order.version + 1,
  };
  return { order: moved, writes: replaceOrder(order, moved) };
}

/** As `moveOrder`, where the table says it is possible whatever happens: a refusal is a mistake of ours. */
export function mustMove(order: Order, to: OrderState, patch: Patch, moving: Moving): Moved {
  const moved = moveOrder(order, to, patch, moving);
  if (isRefusal(moved)) throw new Error(`${order.orderId} cannot go from ${order.state} to ${to}: ${moved.code}`);
  return moved;
}

/** The worker who is this caregiver; NOT_FOUND when the order is not theirs. */
export const workerOf = ({ workers }: Pick<Order, 'workers'>, caregiverId: string): Worker | Refusal =>
  workers.find((worker) => worker.caregiverId === caregiverId) ?? refuse('NOT_FOUND');

/** The workers with one of them changed, and whether all have now done it: the order moves on with the last. */
export function withWorker(
  { workers }: Pick<Order, 'workers'>,
  caregiverId: string,
  did: Partial<Pick<Worker, 'acceptedAt' | 'checkedInAt' | 'checkedOutAt'>>,
): { workers: Worker[]; all: boolean } {
  const changed = workers.map((worker) => (worker.caregiverId === caregiverId ? { ...worker, ...did } : worker));
  const fields = Object.keys(did) as (keyof typeof did)[];
  return { workers: changed, all: changed.every((worker) => fields.every((field) => worker[field] !== undefined)) };
}
