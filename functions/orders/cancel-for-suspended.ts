import type { Instant } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { cancelOrder } from './cancel-order.ts';
import { SYSTEM, WAITING } from './order.ts';
import type { Shell } from './shell.ts';
import { onWall, orderOf } from './store.ts';

/** Whoever is there already finishes: what becomes of that visit is judged by a person. */
const LEFT_ALONE = ['ALREADY_THERE', 'ORDER_ELSEWHERE'];

/**
 * Cancels what was ordered of a provider that may serve nobody, so that elders can order elsewhere; vouchers go back. News
 * comes late: a provider that may serve again keeps its orders. An order placed at the very moment of the suspension may be
 * missing in the index: it ends when nobody is sent.
 */
export async function cancelForSuspended(
  shell: Pick<Shell, 'table' | 'programsOf'>,
  { facilityId }: { facilityId: string },
  now: Instant,
): Promise<void> {
  const head = await shell.table.get<FacilityHead>(facilityHead(facilityId));
  if (!head?.suspended) return;
  const reason = `服务机构已暂停服务：${head.suspended.reason}`;
  for (const state of WAITING)
    for (const item of (await shell.table.query(onWall(facilityId, state))).items) {
      const named = { orderId: orderOf(item).orderId, providerId: facilityId };
      const done = await cancelOrder(shell, named, { actor: SYSTEM, now, reason, as: 'CANCELLED_BY_PROVIDER' });
      if (isRefusal(done) && !LEFT_ALONE.includes(done.code))
        throw new Error(`${named.orderId} could not be cancelled: ${done.code}`);
    }
}
