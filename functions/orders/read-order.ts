import type * as z from 'zod';
import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { noteLook } from '../../shared/look.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { type ElderHead, maskName, placeOf } from '../registry/index.ts';
import { loadShown, type Named } from './load-order.ts';
import { isWaiting, type Order } from './order.ts';
import { viewOrder } from './order-view.ts';
import type { orderForVisit, ownOrder } from './schema.ts';
import type { Shell } from './shell.ts';
import { openPlace } from './store.ts';

type Reading = { actor: Actor; now: Instant };

/** Offices check money and states: no address. */
const SEES_PLACE: readonly Actor['role'][] = ['elder', 'family', 'operator'];

/** One order with its history and breakdown, for the elder, a relative, the hotline, and the offices. */
export async function readOrder(
  { table, keyring }: Pick<Shell, 'table' | 'keyring'>,
  named: Named & { elderId: string },
  { actor, now }: Reading,
): Promise<z.input<typeof ownOrder> | Refusal> {
  const shown = await loadShown(table, named);
  if (isRefusal(shown)) return shown;
  const { order, external } = shown;
  await noteLook(table, actor, { did: 'read-order', elderId: order.elderId, region: order.region }, now);
  return {
    ...viewOrder(order, external),
    ...(SEES_PLACE.includes(actor.role) ? { place: openPlace(await keyring(), order) } : {}),
  };
}

/** Somebody has to go there, or is there. */
const isNeeded = (order: Order): boolean => isWaiting(order) || order.state === 'CHECKED_IN';

/** The same for the provider: whose door and phone it is only until the visit is over. */
export async function readOrderAtProvider(
  { table, keyring }: Pick<Shell, 'table' | 'keyring'>,
  named: Named & { providerId: string },
  { actor, now }: Reading,
): Promise<z.input<typeof orderForVisit> | Refusal> {
  const shown = await loadShown(table, named);
  if (isRefusal(shown)) return shown;
  const { order, external } = shown;
  const { elderId, region } = order;
  const elder = await table.get<ElderHead>(elderHead(elderId));
  await noteLook(table, actor, { did: 'read-order-at-provider', elderId, region }, now);
  const view = viewOrder(order, external);
  const name = elder?.name ?? '';
  if (!isNeeded(order)) return { ...view, elderName: maskName(name) };
  const keys = await keyring();
  return {
    ...view,
    elderName: name,
    ...(elder?.phone === undefined ? {} : { phone: keys.open(elder.phone, placeOf(elderId, 'phone')) }),
    place: openPlace(keys, order),
  };
}
