import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import { bookingOf } from '../bookings/index.ts';
import {
  type BindingItem,
  elderHolders,
  type GrantItem,
  type PersonHead,
  personPk,
  wechatKey,
} from '../identity/index.ts';
import { type CallItem, openCalls } from '../notifications/index.ts';
import { type CareDay, type Order, orderKey, orderOf } from '../orders/index.ts';
import {
  findingsOf,
  SAMPLE_LINES,
  type SampleItem,
  type SampleLine,
  sampleKey,
  samplesOf,
} from '../oversight/index.ts';
import {
  type LineReview,
  noticePageKey,
  type Objection,
  objectionsOf,
  periodOf,
  reviewsOf,
  type StatementItem,
  statementKey,
} from '../settlement/index.ts';
import { callBackKey, traceKey } from '../visits/index.ts';
import { registeredHere } from '../vouchers/index.ts';

type Reading = Pick<Table, 'get' | 'getMany' | 'query'>;
/** The file named with those that became part of it, and when somebody confirmed that they go. */
export interface Deleted {
  readonly elderIds: readonly string[];
  readonly confirmedAt: Instant;
}
const MAX_KEYS = 100;

/** The items of some keys, a hundred at a time, those that are there. */
export async function* itemsAt(table: Reading, keys: readonly Key[]): AsyncGenerator<Item> {
  for (let at = 0; at < keys.length; at += MAX_KEYS)
    for (const item of await table.getMany(keys.slice(at, at + MAX_KEYS))) if (item) yield item;
}

/** What stands in the partitions of some files, and the orders their days name. */
export interface OwnItems {
  readonly items: readonly Item[];
  readonly orders: readonly Order[];
}
export async function loadOwn(table: Reading, elderIds: readonly string[]): Promise<OwnItems> {
  const pages = await Promise.all(elderIds.map((elderId) => table.query<Item>({ pk: elderHead(elderId).pk })));
  const items = pages.flatMap((page) => page.items);
  const named = items.flatMap((item) => (item.kind === 'care-day' ? Object.keys((item as Item & CareDay).orders) : []));
  const orders: Order[] = [];
  // A day still names an order that moved into another file.
  for await (const item of itemsAt(table, [...new Set(named)].map(orderKey)))
    if (elderIds.includes(String(item.elderId))) orders.push(orderOf(item));
  return { items, orders };
}

/** A point, or a provider, and a month in which something about the person was posted there. */
export interface PostedIn {
  readonly facilityId: string;
  readonly period: BusinessMonth;
}
/** Where and when the person's bookings and orders say that lines were posted, each point and month once. */
export function postedIn({ items, orders }: OwnItems): PostedIn[] {
  const ofMeals = items.flatMap((item) => {
    if (item.kind !== 'booking') return [];
    const booking = bookingOf(item);
    if (booking.state !== 'SERVED' && booking.state !== 'REVERSED') return [];
    const reversed = booking.state === 'REVERSED' ? [booking.reversed.at] : [];
    return [booking.serving.postedAt, ...reversed].map((at) => ({ facilityId: booking.facilityId, at }));
  });
  const ofVisits = orders.flatMap(({ providerId, state, visit, history }) => {
    if (!visit?.served) return [];
    const reversed = state === 'REVERSED' ? (history.at(-1)?.at ?? visit.served.postedAt) : visit.served.postedAt;
    return [visit.served.postedAt, reversed].map((at) => ({ facilityId: providerId, at }));
  });
  const found = new Map<string, PostedIn>();
  for (const { facilityId, at } of [...ofMeals, ...ofVisits])
    found.set(`${facilityId} ${periodOf(at)}`, { facilityId, period: periodOf(at) });
  return [...found.values()];
}

/** What hangs on the orders: visits, photos, words, call-backs, and where their caregivers were last. */
async function* ofOrders(table: Reading, orders: readonly Order[]): AsyncGenerator<Item> {
  for (const { orderId } of orders) yield* (await table.query<Item>({ pk: orderKey(orderId).pk })).items;
  yield* itemsAt(
    table,
    orders.map(({ orderId }) => callBackKey(orderId)),
  );
  const caregivers = new Set(orders.flatMap(({ workers }) => workers.map(({ caregiverId }) => caregiverId)));
  yield* itemsAt(table, [...caregivers].map(traceKey));
}

type Right = BindingItem | GrantItem;
const isRight = (item: Item): item is Right => item.kind === 'binding' || item.kind === 'grant';
/** In force when the deletion was confirmed: what the deletion itself has ended since says so by its instant. */
const wasInForce = ({ state, at }: Right, confirmedAt: Instant): boolean => state !== 'REVOKED' || at === confirmedAt;

/**
 * Rights over the files, by the index, each looked at itself; and the elder's own account where it has no other use. An
 * account that was linked and taken back is left alone: it may have been somebody else's from the beginning.
 */
async function* ofPeople(table: Reading, { elderIds, confirmedAt }: Deleted): AsyncGenerator<Item> {
  for (const elderId of elderIds) {
    const { gsi1pk, begins } = elderHolders(elderId);
    const { items } = await table.query<Right>({ pk: gsi1pk, begins, index: true });
    for await (const right of itemsAt(
      table,
      items.map(({ pk, sk }) => ({ pk, sk })),
    )) {
      yield right;
      if (right.kind === 'grant' && wasInForce(right as GrantItem, confirmedAt))
        yield* ofAccount(table, String(right.personId), { elderIds, confirmedAt });
    }
  }
}
async function* ofAccount(table: Reading, personId: string, { elderIds, confirmedAt }: Deleted): AsyncGenerator<Item> {
  const { items } = await table.query<Item>({ pk: personPk(personId) });
  const isOwn = (right: Right): boolean => right.kind === 'grant' && elderIds.includes(right.over);
  const usedBesides = items.some((item) => isRight(item) && !isOwn(item) && wasInForce(item, confirmedAt));
  if (usedBesides) return;
  for (const item of items) {
    if (item.kind === 'session') yield item;
    if (item.kind !== 'person') continue;
    const { openid } = item as PersonHead;
    // First the way to the account, then the account: a worker that comes back still finds the way.
    if (openid !== undefined) yield* itemsAt(table, [wechatKey(openid)]);
    yield item;
  }
}

/** What finance wrote beside the person's lines, and the public lists that name them. */
async function* ofSettlement(
  table: Reading,
  posted: readonly PostedIn[],
  isTheirs: (item: { elderId?: unknown }) => boolean,
): AsyncGenerator<Item> {
  for (const name of posted) {
    const { items } = await table.query<LineReview>(reviewsOf(name));
    yield* items.filter(isTheirs);
    const statement = await table.get<StatementItem>(statementKey(name.facilityId, name.period));
    if (!statement?.notice) continue;
    const { list, pages } = statement.notice;
    yield* itemsAt(
      table,
      Array.from({ length: pages }, (_, i) => noticePageKey(name, list, i + 1)),
    );
  }
  for (const facilityId of new Set(posted.map((name) => name.facilityId))) {
    const { items } = await table.query<Objection>(objectionsOf(facilityId));
    yield* items.filter(isTheirs);
  }
}

/** What the offices of a county keep of the person: calls to make, findings, samples, the list of those registered there. */
async function* ofCounty(
  table: Reading,
  county: RegionCode,
  elderIds: readonly string[],
  isTheirs: (item: { elderId?: unknown }) => boolean,
): AsyncGenerator<Item> {
  const listed = [openCalls(county), findingsOf(county)];
  for (const pk of listed) {
    const { items } = await table.query<CallItem>({ pk, index: true });
    const keys = items.filter(isTheirs).map(({ pk: at, sk }) => ({ pk: at, sk }));
    yield* itemsAt(table, keys);
  }
  const { items: samples } = await table.query<SampleItem>({ pk: samplesOf(county), index: true });
  for (const { sampleId } of samples) {
    const { items } = await table.query<SampleLine>({ pk: sampleKey(sampleId).pk, begins: SAMPLE_LINES });
    yield* items.filter(({ meal, visit }) => isTheirs(meal ?? visit ?? {}));
  }
  yield* itemsAt(
    table,
    elderIds.map((sk) => ({ pk: registeredHere(county), sk })),
  );
}

/**
 * Every item about some files of one person, wherever it lies, as it is stored now. The files themselves and the way from
 * their numbers to them are erased before; what nobody can look for by the person goes by itself: see `kept.ts`.
 */
export async function* tracesOf(
  table: Reading,
  { elderIds, counties, confirmedAt }: Deleted & { readonly counties: readonly RegionCode[] },
  own: OwnItems,
): AsyncGenerator<Item> {
  const isTheirs = ({ elderId }: { elderId?: unknown }) => elderIds.includes(String(elderId));
  yield* own.items;
  yield* ofOrders(table, own.orders);
  yield* ofPeople(table, { elderIds, confirmedAt });
  yield* ofSettlement(table, postedIn(own), isTheirs);
  for (const county of counties) yield* ofCounty(table, county, elderIds, isTheirs);
}
