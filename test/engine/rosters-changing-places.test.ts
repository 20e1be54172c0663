import { rosterVisitKey } from '../../functions/scheduling/roster.ts';
import { type Instant, instantAt } from '../../shared/business-time.ts';
import type { Write } from '../../shared/table.ts';
import { id } from '../fixtures/a-booking.ts';
import { GUIFANG, JIANGUO, LI, theCaregiver, XIULAN, ZHAO } from '../fixtures/a-dispatch.ts';
import { dispatcher } from './dispatch-house.ts';
import { type RostersHouse, rostersHouse, visit, WEDNESDAY } from './rosters-house.ts';

const [ONE, TWO] = [id('or', 1), id('or', 2)];
/** Within the hour before both visits. */
const HALF_PAST_EIGHT: Instant = instantAt(WEDNESDAY, '08:30');

const team = () => [
  theCaregiver({ personId: LI }),
  theCaregiver({ caregiverId: JIANGUO, name: '赵建国', sex: 'male', personId: ZHAO }),
  theCaregiver({ caregiverId: GUIFANG, name: '孙桂芳', personId: id('pn', 23) }),
];
/** Li goes to the first and Zhao to the second; the roster has it the other way round. */
async function changingHouse() {
  const house = await rostersHouse({ orders: [visit(1, '09:00'), visit(2, '09:00')], caregivers: team() });
  expect(await house.assign([XIULAN], {}, dispatcher, ONE)).toMatchObject({ status: 200 });
  expect(await house.assign([JIANGUO], {}, dispatcher, TWO)).toMatchObject({ status: 200 });
  await house.repair('互换');
  await house.edit(ONE, [], '09:00');
  await house.edit(TWO, [XIULAN], '09:00');
  await house.edit(ONE, [JIANGUO], '09:00');
  return house;
}
const saysPublish = async (house: RostersHouse) =>
  house.ask('publishRoster', { body: { version: (await house.roster()).version } });
const goes = async ({ orderNow }: RostersHouse, orderId: string) =>
  (await orderNow(orderId)).workers.map(({ caregiverId }) => caregiverId);
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
  await saysPublish(house);
  const table = await happening(
    house,
    ONE,
    ({ takenBack }) => takenBack !== undefined,
    () => house.reassign([GUIFANG], { reason: '同事改派' }, dispatcher, ONE),
  );
  await house.workOn({ ...house.work, table });
  expect(await goes(house, ONE)).toEqual([GUIFANG]);
  expect(await resultOf(house, ONE)).toMatchObject({ done: 'refused', code: 'ORDER_CHANGED' });
  expect(await house.table.get(rosterVisitKey(await house.roster(), ONE))).not.toHaveProperty('takenBack');
  expect(await goes(house, TWO)).toEqual([XIULAN]);
});

test('what was sent by a worker that died before it wrote so is sent, also when it would be too late by now', async () => {
  const house = await rostersHouse({ orders: [visit(1, '09:00')], caregivers: team() });
  expect(await house.assign([XIULAN], {}, dispatcher, ONE)).toMatchObject({ status: 200 });
  await house.repair('换人');
  await house.edit(ONE, [JIANGUO], '09:00');
  await saysPublish(house);
  const table = await happening(house, ONE, ({ result }) => result !== undefined, fail);
  await expect(house.workOn({ ...house.work, table })).rejects.toThrow('the function was killed');
  house.setClock(HALF_PAST_EIGHT);
  await house.untilDone();
  expect(await goes(house, ONE)).toEqual([JIANGUO]);
  expect(await resultOf(house, ONE)).toEqual({ done: 'sent' });
});

test('what was taken back by a worker that died is sent, also when it was to begin within the hour', async () => {
  const house = await changingHouse();
  await saysPublish(house);
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
  expect([await goes(house, ONE), await goes(house, TWO)]).toEqual([[JIANGUO], [XIULAN]]);
});

test('what cannot go as planned after all stays with whom it was, and so does what waited for its place', async () => {
  const house = await rostersHouse({ orders: [1, 2, 3].map((n) => visit(n, '09:00')), caregivers: team() });
  const THREE = id('or', 3);
  expect(await house.assign([XIULAN], {}, dispatcher, ONE)).toMatchObject({ status: 200 });
  expect(await house.assign([JIANGUO], {}, dispatcher, TWO)).toMatchObject({ status: 200 });
  await house.repair('换人');
  await house.edit(THREE, [], '09:00');
  expect(await house.edit(ONE, [GUIFANG], '09:00')).toMatchObject({ status: 200 });
  expect(await house.edit(TWO, [XIULAN], '09:00')).toMatchObject({ status: 200 });
  // Meanwhile Sun has got another visit at that hour.
  expect(await house.assign([GUIFANG], {}, dispatcher, THREE)).toMatchObject({ status: 200 });
  await house.publish();
  expect(await goes(house, ONE)).toEqual([XIULAN]);
  expect(await goes(house, TWO)).toEqual([JIANGUO]);
  expect(await goes(house, THREE)).toEqual([GUIFANG]);
  for (const orderId of [ONE, TWO])
    expect(await resultOf(house, orderId)).toMatchObject({ done: 'refused', code: 'NOT_DISPATCHABLE' });
  expect((await house.taken(XIULAN, WEDNESDAY)).orderIds).toEqual([ONE]);
});

function fail(): never {
  throw new Error('the function was killed');
}
