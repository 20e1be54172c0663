import type { Actor } from '../../shared/access.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import type { Order } from '../orders/index.ts';
import { type NamedJob, partIn } from './accept-job.ts';
import { type DispatchState, loadDispatch } from './load-dispatch.ts';
import { refuseDispatch } from './refusals.ts';
import type { Shell } from './shell.ts';
import { backToWall } from './unassign-order.ts';

/** Whether the caregiver has said no to this very sending: between it and the no, nobody else was asked. */
function hasDeclined({ history }: Order, { caregiverId, assignedAt }: NamedJob, { personId }: Actor): boolean {
  const sent = history.findIndex(
    ({ at, caregiverIds }) => isoInShanghai(at) === assignedAt && caregiverIds?.includes(caregiverId),
  );
  const ended = history.slice(sent + 1).find(({ caregiverIds }) => caregiverIds && !caregiverIds.includes(caregiverId));
  return sent >= 0 && ended?.deed === 'DECLINED' && ended.by.personId === personId;
}

/**
 * Says no before accepting: the order hangs on the wall again, and everybody sent on it has their time back. Said again
 * it changes nothing. Refuses NOT_FOUND, JOB_GONE, ALREADY_ACCEPTED.
 */
export function decideDecline(
  state: DispatchState,
  job: NamedJob & { reason: string },
  by: { actor: Actor; now: Instant },
): Decision<{ orderId: string }> {
  const part = partIn(state.order, job);
  if (isRefusal(part)) return part;
  const { order, worker } = part;
  const answer = { orderId: order.orderId };
  if (!worker) return hasDeclined(order, job, by.actor) ? { writes: [], answer } : refuseDispatch('JOB_GONE');
  if (worker.acceptedAt !== undefined) return refuseDispatch('ALREADY_ACCEPTED');
  if (order.state !== 'DISPATCHED') return refuseDispatch('JOB_GONE');
  const back = backToWall(state, order, { deed: 'DECLINED', reason: job.reason }, by);
  return isRefusal(back) ? back : { writes: back.writes, answer };
}

export const declineJob = (
  { table }: Pick<Shell, 'table'>,
  job: NamedJob & { reason: string },
  by: { actor: Actor; now: Instant },
): Promise<{ orderId: string } | Refusal> =>
  execute(
    table,
    () => loadDispatch(table, job.orderId),
    (state) => decideDecline(state, job, by),
  );
