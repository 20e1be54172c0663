import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { noteLook } from '../../shared/look.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type CallBackItem, callBackKey } from './call-back.ts';
import type { Shell } from './shell.ts';
import { type Found, loadFound } from './store.ts';

/** What is known of a visit, for the elder's side. */
export async function readVisit(
  { table }: Pick<Shell, 'table'>,
  { orderId, elderId }: { orderId: string; elderId: string },
  { actor, now }: { actor: Actor; now: Instant },
): Promise<Found | Refusal> {
  const found = await loadFound(table, orderId);
  if (found?.order.elderId !== elderId) return refuse('NOT_FOUND');
  await noteLook(table, actor, { did: 'read-visit', elderId, region: found.order.region }, now);
  return found;
}

/** The same for those who judge it, with what the hotline heard. */
export async function readForReview(
  { table }: Pick<Shell, 'table'>,
  { orderId, facilityId }: { orderId: string; facilityId: string },
  { actor, now }: { actor: Actor; now: Instant },
): Promise<{ found: Found; callBack: CallBackItem | undefined } | Refusal> {
  const found = await loadFound(table, orderId);
  if (found?.order.providerId !== facilityId) return refuse('NOT_FOUND');
  const { elderId, region } = found.order;
  await noteLook(table, actor, { did: 'read-visit-for-review', elderId, region }, now);
  return { found, callBack: await table.get<CallBackItem>(callBackKey(orderId)) };
}
