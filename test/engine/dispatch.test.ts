import { followOrder } from '../../functions/dispatch/follow-order.ts';
import { recheckCaregiver } from '../../functions/dispatch/recheck-caregiver.ts';
import { holdsTime } from '../../functions/dispatch/sent.ts';
import { grantKey } from '../../functions/identity/index.ts';
import { type Order, orderKey } from '../../functions/orders/index.ts';
import { replaceOrder } from '../../functions/orders/store.ts';
import { sweep } from '../../functions/orders/sweep.ts';
import { caregiverHead } from '../../shared/resource.ts';
import { id } from '../fixtures/a-booking.ts';
import {
  anOrder,
  EIGHT,
  ELDER,
  GUIFANG,
  JIANGUO,
  LI,
  OTHER_PROVIDER,
  PROVIDER,
  TEN,
  twoWorkers,
  XIULAN,
} from '../fixtures/a-dispatch.ts';
import {
  admin,
  type DispatchHouse,
  dispatcher,
  dispatchHouse,
  hotline,
  jianguo,
  manager,
  otherDispatcher,
  reviewer,
  xiulan,
} from './dispatch-house.ts';
import { testClient } from './fresh-tables.ts';
import { loseAnswers } from './meter.ts';
import type { Caller, Reply } from './room-caller.ts';

const MINUTE = 60_000;
const ORDER = id('or', 1);
const OTHER = id('or', 2);
const codes = (replies: Reply[]) => replies.map(({ status, code }) => code ?? status).toSorted();
const nobody = { orderIds: [], minutes: 0 };
const has = (...orderIds: string[]) => ({ orderIds, minutes: 120 * orderIds.length });
/** Unlinked people are warned of; here that is known. */
const UNLINKED = { despite: ['NOT_LINKED'] };

describe('sending somebody', () => {
  test('the order, the caregiver’s day and month move together', async () => {
    const house = await dispatchHouse();
    expect(await house.assign([XIULAN])).toMatchObject({
      status: 200,
      state: 'DISPATCHED',
      workers: [{ caregiverId: XIULAN, name: '李秀兰' }],
      due: { what: 'accept', at: '2026-11-24T08:30:00+08:00', secondsLeft: 1_800 },
      late: false,
    });
    expect(await house.taken(XIULAN)).toEqual(has(ORDER));
    expect((await house.orderNow()).workers).toMatchObject([{ personId: LI, by: { personId: dispatcher.personId } }]);
  });

  test.each([
    ['a dispatcher', 200, dispatcher] as const,
    ['a manager', 200, manager] as const,
    ['who reviews visits', 403, reviewer] as const,
    ['a dispatcher of another provider', 404, otherDispatcher] as const,
    ['the hotline', 403, hotline] as const,
    ['an office', 403, admin] as const,
    ['the caregiver', 403, xiulan] as const,
  ])('%s: %i', async (_who, status, by) => {
    const house = await dispatchHouse();
    expect(await house.assign([XIULAN], {}, by)).toMatchObject({ status });
    expect(await house.taken(XIULAN)).toEqual(status === 200 ? has(ORDER) : nobody);
  });

  test('F4: the answer is lost after the commit: the retry gets it and takes no more', async () => {
    const client = testClient();
    const lost = loseAnswers(client);
    const house = await dispatchHouse({ client });
    const asked = { params: { facilityId: PROVIDER, orderId: ORDER }, body: { version: 1, caregiverIds: [XIULAN] } };
    lost.next();
    expect(await house.ask(dispatcher, 'assignOrder', asked)).toMatchObject({ status: 503 });
    expect(await house.ask(dispatcher, 'assignOrder', asked)).toMatchObject({ status: 200, state: 'DISPATCHED' });
    expect(await house.taken(XIULAN)).toEqual(has(ORDER));
  });

  test('a retry that comes after the caregiver has declined does not send her again', async () => {
    const house = await dispatchHouse();
    await house.assign([XIULAN]);
    await house.answer('declineJob', xiulan, XIULAN);
    expect(await house.assign([XIULAN], { version: 1 })).toMatchObject({ status: 409, code: 'ORDER_CHANGED' });
    expect(await house.taken(XIULAN)).toEqual(nobody);
  });

  test('two dispatchers send different people at the same moment: one of them goes', async () => {
    const house = await dispatchHouse();
    const replies = await Promise.all([house.assign([XIULAN]), house.assign([JIANGUO], {}, manager)]);
    expect(codes(replies)).toEqual([200, 'ORDER_CHANGED']);
    const [sent] = (await house.orderNow()).workers.map(({ caregiverId }) => caregiverId);
    expect(await house.taken(sent!)).toEqual(has(ORDER));
    expect(await house.taken(sent === XIULAN ? JIANGUO : XIULAN)).toEqual(nobody);
  });

  test('one caregiver is sent to two places at once: she goes to one', async () => {
    const orders = [anOrder(), anOrder({ orderId: OTHER, elderId: ELDER }, { at: TEN + 30 * MINUTE })];
    const house = await dispatchHouse({ orders });
    const replies = await Promise.all([house.assign([XIULAN]), house.assign([XIULAN], {}, manager, OTHER)]);
    expect(codes(replies)).toEqual([200, 'NOT_DISPATCHABLE']);
    const refused = replies.find(({ status }) => status !== 200)!;
    expect(refused.details).toMatchObject({ caregiverId: XIULAN, reasons: [{ code: 'OVERLAPS' }] });
    expect((await house.taken(XIULAN)).orderIds).toHaveLength(1);
    const states = [(await house.orderNow()).state, (await house.orderNow(OTHER)).state];
    expect(states.toSorted()).toEqual(['DISPATCHED', 'PLACED']);
  });

  test.each([
    [14, 'NOT_DISPATCHABLE'],
    [15, 200],
    [16, 200],
  ])('%i minutes after the last job: %s, when fifteen are the way', async (gap, expected) => {
    const orders = [anOrder(), anOrder({ orderId: OTHER }, { at: TEN + (120 + gap) * MINUTE })];
    const house = await dispatchHouse({ orders });
    await house.assign([XIULAN]);
    expect(codes([await house.assign([XIULAN], {}, dispatcher, OTHER)])).toEqual([expected]);
  });

  test('S5: a right taken away between the door and the write sends nobody', async () => {
    const house = await dispatchHouse();
    await house.ask(dispatcher, 'countWall', { params: { facilityId: PROVIDER } });
    const right = grantKey(dispatcher.personId, { role: 'staff', over: PROVIDER });
    await house.table.commit([{ update: right, set: { state: 'REVOKED' } }]);
    expect(await house.assign([XIULAN])).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await house.taken(XIULAN)).toEqual(nobody);
  });

  test('whoever dispatches does not send herself, nor accept for herself', async () => {
    const house = await dispatchHouse();
    const both: Caller = { personId: LI, grants: [{ role: 'staff', over: PROVIDER, duty: 'dispatcher' }] };
    expect(await house.assign([XIULAN], {}, both)).toMatchObject({ status: 403, code: 'OWN_JOB' });
    const sent = await house.assign([XIULAN]);
    const params = { facilityId: PROVIDER, orderId: ORDER, caregiverId: XIULAN };
    const body = { assignedAt: sent.workers[0].assignedAt };
    expect(await house.ask(both, 'acceptForCaregiver', { params, body })).toMatchObject({ code: 'OWN_JOB' });
    expect(await house.ask(dispatcher, 'acceptForCaregiver', { params, body })).toMatchObject({ state: 'ACCEPTED' });
  });

  test('the elder’s own relative goes only when that was looked into', async () => {
    const kin: Caller = { personId: LI, grants: [{ role: 'family', over: ELDER, scopes: ['view'] }] };
    const house = await dispatchHouse();
    await house.ask(kin, 'countWall', { params: { facilityId: PROVIDER } });
    expect(await house.assign([XIULAN])).toMatchObject({
      status: 409,
      code: 'WARNED',
      details: { caregiverId: XIULAN, reasons: [{ code: 'KIN', blocks: false }] },
    });
    expect(await house.taken(XIULAN)).toEqual(nobody);
    expect(await house.assign([XIULAN], { despite: ['KIN'] })).toMatchObject({ status: 200 });
  });

  test.each<[string, string[], object]>([
    ['nobody of that name', [id('cg', 99)], { status: 404 }],
    ['two for a visit of one', [XIULAN, JIANGUO], { code: 'WORKERS_NEEDED', details: { workers: 1 } }],
    ['nobody at all', [], { code: 'INVALID_INPUT' }],
  ])('%s', async (_what, caregiverIds, expected) => {
    const house = await dispatchHouse();
    expect(await house.assign(caregiverIds)).toMatchObject(expected);
  });

  test('an order that is sent is reassigned, not assigned', async () => {
    const house = await dispatchHouse();
    await house.assign([XIULAN]);
    expect(await house.assign([JIANGUO])).toMatchObject({ status: 409, code: 'ORDER_CHANGED' });
    expect(await house.reassign([JIANGUO], { reason: '原护理员堵在路上' })).toMatchObject({
      status: 200,
      workers: [{ caregiverId: JIANGUO }],
    });
    expect(await house.taken(XIULAN)).toEqual(nobody);
    expect(await house.taken(JIANGUO)).toEqual(has(ORDER));
    const { history } = await house.orderNow();
    expect(history.map(({ deed, caregiverIds, reason }) => [deed, caregiverIds, reason])).toEqual([
      [undefined, undefined, undefined],
      [undefined, [XIULAN], undefined],
      ['REASSIGNED', [JIANGUO], '原护理员堵在路上'],
    ]);
  });

  test('called back, the order hangs on the wall and her time is free; asked again it stays so', async () => {
    const house = await dispatchHouse();
    const { version } = await house.assign([XIULAN]);
    const asked = { params: { facilityId: PROVIDER, orderId: ORDER }, body: { version, reason: '老人改主意了' } };
    expect(await house.ask(dispatcher, 'unassignOrder', asked)).toMatchObject({ state: 'PLACED', workers: [] });
    expect(await house.ask(dispatcher, 'unassignOrder', asked)).toMatchObject({ status: 200, state: 'PLACED' });
    expect(await house.taken(XIULAN)).toEqual(nobody);
    await house.assign([JIANGUO]);
    expect(await house.ask(dispatcher, 'unassignOrder', asked)).toMatchObject({ code: 'ORDER_CHANGED' });
    expect(await house.taken(JIANGUO)).toEqual(has(ORDER));
  });
});

describe('the caregiver answers', () => {
  test('accepted, the order says so and keeps its time; said again it is the same', async () => {
    const house = await dispatchHouse();
    await house.assign([XIULAN]);
    expect(await house.answer('acceptJob', xiulan, XIULAN)).toMatchObject({ status: 200, state: 'ACCEPTED' });
    const { version } = await house.orderNow();
    expect(await house.answer('acceptJob', xiulan, XIULAN)).toMatchObject({ status: 200, state: 'ACCEPTED' });
    expect((await house.orderNow()).version).toBe(version);
    expect(await house.taken(XIULAN)).toEqual(has(ORDER));
    expect(await house.answer('declineJob', xiulan, XIULAN)).toMatchObject({ code: 'ALREADY_ACCEPTED' });
  });

  test('declined with a reason, the order hangs on the wall and the time is free; a retry changes nothing', async () => {
    const house = await dispatchHouse();
    const sent = await house.assign([XIULAN]);
    const asked = {
      params: { caregiverId: XIULAN, orderId: ORDER },
      body: { assignedAt: sent.workers[0].assignedAt, reason: '离得太远' },
    };
    expect(await house.ask(xiulan, 'declineJob', asked)).toMatchObject({ status: 200, orderId: ORDER });
    expect(await house.orderNow()).toMatchObject({ state: 'PLACED', workers: [] });
    expect(await house.taken(XIULAN)).toEqual(nobody);
    const { version } = await house.orderNow();
    expect(await house.ask(xiulan, 'declineJob', asked)).toMatchObject({ status: 200, orderId: ORDER });
    expect((await house.orderNow()).version).toBe(version);
  });

  test('a decline that arrives late does not turn down the next sending', async () => {
    const house = await dispatchHouse();
    const first = await house.assign([XIULAN]);
    const body = { assignedAt: first.workers[0].assignedAt, reason: '离得太远' };
    const asked = { params: { caregiverId: XIULAN, orderId: ORDER }, body };
    await house.ask(xiulan, 'declineJob', asked);
    house.setClock(EIGHT + 5 * MINUTE);
    await house.assign([XIULAN]);
    expect(await house.ask(xiulan, 'declineJob', asked)).toMatchObject({ status: 200 });
    expect(await house.ask(xiulan, 'acceptJob', { ...asked, body: { assignedAt: body.assignedAt } })).toMatchObject({
      code: 'JOB_GONE',
    });
    expect(await house.orderNow()).toMatchObject({ state: 'DISPATCHED', workers: [{ caregiverId: XIULAN }] });
    expect(await house.taken(XIULAN)).toEqual(has(ORDER));
  });

  test('who was never sent is told nothing; who was sent is told that it is gone', async () => {
    const house = await dispatchHouse();
    await house.assign([XIULAN]);
    const asked = (caregiverId: string) => ({
      params: { caregiverId, orderId: ORDER },
      body: { assignedAt: '2026-11-24T08:00:00+08:00' },
    });
    expect(await house.ask(jianguo, 'acceptJob', asked(JIANGUO))).toMatchObject({ status: 404 });
    expect(await house.ask(jianguo, 'acceptJob', asked(XIULAN))).toMatchObject({ status: 404 });
    await house.reassign([JIANGUO], { reason: '换人' });
    expect(await house.ask(xiulan, 'acceptJob', asked(XIULAN))).toMatchObject({ status: 409, code: 'JOB_GONE' });
  });

  test('the clock takes the job back at the very moment she accepts: one of both happens, and her day says which', async () => {
    for (let round = 0; round < 6; round++) {
      const house = await dispatchHouse();
      await house.assign([XIULAN]);
      const late = EIGHT + 30 * MINUTE;
      house.setClock(late);
      const accept = await house.aboutToAnswer('acceptJob', xiulan, XIULAN);
      const [reply] = await Promise.all([accept(), sweep(house.sweeper, late)]);
      await followOrder(house.table, ORDER, late);
      const { state } = await house.orderNow();
      expect([reply.status, state]).toEqual(reply.status === 200 ? [200, 'ACCEPTED'] : [409, 'PLACED']);
      expect(await house.taken(XIULAN)).toEqual(state === 'ACCEPTED' ? has(ORDER) : nobody);
    }
  });
});

describe('nobody accepts in time', () => {
  const expired = async (): Promise<DispatchHouse> => {
    const house = await dispatchHouse();
    await house.assign([XIULAN]);
    house.setClock(EIGHT + 30 * MINUTE);
    await sweep(house.sweeper, EIGHT + 30 * MINUTE);
    return house;
  };

  test('the order is on the wall at once; between that and the news her time is still taken, and then free', async () => {
    const house = await expired();
    expect(await house.orderNow()).toMatchObject({ state: 'PLACED', workers: [] });
    expect(await house.taken(XIULAN)).toEqual(has(ORDER));
    await followOrder(house.table, ORDER, EIGHT + 31 * MINUTE);
    expect(await house.taken(XIULAN)).toEqual(nobody);
    await followOrder(house.table, ORDER, EIGHT + 32 * MINUTE);
    expect(await house.taken(XIULAN)).toEqual(nobody);
  });

  test('sent again to her before the news came: she has the time once, and the late news leaves it', async () => {
    const house = await expired();
    expect(await house.assign([XIULAN])).toMatchObject({ status: 200 });
    expect(await house.taken(XIULAN)).toEqual(has(ORDER));
    await followOrder(house.table, ORDER, EIGHT + 40 * MINUTE);
    expect(await house.taken(XIULAN)).toEqual(has(ORDER));
  });

  test('sent to another before the news came: his time is taken, hers comes back', async () => {
    const house = await expired();
    await house.assign([JIANGUO]);
    await followOrder(house.table, ORDER, EIGHT + 40 * MINUTE);
    expect([await house.taken(XIULAN), await house.taken(JIANGUO)]).toEqual([nobody, has(ORDER)]);
  });

  test('told while somebody is sending her again: her time and the order agree', async () => {
    const house = await expired();
    await Promise.all([followOrder(house.table, ORDER, EIGHT + 40 * MINUTE), house.assign([XIULAN])]);
    const { state } = await house.orderNow();
    expect(await house.taken(XIULAN)).toEqual(state === 'DISPATCHED' ? has(ORDER) : nobody);
  });
});

describe('two go together', () => {
  const pair = () => dispatchHouse({ orders: [twoWorkers()] });

  test('with the last acceptance the order is accepted', async () => {
    const house = await pair();
    expect(await house.assign([XIULAN])).toMatchObject({ code: 'WORKERS_NEEDED', details: { workers: 2 } });
    expect(await house.assign([XIULAN, XIULAN])).toMatchObject({ code: 'WORKERS_NEEDED' });
    await house.assign([XIULAN, JIANGUO]);
    expect(await house.answer('acceptJob', xiulan, XIULAN)).toMatchObject({ state: 'DISPATCHED' });
    expect(await house.answer('acceptJob', jianguo, JIANGUO)).toMatchObject({ state: 'ACCEPTED' });
  });

  test('both at the same moment: both have accepted', async () => {
    const house = await pair();
    await house.assign([XIULAN, JIANGUO]);
    await Promise.all([house.answer('acceptJob', xiulan, XIULAN), house.answer('acceptJob', jianguo, JIANGUO)]);
    expect(await house.orderNow()).toMatchObject({ state: 'ACCEPTED' });
  });

  test('when one declines, both have their time back', async () => {
    const house = await pair();
    await house.assign([XIULAN, JIANGUO]);
    await house.answer('acceptJob', xiulan, XIULAN);
    await house.answer('declineJob', jianguo, JIANGUO);
    expect(await house.orderNow()).toMatchObject({ state: 'PLACED', workers: [] });
    expect([await house.taken(XIULAN), await house.taken(JIANGUO)]).toEqual([nobody, nobody]);
  });

  test('one is replaced: who stays keeps the yes, who comes has to say it', async () => {
    const house = await pair();
    await house.assign([XIULAN, JIANGUO]);
    await house.answer('acceptJob', xiulan, XIULAN);
    await house.answer('acceptJob', jianguo, JIANGUO);
    const sent = await house.reassign([XIULAN, GUIFANG], { reason: '男护理员不便', ...UNLINKED });
    expect(sent).toMatchObject({ state: 'DISPATCHED', workers: [{ caregiverId: XIULAN }, { caregiverId: GUIFANG }] });
    expect(sent.workers.map(({ acceptedAt }: { acceptedAt?: string }) => acceptedAt !== undefined)).toEqual([
      true,
      false,
    ]);
    const days = [await house.taken(XIULAN), await house.taken(JIANGUO), await house.taken(GUIFANG)];
    expect(days).toEqual([has(ORDER), nobody, has(ORDER)]);
  });
});

describe('a caregiver cannot come', () => {
  const orders = [0, 1, 2].map((n) => anOrder({ orderId: id('or', n + 1) }, { at: TEN + n * 150 * MINUTE }));
  const call = (house: DispatchHouse, caregiverId = XIULAN) =>
    house.ask(dispatcher, 'returnJobs', {
      params: { facilityId: PROVIDER, caregiverId },
      body: { date: '2026-11-24', reason: '发烧' },
    });
  const sentOut = async (client = testClient()): Promise<DispatchHouse> => {
    const house = await dispatchHouse({ client, orders });
    for (const { orderId } of orders) await house.assign([XIULAN], {}, dispatcher, orderId);
    await house.answer('acceptJob', xiulan, XIULAN, orders[1]!.orderId);
    return house;
  };
  const stateOf = async (house: DispatchHouse) =>
    Promise.all(orders.map(async ({ orderId }) => (await house.orderNow(orderId)).state));

  test('all her jobs of the day go back in one command, also the accepted ones', async () => {
    const house = await sentOut();
    expect(await call(house)).toMatchObject({ status: 200, returned: orders.map(({ orderId }) => orderId), left: [] });
    expect(await stateOf(house)).toEqual(['PLACED', 'PLACED', 'PLACED']);
    expect(await house.taken(XIULAN)).toEqual(nobody);
    expect((await house.orderNow()).history.at(-1)).toMatchObject({ deed: 'TAKEN_BACK', reason: '发烧' });
  });

  test('cut short after the first, the next call goes on with what is left', async () => {
    const client = testClient();
    const lost = loseAnswers(client);
    const house = await sentOut(client);
    lost.next();
    expect(await call(house)).toMatchObject({ status: 503 });
    expect(await stateOf(house)).toEqual(['PLACED', 'ACCEPTED', 'DISPATCHED']);
    expect(await call(house)).toMatchObject({ returned: orders.slice(1).map(({ orderId }) => orderId) });
    expect(await stateOf(house)).toEqual(['PLACED', 'PLACED', 'PLACED']);
    expect(await call(house)).toMatchObject({ status: 200, returned: [], left: [] });
  });

  test('a visit that has begun stays hers', async () => {
    const house = await sentOut();
    const order = await house.orderNow(orders[0]!.orderId);
    const begun: Order = { ...order, state: 'CHECKED_IN', version: order.version + 1 };
    await house.table.commit(replaceOrder(order, begun));
    expect(await call(house)).toMatchObject({ left: [order.orderId] });
    expect((await house.taken(XIULAN)).orderIds).toEqual([order.orderId]);
  });

  test('what she does for another provider is not this one’s to take back', async () => {
    const house = await sentOut();
    const [theirs] = orders;
    await house.table.commit([
      { update: orderKey(theirs!.orderId), set: { providerId: OTHER_PROVIDER }, add: { version: 1 } },
    ]);
    expect(await call(house)).toMatchObject({ left: [theirs!.orderId] });
    expect((await house.orderNow(theirs!.orderId)).state).toBe('DISPATCHED');
  });

  test('somebody of another provider is not there', async () => {
    const house = await sentOut();
    const params = { facilityId: id('fc', 2), caregiverId: XIULAN };
    const body = { date: '2026-11-24', reason: '发烧' };
    expect(await house.ask(otherDispatcher, 'returnJobs', { params, body })).toMatchObject({ status: 404 });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['listed as dishonest', { dishonesty: { entryId: 'x', from: '2026-11-24', reason: '虚假打卡' } }, '失信名单'],
    ['suspended', { suspended: { reason: '投诉调查', by: { personId: 'pn_1', role: 'admin' } } }, '投诉调查'],
    ['without a valid health card', { healthCard: { issuedOn: '2025-01-01', expiresOn: '2026-11-23' } }, '健康证'],
    ['without certificates', { certificates: [] }, '上岗证书'],
    [
      'on leave',
      {
        leaves: [{ from: '2026-11-24', to: '2026-11-24', reason: '病假', by: { personId: 'p', role: 'staff' }, at: 0 }],
      },
      '请假',
    ],
  ])('%s, her open jobs go back to the wall with the reason', async (_what, set, words) => {
    const house = await sentOut();
    await house.table.commit([{ update: caregiverHead(XIULAN), set, add: { version: 1 } }]);
    await recheckCaregiver(house.table, XIULAN, EIGHT);
    expect(await stateOf(house)).toEqual(['PLACED', 'PLACED', 'PLACED']);
    expect((await house.orderNow()).history.at(-1)).toMatchObject({ deed: 'TAKEN_BACK', by: { role: 'system' } });
    expect((await house.orderNow()).history.at(-1)?.reason).toContain(words);
    expect(await house.taken(XIULAN)).toEqual(nobody);
    await recheckCaregiver(house.table, XIULAN, EIGHT);
    expect((await house.orderNow()).history.at(-1)?.reason).toContain(words);
  });

  test('listed from the day after: today’s jobs stand', async () => {
    const house = await sentOut();
    const dishonesty = { entryId: 'x', from: '2026-11-25', reason: '虚假打卡' };
    await house.table.commit([{ update: caregiverHead(XIULAN), set: { dishonesty }, add: { version: 1 } }]);
    await recheckCaregiver(house.table, XIULAN, EIGHT);
    expect(await stateOf(house)).toEqual(['DISPATCHED', 'ACCEPTED', 'DISPATCHED']);
  });
});

describe('the working days follow', () => {
  const move = async (house: DispatchHouse, to: Partial<Order>) => {
    const order = await house.orderNow();
    await house.table.commit(replaceOrder(order, { ...order, ...to, version: order.version + 1 }));
    await followOrder(house.table, ORDER, EIGHT);
  };

  test.each([
    ['CANCELLED_BY_ELDER', nobody],
    ['CANCELLED_BY_PROVIDER', nobody],
    ['NO_SHOW_CAREGIVER', nobody],
    ['NO_SHOW_ELDER', has(ORDER)],
    ['EXCEPTION', has(ORDER)],
    ['CHECKED_OUT', has(ORDER)],
    ['REJECTED', has(ORDER)],
  ] as const)('%s', async (state, taken) => {
    const house = await dispatchHouse();
    await house.assign([XIULAN]);
    await move(house, { state });
    expect(await house.taken(XIULAN)).toEqual(taken);
  });

  test.each([
    ['free', [], 150],
    ['taken by the next', [anOrder({ orderId: OTHER }, { at: TEN + 135 * MINUTE })], 270],
  ])('a visit that is longer on the spot takes its time, and the time after it is %s', async (_what, more, minutes) => {
    const house = await dispatchHouse({ orders: [anOrder(), ...more] });
    await house.assign([XIULAN]);
    for (const { orderId } of more) await house.assign([XIULAN], {}, dispatcher, orderId);
    const { history } = await house.orderNow();
    const by = { personId: LI, role: 'caregiver' } as const;
    const extended = { at: TEN, by, from: 'CHECKED_IN', to: 'CHECKED_IN', deed: 'EXTENDED' } as const;
    await move(house, { state: 'CHECKED_OUT', minutes: 150, history: [...history, extended] });
    expect((await house.taken(XIULAN)).minutes).toBe(minutes);
  });

  test('sent again for another day before the news came: the day of before is free', async () => {
    const house = await dispatchHouse();
    await house.assign([XIULAN]);
    await sweep(house.sweeper, EIGHT + 30 * MINUTE);
    const order = await house.orderNow();
    const later = { startsAt: TEN + 24 * 60 * MINUTE, date: '2026-11-25', version: order.version + 1 };
    await house.table.commit(replaceOrder(order, { ...order, ...later }));
    await house.assign([XIULAN]);
    expect((await house.taken(XIULAN)).orderIds).toEqual([ORDER]);
    await followOrder(house.table, ORDER, EIGHT + 40 * MINUTE);
    expect(await house.taken(XIULAN)).toEqual({ orderIds: [], minutes: 120 });
    expect(await house.taken(XIULAN, '2026-11-25')).toEqual(has(ORDER));
  });

  test('whatever people and the clock do in any order, each day holds exactly the orders that say so', async () => {
    const orders = [0, 1, 2, 3].map((n) => anOrder({ orderId: id('or', n + 1) }, { at: TEN + n * 60 * MINUTE }));
    const house = await dispatchHouse({ orders });
    const team = [XIULAN, JIANGUO, GUIFANG];
    // A fixed walk through what can happen; the numbers only have to be mixed well.
    let seed = 20261124;
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    for (let step = 0; step < 80; step++) {
      const now = EIGHT + step * 20_000;
      house.setClock(now);
      const { orderId } = orders[next(orders.length)]!;
      const caregiverId = team[next(team.length)]!;
      const order = await house.orderNow(orderId);
      const params = { facilityId: PROVIDER, orderId };
      const doings: (() => Promise<unknown>)[] = [
        () => house.assign([caregiverId], UNLINKED, dispatcher, orderId),
        () => house.reassign([caregiverId], { reason: '换人', ...UNLINKED }, dispatcher, orderId),
        () => house.ask(dispatcher, 'unassignOrder', { params, body: { version: order.version, reason: '收回' } }),
        () =>
          house.ask(dispatcher, 'acceptForCaregiver', {
            params: { ...params, caregiverId },
            body: { assignedAt: '2026-11-24T08:00:00+08:00' },
          }),
        () => sweep(house.sweeper, now),
        () => followOrder(house.table, orderId, now),
      ];
      await Promise.all([doings[next(doings.length)]!(), doings[next(doings.length)]!()]);
    }
    for (const { orderId } of orders) await followOrder(house.table, orderId, EIGHT);
    const standing = await Promise.all(orders.map(({ orderId }) => house.orderNow(orderId)));
    expect(standing.some(({ version }) => version > 3)).toBe(true);
    for (const caregiverId of team) {
      const held = standing.filter((order) => holdsTime(order, caregiverId)).map(({ orderId }) => orderId);
      const { orderIds, minutes } = await house.taken(caregiverId);
      expect(orderIds.toSorted()).toEqual(held.toSorted());
      expect(minutes).toBe(120 * held.length);
    }
  });
});
