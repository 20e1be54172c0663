import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Link, linkTo } from '../../shared/file-link.ts';
import { noteLook } from '../../shared/look.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { orderKey, orderOf } from '../orders/index.ts';
import type { Shell } from './shell.ts';
import { fileOf, type PhotoItem, photoKey } from './store.ts';

export interface PhotoNamed {
  orderId: string;
  photoId: string;
  /** Whose order it must be. */
  elderId?: string;
  facilityId?: string;
}

/** A link to a photo, good for five minutes. Who looks is noted before it is given. */
export async function linkPhoto(
  { table }: Pick<Shell, 'table'>,
  { orderId, photoId, elderId, facilityId }: PhotoNamed,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<Link | Refusal> {
  const [item, photo] = await table.getMany([orderKey(orderId), photoKey({ orderId, photoId })]);
  const order = item && orderOf(item);
  const isTheirs =
    order && (elderId ?? order.elderId) === order.elderId && (facilityId ?? order.providerId) === order.providerId;
  if (!isTheirs || !photo) return refuse('NOT_FOUND');
  await noteLook(table, actor, { did: 'link-visit-photo', elderId: order.elderId, region: order.region }, now);
  return linkTo(
    fileOf(photo as PhotoItem),
    `${photoId}.${(photo as PhotoItem).contentType.slice('image/'.length)}`,
    now,
  );
}
