import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Write } from '../../shared/table.ts';
import { giveBackTime, scheduleWrites } from '../caregivers/index.ts';
import { stillHolds } from '../identity/index.ts';
import { type Deed, moveOrder, type Order } from '../orders/index.ts';
import { type DispatchState, loadDispatch } from './load-dispatch.ts';
import { refuseDispatch } from './refusals.ts';
import { isSent } from './sent.ts';
import type { Shell } from './shell.ts';
import { type OrderView, viewOrder } from './view.ts';

interface By {
  actor: Actor;
  now: Instant;
}
export interface CallingBack {
  deed: Extract<Deed, 'TAKEN_BACK' | 'DECLINED'>;
  reason: string;
}

/** Back to the wall: nobody is sent any more, and everybody who was has their time again. */
export function backToWall(
  state: Pick<DispatchState, 'caregivers'>,
  order: Order,
  { deed, reason }: CallingBack,
  { actor, now }: By,
): { order: Order; writes: Write[] } | Refusal {
  const moved = moveOrder(order, 'PLACED', { workers: [] }, { by: actor, now, deed, reason });
  if (isRefusal(moved)) return moved;
  const given = order.workers.flatMap(({ caregiverId }) => {
    const schedule = state.caregivers.get(caregiverId)?.schedule;
    return schedule ? scheduleWrites(schedule, giveBackTime(schedule, order.orderId)) : [];
  });
  return { order: moved.order, writes: [...moved.writes, ...given, ...stillHolds(actor)] };
}

export interface Unassigning {
  facilityId: string;
  orderId: string;
  version: number;
  reason: string;
}

/** Calls back whoever is sent. An order that hangs on the wall already answers as it stands. */
export function decideUnassign(
  state: DispatchState,
  { facilityId, version, reason }: Unassigning,
  by: By,
): Decision<OrderView> {
  const { order } = state;
  if (!order || order.providerId !== facilityId) return refuse('NOT_FOUND');
  if (order.state === 'PLACED') return { writes: [], answer: viewOrder(order, state.elder, by.now) };
  if (order.version !== version || !isSent(order)) return refuseDispatch('ORDER_CHANGED');
  const back = backToWall(state, order, { deed: 'TAKEN_BACK', reason }, by);
  if (isRefusal(back)) return back;
  return { writes: back.writes, answer: viewOrder(back.order, state.elder, by.now) };
}

export const unassignOrder = (
  { table }: Pick<Shell, 'table'>,
  asked: Unassigning,
  by: By,
): Promise<OrderView | Refusal> =>
  execute(
    table,
    () => loadDispatch(table, asked.orderId),
    (state) => decideUnassign(state, asked, by),
  );
