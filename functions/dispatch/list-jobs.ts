import type * as z from 'zod';
import type { Actor } from '../../shared/access.ts';
import { addDays, businessDateOf, type Instant, isoInShanghai } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { noteLook } from '../../shared/look.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import { type WorkingDay, workingDayKey } from '../caregivers/index.ts';
import { endsAt, type Order, openPlace, orderKey, orderOf } from '../orders/index.ts';
import { type ElderHead, maskName, placeOf } from '../registry/index.ts';
import { deadlineOf } from './deadline.ts';
import { eldersOf } from './elders-of.ts';
import type { jobAnswer } from './schema.ts';
import { holdsTime } from './sent.ts';
import type { Shell } from './shell.ts';
import { secondsTo, viewService } from './view.ts';

export type JobView = z.output<typeof jobAnswer>;

/** Orders are placed at most so far ahead, and a day more for nights. */
const DAYS_AHEAD = 64;
const KEYS_PER_BATCH = 100;

/** Only who is expected today or tomorrow needs to know where. */
const isNear = ({ date }: Order, now: Instant): boolean => date <= addDays(businessDateOf(now), 1);
/** Whether the caregiver may see where to go: all have accepted, and it is near and not over. */
export const isTold = (order: Order, now: Instant): boolean =>
  isNear(order, now) && (order.state === 'ACCEPTED' || order.state === 'CHECKED_IN');

function whereTo(keyring: Keyring, order: Order, elder: ElderHead): Partial<JobView> {
  const { address, location } = openPlace(keyring, order);
  const phone = elder.phone && keyring.open(elder.phone, placeOf(elder.elderId, 'phone'));
  return {
    elderName: elder.name,
    address,
    ...(location ? { location: { latitudeE6: location.latitudeE6, longitudeE6: location.longitudeE6 } } : {}),
    ...(phone ? { phone } : {}),
    ...(order.note ? { note: order.note } : {}),
  };
}

/** A job as its caregiver sees it: before all have accepted no more than is needed to say yes or no. */
export function viewJob(
  order: Order,
  caregiverId: string,
  { elder, keyring, now }: { elder: ElderHead | undefined; keyring: Keyring; now: Instant },
): JobView {
  const { orderId, elderId, state, minutes } = order;
  const worker = order.workers.find((each) => each.caregiverId === caregiverId);
  const due = deadlineOf(order);
  return {
    orderId,
    elderId,
    ...(elder ? { elderName: maskName(elder.name) } : {}),
    state,
    service: viewService(order),
    startsAt: isoInShanghai(order.startsAt),
    endsAt: isoInShanghai(endsAt(order)),
    minutes,
    assignedAt: isoInShanghai(worker?.at ?? order.placedAt),
    ...(worker?.acceptedAt === undefined ? {} : { acceptedAt: isoInShanghai(worker.acceptedAt) }),
    ...(due?.what === 'accept' && worker?.acceptedAt === undefined
      ? { acceptBy: isoInShanghai(due.at), secondsLeft: secondsTo(due.at, now) }
      : {}),
    ...(elder && isTold(order, now) ? whereTo(keyring, order, elder) : {}),
  };
}

/** A job with what may be told about it now; who is shown where an elder lives is noted first. */
export async function showJob(
  { table, keyring }: Shell,
  order: Order,
  caregiverId: string,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<JobView> {
  const elder = await table.get<ElderHead>(elderHead(order.elderId));
  if (elder && isTold(order, now))
    await noteLook(table, actor, { did: 'list-jobs', elderId: elder.elderId, region: elder.region }, now);
  return viewJob(order, caregiverId, { elder, keyring: await keyring(), now });
}

/** The orders that take a caregiver's time, from the working days: those of yesterday only while the visit lasts. */
async function ordersAhead(
  table: Pick<Table, 'query' | 'getMany'>,
  caregiverId: string,
  now: Instant,
): Promise<Order[]> {
  const today = businessDateOf(now);
  const [first, last] = [addDays(today, -1), addDays(today, DAYS_AHEAD)].map((date) =>
    workingDayKey(caregiverId, date),
  );
  const { items } = await table.query<WorkingDay>({ pk: first!.pk, between: [first!.sk, last!.sk] });
  const orderIds = [...new Set(items.flatMap(({ jobs }) => jobs.map(({ orderId }) => orderId)))];
  const orders: Order[] = [];
  for (let at = 0; at < orderIds.length; at += KEYS_PER_BATCH)
    for (const item of await table.getMany(orderIds.slice(at, at + KEYS_PER_BATCH).map(orderKey)))
      if (item) orders.push(orderOf(item));
  return orders
    .filter((order) => holdsTime(order, caregiverId) && (order.date >= today || order.state === 'CHECKED_IN'))
    .toSorted((a, b) => a.startsAt - b.startsAt);
}

/** A caregiver's jobs from today on, the next one first; where to go stands only in accepted ones of today and tomorrow. */
export async function listJobs(
  shell: Shell,
  caregiverId: string,
  by: { actor: Actor; now: Instant },
): Promise<{ jobs: JobView[] }> {
  const { table, keyring } = shell;
  const { actor, now } = by;
  const orders = await ordersAhead(table, caregiverId, now);
  const elders = await eldersOf(table, orders);
  const told = orders.filter((order) => isTold(order, now)).map(({ elderId }) => elderId);
  for (const elderId of new Set(told)) {
    const elder = elders.get(elderId);
    if (elder) await noteLook(table, actor, { did: 'list-jobs', elderId, region: elder.region }, now);
  }
  const keys = await keyring();
  return {
    jobs: orders.map((order) => viewJob(order, caregiverId, { elder: elders.get(order.elderId), keyring: keys, now })),
  };
}
