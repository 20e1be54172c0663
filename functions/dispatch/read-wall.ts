import type { Call } from '../../shared/api.ts';
import { addDays, type BusinessDate, businessDateOf, type Instant, instantAt } from '../../shared/business-time.ts';
import { openCursor, sealCursor } from '../../shared/cursor.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Item, Table } from '../../shared/table.ts';
import { type Order, onWall, orderKey, orderOf } from '../orders/index.ts';
import type { WallState } from './deadline.ts';
import { eldersOf } from './elders-of.ts';
import type { Shell } from './shell.ts';
import { type OrderView, viewOrder } from './view.ts';

/** Days back that the wall shows where nothing is said: what hangs longer is asked for by its date. */
export const DAYS_BACK = 30;
const PAGE = 50;
/** Index entries looked at for one page, however few of them fit the filters. */
const MOST_LOOKED_AT = 500;

/** Which part of a wall: orders by the dates on which they begin, both ends included. */
export interface Part {
  from?: BusinessDate | undefined;
  to?: BusinessDate | undefined;
  help?: Order['service']['help'] | undefined;
  caregiverId?: string | undefined;
}

/** From thirty days ago to the end of tomorrow, where nothing else is asked. */
export function spanOf({ from, to }: Pick<Part, 'from' | 'to'>, now: Instant): { from: Instant; to: Instant } {
  const today = businessDateOf(now);
  return {
    from: instantAt(from ?? addDays(today, -DAYS_BACK), '00:00'),
    to: instantAt(addDays(to ?? addDays(today, 1), 1), '00:00') - 1,
  };
}

export const fits = ({ service, workers }: Order, { help, caregiverId }: Part): boolean =>
  (help === undefined || service.help === help) &&
  (caregiverId === undefined || workers.some((worker) => worker.caregiverId === caregiverId));

/** The orders an index page names, as they stand now: those that have gone elsewhere since are left out. */
async function asTheyStand(
  table: Pick<Table, 'getMany'>,
  listed: readonly Order[],
  state: WallState,
): Promise<Order[]> {
  if (listed.length === 0) return [];
  const items = await table.getMany(listed.map(({ orderId }) => orderKey(orderId)));
  return items
    .filter((item): item is Item => item !== undefined)
    .map(orderOf)
    .filter((order) => order.state === state);
}

/**
 * One page of a provider's orders in one state, the earliest first. The index says which, the orders themselves say how
 * they stand. Refuses a cursor of another list with INVALID_INPUT.
 */
export async function readWall(
  { table, keyring }: Shell,
  { facilityId, state, cursor, ...part }: Part & { facilityId: string; state: WallState; cursor?: string | undefined },
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Promise<{ orders: OrderView[]; cursor?: string } | Refusal> {
  const keys = await keyring();
  const list = ['wall', facilityId, state, part.from, part.to, part.help, part.caregiverId].join('/');
  const reading = { personId: actor.personId, list };
  const start = openCursor(keys, reading, cursor);
  if (isRefusal(start)) return start;
  const listed: Order[] = [];
  let after = start;
  let lookedAt = 0;
  do {
    const page = await table.query({
      ...onWall(facilityId, state, spanOf(part, now)),
      limit: PAGE - listed.length,
      after,
    });
    listed.push(...page.items.map(orderOf).filter((order) => fits(order, part)));
    lookedAt += page.items.length;
    after = page.next;
  } while (after && listed.length < PAGE && lookedAt < MOST_LOOKED_AT);
  const orders = await asTheyStand(table, listed, state);
  const elders = await eldersOf(table, orders);
  const next = sealCursor(keys, reading, after);
  return {
    orders: orders.map((order) => viewOrder(order, elders.get(order.elderId), now)),
    ...(next ? { cursor: next } : {}),
  };
}
