import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type EndedState, endOrder } from './end-order.ts';
import { loadWithPurse, type Named, type OrderState, theirs } from './load-order.ts';
import { minutesAfter, type Order } from './order.ts';
import { type OrderView, viewOrder } from './order-view.ts';
import { refuseOrder } from './refusals.ts';
import type { Shell } from './shell.ts';

export interface Cancelling {
  actor: Actor;
  now: Instant;
  reason?: string | undefined;
  /** Whose wish it is; staff of the provider cancel for either. */
  as: Extract<EndedState, 'CANCELLED_BY_ELDER' | 'CANCELLED_BY_PROVIDER'>;
}

/** Less than this before the visit, after a caregiver has accepted, an elder's cancellation is noted as late. */
export const LATE_MINUTES = 120;

const isLate = ({ state, startsAt }: Order, { as, now }: Cancelling): boolean =>
  as === 'CANCELLED_BY_ELDER' && state === 'ACCEPTED' && now > minutesAfter(startsAt, -LATE_MINUTES);

/**
 * Cancels an order that has not begun. Until somebody has accepted it costs nothing and is not noted; afterwards it can
 * still be cancelled until the caregiver is there, and late it is noted as late. Vouchers go back in every case. Cancelling
 * again answers the same.
 */
export function decideCancel(found: OrderState | undefined, named: Named, cancelling: Cancelling): Decision<OrderView> {
  const state = theirs(found, named);
  if (isRefusal(state)) return state;
  const { order } = state;
  const { actor, now, reason, as } = cancelling;
  if (order.state === as) return { writes: [], answer: viewOrder(order, state.external) };
  const isThere = order.state === 'CHECKED_IN' || order.workers.some(({ checkedInAt }) => checkedInAt !== undefined);
  if (isThere) return refuseOrder('ALREADY_THERE');
  const deed = isLate(order, cancelling) ? ('CANCELLED_LATE' as const) : undefined;
  const ended = endOrder(state, as, { by: actor, now, reason, deed });
  if (isRefusal(ended)) return ended;
  return { writes: [...ended.writes, ...stillHolds(actor)], answer: viewOrder(ended.order, undefined) };
}

/** Cancels for the elder, a relative, the hotline, the provider, or the system. */
export const cancelOrder = (
  shell: Pick<Shell, 'table' | 'programsOf'>,
  named: Named,
  cancelling: Cancelling,
): Promise<OrderView | Refusal> =>
  execute(
    shell.table,
    () => loadWithPurse(shell, named.orderId),
    (state) => decideCancel(state, named, cancelling),
  );
