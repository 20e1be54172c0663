import type { Actor } from '../../shared/access.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { moveOrder, type Order, type Worker, withWorker } from '../orders/index.ts';
import { loadOrder } from './load-dispatch.ts';
import { refuseDispatch } from './refusals.ts';
import { everSent } from './sent.ts';
import type { Shell } from './shell.ts';

export interface NamedJob {
  orderId: string;
  caregiverId: string;
  /** When the caregiver was sent, as the job said: an answer to one sending is none to the next. */
  assignedAt: string;
  /** Whose provider it is, where the office answers for the caregiver. */
  facilityId?: string | undefined;
}

/** The caregiver's part in an order. Who was never sent there is told nothing; who no longer is, gets JOB_GONE. */
export function partIn(
  order: Order | undefined,
  { caregiverId, assignedAt, facilityId }: NamedJob,
): { order: Order; worker: Worker | undefined } | Refusal {
  if (!order || !everSent(order).includes(caregiverId)) return refuse('NOT_FOUND');
  if (facilityId !== undefined && order.providerId !== facilityId) return refuse('NOT_FOUND');
  const worker = order.workers.find(
    (each) => each.caregiverId === caregiverId && isoInShanghai(each.at) === assignedAt,
  );
  return { order, worker };
}

/**
 * Takes a job. With the last of its workers the order is accepted. While nobody has taken the job back, an answer after
 * the time to answer still counts. Accepting again answers the same. Refuses NOT_FOUND, JOB_GONE.
 */
export function decideAccept(
  found: Order | undefined,
  job: NamedJob,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<Order> {
  const part = partIn(found, job);
  if (isRefusal(part)) return part;
  const { order, worker } = part;
  if (!worker) return refuseDispatch('JOB_GONE');
  if (worker.acceptedAt !== undefined) return { writes: [], answer: order };
  const { workers, all } = withWorker(order, job.caregiverId, { acceptedAt: now });
  const moved = moveOrder(order, all ? 'ACCEPTED' : 'DISPATCHED', { workers }, { by: actor, now });
  if (isRefusal(moved)) return moved.code === 'FORBIDDEN' ? moved : refuseDispatch('JOB_GONE');
  return { writes: [...moved.writes, ...stillHolds(actor)], answer: moved.order };
}

export const acceptJob = (
  { table }: Pick<Shell, 'table'>,
  job: NamedJob,
  by: { actor: Actor; now: Instant },
): Promise<Order | Refusal> =>
  execute(
    table,
    () => loadOrder(table, job.orderId),
    (order) => decideAccept(order, job, by),
  );
