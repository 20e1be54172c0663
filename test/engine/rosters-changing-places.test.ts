import { rosterVisitKey } from '../../functions/scheduling/roster.ts';
import { type Instant, instantAt } from '../../shared/business-time.ts';
import type { Write } from '../../shared/table.ts';
import { GUIFANG, JIANGUO, XIULAN } from '../fixtures/a-dispatch.ts';
import { dispatcher } from './dispatch-house.ts';
import {
  changingHouse,
  ONE,
  type RostersHouse,
  rostersHouse,
  THREE,
  TWO,
  threeAtHand,
  visit,
  WEDNESDAY,
} from './rosters-house.ts';

/** Within the hour before both visits. */
const HALF_PAST_EIGHT: Instant = instantAt(WEDNESDAY, '08:30');

const resultOf = async ({ visits }: RostersHouse, orderId: string) =>
  (await visits()).find((each) => each.orderId === orderId)!.result;

/** The table of a worker to whom something happens once, just before a write to a visit of the roster. */
async function happening(
  house: RostersHouse,
  orderId: string,
  isIt: (set: Record<string, unknown>) => boolean,
  what: () => Promise<unknown>,
) {
  const { sk } = rosterVisitKey(await house.roster(), orderId);
  let isOver = false;
  return {
    ...house.table,
    async commit(writes: readonly Write[]) {
      const isNow = writes.some((write) => 'update' in write && write.update.sk === sk && isIt(write.set ?? {}));
      if (isNow && !isOver) {
        isOver = true;
        await what();
      }
      return house.table.commit(writes);
    },
  };
}

test('whom a colleague sends at the moment a visit is to be taken back stays', async () => {
  const house = await changingHouse();
  await house.sayPublish();
  const table = await happening(
    house,
    ONE,
    ({ takenBack }) => takenBack !== undefined,
    () => house.reassign([GUIFANG], { reason: '同事改派' }, dispatcher, ONE),
  );
  await house.workOn({ ...house.work, table });
  expect(await house.goes(ONE)).toEqual([GUIFANG]);
  expect(await resultOf(house, ONE)).toMatchObject({ done: 'refused', code: 'ORDER_CHANGED' });
  expect(await house.table.get(rosterVisitKey(await house.roster(), ONE))).not.toHaveProperty('takenBack');
  expect(await house.goes(TWO)).toEqual([XIULAN]);
});

test('what was sent by a worker that died before it wrote so is sent, also when it would be too late by now', async () => {
  const house = await rostersHouse({ orders: [visit(1, '09:00')], caregivers: threeAtHand() });
  expect(await house.assign([XIULAN], {}, dispatcher, ONE)).toMatchObject({ status: 200 });
  await house.repair('换人');
  await house.edit(ONE, [JIANGUO], '09:00');
  await house.sayPublish();
  const table = await happening(house, ONE, ({ result }) => result !== undefined, fail);
  await expect(house.workOn({ ...house.work, table })).rejects.toThrow('the function was killed');
  house.setClock(HALF_PAST_EIGHT);
  await house.untilDone();
  expect(await house.goes(ONE)).toEqual([JIANGUO]);
  expect(await resultOf(house, ONE)).toEqual({ done: 'sent' });
});

test('what was taken back by a worker that died is sent, also when it was to begin within the hour', async () => {
  const house = await changingHouse();
  await house.sayPublish();
  // It dies when both are on the wall and nobody is sent yet.
  const table = await happening(house, ONE, ({ result }) => result !== undefined, fail);
  const dying = {
    ...table,
    async commit(writes: readonly Write[]) {
      const isSending = writes.some(
        (write) => 'put' in write || ('update' in write && write.set?.state === 'DISPATCHED'),
      );
      const states = await Promise.all([ONE, TWO].map(async (orderId) => (await house.orderNow(orderId)).state));
      if (isSending && states.every((state) => state === 'PLACED')) return fail();
      return table.commit(writes);
    },
  };
  await expect(house.workOn({ ...house.work, table: dying })).rejects.toThrow('the function was killed');
  house.setClock(HALF_PAST_EIGHT);
  await house.untilDone();
  expect([await house.goes(ONE), await house.goes(TWO)]).toEqual([[JIANGUO], [XIULAN]]);
});

/** The first is to go to Sun and the second to Li; meanwhile Sun has got the third. */
async function hinderedHouse() {
  const house = await rostersHouse({ orders: [1, 2, 3].map((n) => visit(n, '09:00')), caregivers: threeAtHand() });
  expect(await house.assign([XIULAN], {}, dispatcher, ONE)).toMatchObject({ status: 200 });
  expect(await house.assign([JIANGUO], {}, dispatcher, TWO)).toMatchObject({ status: 200 });
  await house.repair('换人');
  await house.edit(THREE, [], '09:00');
  expect(await house.edit(ONE, [GUIFANG], '09:00')).toMatchObject({ status: 200 });
  expect(await house.edit(TWO, [XIULAN], '09:00')).toMatchObject({ status: 200 });
  expect(await house.assign([GUIFANG], {}, dispatcher, THREE)).toMatchObject({ status: 200 });
  return house;
}

test('what cannot go as planned after all stays with whom it was, and so does what waited for its place', async () => {
  const house = await hinderedHouse();
  await house.publish();
  for (const [orderId, who] of [
    [ONE, XIULAN],
    [TWO, JIANGUO],
    [THREE, GUIFANG],
  ] as const)
    expect(await house.goes(orderId)).toEqual([who]);
  for (const orderId of [ONE, TWO])
    expect(await resultOf(house, orderId)).toMatchObject({ done: 'refused', code: 'NOT_DISPATCHABLE' });
  expect((await house.taken(XIULAN, WEDNESDAY)).orderIds).toEqual([ONE]);
});

test('workers killed one after the other between the note of taking back and the deed leave it to the next', async () => {
  const house = await changingHouse();
  await house.sayPublish();
  for (let killed = 0; killed < 2; killed++) {
    let isNoted = false;
    const table = {
      ...house.table,
      async commit(writes: readonly Write[]) {
        if (isNoted) return fail();
        isNoted = writes.some((write) => 'update' in write && write.set?.takenBack !== undefined);
        return house.table.commit(writes);
      },
    };
    await expect(house.workOn({ ...house.work, table })).rejects.toThrow('the function was killed');
  }
  await house.untilDone();
  expect([await house.goes(ONE), await house.goes(TWO)]).toEqual([[JIANGUO], [XIULAN]]);
});

/** The table of a worker that is killed before its commit number `at`, counted from nought. */
function killedAt(house: RostersHouse, at: number) {
  let commits = 0;
  return {
    ...house.table,
    commit: (writes: readonly Write[]) => (commits++ < at ? house.table.commit(writes) : fail()),
  };
}
/** The room is published by a worker that is killed at every step in turn, and by the next one. Answers after how many it lived. */
async function atEveryStep(make: () => Promise<RostersHouse>, look: (house: RostersHouse) => Promise<void>) {
  for (let at = 0; ; at++) {
    const house = await make();
    await house.sayPublish();
    const lived = await house.workOn({ ...house.work, table: killedAt(house, at) }).then(
      () => true,
      () => false,
    );
    await house.untilDone();
    await look(house);
    if (lived) return at;
  }
}

test('killed at whatever step of changing places, the next worker ends what was begun', async () => {
  const steps = await atEveryStep(changingHouse, async (house) => {
    expect([await house.goes(ONE), await house.goes(TWO)]).toEqual([[JIANGUO], [XIULAN]]);
    expect([await resultOf(house, ONE), await resultOf(house, TWO)]).toEqual([{ done: 'sent' }, { done: 'sent' }]);
  });
  expect(steps).toBeGreaterThan(8);
});

test('killed at whatever step of putting back, the next worker leaves nobody without a visit', async () => {
  const steps = await atEveryStep(hinderedHouse, async (house) => {
    expect([await house.goes(ONE), await house.goes(TWO), await house.goes(THREE)]).toEqual([
      [XIULAN],
      [JIANGUO],
      [GUIFANG],
    ]);
    expect([(await resultOf(house, ONE))?.done, (await resultOf(house, TWO))?.done]).toEqual(['refused', 'refused']);
  });
  expect(steps).toBeGreaterThan(12);
});

function fail(): never {
  throw new Error('the function was killed');
}
