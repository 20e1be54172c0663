import { countTrip } from '../../functions/bookings/count-trip.ts';
import { tripsOf } from '../../functions/bookings/trip.ts';
import type { ElderHead } from '../../functions/registry/index.ts';
import type { DeliverySubsidy } from '../../functions/settlement/index.ts';
import type { Policy } from '../../functions/subsidies/index.ts';
import { policy as aPolicy, DATE, ELDER, elder, id, keyring, NOON, POINT } from '../fixtures/a-booking.ts';
import { bookingsHouse, counter, manager } from './bookings-house.ts';

const HUSBAND = id('el', 7);
const NEIGHBOUR = id('el', 8);
const county = { level: 'county' as const, of: 'policy' as const };
const perTrip: Policy['deliveries'][number] = {
  label: '送餐补贴',
  payer: county,
  per: 'trip',
  choose: 'best',
  classes: [
    { label: '80 岁以上', who: [{ age: { from: 80 } }], amount: { kind: 'fixed', fen: 200 } },
    { label: '100 岁以上', who: [{ age: { from: 100 } }], amount: { kind: 'fixed', fen: 300 } },
  ],
};

const at = (elderId: string, text: string, over: Partial<ElderHead> = {}): ElderHead =>
  elder({ elderId, address: keyring.seal(text, `ELDER#${elderId}/address`), ...over });

/** Three elders with an address, whose lunches are delivered by the point; the policy pays its trips. */
async function deliveryHouse({ deliveries = [perTrip], elders = {} as Record<string, Partial<ElderHead>> } = {}) {
  const house = await bookingsHouse({
    elders: [
      at(ELDER, '山头店镇北街 8 号', elders[ELDER]),
      at(HUSBAND, '山头店镇北街８号', elders[HUSBAND]),
      at(NEIGHBOUR, '山头店镇北街 9 号', elders[NEIGHBOUR]),
    ],
  });
  const { policyId, ...document } = { ...aPolicy, deliveries };
  const put = { pk: 'POLICY#411025', sk: `VERSION#${policyId}`, kind: 'policy', policyId, region: '411025', document };
  await house.table.commit([{ put: { ...put, state: 'PUBLISHED' } }]);
  const bookingOf = { [ELDER]: id('bk', 1), [HUSBAND]: id('bk', 2), [NEIGHBOUR]: id('bk', 3) } as Record<
    string,
    string
  >;
  const ticketOf = { [ELDER]: id('tk', 1), [HUSBAND]: id('tk', 2), [NEIGHBOUR]: id('tk', 3) } as Record<string, string>;
  let now = NOON;
  const shell = { table: house.table, keyring: async () => keyring };
  const count = (elderId: string) => countTrip(shell, { elderId, bookingId: bookingOf[elderId]! }, () => ++now);
  const serving = (elderId: string) => ({
    date: DATE,
    mealtime: 'lunch',
    proof: { kind: 'witness', elderId, ticketId: ticketOf[elderId], reason: '送到家门口', photo: 'photos/0001.jpg' },
  });
  const params = (elderId: string) => ({ params: { facilityId: POINT, bookingId: bookingOf[elderId]! } });
  return {
    ...house,
    count,
    async bookAll(...elderIds: string[]) {
      for (const elderId of elderIds) {
        const over = { bookingId: bookingOf[elderId], mode: 'delivery' };
        const { elderId: _, ...order } = { elderId, ...house.order(over) };
        const booker = { personId: id('pn', 5), grants: [{ role: 'operator' as const, over: '411025' }] };
        const answer = await house.ask(booker, 'bookMeal', { params: { elderId }, body: order });
        if (answer.status !== 200) throw new Error(JSON.stringify(answer));
      }
      house.setClock(NOON);
    },
    send: (elderId: string, tripId?: string) =>
      house.ask(counter, 'sendOut', { ...params(elderId), body: { elderId, ...(tripId ? { tripId } : {}) } }),
    async deliver(elderId: string) {
      const answer = await house.ask(counter, 'serveMeal', { params: { facilityId: POINT }, body: serving(elderId) });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer));
      await count(elderId);
    },
    async takeBack(elderId: string, route: 'undoServing' | 'reverseMeal' = 'undoServing') {
      const by = route === 'undoServing' ? counter : manager;
      const body = { elderId, ticketId: ticketOf[elderId], reason: '没有送到' };
      const answer = await house.ask(by, route, { ...params(elderId), body });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer));
      await count(elderId);
    },
    trips: async () => (await house.table.query(tripsOf({ facilityId: POINT, date: DATE, mealtime: 'lunch' }))).items,
    async lines() {
      const lines = (await house.ledger()) as unknown as DeliverySubsidy[];
      return lines.filter(({ kind }) => kind.startsWith('DELIVERY_'));
    },
  };
}
interface Origin {
  transferId: string;
}
type House = Awaited<ReturnType<typeof deliveryHouse>>;
const owedFen = async (house: House) => (await house.lines()).reduce((sum, { listFen }) => sum + listFen, 0);

test('one trip to a couple at one address is paid once, whoever’s meal is told first and however often', async () => {
  const house = await deliveryHouse();
  await house.bookAll(ELDER, HUSBAND);
  await house.send(ELDER);
  await house.send(HUSBAND);
  await house.deliver(HUSBAND);
  await house.deliver(ELDER);
  await Promise.all([ELDER, HUSBAND, ELDER, HUSBAND].map(house.count));
  expect(await house.lines()).toMatchObject([
    {
      kind: 'DELIVERY_SUBSIDY',
      payeeId: POINT,
      originDate: DATE,
      mealtime: 'lunch',
      layers: [{ payer: 'county:411025', label: '送餐补贴', fen: 200 }],
      by: { personId: counter.personId, role: 'staff' },
    },
  ]);
  expect(await house.trips()).toMatchObject([{ meals: [{ elderId: ELDER }, { elderId: HUSBAND }] }]);
});

test('another address is another trip, unless the courier says it is the same one', async () => {
  const house = await deliveryHouse();
  await house.bookAll(ELDER, NEIGHBOUR);
  await house.send(ELDER);
  await house.send(NEIGHBOUR);
  await house.deliver(ELDER);
  await house.deliver(NEIGHBOUR);
  expect(await owedFen(house)).toBe(400);

  const together = await deliveryHouse();
  await together.bookAll(ELDER, NEIGHBOUR);
  for (const elderId of [ELDER, NEIGHBOUR])
    expect(await together.send(elderId, id('tp', 1))).toMatchObject({ state: 'OUT_FOR_DELIVERY' });
  await together.deliver(ELDER);
  await together.deliver(NEIGHBOUR);
  expect(await owedFen(together)).toBe(200);
});

test('a meal fetched at the counter was not delivered, whatever was booked', async () => {
  const house = await deliveryHouse();
  await house.bookAll(ELDER);
  await house.deliver(ELDER);
  expect(await house.trips()).toEqual([]);
  expect(await house.lines()).toEqual([]);
});

test('a trip that pays nobody is remembered, and nothing is posted', async () => {
  const house = await deliveryHouse({ elders: { [ELDER]: { birthDate: '1950-01-01' } } });
  await house.bookAll(ELDER);
  await house.send(ELDER);
  await house.deliver(ELDER);
  expect(await house.lines()).toEqual([]);
  expect(await house.trips()).toMatchObject([{ meals: [{ elderId: ELDER }] }]);
});

test('the elder who brings most decides; taken back, the other one does', async () => {
  const house = await deliveryHouse({ elders: { [HUSBAND]: { birthDate: '1920-01-01' } } });
  await house.bookAll(ELDER, HUSBAND);
  await house.send(ELDER);
  await house.send(HUSBAND);
  await house.deliver(ELDER);
  await house.deliver(HUSBAND);
  expect(await owedFen(house)).toBe(300);
  await house.takeBack(HUSBAND);
  expect(await owedFen(house)).toBe(200);
  const lines = await house.lines();
  expect(lines.map(({ kind, listFen }) => [kind, listFen])).toEqual([
    ['DELIVERY_SUBSIDY', 200],
    ...[
      ['DELIVERY_REVERSED', -200],
      ['DELIVERY_SUBSIDY', 300],
    ].toSorted((a, b) => ids(lines, a) - ids(lines, b)),
    ...[
      ['DELIVERY_REVERSED', -300],
      ['DELIVERY_SUBSIDY', 200],
    ].toSorted((a, b) => ids(lines, a, 3) - ids(lines, b, 3)),
  ]);
});
/** Lines of one instant lie in the order of their ids. */
const ids = (lines: readonly DeliverySubsidy[], [kind, fen]: (string | number)[], from = 1): number =>
  lines.findIndex((line, i) => i >= from && line.kind === kind && line.listFen === fen);

test('taken back while another meal of the trip stays, the line is replaced by one for what was delivered', async () => {
  const house = await deliveryHouse();
  await house.bookAll(ELDER, HUSBAND);
  await house.send(ELDER);
  await house.send(HUSBAND);
  await house.deliver(ELDER);
  await house.deliver(HUSBAND);
  await house.takeBack(ELDER);
  expect(await owedFen(house)).toBe(200);
  const [{ meals }] = (await house.trips()) as unknown as [{ meals: { transferId: string }[] }];
  const standing = (await house.lines()).filter(
    (line, _i, all) =>
      !all.some((other) => 'origin' in other && (other.origin as Origin).transferId === line.transferId),
  );
  expect(standing.filter(({ kind }) => kind === 'DELIVERY_SUBSIDY')).toMatchObject([
    { servings: [{ transferId: meals[0]!.transferId }] },
  ]);
});

test.each(['undoServing', 'reverseMeal'] as const)(
  'a trip goes with its last meal (%s), and comes again when the meal is served again',
  async (route) => {
    const house = await deliveryHouse();
    await house.bookAll(ELDER);
    await house.send(ELDER);
    await house.deliver(ELDER);
    await house.takeBack(ELDER, route);
    await house.count(ELDER);
    const lines = await house.lines();
    expect(lines).toMatchObject([
      { kind: 'DELIVERY_SUBSIDY', listFen: 200 },
      {
        kind: 'DELIVERY_REVERSED',
        listFen: -200,
        origin: { transferId: lines[0]!.transferId, postedAt: lines[0]!.postedAt },
        reason: '送到的餐已撤销',
      },
    ]);
    expect(await house.trips()).toMatchObject([{ meals: [] }]);
  },
);

test('F7 F8: news that comes late or twice or the wrong way round comes to the same', async () => {
  const house = await deliveryHouse();
  await house.bookAll(ELDER, HUSBAND, NEIGHBOUR);
  for (const elderId of [ELDER, HUSBAND, NEIGHBOUR]) await house.send(elderId);
  for (const elderId of [ELDER, HUSBAND, NEIGHBOUR]) await house.deliver(elderId);
  await house.takeBack(ELDER);
  await Promise.all([NEIGHBOUR, HUSBAND, ELDER, ELDER, HUSBAND].map(house.count));
  expect(await owedFen(house)).toBe(400);
  await house.takeBack(HUSBAND);
  await house.takeBack(NEIGHBOUR);
  await Promise.all([NEIGHBOUR, HUSBAND, ELDER].map(house.count));
  expect(await owedFen(house)).toBe(0);
});

test('while it is out the courier may put it on another trip; said again it is the first answer', async () => {
  const house = await deliveryHouse();
  await house.bookAll(ELDER);
  const first = await house.send(ELDER);
  expect(await house.send(ELDER)).toEqual(first);
  await house.send(ELDER, id('tp', 1));
  await house.deliver(ELDER);
  expect(await house.trips()).toMatchObject([{ tripId: id('tp', 1) }]);
});

test('a trip to somebody whose file became part of another goes by what that one knows', async () => {
  const house = await deliveryHouse({ elders: { [NEIGHBOUR]: { deceasedOn: '2026-11-01' } } });
  await house.bookAll(ELDER);
  await house.send(ELDER);
  await house.deliver(ELDER);
  expect(await owedFen(house)).toBe(200);
  await house.table.commit([{ put: at(ELDER, '山头店镇北街 8 号', { mergedInto: NEIGHBOUR }) }]);
  await house.count(ELDER);
  expect(await owedFen(house)).toBe(0);
});
