import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { type Decision, execute } from '../../shared/table.ts';
import type { Order } from '../orders/index.ts';
import type { ElderHead } from '../registry/index.ts';
import { decideAccept, type NamedJob } from './accept-job.ts';
import { loadOrder } from './load-dispatch.ts';
import { refuseDispatch } from './refusals.ts';
import type { Shell } from './shell.ts';
import { type OrderView, viewOrder } from './view.ts';

/** The office accepts for a caregiver who said yes on the phone; nobody does so for themselves. */
export function decideAcceptFor(
  order: Order | undefined,
  job: NamedJob & { facilityId: string },
  by: { actor: Actor; now: Instant },
): Decision<Order> {
  const own = order?.workers.find(({ caregiverId }) => caregiverId === job.caregiverId)?.personId;
  return own === by.actor.personId ? refuseDispatch('OWN_JOB') : decideAccept(order, job, by);
}

export async function acceptForCaregiver(
  { table }: Pick<Shell, 'table'>,
  job: NamedJob & { facilityId: string },
  by: { actor: Actor; now: Instant },
): Promise<OrderView | Refusal> {
  const order = await execute(
    table,
    () => loadOrder(table, job.orderId),
    (found) => decideAcceptFor(found, job, by),
  );
  if (isRefusal(order)) return order;
  return viewOrder(order, await table.get<ElderHead>(elderHead(order.elderId)), by.now);
}
