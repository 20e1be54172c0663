import { addDays, type BusinessDate, businessMonthOf, instantAt } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { OnMap } from '../../shared/metres.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import { type CaregiverHead, caregiversOf, type Schedule, scheduleKeysOn, scheduleOf } from '../caregivers/index.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { bindingKey, grantKey } from '../identity/index.ts';
import { careDaysBetween, type Order, onWall, openPlace, orderKey, orderOf } from '../orders/index.ts';
import type { ElderHead } from '../registry/index.ts';
import type { ProviderFacts } from './planning-days.ts';

const KEYS_PER_BATCH = 100;
const AT_ONCE = 16;
/** Somebody who has been there in the last four weeks is known. */
const KNOWN_DAYS = 28;
/** More days of visits say nothing new about who is known. */
const KNOWN_VISIT_DAYS = 8;
const MOST_CAREGIVERS = 1_000;
const STATES = ['PLACED', 'DISPATCHED', 'ACCEPTED', 'CHECKED_IN'] as const;

/** A few at a time, answered in order. */
async function eachOf<In, Out>(inputs: readonly In[], work: (input: In) => Promise<Out>): Promise<Out[]> {
  const outputs: Out[] = [];
  for (let at = 0; at < inputs.length; at += AT_ONCE)
    outputs.push(...(await Promise.all(inputs.slice(at, at + AT_ONCE).map(work))));
  return outputs;
}
async function getAll(table: Pick<Table, 'getMany'>, keys: readonly Key[]): Promise<(Item | undefined)[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / KEYS_PER_BATCH) }, (_, i) =>
    keys.slice(i * KEYS_PER_BATCH, (i + 1) * KEYS_PER_BATCH),
  );
  return (await eachOf(batches, (batch) => table.getMany(batch))).flat();
}
export async function ordersNamed(table: Pick<Table, 'getMany'>, orderIds: readonly string[]): Promise<Order[]> {
  const items = await getAll(table, [...new Set(orderIds)].map(orderKey));
  return items.flatMap((item) => (item ? [orderOf(item)] : []));
}

/** Orders of the dates that wait or go on: the index says which, the orders how they stand. */
async function openOrders(
  table: Pick<Table, 'query' | 'getMany'>,
  providerId: string,
  dates: readonly BusinessDate[],
): Promise<Order[]> {
  const from = instantAt(dates[0]!, '00:00');
  const to = instantAt(addDays(dates.at(-1)!, 1), '00:00') - 1;
  const listed = await eachOf(STATES, (state) => table.query(onWall(providerId, state, { from, to })));
  const orderIds = listed.flatMap(({ items }) => items.map((item) => orderOf(item).orderId));
  const orders = await ordersNamed(table, orderIds);
  return orders.filter(({ state, date }) => (STATES as readonly string[]).includes(state) && dates.includes(date));
}

async function schedulesOf(
  table: Pick<Table, 'getMany'>,
  caregivers: readonly CaregiverHead[],
  dates: readonly BusinessDate[],
): Promise<Map<string, Schedule>> {
  const months = [...new Set(dates.map(businessMonthOf))];
  const keys = caregivers.map(({ caregiverId }) => scheduleKeysOn(caregiverId, dates, months));
  const items = await getAll(table, keys.flat());
  return new Map(
    caregivers.map(({ caregiverId }, i) => {
      const own = keys[i]!;
      return [caregiverId, scheduleOf(caregiverId, own, items.splice(0, own.length))];
    }),
  );
}

/** The elders a person is, or is bound to. */
async function eldersOf(table: Pick<Table, 'query'>, personId: string): Promise<ReadonlySet<string>> {
  const begins = [bindingKey(personId, ''), grantKey(personId, { role: 'elder', over: '' })];
  const rights = await Promise.all(begins.map(({ pk, sk }) => table.query({ pk, begins: sk })));
  const active = rights.flatMap(({ items }) => items).filter(({ state }) => state === 'ACTIVE');
  return new Set(active.map(({ elderId, over }) => String(elderId ?? over)));
}

/** How often each caregiver has been to an elder of late. */
async function facesOf(
  table: Pick<Table, 'query' | 'getMany'>,
  elderId: string,
  before: BusinessDate,
): Promise<Record<string, number>> {
  const days = await table.query({
    ...careDaysBetween(elderId, addDays(before, -KNOWN_DAYS), addDays(before, -1)),
    backwards: true,
    limit: KNOWN_VISIT_DAYS,
  });
  const orderIds = days.items.flatMap(({ orders }) => Object.keys((orders ?? {}) as Record<string, unknown>));
  const visits: Record<string, number> = {};
  for (const { workers } of await ordersNamed(table, orderIds))
    for (const { caregiverId, checkedOutAt } of workers)
      if (checkedOutAt !== undefined) visits[caregiverId] = (visits[caregiverId] ?? 0) + 1;
  return visits;
}

/** Everything the planning of a provider's dates rests on; undefined where there is no such provider. */
export async function loadDays(
  { table, keyring }: { table: Table; keyring: Keyring },
  providerId: string,
  dates: readonly BusinessDate[],
): Promise<ProviderFacts | undefined> {
  const provider = await table.get<FacilityHead>(facilityHead(providerId));
  if (!provider) return undefined;
  const [orders, { items: caregivers }] = await Promise.all([
    openOrders(table, providerId, dates),
    table.query<CaregiverHead>({ ...caregiversOf(provider), limit: MOST_CAREGIVERS }),
  ]);
  const elderIds = [...new Set(orders.map(({ elderId }) => elderId))];
  const [schedules, heads, kin, faces] = await Promise.all([
    schedulesOf(table, caregivers, dates),
    getAll(table, elderIds.map(elderHead)),
    eachOf(caregivers, async ({ personId }) =>
      personId === undefined ? new Set<string>() : eldersOf(table, personId),
    ),
    eachOf(elderIds, (elderId) => facesOf(table, elderId, dates[0]!)),
  ]);
  const places = new Map<string, OnMap | undefined>(
    orders.map((order) => [order.orderId, openPlace(keyring, order).location]),
  );
  return {
    provider,
    caregivers,
    schedules,
    orders,
    placeOf: ({ orderId }) => places.get(orderId),
    elders: new Map(elderIds.flatMap((elderId, i) => (heads[i] ? [[elderId, heads[i] as ElderHead]] : []))),
    kin: new Map(caregivers.map(({ caregiverId }, i) => [caregiverId, kin[i]!])),
    faces: new Map(elderIds.map((elderId, i) => [elderId, faces[i]!])),
  };
}
