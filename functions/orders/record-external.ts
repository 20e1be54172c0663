import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import type { ExternalState } from '../vouchers/index.ts';
import { MAX_MOVES } from './change-order.ts';
import { type ExternalAsked, loadExternal, recordWith } from './external-part.ts';
import { loadOrder, type Named, theirs } from './load-order.ts';
import { moveOrder } from './moves.ts';
import { byOf, isUndecided, type Order } from './order.ts';
import { type OrderView, viewOrder } from './order-view.ts';
import { refuseOrder } from './refusals.ts';
import type { Shell } from './shell.ts';

interface RecordingState {
  order: Order;
  external: ExternalState;
}

/**
 * Records after the order, and before the verdict on its visit, what another system pays of it: at most what the elder
 * would pay, for vouchers of ours are kept already. The order goes on by a version, so that a verdict that was reached
 * without it does not stand. Said again it answers the same.
 */
export function decideRecording(
  found: RecordingState | undefined,
  named: Named,
  asked: ExternalAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<OrderView> {
  const state = theirs(found, named);
  if (isRefusal(state)) return state;
  const { order, external } = state;
  const recorded = recordWith(external, asked, order, { by: byOf(actor), now });
  if (isRefusal(recorded)) return recorded;
  if (recorded.writes.length === 0) return { writes: [], answer: viewOrder(order, recorded.tender) };
  if (!isUndecided(order)) return refuseOrder('ORDER_ELSEWHERE', { state: order.state });
  if (order.history.length >= MAX_MOVES) return refuseOrder('TOO_MANY_CHANGES');
  const moved = moveOrder(order, order.state, {}, { by: actor, now, deed: 'EXTERNAL_RECORDED' });
  if (isRefusal(moved)) return moved;
  return {
    writes: [...moved.writes, ...recorded.writes, ...stillHolds(actor)],
    answer: viewOrder(moved.order, recorded.tender),
  };
}

/** By the provider, to whom the elder shows what the other system has paid. */
export const recordExternal = (
  { table }: Pick<Shell, 'table'>,
  named: Named,
  asked: ExternalAsked,
  call: { actor: Actor; now: Instant },
): Promise<OrderView | Refusal> =>
  execute(
    table,
    async () => {
      const order = await loadOrder(table, named.orderId);
      return order && { order, external: await loadExternal(table, asked, order) };
    },
    (state) => decideRecording(state, named, asked, call),
  );
