import type { Instant } from '../../shared/business-time.ts';
import { type RegionCode, regionsAround } from '../../shared/regions.ts';
import type { Item } from '../../shared/table.ts';
import { bookingOf } from '../bookings/index.ts';
import { type FacilityHead, facilityHead } from '../facilities/index.ts';
import {
  type BindingItem,
  elderHolders,
  type GrantItem,
  type PersonHead,
  personPk,
  wechatKey,
} from '../identity/index.ts';
import { type CallItem, openCalls } from '../notifications/index.ts';
import { type Order, orderKey } from '../orders/index.ts';
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
  reviewsSince,
  type StatementItem,
  statementsSince,
} from '../settlement/index.ts';
import { callBackKey, traceKey } from '../visits/index.ts';
import { registeredHere } from '../vouchers/index.ts';
import { firstPosted, itemsAt, type OwnItems, type PostedIn, postedIn, type Reading } from './own-items.ts';

/** The file named with those that became part of it, and when somebody confirmed that they go. */
export interface Deleted {
  readonly elderIds: readonly string[];
  readonly confirmedAt: Instant;
}

/** What hangs on the orders: visits, photos, words, call-backs, and where their caregivers were last. */
async function* ofOrders(table: Reading, orders: readonly Order[]): AsyncGenerator<Item> {
  const caregivers = new Set(orders.flatMap(({ workers }) => workers.map(({ caregiverId }) => caregiverId)));
  for (const { orderId } of orders) {
    const { items } = await table.query<Item>({ pk: orderKey(orderId).pk });
    // Somebody may have been there and been replaced.
    for (const { kind, caregiverId } of items) if (kind === 'visit') caregivers.add(String(caregiverId));
    yield* items;
  }
  yield* itemsAt(
    table,
    orders.map(({ orderId }) => callBackKey(orderId)),
  );
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

type IsTheirs = (item: { elderId?: unknown }) => boolean;

/**
 * What finance wrote at a point since the person was first there: beside lines, about objections, and the public lists,
 * those that were taken down as well. Of every month, for what was corrected later is posted in a month of its own.
 */
async function* ofPoint(table: Reading, { facilityId, period }: PostedIn, isTheirs: IsTheirs): AsyncGenerator<Item> {
  const { items: reviews } = await table.query<LineReview>(reviewsSince(facilityId, period));
  yield* reviews.filter(isTheirs);
  const { items: objections } = await table.query<Objection>(objectionsOf(facilityId));
  yield* objections.filter(isTheirs);
  const { items: statements } = await table.query<StatementItem>(statementsSince(facilityId, period));
  for (const statement of statements) {
    // A list has the number of the version that was approved.
    const numbers = Array.from({ length: statement.version }, (_, i) => i + 1);
    const firstPages = numbers.map((list) => noticePageKey(statement, list, 1));
    for await (const { pk } of itemsAt(table, firstPages)) yield* (await table.query<Item>({ pk })).items;
  }
}

/** What the offices of a region keep of the person: calls to make, findings, samples, the list of those registered there. */
async function* ofRegion(
  table: Reading,
  region: RegionCode,
  elderIds: readonly string[],
  isTheirs: IsTheirs,
): AsyncGenerator<Item> {
  for (const pk of [openCalls(region), findingsOf(region)]) {
    const { items } = await table.query<CallItem>({ pk, index: true });
    const keys = items.filter(isTheirs).map(({ pk: at, sk }) => ({ pk: at, sk }));
    yield* itemsAt(table, keys);
  }
  const { items: samples } = await table.query<SampleItem>({ pk: samplesOf(region), index: true });
  for (const { sampleId } of samples) {
    const { items } = await table.query<SampleLine>({ pk: sampleKey(sampleId).pk, begins: SAMPLE_LINES });
    yield* items.filter(({ meal, visit }) => isTheirs(meal ?? visit ?? {}));
  }
  yield* itemsAt(
    table,
    elderIds.map((sk) => ({ pk: registeredHere(region), sk })),
  );
}

/**
 * The counties where the person lived, and those of every point and provider they asked for something, each with its city
 * and province: an office looks into what happens at its points, whoever comes there.
 */
async function regionsOf(table: Reading, counties: readonly RegionCode[], { items, orders }: OwnItems) {
  const facilityIds = new Set([
    ...items.flatMap((item) => (item.kind === 'booking' ? [bookingOf(item).facilityId] : [])),
    ...orders.map(({ providerId }) => providerId),
  ]);
  const regions = new Set(counties.flatMap(regionsAround));
  for await (const head of itemsAt(table, [...facilityIds].map(facilityHead)))
    for (const region of regionsAround((head as FacilityHead).region)) regions.add(region);
  return [...regions];
}

/** A part of the search, small enough to be read in one go however long a life was. */
export interface Place {
  /** The same in every round. */
  readonly name: string;
  readonly items: () => Iterable<Item> | AsyncIterable<Item>;
}

/**
 * Where every item about some files of one person lies, to be read as it is stored then. The files themselves and the way
 * from their numbers to them are erased before; what nobody can look for by the person goes by itself: see `kept.ts`.
 */
export async function placesOf(
  table: Reading,
  { elderIds, counties, confirmedAt }: Deleted & { readonly counties: readonly RegionCode[] },
  own: OwnItems,
): Promise<Place[]> {
  const isTheirs: IsTheirs = ({ elderId }) => elderIds.includes(String(elderId));
  const regions = await regionsOf(table, counties, own);
  return [
    { name: 'files', items: () => own.items },
    { name: 'orders', items: () => ofOrders(table, own.orders) },
    { name: 'people', items: () => ofPeople(table, { elderIds, confirmedAt }) },
    ...firstPosted(postedIn(own)).map((posted) => ({
      name: posted.facilityId,
      items: () => ofPoint(table, posted, isTheirs),
    })),
    ...regions.map((region) => ({ name: region, items: () => ofRegion(table, region, elderIds, isTheirs) })),
  ];
}
