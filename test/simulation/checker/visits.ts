import { type Evidence, groups, type RawItem, sum, type Violations } from './raw-item.ts';

const OVER = ['CANCELLED_BY_ELDER', 'CANCELLED_BY_PROVIDER', 'NO_SHOW_ELDER', 'NO_SHOW_CAREGIVER'];
const PAID = ['VERIFIED', 'SETTLED'];

/** Visits stand in the ledger once when they are verified, and not at all otherwise. */
export function checkVisits({ main, ledger, heard }: Evidence): Violations {
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
  return [...found, ...checkCaregivers(orders)];
}

const GONE = [...OVER, 'REVERSED', 'REJECTED'];

/** Nobody is sent to two homes at once, and no home gets two visits at once. */
function checkCaregivers(orders: ReadonlyMap<string, RawItem>): Violations {
  const found: Violations = [];
  const visits = [...orders.values()].filter(({ state }) => !GONE.includes(state));
  const jobs = visits.flatMap((order) =>
    (order.workers ?? []).map(({ caregiverId }: RawItem) => ({ who: caregiverId, order })),
  );
  const homes = visits.map((order) => ({ who: order.elderId, order }));
  for (const [who, of] of groups([...jobs, ...homes], (one) => one.who)) {
    const sorted = of.map(({ order }) => order).toSorted((a, b) => a.startsAt - b.startsAt);
    for (const [i, order] of sorted.entries()) {
      const next = sorted[i + 1];
      if (next && next.startsAt < order.startsAt + order.minutes * 60_000)
        found.push(`${who}: ${order.pk} and ${next.pk} at once`);
    }
  }
  return found;
}
