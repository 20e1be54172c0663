import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { statementsOf } from '../settlement/index.ts';
import { loadOrder } from './load-order.ts';
import { moveOrder } from './moves.ts';
import { type Order, SYSTEM } from './order.ts';
import type { Shell } from './shell.ts';
import { onWall, orderOf } from './store.ts';

/** Whether the line of the visit lies before the end of a statement that is closed. */
export const isClosed = ({ visit }: Pick<Order, 'visit'>, statement: { to: Instant }): boolean =>
  visit?.served !== undefined && visit.served.postedAt < statement.to;

/** The month of the visit's line has passed every office. Nothing about the visit changes any more, but by a reversal. */
export function decideSettled(
  order: Order | undefined,
  statement: { to: Instant; period: BusinessMonth },
  now: Instant,
): Decision<'settled' | 'as it was'> {
  if (order?.state !== 'VERIFIED' || !isClosed(order, statement)) return { writes: [], answer: 'as it was' };
  const moved = moveOrder(order, 'SETTLED', {}, { by: SYSTEM, now, reason: `${statement.period} 结算单已办结` });
  return isRefusal(moved) ? moved : { writes: moved.writes, answer: 'settled' };
}

/** Settles a provider's verified orders when a statement of theirs is closed; also those an earlier run has missed. */
export async function settleOrders(
  { table }: Pick<Shell, 'table'>,
  { facilityId, period }: { facilityId: string; period: BusinessMonth },
  now: Instant,
): Promise<void> {
  const [statement] = await statementsOf(table, [{ facilityId }], period);
  if (statement?.state !== 'CLOSED') return;
  const { items } = await table.query(onWall(facilityId, 'VERIFIED'));
  for (const { orderId } of items.map(orderOf).filter((order) => isClosed(order, statement))) {
    const done = await execute(
      table,
      () => loadOrder(table, orderId),
      (order) => decideSettled(order, statement, now),
    );
    if (isRefusal(done)) throw new Error(`${orderId} could not be settled: ${done.code}`);
  }
}
