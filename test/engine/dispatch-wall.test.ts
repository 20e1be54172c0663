import { bindingItem } from '../../functions/identity/index.ts';
import type { Order, OrderState, Worker } from '../../functions/orders/index.ts';
import { replaceOrder } from '../../functions/orders/store.ts';
import { instantAt } from '../../shared/business-time.ts';
import { facilityHead } from '../../shared/resource.ts';
import { id } from '../fixtures/a-booking.ts';
import {
  anOrder,
  COUNTY,
  EIGHT,
  ELDER,
  GUIFANG,
  HOME,
  JIANGUO,
  LI,
  OTHER_PROVIDER,
  PROVIDER,
  TEN,
  theCaregiver,
  theElder,
  twoWorkers,
  XIULAN,
} from '../fixtures/a-dispatch.ts';
import {
  admin,
  dispatcher,
  dispatchHouse,
  elsewhere,
  hotline,
  jianguo,
  manager,
  otherDispatcher,
  reviewer,
  xiulan,
} from './dispatch-house.ts';
import type { Reply } from './room-caller.ts';

const MINUTE = 60_000;
const ORDER = id('or', 1);
const BY = { personId: dispatcher.personId, role: 'staff' as const };
const worker = (caregiverId: string, over: Partial<Worker> = {}): Worker => ({
  caregiverId,
  by: BY,
  at: EIGHT,
  ...over,
});
const inState = (n: number, state: OrderState, at = TEN, over: Partial<Order> = {}): Order =>
  anOrder(
    {
      orderId: id('or', n),
      state,
      workers: state === 'PLACED' ? [] : [worker(XIULAN)],
      history: [{ at: EIGHT, by: BY, to: state }],
      ...over,
    },
    { at },
  );
const wall = { params: { facilityId: PROVIDER } };
const idsOf = ({ orders }: Reply): string[] => (orders as { orderId: string }[]).map(({ orderId }) => orderId);

describe('the wall', () => {
  test.each([
    ['a dispatcher', 200, dispatcher] as const,
    ['a manager', 200, manager] as const,
    ['the hotline of the county', 200, hotline] as const,
    ['an office of the county', 200, admin] as const,
    ['who reviews visits', 403, reviewer] as const,
    ['a dispatcher of another provider', 404, otherDispatcher] as const,
    ['the hotline of another county', 404, elsewhere] as const,
    ['a caregiver', 403, xiulan] as const,
  ])('%s: %i', async (_who, status, by) => {
    const house = await dispatchHouse();
    expect(await house.ask(by, 'readWall', { ...wall, query: { state: 'PLACED' } })).toMatchObject({ status });
    expect(await house.ask(by, 'countWall', wall)).toMatchObject({ status });
  });

  test('orders hang by state, the earliest first, with what is due; names are masked and nobody’s address is told', async () => {
    const orders = [
      inState(2, 'PLACED', TEN + 60 * MINUTE),
      inState(1, 'PLACED', EIGHT - MINUTE),
      inState(3, 'CHECKED_IN'),
    ];
    const house = await dispatchHouse({ orders });
    const page = await house.ask(dispatcher, 'readWall', { ...wall, query: { state: 'PLACED' } });
    expect(page.orders).toMatchObject([
      { orderId: id('or', 1), elderName: '王*英', late: true, due: { what: 'dispatch', secondsLeft: -60 } },
      { orderId: id('or', 2), late: false, due: { secondsLeft: 10_800 } },
    ]);
    expect(JSON.stringify(page)).not.toMatch(/马固村|13800000000|王秀英/);
    const { counts } = await house.ask(dispatcher, 'countWall', wall);
    expect(counts.filter(({ orders: all }: { orders: number }) => all > 0)).toEqual([
      { state: 'PLACED', orders: 2, late: 1 },
      { state: 'CHECKED_IN', orders: 1, late: 0 },
    ]);
  });

  test.each<[string, object, number[]]>([
    ['all of a month back to tomorrow', {}, [1, 2, 3]],
    ['of today', { from: '2026-11-24', to: '2026-11-24' }, [1, 2]],
    ['of the day after tomorrow', { from: '2026-11-26', to: '2026-11-26' }, [4]],
    ['which need a bath', { help: 'bathing' }, [2]],
    ['of one caregiver', { caregiverId: JIANGUO }, [3]],
  ])('only those %s', async (_what, query, expected) => {
    const bath = inState(2, 'DISPATCHED', TEN + MINUTE);
    const orders = [
      inState(1, 'DISPATCHED'),
      { ...bath, service: { ...bath.service, help: 'bathing' as const } },
      inState(3, 'DISPATCHED', instantAt('2026-11-25', '23:59'), { workers: [worker(JIANGUO)] }),
      inState(4, 'DISPATCHED', instantAt('2026-11-26', '00:00')),
    ];
    const house = await dispatchHouse({ orders });
    const page = await house.ask(dispatcher, 'readWall', { ...wall, query: { state: 'DISPATCHED', ...query } });
    expect(idsOf(page)).toEqual(expected.map((n) => id('or', n)));
    const { counts } = await house.ask(dispatcher, 'countWall', { ...wall, query: { ...query } });
    expect(counts.find(({ state }: { state: string }) => state === 'DISPATCHED').orders).toBe(expected.length);
  });

  test('S10: fifty on a page, and the cursor goes on where it ended, for this list and this reader only', async () => {
    const orders = Array.from({ length: 51 }, (_, n) => inState(n + 1, 'PLACED', TEN + n * MINUTE));
    const house = await dispatchHouse({ orders });
    const query = { state: 'PLACED' };
    const first = await house.ask(dispatcher, 'readWall', { ...wall, query });
    expect(first.orders).toHaveLength(50);
    const second = await house.ask(dispatcher, 'readWall', { ...wall, query: { ...query, cursor: first.cursor } });
    expect(idsOf(second)).toEqual([id('or', 51)]);
    expect(second.cursor).toBeUndefined();
    const other = { ...wall, query: { state: 'ACCEPTED', cursor: first.cursor } };
    expect(await house.ask(dispatcher, 'readWall', other)).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    const colleagues = { ...wall, query: { ...query, cursor: first.cursor } };
    expect(await house.ask(manager, 'readWall', colleagues)).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  });

  test('F11: an index that lags names an order that has gone on: it is read again, and left out', async () => {
    const house = await dispatchHouse({ orders: [inState(1, 'PLACED'), inState(2, 'PLACED')] });
    const [stale] = (await house.table.query({ pk: `WALL#${PROVIDER}`, index: true })).items;
    const order = await house.orderNow();
    await house.table.commit(replaceOrder(order, { ...order, state: 'CANCELLED_BY_ELDER', version: 2 }));
    const lagging = {
      ...house.table,
      query: async (input: Parameters<typeof house.table.query>[0]) => {
        const page = await house.table.query(input);
        return input.pk.startsWith('WALL#') ? { ...page, items: [stale!, ...page.items] } : page;
      },
    } as typeof house.table;
    const { readWall } = await import('../../functions/dispatch/read-wall.ts');
    const page = await readWall(
      { ...house.shell, table: lagging },
      { facilityId: PROVIDER, state: 'PLACED' },
      {
        now: EIGHT,
        actor: BY,
      },
    );
    expect(idsOf(page as unknown as Reply)).toEqual([id('or', 2)]);
  });

  test('the county sees every provider’s wall, who is late, and who is suspended', async () => {
    const late = inState(1, 'PLACED', EIGHT - MINUTE);
    const house = await dispatchHouse({ orders: [late, { ...inState(2, 'ACCEPTED'), providerId: OTHER_PROVIDER }] });
    const suspended = { suspended: { reason: '消防整改' } };
    await house.table.commit([{ update: facilityHead(OTHER_PROVIDER), set: suspended }]);
    const { providers } = await house.ask(hotline, 'listWalls', { params: { region: COUNTY } });
    expect(providers).toMatchObject([
      { facilityId: PROVIDER, name: '颐年居家养老服务中心' },
      { facilityId: OTHER_PROVIDER, suspended: '消防整改' },
    ]);
    const found = providers.map(({ counts }: { counts: { orders: number }[] }) =>
      counts.filter(({ orders }) => orders),
    );
    expect(found).toEqual([[{ state: 'PLACED', orders: 1, late: 1 }], [{ state: 'ACCEPTED', orders: 1, late: 0 }]]);
    expect(await house.ask(dispatcher, 'listWalls', { params: { region: COUNTY } })).toMatchObject({ status: 403 });
    expect(await house.ask(elsewhere, 'listWalls', { params: { region: COUNTY } })).toMatchObject({ status: 404 });
  });
});

describe('who could go', () => {
  const asked = { params: { facilityId: PROVIDER, orderId: ORDER } };
  const north = (metres: number) => ({ ...HOME, latitudeE6: HOME.latitudeE6 + Math.round(metres * 8.993) });
  const seen = (page: Reply) =>
    (page.candidates as { caregiverId: string; dispatchable: boolean; against: { code: string }[] }[]).map(
      ({ caregiverId, dispatchable, against }) => [caregiverId, dispatchable, against.map(({ code }) => code)],
    );

  test('everybody is listed, the best first, with all that speaks for and against', async () => {
    const caregivers = [
      theCaregiver({ caregiverId: XIULAN, personId: LI, home: north(5_000) }),
      theCaregiver({ caregiverId: JIANGUO, name: '赵建国', personId: id('pn', 22), home: north(400) }),
      theCaregiver({ caregiverId: GUIFANG, name: '孙桂芳', skills: [], certificates: [] }),
    ];
    const house = await dispatchHouse({ caregivers });
    const page = await house.ask(dispatcher, 'listCandidates', asked);
    expect(seen(page)).toEqual([
      [JIANGUO, true, []],
      [XIULAN, true, []],
      [GUIFANG, false, ['CERTIFICATE_MISSING', 'SKILL_MISSING', 'NOT_LINKED']],
    ]);
    expect(page.candidates[0].inFavour).toEqual(['离住处约 400 米', '当天已排 0 分钟，还可排 480 分钟']);
    expect(page).toMatchObject({ order: { orderId: ORDER, state: 'PLACED' }, history: [{ to: 'PLACED' }], pairs: [] });
  });

  test('the way is measured from the job before, when there is one on that day', async () => {
    const before = inState(2, 'ACCEPTED', instantAt('2026-11-24', '08:00'), { minutes: 60, workers: [] });
    const place = anOrder({ orderId: before.orderId }, { location: north(3_000) }).place;
    const caregivers = [theCaregiver({ caregiverId: XIULAN, personId: LI, home: north(100) })];
    const orders = [anOrder(), { ...before, place, state: 'PLACED' as const }];
    const house = await dispatchHouse({ caregivers, orders });
    expect((await house.ask(dispatcher, 'listCandidates', asked)).candidates[0].metres).toBe(100);
    await house.assign([XIULAN], {}, dispatcher, before.orderId);
    const { candidates } = await house.ask(dispatcher, 'listCandidates', asked);
    expect(candidates[0]).toMatchObject({ metres: 3_000, dayMinutes: 60, dispatchable: true });
    expect(candidates[0].inFavour).toContain('离上一单约 3.0 公里');
  });

  test('who has been to this elder of late, whom she asked for, and who has let the order go', async () => {
    const order = anOrder({ preferredCaregiverId: GUIFANG });
    const past = [30, 60, 61].map((days, i) =>
      inState(i + 2, 'SETTLED', TEN - days * 86_400_000, { workers: [worker(JIANGUO, { checkedOutAt: 1 })] }),
    );
    const days = past.map(({ orderId, date, startsAt }) => ({
      pk: `ELDER#${ELDER}`,
      sk: `CARE-DAY#${date}`,
      kind: 'care-day',
      elderId: ELDER,
      date,
      orders: { [orderId]: { startsAt, endsAt: startsAt + 1, role: 'elder' } },
      version: 1,
    }));
    const house = await dispatchHouse({ orders: [order, ...past], more: days });
    await house.assign([XIULAN]);
    await house.answer('declineJob', xiulan, XIULAN);
    const { candidates } = await house.ask(dispatcher, 'listCandidates', asked);
    expect(candidates).toMatchObject([
      { caregiverId: JIANGUO, visits: 2, declined: false },
      { caregiverId: XIULAN, visits: 0, declined: true },
      { caregiverId: GUIFANG, preferred: true, against: [{ code: 'NOT_LINKED', blocks: false }] },
    ]);
  });

  test('the elder’s relative stands behind those nothing is to be asked about', async () => {
    const kin = bindingItem({
      personId: LI,
      elderId: ELDER,
      scopes: ['view'],
      relation: 'child',
      name: '李秀兰',
      state: 'ACTIVE',
      requestedAt: 0,
      by: BY,
      at: 0,
      version: 1,
    });
    const house = await dispatchHouse({ orders: [anOrder({ preferredCaregiverId: XIULAN })], more: [kin] });
    expect(seen(await house.ask(dispatcher, 'listCandidates', asked)).slice(0, 2)).toEqual([
      [JIANGUO, true, []],
      [XIULAN, true, ['KIN']],
    ]);
  });

  test('a service for women only, and two who go together', async () => {
    const order = twoWorkers();
    const orders = [{ ...order, service: { ...order.service, genderRule: 'same-sex' as const } }];
    const house = await dispatchHouse({ orders, more: [theElder({ sex: 'female' })] });
    const page = await house.ask(dispatcher, 'listCandidates', asked);
    expect(seen(page)).toEqual([
      [XIULAN, true, []],
      [GUIFANG, true, ['NOT_LINKED']],
      [JIANGUO, false, ['OTHER_SEX']],
    ]);
    expect(page.pairs).toEqual([[XIULAN, GUIFANG]]);
  });

  test.each([
    ['a dispatcher of another provider', 404, otherDispatcher, PROVIDER] as const,
    ['another provider’s order', 404, otherDispatcher, OTHER_PROVIDER] as const,
    ['the hotline', 403, hotline, PROVIDER] as const,
  ])('%s: %i', async (_who, status, by, facilityId) => {
    const house = await dispatchHouse();
    const reply = await house.ask(by, 'listCandidates', { params: { facilityId, orderId: ORDER } });
    expect(reply).toMatchObject({ status });
  });
});

describe('the caregiver’s own jobs', () => {
  const jobsOf = async (house: Awaited<ReturnType<typeof dispatchHouse>>) =>
    (await house.ask(xiulan, 'listJobs', { params: { caregiverId: XIULAN } })).jobs;

  test('asked, she is told what and when; where to go only once she has said yes', async () => {
    const house = await dispatchHouse();
    await house.assign([XIULAN]);
    const [job] = await jobsOf(house);
    expect(job).toMatchObject({ elderName: '王*英', state: 'DISPATCHED', secondsLeft: 1_800 });
    expect(Object.keys(job)).not.toEqual(expect.arrayContaining(['address']));
    expect(JSON.stringify(job)).not.toMatch(/马固村|13800000000|王秀英/);
    expect(await house.answer('acceptJob', xiulan, XIULAN)).toMatchObject({ address: '峡窝镇马固村 12 号' });
    expect(await jobsOf(house)).toMatchObject([
      { elderName: '王秀英', address: '峡窝镇马固村 12 号', phone: '13800000000', location: HOME },
    ]);
  });

  test.each([
    ['today', '2026-11-24', true],
    ['tomorrow', '2026-11-25', true],
    ['the day after', '2026-11-26', false],
  ])('an accepted job of %s: the address is told %s', async (_when, date, told) => {
    const house = await dispatchHouse({ orders: [anOrder({}, { at: instantAt(date, '10:00') })] });
    await house.assign([XIULAN]);
    await house.answer('acceptJob', xiulan, XIULAN);
    const [job] = await jobsOf(house);
    expect([job.state, 'address' in job, 'phone' in job]).toEqual(['ACCEPTED', told, told]);
  });

  test('who is shown where an elder lives is in the books: once a day and elder', async () => {
    const house = await dispatchHouse();
    const looks = async () => (await house.table.query({ pk: `LOOK#${LI}` })).items;
    await house.assign([XIULAN]);
    await jobsOf(house);
    expect(await looks()).toEqual([]);
    await house.answer('acceptJob', xiulan, XIULAN);
    await jobsOf(house);
    expect(await looks()).toMatchObject([{ did: 'list-jobs', elderId: ELDER, by: { role: 'caregiver' } }]);
  });

  test('taken back, the job is gone, also while her day still holds its time', async () => {
    const house = await dispatchHouse();
    await house.assign([XIULAN]);
    const order = await house.orderNow();
    await house.table.commit(replaceOrder(order, { ...order, state: 'PLACED', workers: [], version: 9 }));
    expect((await house.taken(XIULAN)).orderIds).toEqual([ORDER]);
    expect(await jobsOf(house)).toEqual([]);
  });

  test('nobody sees another’s', async () => {
    const house = await dispatchHouse();
    expect(await house.ask(jianguo, 'listJobs', { params: { caregiverId: XIULAN } })).toMatchObject({ status: 404 });
    expect(await house.ask(dispatcher, 'listJobs', { params: { caregiverId: XIULAN } })).toMatchObject({ status: 403 });
  });
});
