import { isDeepStrictEqual } from 'node:util';
import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { type ElderHead, homeOf } from '../registry/index.ts';
import { endOrder } from './end-order.ts';
import { loadWithPurse, type OrderState } from './load-order.ts';
import { moveOrder } from './moves.ts';
import { isWaiting, type Order, SYSTEM, type OrderState as Where } from './order.ts';
import { ordersFrom } from './orders-of-elder.ts';
import { whyNotServed } from './place-order.ts';
import type { Shell } from './shell.ts';
import { openPlace, sealPlace } from './store.ts';

/** Begun or over, and no verdict yet: a visit to somebody who had died is for a person to look at. */
const UNJUDGED: readonly Where[] = ['CHECKED_IN', 'CHECKED_OUT', 'CONFIRMED', 'AUTO_CONFIRMED'];

const isAfterDeath = ({ state, date }: Order, { deceasedOn }: ElderHead): boolean =>
  UNJUDGED.includes(state) && deceasedOn !== undefined && deceasedOn <= date;

type Following = { now: Instant; keyring: Keyring };

/** The registered address, where the visit goes there and the elder has moved house since. */
function movedPlace(order: Order, elder: ElderHead, keyring: Keyring): string | undefined {
  const home = order.placeIsOwn ? undefined : homeOf(elder, keyring);
  if (!home || isDeepStrictEqual(openPlace(keyring, order), home)) return undefined;
  return sealPlace(keyring, order.orderId, home);
}

/**
 * What news about an elder means for one order. Who has died, moved to another county or is suspended on its date is not
 * visited: it is cancelled, or judged by a person where it was made already. Who moved house is visited at the new address.
 */
export function decideFollowElder(
  state: OrderState | undefined,
  elder: ElderHead | undefined,
  { now, keyring }: Following,
): Decision<'cancelled' | 'to be judged' | 'moved house' | 'as it was'> {
  const asItWas = { writes: [], answer: 'as it was' as const };
  // The orders of a file that became part of another one are moved there.
  if (!state || !elder || elder.mergedInto !== undefined) return asItWas;
  const { order } = state;
  if (isAfterDeath(order, elder)) {
    const moved = moveOrder(order, 'EXCEPTION', {}, { by: SYSTEM, now, reason: '档案登记老人已离世' });
    return isRefusal(moved) ? moved : { writes: moved.writes, answer: 'to be judged' };
  }
  if (!isWaiting(order)) return asItWas;
  const refused = whyNotServed(elder, { provider: { region: order.region } }, order.startsAt);
  if (refused) {
    const ended = endOrder(state, 'CANCELLED_BY_ELDER', { by: SYSTEM, now, reason: refused.message });
    return isRefusal(ended) ? ended : { writes: ended.writes, answer: 'cancelled' };
  }
  const place = movedPlace(order, elder, keyring);
  if (place === undefined) return asItWas;
  const moved = moveOrder(order, order.state, { place }, { by: SYSTEM, now, deed: 'MOVED_HOUSE' });
  return isRefusal(moved) ? moved : { writes: moved.writes, answer: 'moved house' };
}

/** Looks at an elder's orders from a date on, by the file as it is now: whenever and how often news comes, it comes to the same. */
export async function followElder(
  shell: Shell,
  { elderId, from }: { elderId: string; from?: BusinessDate | undefined },
  now: Instant,
): Promise<void> {
  const today = businessDateOf(now);
  const keyring = await shell.keyring();
  for (const { orderId } of await ordersFrom(shell.table, elderId, from !== undefined && from < today ? from : today)) {
    const done = await execute(
      shell.table,
      async () => ({
        elder: await shell.table.get<ElderHead>(elderHead(elderId)),
        state: await loadWithPurse(shell, orderId),
      }),
      ({ elder, state }) => decideFollowElder(state, elder, { now, keyring }),
    );
    if (isRefusal(done)) throw new Error(`${orderId} could not follow news about the elder: ${done.code}`);
  }
}
