import { addDays, businessDateOf, businessMonthOf } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { metresBetween, type OnMap } from '../../shared/metres.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import {
  type CaregiverHead,
  caregiversOf,
  endOf,
  type Job,
  type Schedule,
  scheduleKeys,
  scheduleOf,
  whyNotDispatchable,
} from '../caregivers/index.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { type BindingItem, elderHolders, type GrantItem } from '../identity/index.ts';
import { careDaysBetween, type Order, openPlace, orderKey, orderOf } from '../orders/index.ts';
import type { ElderHead } from '../registry/index.ts';
import { askedOf, USUAL_TRAVEL_MINUTES } from './assign-order.ts';
import { loadOrder } from './load-dispatch.ts';
import { type Candidate, type CandidateFacts, proposePairs, rankCandidates } from './rank-candidates.ts';
import type { Shell } from './shell.ts';

/** Days back in which a visit to the elder counts as known to each other. */
const KNOWN_DAYS = 60;
/** Caregivers of one provider that are looked at. */
const MOST_CAREGIVERS = 300;
const KEYS_PER_BATCH = 100;

/** Any number of items in the order of their keys. */
async function getAll(table: Pick<Table, 'getMany'>, keys: readonly Key[]): Promise<(Item | undefined)[]> {
  const found: (Item | undefined)[] = [];
  for (let at = 0; at < keys.length; at += KEYS_PER_BATCH)
    found.push(...(await table.getMany(keys.slice(at, at + KEYS_PER_BATCH))));
  return found;
}
async function ordersOf(table: Pick<Table, 'getMany'>, orderIds: readonly string[]): Promise<Order[]> {
  const items = await getAll(table, [...new Set(orderIds)].map(orderKey));
  return items.flatMap((item) => (item ? [orderOf(item)] : []));
}

/** How often each caregiver has been to the elder of late. */
async function visitsTo(table: Pick<Table, 'query' | 'getMany'>, order: Order): Promise<Map<string, number>> {
  const days = await table.query(careDaysBetween(order.elderId, addDays(order.date, -KNOWN_DAYS), order.date));
  const orderIds = days.items.flatMap(({ orders }) => Object.keys((orders ?? {}) as Record<string, unknown>));
  const visits = new Map<string, number>();
  for (const { workers } of await ordersOf(table, orderIds))
    for (const { caregiverId, checkedOutAt } of workers)
      if (checkedOutAt !== undefined) visits.set(caregiverId, (visits.get(caregiverId) ?? 0) + 1);
  return visits;
}

/** Whoever has a confirmed right over the elder's file, or is the elder. By the index: the order's transaction looks again. */
async function kinOf(table: Pick<Table, 'query'>, elderId: string): Promise<string[]> {
  const { gsi1pk, begins } = elderHolders(elderId);
  const { items } = await table.query<BindingItem | GrantItem>({ pk: gsi1pk, begins, index: true });
  return items.filter(({ state }) => state === 'ACTIVE').map(({ personId }) => personId);
}

/** The job that ends last before the order begins, on its date. */
function jobBefore({ days }: Schedule, order: Order): Job | undefined {
  return days
    .flatMap(({ jobs }) => jobs)
    .filter((job) => job.orderId !== order.orderId && endOf(job) <= order.startsAt)
    .filter((job) => businessDateOf(endOf(job)) === order.date)
    .toSorted((a, b) => endOf(b) - endOf(a))[0];
}

const minutesOn = ({ days }: Schedule, { date, orderId }: Order): number =>
  (days.find((day) => day.date === date)?.jobs ?? [])
    .filter((job) => job.orderId !== orderId && businessDateOf(job.startsAt) === date)
    .reduce((sum, { minutes }) => sum + minutes, 0);
const minutesInMonth = ({ months, days }: Schedule, { date, orderId }: Order): number => {
  const all = months.find(({ month }) => month === businessMonthOf(date))?.minutes ?? 0;
  const own = days.flatMap(({ jobs }) => jobs).find((job) => job.orderId === orderId);
  return all - (own?.minutes ?? 0);
};

/** Said no to this order, or let it pass. */
const hasLetGo = ({ history }: Order, caregiverId: string): boolean =>
  history.some(
    ({ deed }, i) =>
      (deed === 'DECLINED' || deed === 'NOT_ACCEPTED_IN_TIME') &&
      history
        .slice(0, i)
        .findLast(({ caregiverIds }) => caregiverIds !== undefined)
        ?.caregiverIds?.includes(caregiverId),
  );

interface Around {
  provider: FacilityHead;
  elder: ElderHead;
  kinPersonIds: readonly string[];
  visits: ReadonlyMap<string, number>;
  /** Places by order ids: of this one and of the jobs before it. */
  placeOf: (orderId: string) => OnMap | undefined;
  travelMinutes: number;
}

function wayTo(order: Order, caregiver: CaregiverHead, schedule: Schedule, { placeOf }: Around): CandidateFacts['way'] {
  const to = placeOf(order.orderId);
  if (!to) return undefined;
  const before = jobBefore(schedule, order);
  const last = before && placeOf(before.orderId);
  if (last) return { metres: metresBetween(last, to), from: 'job-before' };
  return caregiver.home ? { metres: metresBetween(caregiver.home, to), from: 'home' } : undefined;
}

function factsOf(order: Order, caregiver: CaregiverHead, schedule: Schedule, around: Around): CandidateFacts {
  const { caregiverId } = caregiver;
  const asked = askedOf({ order, ...around }, { schedule }, around.travelMinutes);
  const way = wayTo(order, caregiver, schedule, around);
  return {
    caregiver,
    against: asked ? whyNotDispatchable(caregiver, asked) : [],
    declined: hasLetGo(order, caregiverId),
    preferred: order.preferredCaregiverId === caregiverId,
    visits: around.visits.get(caregiverId) ?? 0,
    ...(way ? { way } : {}),
    dayMinutes: minutesOn(schedule, order),
    monthMinutes: minutesInMonth(schedule, order),
  };
}

const locationOf = (keyring: Keyring, order: Order): OnMap | undefined => openPlace(keyring, order).location;

export interface Choosing {
  facilityId: string;
  orderId: string;
  travelMinutes?: number | undefined;
}
export interface Choice {
  order: Order;
  elder: ElderHead;
  candidates: Candidate[];
  pairs: [string, string][];
}

/** Every caregiver of the provider for an order, ranked, with all reasons for and against. Refuses NOT_FOUND. */
export async function listCandidates(
  { table, keyring }: Shell,
  { facilityId, orderId, travelMinutes = USUAL_TRAVEL_MINUTES }: Choosing,
): Promise<Choice | Refusal> {
  const order = await loadOrder(table, orderId);
  if (!order || order.providerId !== facilityId) return refuse('NOT_FOUND');
  const [provider, elder] = (await table.getMany([facilityHead(facilityId), elderHead(order.elderId)])) as [
    FacilityHead | undefined,
    ElderHead | undefined,
  ];
  if (!provider || !elder) return refuse('NOT_FOUND');
  const [{ items: caregivers }, visits, kinPersonIds, keys] = await Promise.all([
    table.query<CaregiverHead>({ ...caregiversOf(provider), limit: MOST_CAREGIVERS }),
    visitsTo(table, order),
    kinOf(table, order.elderId),
    keyring(),
  ]);
  const keysOf = caregivers.map(({ caregiverId }) => scheduleKeys(caregiverId, [order]));
  const items = await getAll(table, keysOf.flat());
  const schedules = caregivers.map(({ caregiverId }, i) => {
    const own = keysOf[i]!;
    return scheduleOf(caregiverId, own, items.splice(0, own.length));
  });
  const before = schedules.flatMap((schedule) => jobBefore(schedule, order)?.orderId ?? []);
  const places = new Map((await ordersOf(table, before)).map((job) => [job.orderId, locationOf(keys, job)]));
  places.set(orderId, locationOf(keys, order));
  const around: Around = {
    provider,
    elder,
    kinPersonIds,
    visits,
    placeOf: (id) => places.get(id),
    travelMinutes,
  };
  const candidates = rankCandidates(caregivers.map((caregiver, i) => factsOf(order, caregiver, schedules[i]!, around)));
  return { order, elder, candidates, pairs: order.service.workers === 2 ? proposePairs(candidates) : [] };
}
