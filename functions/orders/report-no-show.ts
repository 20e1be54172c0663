import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type EndedState, endOrder } from './end-order.ts';
import { loadWithPurse, type Named, type OrderState, theirs } from './load-order.ts';
import { type OrderView, viewOrder } from './order-view.ts';
import { refuseOrder } from './refusals.ts';
import type { Shell } from './shell.ts';

export interface Absence {
  actor: Actor;
  now: Instant;
  reason?: string | undefined;
  /** Who was not there. */
  as: Extract<EndedState, 'NO_SHOW_ELDER' | 'NO_SHOW_CAREGIVER'>;
}

/**
 * Somebody was not there at the time agreed: the order ends, vouchers go back. Before that time nobody can be missed. An
 * elder whom the caregiver did not find is a reason to look in. Saying it again answers the same.
 */
export function decideNoShow(
  found: OrderState | undefined,
  named: Named,
  { actor, now, reason, as }: Absence,
): Decision<OrderView> {
  const state = theirs(found, named);
  if (isRefusal(state)) return state;
  const { order } = state;
  if (order.state === as) return { writes: [], answer: viewOrder(order, state.external) };
  if (now < order.startsAt) return refuseOrder('NOT_BEGUN_YET');
  const isThere = as === 'NO_SHOW_CAREGIVER' && order.workers.some(({ checkedInAt }) => checkedInAt !== undefined);
  if (isThere) return refuseOrder('ALREADY_THERE');
  const ended = endOrder(state, as, { by: actor, now, reason });
  if (isRefusal(ended)) return ended;
  return { writes: [...ended.writes, ...stillHolds(actor)], answer: viewOrder(ended.order, undefined) };
}

/** By the caregiver or the provider of the elder; by the elder, a relative, the hotline or the provider of the caregiver. */
export const reportNoShow = (
  shell: Pick<Shell, 'table' | 'programsOf'>,
  named: Named,
  absence: Absence,
): Promise<OrderView | Refusal> =>
  execute(
    shell.table,
    () => loadWithPurse(shell, named.orderId),
    (state) => decideNoShow(state, named, absence),
  );
