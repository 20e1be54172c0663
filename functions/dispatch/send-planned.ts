import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { execute, type Table } from '../../shared/table.ts';
import { type Assigning, decidePlanned } from './assign-order.ts';
import { loadDispatch } from './load-dispatch.ts';
import type { OrderView } from './view.ts';

/**
 * Sends whom a plan says when it says, if the order is still the one the plan was made for: order, the elder's day, working
 * days, files and the dispatcher's right in one transaction. Done again it answers the same. Refuses as sending does, and
 * OUTSIDE_WINDOW and OVERLAPS.
 */
export const sendPlanned = (
  table: Table,
  asked: Assigning & { startsAt: Instant },
  by: { actor: Actor; now: Instant },
): Promise<OrderView | Refusal> =>
  execute(
    table,
    () => loadDispatch(table, asked.orderId, asked.caregiverIds, asked.startsAt),
    (state) => decidePlanned(state, asked, by),
  );
