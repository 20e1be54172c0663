import fc from 'fast-check';
import { carePlansEventsOf } from '../../functions/care-plans/events-of.ts';
import { makeCarePlan } from '../../functions/care-plans/make-care-plan.ts';
import { moveToFile } from '../../functions/care-plans/move-to-file.ts';
import { type CarePlanTerms, carePlansOfElder } from '../../functions/care-plans/plan.ts';
import { mustMove, type Order, orderKey, orderOf } from '../../functions/orders/index.ts';
import { type Instant, instantAt, isoInShanghai } from '../../shared/business-time.ts';
import {
  carePlansHouse,
  ELDER,
  elderItem,
  type House,
  id,
  interrupted,
  NOW,
  OTHER_ELDER,
  OTHER_PROVIDER,
  PROVIDER,
  people,
  terms,
} from './care-plans-house.ts';

/** `11-23 09:00 PLACED`: what stands in the elder's week. */
const shown = ({ startsAt, state }: Order): string =>
  `${isoInShanghai(startsAt).slice(5, 16).replace('T', ' ')} ${state}`;
const week = async (house: House, elderId = ELDER) => (await house.orders(elderId)).map(shown);
const live = async (house: House) => (await week(house)).filter((line) => line.endsWith('PLACED'));

const MONDAY_AND_WEDNESDAY = ['11-23 09:00 PLACED', '11-25 09:00 PLACED'];

async function openHouse(minutes = 600): Promise<House> {
  const house = await carePlansHouse();
  await house.open();
  await house.grant(minutes);
  return house;
}
async function dispatched(house: House, order: Order): Promise<void> {
  const by = { personId: people.dispatcher.personId, role: 'staff' as const, grant: people.dispatcher.grants[0]! };
  const { writes } = mustMove(order, 'DISPATCHED', {}, { by, now: NOW });
  expect(await house.table.commit(writes)).toBe('done');
}

describe('the visits of a plan', () => {
  test('are ordered a week ahead, each with the minutes of the program held for it', async () => {
    const house = await openHouse();
    expect(await house.make()).toMatchObject({ status: 200, version: 1 });
    await house.keep();
    const orders = await house.orders();
    expect(orders.map(shown)).toEqual(MONDAY_AND_WEDNESDAY);
    expect(orders[0]).toMatchObject({
      carePlanId: id('cp', 1),
      slot: '09:00',
      channel: 'care-plan',
      minutes: 120,
      selfPayFen: 0,
      by: { personId: people.admin.personId, role: 'system' },
    });
    expect(await house.unitsLeft()).toEqual([[360, 240]]);
    expect(await house.refused()).toEqual([]);
  });

  test('run twice, by two at once, or by night, are ordered once', async () => {
    const house = await openHouse();
    await house.make();
    await Promise.all([house.keep(), house.keep()]);
    const once = await house.orders();
    await house.keep();
    expect(await house.keepAll()).toBe(1);
    expect(await house.orders()).toEqual(once);
    expect(once.map(shown)).toEqual(MONDAY_AND_WEDNESDAY);
    expect(await house.unitsLeft()).toEqual([[360, 240]]);
  });

  test('grow with the days', async () => {
    const house = await openHouse();
    await house.make();
    await house.keep();
    await house.keep(instantAt('2026-11-23', '00:40'));
    expect(await week(house)).toEqual([...MONDAY_AND_WEDNESDAY, '11-30 09:00 PLACED']);
  });

  test('that the elder cancelled stay cancelled', async () => {
    const house = await openHouse();
    await house.make();
    await house.keep();
    const [monday] = await house.orders();
    expect(await house.cancel(monday!.orderId)).toMatchObject({ state: 'CANCELLED_BY_ELDER' });
    await house.keep();
    expect(await week(house)).toEqual(['11-23 09:00 CANCELLED_BY_ELDER', '11-25 09:00 PLACED']);
    expect(await house.unitsLeft()).toEqual([[480, 120]]);
  });

  test('keep their price when the provider asks for more', async () => {
    const house = await openHouse();
    await house.make({ program: undefined });
    await house.keep();
    const [before] = await house.orders();
    await house.offer({ priceFen: 1_500 }, { version: 1 });
    await house.keep();
    const [after] = await house.orders();
    expect(before!.priceFen).toBe(4_800);
    expect(after).toEqual(before);
    await house.keep(instantAt('2026-11-23', '00:40'));
    expect((await house.orders()).at(-1)!.priceFen).toBe(6_000);
  });
});

describe('an edited plan', () => {
  test('gives up what was not dispatched and orders it anew; changed back, again', async () => {
    const house = await openHouse();
    await house.make();
    await house.keep();
    await house.change({ slots: [{ weekdays: [1, 3], time: '14:00', minutes: 120 }] }, 1);
    await house.keep();
    expect(await live(house)).toEqual(['11-23 14:00 PLACED', '11-25 14:00 PLACED']);
    await house.change({}, 2);
    await house.keep();
    expect(await live(house)).toEqual(MONDAY_AND_WEDNESDAY);
    expect(await house.unitsLeft()).toEqual([[360, 240]]);
    expect(new Set((await house.orders()).map(({ orderId }) => orderId)).size).toBe(6);
  });

  test('leaves who was sent, says so once, and orders nothing beside it', async () => {
    const house = await openHouse();
    await house.make();
    await house.keep();
    await dispatched(house, (await house.orders())[0]!);
    await house.change({ slots: [{ weekdays: [1, 3], time: '14:00', minutes: 120 }] }, 1);
    await house.keep();
    await house.keep();
    expect((await week(house)).filter((line) => !line.includes('CANCELLED'))).toEqual([
      '11-23 09:00 DISPATCHED',
      '11-25 14:00 PLACED',
    ]);
    expect(await house.refused()).toEqual(['2026-11-23 09:00 ALREADY_DISPATCHED']);
    await house.change({}, 2);
    await house.keep();
    expect(await house.refused()).toEqual([]);
  });

  test('that ends takes back what lies after its end', async () => {
    const house = await openHouse();
    await house.make();
    await house.keep();
    await house.change({ until: '2026-11-24' }, 1);
    await house.keep();
    expect(await live(house)).toEqual(['11-23 09:00 PLACED']);
  });

  test('moves to another provider', async () => {
    const house = await openHouse();
    await house.make();
    await house.keep();
    await house.change({ providerId: OTHER_PROVIDER }, 1);
    await house.keep();
    const open = (await house.orders()).filter(({ state }) => state === 'PLACED');
    expect(open.map(({ providerId }) => providerId)).toEqual([OTHER_PROVIDER, OTHER_PROVIDER]);
  });

  test('while a run is at work stops that run: nothing is ordered by the old words', async () => {
    const house = await openHouse();
    await house.make();
    let edits = 0;
    const table = interrupted(house.table, async () => {
      if (edits++ === 0) await house.change({ slots: [{ weekdays: [2], time: '15:00', minutes: 60 }] }, 1);
    });
    await house.keep(NOW, id('cp', 1), { ...house.shell, table });
    expect(await house.orders()).toEqual([]);
    expect(await house.unitsLeft()).toEqual([[600, 0]]);
    await house.keep();
    expect(await week(house)).toEqual(['11-24 15:00 PLACED']);
  });
});

describe('an elder who is away', () => {
  const hospital = (to: string) => [{ from: '2026-11-25', to, reason: '住院' }];

  test('pauses, also what is dispatched, and comes back early', async () => {
    const house = await openHouse();
    await house.make();
    await house.keep();
    await dispatched(house, (await house.orders())[1]!);
    expect(await house.pause([], hospital('2026-12-02'), 1)).toMatchObject({ status: 200, version: 2 });
    await house.keep();
    expect(await live(house)).toEqual(['11-23 09:00 PLACED']);
    expect(await house.unitsLeft()).toEqual([[480, 120]]);
    await house.pause([], [], 2);
    await house.keep();
    expect(await live(house)).toEqual(MONDAY_AND_WEDNESDAY);
  });

  test('skips a day', async () => {
    const house = await openHouse();
    await house.make();
    await house.keep();
    await house.pause(['2026-11-23'], [], 1, people.daughter);
    await house.keep();
    expect(await live(house)).toEqual(['11-25 09:00 PLACED']);
  });
});

describe('what cannot be ordered becomes a notice', () => {
  test('no vouchers: the elder is never charged for what government buys', async () => {
    const house = await openHouse(120);
    await house.make();
    await house.keep();
    expect(await week(house)).toEqual(['11-23 09:00 PLACED']);
    expect(await house.refused()).toEqual(['2026-11-25 09:00 VOUCHER_NOT_ENOUGH']);
    await house.keep();
    expect(await house.refused()).toEqual(['2026-11-25 09:00 VOUCHER_NOT_ENOUGH']);
    await house.grant(120, { month: '2026-12', until: '2026-12-31' });
    await house.keep();
    expect(await house.refused()).toEqual(['2026-11-25 09:00 VOUCHER_NOT_ENOUGH']);
  });

  test('no vouchers at all: nothing is ordered, and nothing is told of a month whose vouchers may still come', async () => {
    const house = await carePlansHouse();
    await house.open();
    await house.make({ from: '2026-11-30', slots: [{ weekdays: [1, 3], time: '09:00', minutes: 60 }] });
    const thursday = instantAt('2026-11-26', '00:40');
    await house.keep(thursday);
    expect(await house.refused()).toEqual(['2026-11-30 09:00 NO_VOUCHER_LEFT']);
    await house.grant(60, { month: '2026-12', until: '2026-12-31' });
    await house.keep(thursday);
    expect(await week(house)).toEqual(['12-02 09:00 PLACED']);
  });

  test('another visit at the same time, and once it is gone the visit is ordered', async () => {
    const house = await openHouse();
    await house.make();
    await house.make(
      { program: undefined, slots: [{ weekdays: [1], time: '10:00', minutes: 60 }] },
      people.herself,
      id('cp', 2),
    );
    await house.keep();
    await house.keep(NOW, id('cp', 2));
    expect(await house.refused()).toEqual(['2026-11-23 10:00 OVERLAPS']);
    await house.pause(['2026-11-23'], [], 1);
    await house.keep();
    await house.keep(NOW, id('cp', 2));
    expect(await house.refused()).toEqual([]);
    expect(await live(house)).toEqual(['11-23 10:00 PLACED', '11-25 09:00 PLACED']);
  });

  test('is an event, told once', async () => {
    const house = await openHouse(120);
    await house.make();
    await house.keep();
    const { items } = await house.table.query({ pk: `ELDER#${ELDER}`, begins: 'CARE-REFUSED#' });
    const [refusal] = items;
    const change = { id: 'c1', at: NOW, before: undefined, after: refusal };
    expect(carePlansEventsOf(change)).toMatchObject([
      { name: 'care-plan.refused', data: { date: '2026-11-25', time: '09:00', code: 'VOUCHER_NOT_ENOUGH' } },
    ]);
    expect(carePlansEventsOf({ ...change, before: refusal })).toEqual([]);
  });

  test('an elder who has died is nobody’s news', async () => {
    const house = await openHouse();
    await house.make();
    await house.table.commit([{ put: elderItem(ELDER, { deceasedOn: '2026-11-20' }) }]);
    await house.keep();
    expect([await house.orders(), await house.refused()]).toEqual([[], []]);
  });

  test('a plan that fails does not hold up the others', async () => {
    const house = await openHouse();
    await house.make();
    await house.make({ program: undefined }, people.admin, id('cp', 2), OTHER_ELDER);
    // A file that lost what it needs.
    await house.table.commit([{ put: { ...elderItem(ELDER), address: 'not sealed' } }]);
    await expect(house.keepAll()).rejects.toThrow('1 care plans could not be kept');
    expect(await week(house, OTHER_ELDER)).toEqual(MONDAY_AND_WEDNESDAY);
  });
});

test('whatever is edited and kept in whatever order, a last run leaves exactly the visits the plan asks for', async () => {
  const edits = fc.array(
    fc.record({
      time: fc.constantFrom('08:00', '09:00', '10:30'),
      minutes: fc.constantFrom(60, 120),
      skip: fc.boolean(),
      keeps: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(edits, async (steps) => {
      const house = await openHouse();
      await house.make();
      let version = 1;
      for (const { time, minutes, skip, keeps } of steps) {
        const slots = [{ weekdays: [1, 3], time, minutes }];
        const { version: now } = await house.change({ slots, skips: skip ? ['2026-11-23'] : [] }, version);
        version = now;
        await Promise.all(Array.from({ length: keeps }, () => house.keep()));
      }
      await house.keep();
      const { time, minutes, skip } = steps.at(-1)!;
      const days = skip ? ['11-25'] : ['11-23', '11-25'];
      expect(await live(house)).toEqual(days.map((day) => `${day} ${time} PLACED`));
      expect(await house.unitsLeft()).toEqual([[600 - days.length * minutes, days.length * minutes]]);
    }),
    { numRuns: 8 },
  );
});

describe('who may', () => {
  test('make and change, and whose plan it then is', async () => {
    const house = await openHouse();
    expect(await house.make({}, people.niece)).toMatchObject({ status: 404 });
    expect(await house.make({}, people.nextDoor)).toMatchObject({ status: 404 });
    expect(await house.make({}, people.daughter)).toMatchObject({ status: 403, code: 'OFFICE_DECIDES' });
    expect(await house.make({}, people.dispatcher)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await house.make({}, people.hotline)).toMatchObject({ status: 200, madeBy: 'operator' });
    expect(await house.make({}, people.hotline)).toMatchObject({ status: 200, version: 1 });
    expect(await house.make({ note: '门在后院' }, people.hotline)).toMatchObject({ status: 422, code: 'ID_REUSED' });
    const seen = await house.room.ask(people.niece, 'listCarePlans', { params: { elderId: ELDER } });
    expect(seen).toMatchObject({ status: 200, plans: [{ program: 'six-groups', version: 1 }], refused: [] });
  });

  test('look at an elder’s plans: an office is noted, the family is at home', async () => {
    const house = await openHouse();
    for (const who of [people.auditor, people.niece])
      await house.room.ask(who, 'listCarePlans', { params: { elderId: ELDER } });
    const looks = async ({ personId }: { personId: string }) =>
      (await house.table.query({ pk: `LOOK#${personId}` })).items;
    expect(await looks(people.auditor)).toMatchObject([{ did: 'list-care-plans', elderId: ELDER }]);
    expect(await looks(people.niece)).toEqual([]);
  });

  test('the dispatcher sees and changes the plans of her provider, but not what government buys', async () => {
    const house = await openHouse();
    await house.make();
    const params = { facilityId: PROVIDER };
    const list = (by = people.dispatcher, facilityId = PROVIDER) =>
      house.room.ask(by, 'listPlansAtProvider', { params: { facilityId } });
    expect(await list()).toMatchObject({ status: 200, plans: [{ elderId: ELDER, elderName: '李*兰' }] });
    expect(await list(people.reviewer)).toMatchObject({ status: 403 });
    expect(await list(people.otherManager)).toMatchObject({ status: 404 });
    expect(await list(people.otherManager, OTHER_PROVIDER)).toMatchObject({ status: 200, plans: [] });
    const { providerId: _provider, ...asked } = terms();
    const change = (over: object, facilityId = PROVIDER, by = people.dispatcher) =>
      house.room.ask(by, 'changePlanAtProvider', {
        params: { facilityId, carePlanId: id('cp', 1) },
        body: { elderId: ELDER, ...asked, ...over, version: 1 },
      });
    expect(await change({ slots: [{ weekdays: [1, 3], time: '09:00', minutes: 180 }] })).toMatchObject({
      status: 403,
      code: 'OFFICE_DECIDES',
    });
    expect(await change({}, OTHER_PROVIDER, people.otherManager)).toMatchObject({ status: 404 });
    expect(await change({ slots: [{ weekdays: [2, 4], time: '10:00', minutes: 120 }] })).toMatchObject({
      status: 200,
      version: 2,
    });
    const { program: _program, ...own } = asked;
    const made = await house.room.ask(people.dispatcher, 'makePlanAtProvider', {
      params,
      body: { carePlanId: id('cp', 2), elderId: OTHER_ELDER, ...own },
    });
    expect(made).toMatchObject({ status: 200, providerId: PROVIDER, madeBy: 'staff' });
  });

  test('a provider’s plans come page by page', async () => {
    const house = await openHouse();
    const count = 103;
    for (let n = 0; n < count; n++) {
      const elderId = id('el', 100 + n);
      await house.table.commit([{ put: elderItem(elderId) }]);
      expect(await house.make({}, people.admin, id('cp', 100 + n), elderId)).toMatchObject({ status: 200 });
    }
    const ask = (query: Record<string, string>) =>
      house.room.ask(people.manager, 'listPlansAtProvider', { params: { facilityId: PROVIDER }, query });
    const first = await ask({});
    const second = await ask({ after: first.next });
    const all = [...first.plans, ...second.plans].map(({ elderId }: { elderId: string }) => elderId);
    expect([first.plans.length, new Set(all).size, second.next]).toEqual([100, count, undefined]);
  });
});

test('the plans of a file that ended go on in the file that stays, and make the same orders', async () => {
  const house = await openHouse();
  await house.make();
  await house.keep();
  const before = (await house.orders()).map(({ orderId }) => orderId);
  await house.table.commit([{ put: elderItem(ELDER, { mergedInto: OTHER_ELDER }) }]);
  await moveToFile(house.table, { elderId: OTHER_ELDER, duplicateId: ELDER });
  await moveToFile(house.table, { elderId: OTHER_ELDER, duplicateId: ELDER });
  const list = (elderId: string) => house.room.ask(people.admin, 'listCarePlans', { params: { elderId } });
  expect(await list(ELDER)).toMatchObject({ plans: [] });
  expect(await list(OTHER_ELDER)).toMatchObject({ plans: [{ carePlanId: id('cp', 1), version: 2 }] });
  await house.keepAll();
  const found = await house.table.getMany(before.map(orderKey));
  expect(found.map((item) => item && orderOf(item).orderId)).toEqual(before);
  expect(await house.orders(OTHER_ELDER)).toEqual([]);
});

test('a plan made while the file is merged does not stay behind; whoever makes it is told where to', async () => {
  const { table } = await openHouse();
  const merge = () => table.commit([{ put: elderItem(ELDER, { mergedInto: OTHER_ELDER }) }]);
  const meanwhile = interrupted(table, async () => void (await merge()));
  const asked = { elderId: ELDER, carePlanId: id('cp', 9), terms: terms() as CarePlanTerms };
  const officer = { personId: people.admin.personId, role: 'admin' as const, grant: people.admin.grants[0]! };
  expect(await makeCarePlan(meanwhile, asked, officer)).toMatchObject({
    code: 'MERGED',
    details: { elderId: OTHER_ELDER },
  });
  expect((await table.query(carePlansOfElder(ELDER))).items).toEqual([]);
});

test('a plan is told as changed when it is made and when it is edited', async () => {
  const house = await openHouse();
  await house.make();
  const plan = await house.table.get({ pk: `ELDER#${ELDER}`, sk: `CARE-PLAN#${id('cp', 1)}` });
  const at: Instant = NOW;
  const data = { elderId: ELDER, carePlanId: id('cp', 1), providerId: PROVIDER };
  expect(carePlansEventsOf({ id: 'c1', at, before: undefined, after: plan })).toMatchObject([
    { name: 'care-plan.changed', data },
  ]);
  expect(carePlansEventsOf({ id: 'c2', at, before: plan, after: undefined })).toEqual([]);
});
