import { recheckCaregiver } from '../../functions/dispatch/recheck-caregiver.ts';
import { orderKey } from '../../functions/orders/index.ts';
import { openWaiting, proposeRepair } from '../../functions/scheduling/propose-repair.ts';
import { resumeRosters } from '../../functions/scheduling/resume-rosters.ts';
import { type RosterItem, rostersOf } from '../../functions/scheduling/roster.ts';
import { instantAt } from '../../shared/business-time.ts';
import type { Write } from '../../shared/table.ts';
import { id } from '../fixtures/a-booking.ts';
import { JIANGUO, PROVIDER, XIULAN } from '../fixtures/a-dispatch.ts';
import { dispatcher } from './dispatch-house.ts';
import { changingHouse, ONE, type RostersHouse, rostersHouse, TWO, visit, WEDNESDAY } from './rosters-house.ts';

const SEVEN = instantAt(WEDNESDAY, '07:00');
const MINUTE = 60_000;
const FOUR = [1, 2, 3, 4];

/** Four visits of Wednesday, any time of the day, published on Tuesday at five; it is Wednesday at seven. */
async function publishedHouse() {
  const house = await rostersHouse({ orders: FOUR.map((n) => visit(n, '09:00', { windowMinutes: 480 })) });
  await house.planned();
  await house.publish();
  house.setClock(SEVEN);
  return house;
}
/** What the system has proposed, the first one first. */
const proposals = async ({ table }: RostersHouse): Promise<RosterItem[]> =>
  (await table.query<RosterItem>(rostersOf(PROVIDER))).items.filter(({ causes }) => causes !== undefined);
const states = async (house: RostersHouse) => (await proposals(house)).map(({ state }) => state);

/** What the bus tells of the last step of an order. */
async function tell({ table, orderNow, work }: RostersHouse, orderId: string): Promise<void> {
  const { elderId, providerId, region, history } = await orderNow(orderId);
  const { from, to, deed, by, at } = history.at(-1)!;
  const named = { orderId, elderId, providerId, region };
  const step = { ...named, ...(from ? { from } : {}), to, ...(deed ? { deed } : {}), by, at };
  await proposeRepair(table, step, work.clock());
}
const ordersOf = async (house: RostersHouse, caregiverId: string) =>
  (await house.taken(caregiverId, WEDNESDAY)).orderIds;
/** Who has most to do reports ill, and all those jobs go back to the wall. Answers which. */
async function reportsIll(house: RostersHouse): Promise<string[]> {
  const [xiulan, jianguo] = await Promise.all([ordersOf(house, XIULAN), ordersOf(house, JIANGUO)]);
  const [caregiverId, orderIds] = xiulan.length > jianguo.length ? [XIULAN, xiulan] : [JIANGUO, jianguo];
  const by = { personId: 'x', role: 'caregiver' };
  const leave = { from: WEDNESDAY, to: WEDNESDAY, reason: '病假', by, at: SEVEN };
  const filed: Write = {
    update: { pk: `CAREGIVER#${caregiverId}`, sk: 'HEAD' },
    set: { leaves: [leave] },
    add: { version: 1 },
  };
  await house.table.commit([filed]);
  await recheckCaregiver(house.table, caregiverId, house.work.clock());
  return orderIds;
}
/** Workers plan the last proposal, and the bus tells that they are through. */
async function planned(house: RostersHouse): Promise<RosterItem> {
  const last = (await proposals(house)).at(-1)!;
  house.speakOf(last.rosterId);
  await house.untilDone();
  // Ids of rosters go by the time at which they are made.
  house.setClock(house.work.clock() + MINUTE);
  await openWaiting(house.work, await house.roster());
  return (await proposals(house)).find(({ rosterId }) => rosterId === last.rosterId)!;
}

describe('a published day is mended by a proposal', () => {
  test('a caregiver falls ill: who could go instead is planned, and nothing is sent before somebody says so', async () => {
    const house = await publishedHouse();
    const [first, ...rest] = await reportsIll(house);
    const well = (await ordersOf(house, XIULAN)).length > 0 ? XIULAN : JIANGUO;
    await tell(house, first!);
    const proposal = await planned(house);
    expect(proposal).toMatchObject({ state: 'PLANNED', by: { role: 'system' }, repairs: '系统提议：没有人去 1 单' });
    expect(proposal.counts).toMatchObject({ changes: 1 + rest.length, unplanned: 0 });
    expect((await house.orderNow(first)).state).toBe('PLACED');
    expect(await house.read()).toMatchObject({ causes: [{ what: 'returned', orderId: first }] });
    await house.publish();
    expect(await house.read()).toMatchObject({ state: 'PUBLISHED' });
    expect((await house.orderNow(first)).workers).toMatchObject([{ caregiverId: well }]);
    expect((await house.orderNow(first)).history.at(-1)!.by.personId).toBe(dispatcher.personId);
  });

  test('what happens while one is planned waits, and the next one knows all of it: one at a time', async () => {
    const house = await publishedHouse();
    const [first, ...rest] = await reportsIll(house);
    expect(rest.length).toBeGreaterThan(0);
    await tell(house, first!);
    for (const orderId of rest) await tell(house, orderId);
    expect(await states(house)).toEqual(['ASKED']);
    await planned(house);
    expect(await states(house)).toEqual(['CANCELLED', 'ASKED']);
    const next = await planned(house);
    expect(next.causes).toHaveLength(1 + rest.length);
    expect(await states(house)).toEqual(['CANCELLED', 'PLANNED']);
  });

  test('what happens while the day is published for the first time is not lost', async () => {
    const house = await rostersHouse({ orders: FOUR.map((n) => visit(n, '09:00', { windowMinutes: 480 })) });
    await house.planned();
    await house.sayPublish();
    let ill: string[] = [];
    const table = {
      ...house.table,
      async commit(writes: readonly Write[]) {
        const isLast = writes.some((write) => 'update' in write && write.set?.state === 'PUBLISHED');
        if (isLast) {
          ill = await reportsIll(house);
          for (const orderId of ill) await tell(house, orderId);
        }
        return house.table.commit(writes);
      },
    };
    await house.workOn({ ...house.work, table });
    expect(ill).not.toEqual([]);
    expect(await proposals(house)).toEqual([]);
    await openWaiting(house.work, await house.roster());
    expect((await proposals(house)).at(-1)!.causes).toHaveLength(ill.length);
  });

  test('F5: told twice, also after it is mended, a cause opens one proposal', async () => {
    const house = await publishedHouse();
    const [first] = await reportsIll(house);
    await Promise.all([tell(house, first!), tell(house, first!)]);
    expect(await states(house)).toEqual(['ASKED']);
    const before = await house.table.get(orderKey(first!));
    await planned(house);
    await house.publish();
    await openWaiting(house.work, await house.roster());
    // The old news comes once more, and late: the order as it was then.
    await house.table.commit([{ put: before! }]);
    await tell(house, first!);
    expect(await states(house)).toEqual(['PUBLISHED']);
  });

  test('a proposal that changes nothing bothers nobody', async () => {
    const house = await publishedHouse();
    const [orderId] = [...(await ordersOf(house, XIULAN)), ...(await ordersOf(house, JIANGUO))];
    const order = await house.orderNow(orderId!);
    const by = { personId: 'x', role: 'family' };
    const step = { at: SEVEN, by, from: order.state, to: 'CANCELLED_BY_ELDER' };
    const history = [...order.history, step];
    await house.table.commit([
      { update: orderKey(orderId!), set: { state: 'CANCELLED_BY_ELDER', history }, remove: ['gsi1pk', 'gsi1sk'] },
    ]);
    await tell(house, orderId!);
    expect(await planned(house)).toMatchObject({ state: 'CANCELLED', counts: { changes: 0, unplanned: 0 } });
  });

  test('a day nobody has published is nobody’s business', async () => {
    const house = await rostersHouse({ orders: FOUR.map((n) => visit(n, '09:00', { windowMinutes: 480 })) });
    await house.assign([XIULAN], {}, dispatcher, id('or', 1));
    await reportsIll(house);
    await tell(house, id('or', 1));
    expect(await proposals(house)).toEqual([]);
  });

  test('one that somebody has begun to change stands; what comes after it waits until that is over', async () => {
    const house = await publishedHouse();
    const [first, second] = await reportsIll(house);
    await tell(house, first!);
    await planned(house);
    await house.edit(first!, [], '09:00');
    await tell(house, second!);
    expect(await states(house)).toEqual(['PLANNED']);
    await house.ask('cancelRoster');
    await openWaiting(house.work, await house.roster());
    expect(await states(house)).toEqual(['CANCELLED', 'ASKED']);
    expect((await proposals(house)).at(-1)!.causes).toMatchObject([{ orderId: second }]);
  });

  test('who plans the day themselves is not held up by a proposal, and it gives way', async () => {
    const house = await publishedHouse();
    const [first] = await reportsIll(house);
    await tell(house, first!);
    expect(await house.repair('李秀兰病假')).toMatchObject({ state: 'PLANNED' });
    expect(await states(house)).toEqual(['CANCELLED']);
  });
});

test('what a proposal knew that gave way is proposed anew when the roster in its place is given up', async () => {
  const house = await publishedHouse();
  const [first] = await reportsIll(house);
  await tell(house, first!);
  await house.repair('李秀兰病假');
  await house.ask('cancelRoster');
  await openWaiting(house.work, await house.roster());
  const open = (await proposals(house)).filter(({ state }) => state === 'ASKED');
  expect(open.map(({ causes }) => causes)).toMatchObject([[{ what: 'returned', orderId: first }]]);
});

test('what somebody has mended in the meantime is looked at anew, and given up where nothing is left to mend', async () => {
  const house = await publishedHouse();
  const [first] = await reportsIll(house);
  await house.repair('病假');
  const { rosterId } = await house.roster();
  await tell(house, first!);
  expect(await planned(house)).toMatchObject({ state: 'PLANNED' });
  house.speakOf(rosterId);
  await house.publish();
  await openWaiting(house.work, await house.roster());
  expect(await states(house)).toEqual(['CANCELLED', 'ASKED']);
  expect(await planned(house)).toMatchObject({ state: 'CANCELLED', counts: { changes: 0 } });
});

test('proposals that nobody has had to look at are not among a provider’s last rosters; one that somebody gave up is', async () => {
  const house = await publishedHouse();
  const [first, ...rest] = await reportsIll(house);
  const listed = async () =>
    (await house.askRaw(dispatcher, 'listRosters', { params: { facilityId: PROVIDER } })).rosters.map(
      ({ state, causes }: RosterItem) => `${state} ${causes?.length ?? '-'}`,
    );
  await tell(house, first!);
  for (const orderId of rest) await tell(house, orderId);
  await planned(house);
  await planned(house);
  expect(await states(house)).toEqual(['CANCELLED', 'PLANNED']);
  expect(await listed()).toEqual([`PLANNED ${1 + rest.length}`, 'PUBLISHED -']);
  await house.ask('cancelRoster');
  expect(await listed()).toEqual([`CANCELLED ${1 + rest.length}`, 'PUBLISHED -']);
});

test('thirty visits that come back in the same second are all heard, and open one proposal and at most one after it', async () => {
  const orders = Array.from({ length: 30 }, (_, n) => visit(n + 1, '09:00', { windowMinutes: 480 }));
  const house = await rostersHouse({ orders });
  await house.planned();
  await house.publish();
  house.setClock(SEVEN);
  const back = orders.map(({ orderId, elderId, providerId, region }) => ({
    ...{ orderId, elderId, providerId, region, at: SEVEN, by: { personId: 's', role: 'system' as const } },
    ...{ from: 'DISPATCHED' as const, to: 'PLACED' as const },
  }));
  for (const { orderId } of orders)
    await house.table.commit([{ update: orderKey(orderId), set: { state: 'PLACED', workers: [] } }]);
  await Promise.all(back.map((step) => proposeRepair(house.table, step, SEVEN)));
  expect(await states(house)).toEqual(['ASKED']);
  await planned(house);
  // Who is first takes in what others have noted by then: all of it, or the rest comes next.
  expect([['PLANNED'], ['CANCELLED', 'ASKED']]).toContainEqual(await states(house));
  const told = (await proposals(house)).at(-1)!.causes!.map(({ orderId }) => orderId);
  expect(told.toSorted()).toEqual(orders.map(({ orderId }) => orderId).toSorted());
});

test('F5: that a roster is published, told once more and late, overtakes nothing that was proposed since', async () => {
  const house = await publishedHouse();
  const published = await house.roster();
  const [first] = await reportsIll(house);
  await tell(house, first!);
  await planned(house);
  await openWaiting(house.work, published);
  expect(await states(house)).toEqual(['PLANNED']);
});

describe('a worker that dies while visits change places', () => {
  test('F3: is followed by another without anybody’s doing: no visit stays on the wall', async () => {
    const house = await changingHouse();
    await house.sayPublish();
    // It dies as soon as one of the two is back on the wall.
    const taken = async () => (await Promise.all([ONE, TWO].map(house.orderNow))).map(({ state }) => state);
    const table = {
      ...house.table,
      async commit(writes: readonly Write[]) {
        if ((await taken()).includes('PLACED')) throw new Error('the function was killed');
        return house.table.commit(writes);
      },
    };
    await expect(house.workOn({ ...house.work, table })).rejects.toThrow('the function was killed');
    expect((await taken()).toSorted()).toEqual(['DISPATCHED', 'PLACED']);

    const { turn, movedAt } = await house.roster();
    await resumeRosters(house.table, movedAt + 3 * MINUTE - 1);
    expect((await house.roster()).turn).toBe(turn);
    await resumeRosters(house.table, movedAt + 3 * MINUTE);
    expect((await house.roster()).turn).toBe(turn + 1);
    await house.untilDone();
    expect([await house.goes(ONE), await house.goes(TWO)]).toEqual([[JIANGUO], [XIULAN]]);
    await resumeRosters(house.table, movedAt + 60 * MINUTE);
    expect((await house.roster()).turn).toBe(turn + 1);
  });

  test('what fails for two days is given up', async () => {
    const house = await rostersHouse({ orders: [] });
    await house.make();
    const { movedAt, turn } = await house.roster();
    await resumeRosters(house.table, movedAt + 48 * 60 * MINUTE + 1);
    expect((await house.roster()).turn).toBe(turn);
    await resumeRosters(house.table, movedAt + 48 * 60 * MINUTE);
    expect((await house.roster()).turn).toBe(turn + 1);
  });
});
