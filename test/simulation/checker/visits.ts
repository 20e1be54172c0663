import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Evidence, groups, type RawItem, sum, type Violations } from './raw-item.ts';

const OVER = ['CANCELLED_BY_ELDER', 'CANCELLED_BY_PROVIDER', 'NO_SHOW_ELDER', 'NO_SHOW_CAREGIVER'];
const PAID = ['VERIFIED', 'SETTLED'];

/** Visits stand in the ledger once when they are verified, and not at all otherwise. */
export function checkVisits({ main, ledger, heard, history }: Evidence): Violations {
  const found: Violations = [];
  const orders = new Map<string, RawItem>(
    main.filter(({ kind }) => kind === 'order').map((order) => [order.pk.slice('ORDER#'.length), order]),
  );
  const lines = groups(
    ledger.filter(({ orderId }) => orderId),
    ({ orderId }) => orderId,
  );
  for (const [orderId, order] of orders) {
    const of = lines.get(orderId) ?? [];
    const stands = sum(of.map(({ kind }) => (kind === 'VISIT_SERVED' ? 1 : kind === 'VISIT_REVERSED' ? -1 : 0)));
    if (stands !== (PAID.includes(order.state) ? 1 : 0))
      found.push(`${orderId}: is ${order.state}, and stands ${stands} times in the ledger`);
    if (stands === 0 && sum(of.map(({ listFen }) => listFen)) !== 0)
      found.push(`${orderId}: taken back, but not the whole price`);
  }
  for (const orderId of lines.keys()) if (!orders.has(orderId)) found.push(`${orderId}: paid, but never ordered`);
  for (const { route, params, body } of heard) {
    const order = orders.get(body.orderId ?? params.orderId);
    if (route === 'placeOrder' && !order) found.push(`${body.orderId}: acknowledged, but not there`);
    if (route === 'cancelOrder' && order && order.state !== 'CANCELLED_BY_ELDER')
      found.push(`${params.orderId}: acknowledged as cancelled, but is ${order.state}`);
    if (route === 'checkIn' && order && OVER.includes(order.state) && !order.state.startsWith('NO_SHOW'))
      found.push(`${params.orderId}: somebody was let in, and it is ${order.state}`);
    if (route === 'confirmVisit' && !order) found.push(`${params.orderId}: confirmed, but not there`);
  }
  return [...found, ...checkCaregivers(orders), ...checkHomes(history)];
}

const GONE = [...OVER, 'REVERSED', 'REJECTED'];

/** Nobody is sent to two homes at once. */
function checkCaregivers(orders: ReadonlyMap<string, RawItem>): Violations {
  const found: Violations = [];
  const visits = [...orders.values()].filter(({ state }) => !GONE.includes(state));
  const jobs = visits.flatMap((order) =>
    (order.workers ?? []).map(({ caregiverId }: RawItem) => ({ who: caregiverId, order })),
  );
  for (const [who, of] of groups(jobs, (one) => one.who)) {
    const sorted = of.map(({ order }) => order).toSorted((a, b) => a.startsAt - b.startsAt);
    for (const [i, order] of sorted.entries()) {
      const next = sorted[i + 1];
      if (next && next.startsAt < order.startsAt + order.minutes * 60_000)
        found.push(`${who}: ${order.pk} and ${next.pk} at once`);
    }
  }
  return found;
}

/** No home is promised two visits at once, not even for a moment, however they end. */
function checkHomes(history: Evidence['history']): Violations {
  const found: Violations = [];
  const standing = new Map<string, RawItem>();
  for (const change of history) {
    const order = change.after && unmarshall(change.after);
    if (order?.kind !== 'order') continue;
    // Two visits of two files that became one were at two homes.
    if (GONE.includes(order.state) || order.history.some(({ deed }: RawItem) => deed === 'FILE_MERGED')) {
      standing.delete(order.orderId);
      continue;
    }
    for (const other of standing.values())
      if (other.elderId === order.elderId && other.orderId !== order.orderId && isAtOnce(other, order))
        found.push(`${order.elderId}: ${other.orderId} and ${order.orderId} at once`);
    standing.set(order.orderId, order);
  }
  return found;
}
const isAtOnce = (a: RawItem, b: RawItem): boolean =>
  a.startsAt < b.startsAt + b.minutes * 60_000 && b.startsAt < a.startsAt + a.minutes * 60_000;

const HOLD_TIME = ['DISPATCHED', 'ACCEPTED', 'CHECKED_IN', 'CHECKED_OUT', 'CONFIRMED', 'AUTO_CONFIRMED', 'VERIFIED'];
const FREE_TIME = ['PLACED', 'CANCELLED_BY_ELDER', 'CANCELLED_BY_PROVIDER', 'NO_SHOW_CAREGIVER'];

/** The days of caregivers say where they are sent, and nothing else. */
export function checkWorkdays({ main }: Evidence): Violations {
  const found: Violations = [];
  const orders = main.filter(({ kind }) => kind === 'order');
  const days = main.filter(({ kind }) => kind === 'working-day');
  const jobs = days.flatMap(({ caregiverId, jobs: of }) => of.map((job: RawItem) => ({ caregiverId, ...job })));
  for (const { orderId, state, workers, startsAt } of orders.filter(({ state }) => HOLD_TIME.includes(state)))
    for (const { caregiverId } of workers)
      if (!jobs.some((job) => job.orderId === orderId && job.caregiverId === caregiverId && job.startsAt === startsAt))
        found.push(`${caregiverId}: is sent to ${orderId} (${state}), and has the time free`);
  for (const { caregiverId, orderId } of jobs) {
    const order = orders.find((one) => one.orderId === orderId);
    const goes = order?.workers.some((worker: RawItem) => worker.caregiverId === caregiverId);
    if (!goes || FREE_TIME.includes(order.state))
      found.push(`${caregiverId}: keeps time for ${orderId} (${order?.state})`);
  }
  for (const { caregiverId, month, minutes } of main.filter(({ kind }) => kind === 'working-month')) {
    const begun = days.filter((day) => day.caregiverId === caregiverId && day.date.startsWith(month));
    const own = new Map<string, number>();
    for (const day of begun)
      for (const job of day.jobs) if (dateOf(job.startsAt) === day.date) own.set(job.orderId, job.minutes);
    const expected = sum([...own.values()]);
    if (minutes !== expected) found.push(`${caregiverId}: ${minutes} minutes in ${month}, by the days ${expected}`);
  }
  return found;
}
const dateOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
