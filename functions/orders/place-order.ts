import { createHash } from 'node:crypto';
import type { Actor } from '../../shared/access.ts';
import { addDays, businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { countyOf } from '../../shared/regions.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type ElderHead, factsOn, fileStays, homeOf } from '../registry/index.ts';
import { type Offered, priceOf, whyNotOffered } from '../services/index.ts';
import type { ExternalState } from '../vouchers/index.ts';
import { takeCareTime } from './care-day.ts';
import { type ExternalAsked, loadExternal, openExternal, recordWith } from './external-part.ts';
import { loadPlacing, type PlacingState, type VisitNamed } from './load-placing.ts';
import { byOf, type Channel, minutesAfter, type Order, type Place, type UseVouchers, windowFrom } from './order.ts';
import { type OrderView, viewOrder } from './order-view.ts';
import { causeOf, holdFor, type Priced } from './purse.ts';
import { refuseOrder } from './refusals.ts';
import type { Shell } from './shell.ts';
import { createOrder, sealPlace } from './store.ts';

/** What a caller asks for. Two requests under one id are the same when these are. */
export interface OrderAsked extends VisitNamed {
  orderId: string;
  useVouchers: UseVouchers;
  external?: ExternalAsked | undefined;
  /** For this visit only; the registered address when left out. */
  place?: Place | undefined;
  note?: string | undefined;
  preferredCaregiverId?: string | undefined;
  /** Ordered by a care plan, and which of its visits of the day. */
  carePlanId?: string | undefined;
  slot?: string | undefined;
}
export interface OrderContext {
  actor: Actor;
  now: Instant;
  keyring: Keyring;
}

/** Digest of a request. */
export function digestOf(asked: OrderAsked): string {
  const { elderId, providerId, serviceId, startsAt, minutes, useVouchers, external, place, note } = asked;
  const what = [
    elderId,
    providerId,
    serviceId,
    startsAt,
    minutes,
    ...(asked.windowMinutes ? [asked.windowMinutes] : []),
  ];
  const how = [useVouchers, external && [external.programId, external.reference, external.fen]];
  const where = [place?.address, place?.location?.latitudeE6, place?.location?.longitudeE6, note];
  const plan = [asked.preferredCaregiverId, asked.carePlanId, asked.slot];
  return createHash('sha256')
    .update(JSON.stringify([what, how, where, plan]))
    .digest('base64url')
    .slice(0, 22);
}

/** Two months: whatever is ordered later nobody can plan yet. */
const DAYS_AHEAD = 62;

/** Who orders for themselves keeps the lead time; a provider knows what it can still do, and an emergency has none. */
const leadOf = ({ times, offered }: PlacingState, { role }: Actor): number =>
  role === 'staff' || role === 'system' || offered?.entry.help === 'urgent' ? 0 : times.leadMinutes;

function whyNotNow(state: PlacingState, { startsAt }: VisitNamed, actor: Actor, now: Instant): Refusal | undefined {
  const leadMinutes = leadOf(state, actor);
  if (startsAt < minutesAfter(now, leadMinutes)) return refuseOrder('TOO_LATE_TO_ORDER', { leadMinutes });
  return businessDateOf(startsAt) > addDays(businessDateOf(now), DAYS_AHEAD)
    ? refuseOrder('TOO_FAR_AHEAD', { days: DAYS_AHEAD })
    : undefined;
}

/** Why the elder cannot be served at home on the date of the visit; undefined when they can. */
export function whyNotServed(
  elder: ElderHead,
  { provider }: { provider: Pick<Offered['provider'], 'region'> },
  startsAt: Instant,
): Refusal | undefined {
  const facts = factsOn(elder, businessDateOf(startsAt));
  if (countyOf(facts.residence) !== countyOf(provider.region)) return refuseOrder('OUT_OF_AREA');
  if (elder.mergedInto !== undefined) return refuseOrder('MERGED');
  if (elder.deceasedOn !== undefined) return refuseOrder('ELDER_DECEASED');
  return facts.suspended ? refuseOrder('ELDER_SUSPENDED') : undefined;
}

/** The address of the visit: of its own, or that of the file. */
export function placeFor(
  elder: ElderHead,
  own: Place | undefined,
  { orderId, keyring }: { orderId: string; keyring: Keyring },
): Pick<Order, 'place' | 'placeIsOwn'> | Refusal {
  if (own) return { place: sealPlace(keyring, orderId, own), placeIsOwn: true };
  const home = homeOf(elder, keyring);
  return home ? { place: sealPlace(keyring, orderId, home) } : refuseOrder('ADDRESS_NEEDED');
}

/** Every hour at which somebody may come must be one at which the provider does, on one date. */
function whyNotAnyTime(offered: Offered, asked: VisitNamed): Refusal | undefined {
  const refused = whyNotOffered(offered, asked);
  const { startsAt, windowMinutes = 0 } = asked;
  if (refused || windowMinutes === 0) return refused;
  const latest = minutesAfter(startsAt, windowMinutes);
  if (businessDateOf(latest) !== businessDateOf(startsAt)) return refuseOrder('WINDOW_OVER_MIDNIGHT');
  return whyNotOffered(offered, { ...asked, startsAt: latest });
}

/** Why the visit cannot be ordered, money apart; undefined when it can. */
export function whyNotOrderable(
  state: PlacingState,
  asked: VisitNamed & Pick<OrderAsked, 'place'>,
  { actor, now }: Pick<OrderContext, 'actor' | 'now'>,
): Refusal | undefined {
  const { elder, offered, days } = state;
  if (!elder || !offered) return refuse('NOT_FOUND');
  const refused =
    whyNotServed(elder, offered, asked.startsAt) ??
    whyNotNow(state, asked, actor, now) ??
    whyNotAnyTime(offered, asked);
  // A counter learns nothing of elders who live elsewhere.
  if (refused?.code === 'OUT_OF_AREA' && actor.role === 'staff') return refuse('NOT_FOUND');
  if (refused) return refused;
  if (!asked.place && elder.address === undefined) return refuseOrder('ADDRESS_NEEDED');
  const taken = takeCareTime(days, { ...asked, orderId: asked.orderId ?? '', by: byOf(actor) });
  return isRefusal(taken) ? taken : undefined;
}

/** What is asked as it will be paid. */
export function pricedOf(
  { offered }: { offered: Offered },
  asked: Pick<OrderAsked, 'startsAt' | 'minutes' | 'useVouchers' | 'external' | 'carePlanId'>,
): Priced {
  const { description: _description, ...service } = offered.service;
  const { startsAt, minutes, useVouchers, carePlanId } = asked;
  return {
    service,
    minutes,
    date: businessDateOf(startsAt),
    carePlanId,
    priceFen: priceOf(service, minutes),
    useVouchers,
    externalFen: asked.external?.fen ?? 0,
  };
}

const CHANNEL_OF: Readonly<Partial<Record<Actor['role'], Channel>>> = {
  operator: 'hotline',
  staff: 'counter',
  system: 'care-plan',
};

function newOrder(
  { elder, offered, times }: PlacingState & { elder: ElderHead; offered: Offered },
  asked: OrderAsked,
  { service, date, priceFen }: Priced,
  { actor, now }: OrderContext,
  rest: Pick<Order, 'tenders' | 'heldFen' | 'selfPayFen' | 'place' | 'placeIsOwn'>,
): Order {
  const by = byOf(actor);
  return {
    orderId: asked.orderId,
    elderId: elder.elderId,
    providerId: asked.providerId,
    region: countyOf(offered.provider.region),
    service,
    minutes: asked.minutes,
    startsAt: asked.startsAt,
    window: windowFrom(asked.startsAt, asked.windowMinutes ?? 0),
    date,
    priceFen,
    useVouchers: asked.useVouchers,
    ...rest,
    note: asked.note,
    preferredCaregiverId: asked.preferredCaregiverId,
    carePlanId: asked.carePlanId,
    slot: asked.slot,
    by,
    channel: CHANNEL_OF[actor.role] ?? 'mini-program',
    placedAt: now,
    times,
    asked: digestOf(asked),
    state: 'PLACED',
    workers: [],
    history: [{ at: now, by, to: 'PLACED' }],
    version: 1,
  };
}

/**
 * Orders a visit, or answers what was ordered under this id before. One transaction: the order with its timer, the time in
 * the elder's day, the vouchers kept for it, a voucher of another system that is recorded with it, the right of the caller.
 */
export function decideOrder(
  state: PlacingState & { external?: ExternalState | undefined },
  asked: OrderAsked,
  context: OrderContext,
): Decision<OrderView> {
  const { order, elder, offered, days, purse } = state;
  const { actor, now } = context;
  if (order) {
    if (order.asked !== digestOf(asked)) return refuse('ID_REUSED');
    return { writes: [], answer: viewOrder(order, openExternal(state.external?.tender)) };
  }
  const refused = whyNotOrderable(state, asked, context);
  if (refused) return refused;
  if (!elder || !offered) return refuse('NOT_FOUND');
  const place = placeFor(elder, asked.place, { orderId: asked.orderId, keyring: context.keyring });
  if (isRefusal(place)) return place;
  const priced = pricedOf({ offered }, asked);
  const held = holdFor(purse, { orderId: asked.orderId, heldFen: 0 }, priced, causeOf(actor, now));
  if (isRefusal(held)) return held;
  const placed = newOrder({ ...state, elder, offered }, asked, priced, context, { ...held.shares, ...place });
  const time = takeCareTime(days, placed);
  if (isRefusal(time)) return time;
  const recorded =
    asked.external && state.external
      ? recordWith(state.external, asked.external, placed, { by: byOf(actor), now })
      : { writes: [], tender: undefined };
  if (isRefusal(recorded)) return recorded;
  return {
    writes: [
      ...createOrder(placed),
      ...time,
      ...held.writes,
      ...recorded.writes,
      fileStays(elder.elderId),
      ...stillHolds(actor),
    ],
    answer: viewOrder(placed, recorded.tender),
  };
}

/** Orders for whoever may: the elder, a relative, the hotline, the provider's counter, a care plan. */
export async function placeOrder(
  shell: Shell,
  asked: OrderAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<OrderView | Refusal> {
  const context = { actor, now, keyring: await shell.keyring() };
  return execute(
    shell.table,
    async () => {
      const state = await loadPlacing(shell, asked);
      if (!asked.external || !state.offered) return state;
      const order = {
        orderId: asked.orderId,
        region: countyOf(state.offered.provider.region),
        date: businessDateOf(asked.startsAt),
      };
      return { ...state, external: await loadExternal(shell.table, asked.external, order) };
    },
    (state) => decideOrder(state, asked, context),
  );
}
