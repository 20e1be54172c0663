import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { priceOf } from '../services/index.ts';
import type { ExternalTender } from '../vouchers/index.ts';
import { datesOf, takeCareTime } from './care-day.ts';
import { loadWithPurse, type Named, type OrderState, theirs } from './load-order.ts';
import { loadPlacing, type PlacingState } from './load-placing.ts';
import { moveOrder, type Patch } from './moves.ts';
import { isWaiting, type Order, type Place, type UseVouchers, windowFrom, windowOf } from './order.ts';
import { type OrderView, viewOrder } from './order-view.ts';
import { placeFor, whyNotOrderable } from './place-order.ts';
import { causeOf, holdFor } from './purse.ts';
import { refuseOrder } from './refusals.ts';
import type { Shell } from './shell.ts';
import { openPlace } from './store.ts';

/** What can be chosen anew; what is left out is the registered address, and no note. */
export interface ChangeAsked {
  startsAt: Instant;
  minutes: number;
  /** As many as before when left out. */
  windowMinutes?: number | undefined;
  useVouchers: UseVouchers;
  place?: Place | undefined;
  note?: string | undefined;
}
interface Changing {
  actor: Actor;
  now: Instant;
  keyring: Keyring;
}
/** The order, and what ordering it as asked would look at. */
export interface ChangeState extends OrderState {
  placing: PlacingState;
}

/** More than anybody changes in earnest. */
export const MAX_MOVES = 100;

const visitOf = ({ orderId, elderId, providerId, service }: Order) => ({
  orderId,
  elderId,
  providerId,
  serviceId: service.serviceId,
});

const widthOf = (order: Order): number => (windowOf(order).until - windowOf(order).from) / 60_000;

/** The same hours: as they were asked for, or as the provider has planned within them. */
const isSameTime = (order: Order, { startsAt, windowMinutes = widthOf(order) }: ChangeAsked): boolean =>
  (order.startsAt === startsAt || windowOf(order).from === startsAt) && windowMinutes === widthOf(order);

/** When and how long, and who pays: what a caregiver was sent for. */
const isSameVisit = (order: Order, asked: ChangeAsked): boolean =>
  isSameTime(order, asked) &&
  order.minutes === asked.minutes &&
  isDeepStrictEqual(order.useVouchers, asked.useVouchers);

function isSamePlace(order: Order, { place }: ChangeAsked, keyring: Keyring): boolean {
  if (!place) return !order.placeIsOwn;
  return order.placeIsOwn === true && isDeepStrictEqual(openPlace(keyring, order), place);
}

function whyNotChanged(
  order: Order,
  asked: ChangeAsked,
  { external }: { external: ExternalTender | undefined },
): Refusal | undefined {
  if (order.history.length >= MAX_MOVES) return refuseOrder('TOO_MANY_CHANGES');
  if (isSameVisit(order, asked)) return undefined;
  if (order.state !== 'PLACED') return refuseOrder('ALREADY_SENT');
  if (order.carePlanId !== undefined && order.minutes !== asked.minutes) return refuseOrder('PLANNED_VISIT');
  const isPricedAnew = order.minutes !== asked.minutes || order.date !== businessDateOf(asked.startsAt);
  return external && isPricedAnew ? refuseOrder('EXTERNAL_FIRST') : undefined;
}

/** Another time or length: the price of the order's own service, vouchers kept anew, another time of the elder's day. */
function visitAnew(
  { order, purse, external, placing }: ChangeState,
  asked: ChangeAsked,
  { actor, now }: Changing,
): { patch: Patch; writes: Write[] } | Refusal {
  const { minutes, useVouchers, windowMinutes = widthOf(order) } = asked;
  const refused = whyNotOrderable(placing, { ...visitOf(order), ...asked, windowMinutes }, { actor, now });
  if (refused) return refused;
  const { startsAt, window } = isSameTime(order, asked)
    ? order
    : { startsAt: asked.startsAt, window: windowFrom(asked.startsAt, windowMinutes) };
  const changed = { ...order, startsAt, minutes, useVouchers, date: businessDateOf(startsAt) };
  const priceFen = priceOf(order.service, minutes);
  const priced = { ...changed, priceFen, externalFen: external?.fen ?? 0 };
  const held = holdFor(purse, order, priced, causeOf(actor, now));
  if (isRefusal(held)) return held;
  const time = takeCareTime(placing.days, changed);
  if (isRefusal(time)) return time;
  return {
    patch: {
      startsAt,
      window,
      minutes,
      useVouchers,
      date: changed.date,
      priceFen,
      ...held.shares,
    },
    writes: [...held.writes, ...time],
  };
}

/**
 * Changes an order: everything until somebody is sent, then only where to and what to know, until the caregiver is there.
 * The price is that of the service as it was ordered. Asked twice, the second changes nothing.
 */
export function decideChange(
  found: ChangeState | undefined,
  named: Named,
  asked: ChangeAsked,
  changing: Changing,
): Decision<OrderView> {
  const state = theirs(found, named);
  if (isRefusal(state)) return state;
  const { order, external, placing } = state;
  if (!placing.elder) return refuse('NOT_FOUND');
  const { actor, now, keyring } = changing;
  const samePlace = isSamePlace(order, asked, keyring);
  if (isSameVisit(order, asked) && samePlace && order.note === asked.note)
    return { writes: [], answer: viewOrder(order, external) };
  if (!isWaiting(order)) return refuseOrder('ORDER_ELSEWHERE', { state: order.state });
  const refused = whyNotChanged(order, asked, { external });
  if (refused) return refused;
  const visit = isSameVisit(order, asked) ? { patch: {}, writes: [] } : visitAnew(state, asked, changing);
  if (isRefusal(visit)) return visit;
  const place = samePlace ? {} : placeFor(placing.elder, asked.place, { orderId: order.orderId, keyring });
  if (isRefusal(place)) return place;
  const where: Patch = samePlace ? {} : { placeIsOwn: undefined, ...place };
  const patch: Patch = { ...visit.patch, ...where, note: asked.note };
  const moved = moveOrder(order, order.state, patch, { by: actor, now, deed: 'CHANGED' });
  if (isRefusal(moved)) return moved;
  return {
    writes: [...moved.writes, ...visit.writes, ...stillHolds(actor)],
    answer: viewOrder(moved.order, external),
  };
}

/** Changes for the elder, a relative or the hotline. */
export async function changeOrder(
  shell: Shell,
  named: Named,
  asked: ChangeAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<OrderView | Refusal> {
  const changing = { actor, now, keyring: await shell.keyring() };
  return execute(
    shell.table,
    async () => {
      const state = await loadWithPurse(shell, named.orderId);
      if (!state) return undefined;
      const visit = { ...visitOf(state.order), ...asked };
      return { ...state, placing: await loadPlacing(shell, visit, datesOf(state.order)) };
    },
    (state) => decideChange(state, named, asked, changing),
  );
}
