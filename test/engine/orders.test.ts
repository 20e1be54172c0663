import { cancelForSuspended } from '../../functions/orders/cancel-for-suspended.ts';
import { followElder } from '../../functions/orders/follow-elder.ts';
import { orderKey } from '../../functions/orders/index.ts';
import { moveToFile } from '../../functions/orders/move-to-file.ts';
import { placeOrder } from '../../functions/orders/place-order.ts';
import { settleOrders } from '../../functions/orders/settle-orders.ts';
import { TIMER_SHARDS, type TimerItem, timerKey, timersIn } from '../../functions/orders/timers.ts';
import { moveWallet } from '../../functions/vouchers/tend-wallets.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { Table } from '../../shared/table.ts';
import { id, keyring } from '../fixtures/a-booking.ts';
import { ELDER, PROVIDER, TUESDAY, theElder, theProvider } from '../fixtures/a-dispatch.ts';
import { CLEANING, HALF, NATIONAL, NIGHT, type OrdersHouse, ordersHouse, people, WHOLE } from './orders-house.ts';

const WEDNESDAY = '2026-11-25';
let house: OrdersHouse;
beforeEach(async () => {
  house = await ordersHouse();
});
const ofElder = (n = 1) => ({ params: { elderId: ELDER, orderId: id('or', n) } });
/** Nothing is kept that no open order asks for, and nothing asked for is missing. */
const expectConsistent = async (...orders: number[]) => {
  const held = await house.held(...orders);
  expect(held.wallet).toEqual(held.orders);
};

describe('before ordering', () => {
  test('the daughter sees who pays how much: each voucher in its units, and what is left', async () => {
    const quote = await house.quote();
    // Half of 80 yuan by the more restricted voucher, 30 by the other, 10 of her mother's own.
    expect(quote).toMatchObject({
      status: 200,
      orderable: true,
      price: {
        priceFen: 8_000,
        selfPayFen: 1_000,
        vouchers: [
          { programId: HALF, units: 4_000, fen: 4_000, layers: [{ payer: 'county:410108', fen: 4_000 }] },
          { programId: WHOLE, units: 3_000, fen: 3_000 },
        ],
      },
    });
    expect((await house.wallet()).holds).toEqual({});
  });

  test.each([
    ['without vouchers', { useVouchers: false }, 8_000],
    ['with one of them only', { useVouchers: [WHOLE] }, 5_000],
  ])('%s', async (_how, over, selfPayFen) => {
    expect((await house.quote(over)).price.selfPayFen).toBe(selfPayFen);
  });

  test('what cannot be ordered so is priced all the same, with the reason', async () => {
    expect(await house.quote({ time: '19:00' })).toMatchObject({
      orderable: false,
      why: { code: 'OUT_OF_HOURS' },
      price: { priceFen: 8_000 },
    });
  });
});

describe('placing', () => {
  test('holds the vouchers, the time and a timer, all in one', async () => {
    expect(await house.place(1)).toMatchObject({ status: 200, state: 'PLACED', channel: 'mini-program', version: 1 });
    await expectConsistent(1);
    expect((await house.held(1)).wallet).toEqual({ [`${HALF}:2026-11`]: 4_000, [`${WHOLE}:2026-11`]: 3_000 });
    expect(await house.timers()).toEqual(['begin']);
  });

  test.each([
    ['the elder', people.herself, 'mini-program'],
    ['the hotline', people.hotline, 'hotline'],
  ] as const)('by %s, with channel and person', async (_who, caller, channel) => {
    expect(await house.place(1, {}, caller)).toMatchObject({ status: 200, channel });
    expect((await house.order(1)).by).toEqual({ personId: caller.personId, role: caller.grants[0]!.role });
  });

  test('by the provider’s counter and dispatcher, at shorter notice', async () => {
    house.setClock('13:30');
    expect(await house.place(1)).toMatchObject({ code: 'TOO_LATE_TO_ORDER' });
    expect(await house.placeAtCounter(1)).toMatchObject({ status: 200, channel: 'counter', placedBy: 'staff' });
    expect(await house.placeAtCounter(2, { time: '16:00' }, people.dispatcher)).toMatchObject({ status: 200 });
    expect(await house.placeAtCounter(3, { time: '18:00' }, people.reviewer)).toMatchObject({ status: 403 });
  });

  test('F5: again under the same id is the same order; another request under it is not', async () => {
    const first = await house.place(1);
    expect(await house.place(1)).toEqual(first);
    expect(await house.place(1, { minutes: 60 })).toMatchObject({ code: 'ID_REUSED' });
    await expectConsistent(1);
  });

  test('F4: a retry whose first answer was lost finds what it did', async () => {
    let calls = 0;
    const lost: Table = {
      ...house.table,
      commit: async (writes) => {
        const done = await house.table.commit(writes);
        return calls++ === 0 ? 'stale' : done;
      },
    };
    const asked = {
      elderId: ELDER,
      orderId: id('or', 1),
      providerId: PROVIDER,
      serviceId: CLEANING,
      startsAt: house.at('14:00'),
      minutes: 120,
      useVouchers: true,
    };
    const actor = { personId: people.daughter.personId, role: 'family' as const };
    expect(await placeOrder({ ...house.shell, table: lost }, asked, { actor, now: house.now() })).toMatchObject({
      state: 'PLACED',
      version: 1,
    });
    await expectConsistent(1);
  });

  test.each([
    ['119 minutes before', '12:01', 'TOO_LATE_TO_ORDER'],
    ['120 minutes before', '12:00', undefined],
    ['121 minutes before', '11:59', undefined],
  ])('%s', async (_when, clock, code) => {
    house.setClock(clock);
    expect((await house.place(1)).code).toBe(code);
  });

  test.each([
    ['62 days ahead', '2027-01-25', undefined],
    ['63 days ahead', '2027-01-26', 'TOO_FAR_AHEAD'],
  ])('%s', async (_when, date, code) => {
    expect((await house.place(1, { date })).code).toBe(code);
  });

  test.each([
    ['a service nobody offers', { serviceId: id('sv', 9) }, 'NOT_FOUND'],
    ['another length', { minutes: 100 }, 'MINUTES_NOT_OFFERED'],
    ['out of hours', { time: '18:30' }, 'OUT_OF_HOURS'],
  ])('%s: refused', async (_what, over, code) => {
    expect((await house.place(1, over)).code).toBe(code);
  });

  test.each([
    ['who has died', { deceasedOn: '2026-11-20' }, 'ELDER_DECEASED'],
    ['whose services are stopped', { suspensions: [{ from: '2026-11-01', reason: '失联' }] }, 'ELDER_SUSPENDED'],
    ['whose file went into another', { mergedInto: id('el', 2) }, 'MERGED'],
    ['who lives elsewhere', { residences: [{ region: '410105001', from: '2000-01-01' }] }, 'OUT_OF_AREA'],
    ['whose address nobody knows', { address: undefined }, 'ADDRESS_NEEDED'],
  ])('for an elder %s: refused', async (_who, over, code) => {
    await house.put([theElder(over)]);
    expect((await house.place(1)).code).toBe(code);
    expect((await house.wallet()).holds).toEqual({});
  });

  test('a provider that is suspended takes no order', async () => {
    await house.put([theProvider({ suspended: { reason: '整改' } })]);
    expect(await house.place(1)).toMatchObject({ code: 'PROVIDER_SUSPENDED', details: { reason: '整改' } });
  });

  test('whoever may only look does not order', async () => {
    expect(await house.place(1, {}, people.grandson)).toMatchObject({ status: 404 });
    expect(await house.place(1, {}, people.auditor)).toMatchObject({ status: 403 });
  });

  test('a voucher of another system is recorded with its number, once, and ours pay of the rest', async () => {
    const external = { programId: NATIONAL, reference: 'MZT-1', fen: 4_000 };
    expect(await house.place(1, { external })).toMatchObject({
      price: {
        priceFen: 8_000,
        external: { programId: NATIONAL, reference: 'MZT-1', fen: 4_000 },
        vouchers: [{ fen: 2_000 }, { fen: 2_000 }],
        selfPayFen: 0,
      },
    });
    expect(await house.place(2, { time: '17:00', external })).toMatchObject({ code: 'EXTERNAL_NUMBER_USED' });
    expect(await house.cancel(1)).toMatchObject({ state: 'CANCELLED_BY_ELDER' });
    expect(await house.place(2, { time: '17:00', external })).toMatchObject({ status: 200 });
    await expectConsistent(1, 2);
  });

  test.each([
    ['half of the price', 4_000, undefined],
    ['a fen more than half', 4_001, 'EXTERNAL_TOO_MUCH'],
  ])('another system pays %s', async (_how, fen, code) => {
    expect((await house.place(1, { external: { programId: NATIONAL, reference: 'MZT-1', fen } })).code).toBe(code);
  });

  test('with a voucher of ours as if it were another system’s: refused', async () => {
    const external = { programId: HALF, reference: 'MZT-1', fen: 100 };
    expect((await house.place(1, { external })).code).toBe('NOT_EXTERNAL');
  });

  test('a township does not set the times of its county', async () => {
    const township = { personId: 'pn_township', grants: [{ role: 'admin' as const, over: '410108001' }] };
    const set = (region: string) =>
      house.ask(township, 'setServiceTimes', {
        params: { region },
        body: { version: 0, times: { confirmMinutes: 1 } },
      });
    expect(await set('410108001')).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(await set('410108')).toMatchObject({ status: 404 });
    expect(await house.ask(people.office, 'readServiceTimes', { params: { region: '410108' } })).toMatchObject({
      version: 0,
    });
  });

  test('the county’s and the provider’s own times hold from the next order on', async () => {
    const set = (body: object) => house.ask(people.office, 'setServiceTimes', { params: { region: '410108' }, body });
    await house.place(1);
    expect(await set({ version: 0, times: { leadMinutes: 30, acceptMinutes: 20 } })).toMatchObject({ version: 1 });
    expect(await set({ version: 0, times: {} })).toMatchObject({ code: 'TIMES_CHANGED' });
    expect(await set({ providerId: PROVIDER, version: 0, times: { acceptMinutes: 10 } })).toMatchObject({
      times: { leadMinutes: 30, acceptMinutes: 10, beginMinutes: 60 },
    });
    await house.place(2, { time: '17:00' });
    expect((await house.order(1)).times).toMatchObject({ leadMinutes: 120, acceptMinutes: 30 });
    expect((await house.order(2)).times).toMatchObject({ leadMinutes: 30, acceptMinutes: 10 });
  });
});

describe('two at once', () => {
  test('two relatives order the same time: one order, and the other learns of it', async () => {
    const [a, b] = await Promise.all([house.place(1), house.place(2, {}, people.son)]);
    expect([a.code, b.code].toSorted()).toEqual(['OVERLAPS', undefined]);
    expect([a, b].find(({ code }) => code)).toMatchObject({ details: { orderedBy: 'family' } });
    await expectConsistent(1, 2);
  });

  test('two orders of one evening share the vouchers without spending any twice', async () => {
    await Promise.all([house.place(1), house.place(2, { time: '17:00' }, people.son)]);
    await expectConsistent(1, 2);
    const wallet = await house.wallet();
    for (const { issuedUnits, leftUnits, heldUnits } of wallet.lots) expect(leftUnits + heldUnits).toBe(issuedUnits);
    expect(wallet.lots.every(({ leftUnits }) => leftUnits >= 0)).toBe(true);
  });

  test('F17: cancelled and accepted at once: one of the two, and the vouchers with it', async () => {
    await house.place(1);
    await house.dispatch(1);
    const [cancelled, accepted] = await Promise.all([
      house.cancel(1),
      house.accept(1).then(
        () => 'yes',
        () => 'no',
      ),
    ]);
    const { state } = await house.order(1);
    // Accepted first, it is cancelled all the same: the caregiver is not there yet.
    expect(state).toBe('CANCELLED_BY_ELDER');
    expect(cancelled.state).toBe('CANCELLED_BY_ELDER');
    expect(['yes', 'no']).toContain(accepted);
    expect((await house.held(1)).wallet).toEqual({});
    expect(await house.timers()).toEqual([]);
  });

  test('the caregiver is at the door while the daughter cancels: the visit goes on', async () => {
    await house.place(1);
    await house.upTo(1, 'ACCEPTED');
    house.setClock('13:58');
    const [cancelled] = await Promise.all([house.cancel(1), house.checkIn(1).catch(() => 'too late')]);
    const { state } = await house.order(1);
    expect([state, cancelled.code]).toEqual(
      state === 'CHECKED_IN' ? ['CHECKED_IN', 'ALREADY_THERE'] : ['CANCELLED_BY_ELDER', undefined],
    );
    await expectConsistent(1);
  });
});

describe('changing', () => {
  test('time and length until somebody is sent: the price and what is held follow', async () => {
    await house.place(1);
    expect(await house.change(1, { date: WEDNESDAY, time: '09:00', minutes: 60 })).toMatchObject({
      minutes: 60,
      startsAt: '2026-11-25T09:00:00+08:00',
      price: { priceFen: 4_000, selfPayFen: 0 },
      history: [{ to: 'PLACED' }, { deed: 'CHANGED' }],
    });
    await expectConsistent(1);
    // The time it had is free again.
    expect(await house.place(2)).toMatchObject({ status: 200 });
    await expectConsistent(1, 2);
  });

  test('the same asked again changes nothing', async () => {
    await house.place(1);
    expect(await house.change(1)).toMatchObject({ version: 1 });
    expect(await house.change(1, { note: '门铃坏了' })).toMatchObject({ version: 2, note: '门铃坏了' });
    expect(await house.change(1, { note: '门铃坏了' })).toMatchObject({ version: 2 });
  });

  test('once somebody is sent, only where to and what to know', async () => {
    await house.place(1);
    await house.dispatch(1);
    expect(await house.change(1, { time: '15:00' })).toMatchObject({ code: 'ALREADY_SENT' });
    expect(await house.change(1, { useVouchers: false })).toMatchObject({ code: 'ALREADY_SENT' });
    const place = { address: '女儿家 2 号楼', location: { latitudeE6: 34_800_100, longitudeE6: 113_300_100 } };
    expect(await house.change(1, { place })).toMatchObject({ state: 'DISPATCHED', version: 3 });
    expect((await house.ask(people.herself, 'readOrder', ofElder())).place).toEqual(place);
    await house.accept(1);
    await house.checkIn(1);
    expect(await house.change(1, {})).toMatchObject({ code: 'ORDER_ELSEWHERE' });
  });

  test('not into a time that is taken', async () => {
    await house.place(1);
    await house.place(2, { time: '17:00' });
    expect(await house.change(2, { time: '15:30' })).toMatchObject({ code: 'OVERLAPS' });
    expect(await house.change(2, { time: '16:00' })).toMatchObject({ status: 200 });
  });

  test('a price on which another system’s payment rests stays', async () => {
    await house.place(1, { external: { programId: NATIONAL, reference: 'MZT-1', fen: 1_000 } });
    expect(await house.change(1, { minutes: 60 })).toMatchObject({ code: 'EXTERNAL_FIRST' });
    expect(await house.change(1, { time: '15:00' })).toMatchObject({ status: 200 });
  });
});

describe('cancelling', () => {
  test('gives back vouchers, time and timer; again it answers the same', async () => {
    await house.place(1);
    const cancelled = await house.cancel(1, people.hotline, '去女儿家');
    expect(cancelled).toMatchObject({ state: 'CANCELLED_BY_ELDER', history: [{}, { reason: '去女儿家' }] });
    expect(await house.cancel(1)).toMatchObject({ state: 'CANCELLED_BY_ELDER', version: 2 });
    expect((await house.held(1)).wallet).toEqual({});
    expect(await house.timers()).toEqual([]);
    expect(await house.place(2)).toMatchObject({ status: 200 });
  });

  test.each([
    ['121 minutes before', '11:59', undefined],
    ['120 minutes before', '12:00', undefined],
    ['119 minutes before', '12:01', 'CANCELLED_LATE'],
  ])('%s, after somebody has accepted', async (_when, clock, deed) => {
    await house.place(1);
    await house.upTo(1, 'ACCEPTED');
    house.setClock(clock);
    const cancelled = await house.cancel(1);
    expect(cancelled.history.at(-1).deed).toBe(deed);
    expect((await house.held(1)).wallet).toEqual({});
  });

  test('not once the caregiver is there', async () => {
    await house.place(1);
    await house.upTo(1, 'CHECKED_IN');
    expect(await house.cancel(1)).toMatchObject({ code: 'ALREADY_THERE' });
    expect(await house.cancelAtProvider(1)).toMatchObject({ code: 'ALREADY_THERE' });
  });

  test('by the provider, with its reason, for itself or for the elder who called', async () => {
    await house.place(1);
    await house.place(2, { time: '17:00' });
    expect(await house.cancelAtProvider(1)).toMatchObject({ state: 'CANCELLED_BY_PROVIDER' });
    expect(await house.cancelAtProvider(2, { forElder: true })).toMatchObject({ state: 'CANCELLED_BY_ELDER' });
    expect(await house.cancelAtProvider(1, {}, people.elsewhere)).toMatchObject({ status: 404 });
    await expectConsistent(1, 2);
  });
});

describe('somebody is not there', () => {
  beforeEach(async () => {
    await house.place(1);
    await house.upTo(1, 'ACCEPTED');
  });
  const caregiverAbsent = () => house.ask(people.daughter, 'reportCaregiverAbsent', { ...ofElder(), body: {} });
  const elderAbsent = () =>
    house.ask(people.xiulan, 'reportElderAbsent', {
      params: { caregiverId: id('cg', 1), orderId: id('or', 1) },
      body: { reason: '敲门十分钟无人应' },
    });

  test.each([
    ['the caregiver', caregiverAbsent, 'NO_SHOW_CAREGIVER'],
    ['the elder', elderAbsent, 'NO_SHOW_ELDER'],
  ])('%s: the order ends, nobody pays', async (_who, report, state) => {
    house.setClock('13:59');
    expect(await report()).toMatchObject({ code: 'NOT_BEGUN_YET' });
    house.setClock('14:00');
    expect(await report()).toMatchObject({ state });
    expect(await report()).toMatchObject({ state });
    expect((await house.held(1)).wallet).toEqual({});
    expect(await house.timers()).toEqual([]);
  });

  test('another order at that time is possible again', async () => {
    house.setClock('14:30');
    await caregiverAbsent();
    expect(await house.placeAtCounter(2, { time: '15:00' })).toMatchObject({ status: 200 });
  });

  test('a caregiver who has checked in was there', async () => {
    await house.checkIn(1);
    house.setClock('14:30');
    expect(await caregiverAbsent()).toMatchObject({ code: 'ALREADY_THERE' });
  });

  test('only the order’s own caregiver says so', async () => {
    house.setClock('14:00');
    const other = {
      ...people.xiulan,
      personId: 'pn_other',
      grants: [{ role: 'caregiver' as const, over: id('cg', 8) }],
    };
    const asked = { params: { caregiverId: id('cg', 8), orderId: id('or', 1) }, body: { reason: '没人' } };
    expect(await house.ask(other, 'reportElderAbsent', asked)).toMatchObject({ status: 404 });
  });
});

describe('longer on the spot', () => {
  test('asked by the caregiver, agreed by the daughter: price, vouchers and time follow', async () => {
    await house.place(1, { minutes: 60 });
    await house.upTo(1, 'CHECKED_IN');
    expect(await house.askExtension(1, 30)).toMatchObject({ minutes: 60, extension: { minutes: 30, priceFen: 2_000 } });
    expect(await house.answerExtension(1, 60)).toMatchObject({ code: 'NO_EXTENSION_ASKED' });
    expect(await house.answerExtension(1, 30)).toMatchObject({
      minutes: 90,
      price: { priceFen: 6_000, selfPayFen: 0 },
    });
    expect((await house.order(1)).extension).toBeUndefined();
    expect(await house.answerExtension(1, 30)).toMatchObject({ status: 200, minutes: 90 });
    expect(await house.order(1)).toMatchObject({ minutes: 90, priceFen: 6_000 });
    expect(await house.answerExtension(1, 30, false)).toMatchObject({ code: 'NO_EXTENSION_ASKED' });
    await expectConsistent(1);
    expect(await house.place(2, { time: '15:00' })).toMatchObject({ code: 'OVERLAPS' });
  });

  test('refused, everything stays as it was', async () => {
    await house.place(1, { minutes: 60 });
    await house.upTo(1, 'CHECKED_IN');
    await house.askExtension(1, 30);
    const refused = await house.answerExtension(1, 30, false);
    expect(refused).toMatchObject({ minutes: 60, price: { priceFen: 4_000 } });
    expect(await house.answerExtension(1, 30, false)).toEqual(refused);
    expect(await house.answerExtension(1, 30, true)).toMatchObject({ code: 'NO_EXTENSION_ASKED' });
    await expectConsistent(1);
  });

  test('not by steps the service has not, not before the visit, not into the next one', async () => {
    await house.place(1, { minutes: 60 });
    await house.place(2, { time: '15:00', minutes: 60 });
    expect(await house.askExtension(1, 30)).toMatchObject({ status: 404 });
    await house.upTo(1, 'ACCEPTED');
    expect(await house.askExtension(1, 30)).toMatchObject({ code: 'ORDER_ELSEWHERE' });
    await house.checkIn(1);
    expect(await house.askExtension(1, 20)).toMatchObject({ code: 'MINUTES_NOT_POSSIBLE' });
    await house.askExtension(1, 30);
    expect(await house.answerExtension(1, 30)).toMatchObject({ code: 'OVERLAPS' });
  });

  test('past midnight, when the month’s vouchers are over, what was kept is not lost', async () => {
    await house.issue((await house.shell.programsOf([{ region: '410108', programId: HALF }])).get(HALF)!, 1);
    await house.place(1, { serviceId: NIGHT, date: '2026-11-30', time: '22:00', minutes: 120 });
    const before = (await house.order(1)).heldFen;
    await house.upTo(1, 'CHECKED_IN');
    house.setClock('00:05', '2026-12-01');
    await house.askExtension(1, 60);
    expect(await house.answerExtension(1, 60)).toMatchObject({ minutes: 180, price: { priceFen: 12_000 } });
    expect((await house.order(1)).heldFen).toBe(before);
    expect((await house.order(1)).date).toBe('2026-11-30');
    await expectConsistent(1);
  });
});

/** Every timer there is, in the order of the shards. */
async function timersNow(): Promise<TimerItem[]> {
  const shards = await Promise.all(TIMER_SHARDS.map((shard) => house.table.query<TimerItem>({ pk: timersIn(shard) })));
  return shards.flatMap(({ items }) => items);
}
/** Writes of orders fail; those of timers alone do not. */
const failsToTakeBack =
  (table: Table): Table['commit'] =>
  (writes) =>
    writes.some((write) => 'put' in write && write.put.kind === 'order')
      ? Promise.reject(new Error('broken'))
      : table.commit(writes);

describe('what time does', () => {
  test('not accepted within half an hour: back on the board, for anybody to take', async () => {
    await house.place(1);
    await house.dispatch(1);
    house.setClock('08:29');
    expect(await house.sweep()).toBe(0);
    house.setClock('08:30');
    expect(await house.sweep()).toBe(1);
    expect(await house.order(1)).toMatchObject({
      state: 'PLACED',
      workers: [],
      history: [{}, {}, { deed: 'NOT_ACCEPTED_IN_TIME', by: { role: 'system' } }],
    });
    expect(await house.timers()).toEqual(['begin']);
    await expectConsistent(1);
  });

  test('nobody was sent: cancelled an hour after the time agreed, vouchers back', async () => {
    await house.place(1);
    house.setClock('15:00');
    expect(await house.sweep()).toBe(1);
    expect(await house.order(1)).toMatchObject({ state: 'CANCELLED_BY_PROVIDER' });
    expect((await house.held(1)).wallet).toEqual({});
    expect(await house.timers()).toEqual([]);
  });

  test('accepted and nobody came; begun and never ended: a person looks', async () => {
    await house.place(1);
    await house.place(2, { date: WEDNESDAY });
    await house.upTo(1, 'ACCEPTED');
    await house.upTo(2, 'CHECKED_IN');
    house.setClock('15:00');
    await house.sweep();
    house.setClock('17:00', WEDNESDAY);
    await house.sweep();
    expect((await house.order(1)).history.at(-1)).toMatchObject({ to: 'EXCEPTION', deed: 'NOT_CHECKED_IN' });
    expect((await house.order(2)).history.at(-1)).toMatchObject({ to: 'EXCEPTION', deed: 'NOT_CHECKED_OUT' });
    await expectConsistent(1, 2);
  });

  test('nobody objected for a day: confirmed by itself, and seen to be so', async () => {
    await house.place(1);
    await house.upTo(1, 'CHECKED_IN');
    house.setClock('16:00');
    await house.move(1, 'CHECKED_OUT', people.xiulan);
    house.setClock('15:59', WEDNESDAY);
    expect(await house.sweep()).toBe(0);
    house.setClock('16:00', WEDNESDAY);
    expect(await house.sweep()).toBe(1);
    expect((await house.order(1)).state).toBe('AUTO_CONFIRMED');
    await expectConsistent(1);
  });

  test('two sweeps at once do everything once', async () => {
    for (const n of [1, 2, 3]) {
      await house.place(n, { time: `${8 + 3 * n}:00` });
      await house.dispatch(n);
    }
    house.setClock('08:30');
    const moved = await Promise.all([house.sweep(), house.sweep(), house.sweep()]);
    expect(moved.reduce((sum, one) => sum + one)).toBe(3);
    for (const n of [1, 2, 3]) expect((await house.order(n)).history).toHaveLength(3);
    expect(await house.sweep()).toBe(0);
    await expectConsistent(1, 2, 3);
  });

  test('a timer left over from another hour only goes away', async () => {
    await house.place(1);
    const stale = {
      pk: 'TIMERS#1',
      sk: `0000000000001#${id('or', 1)}#accept`,
      kind: 'timer',
      orderId: id('or', 1),
      what: 'accept',
      dueAt: 1,
    };
    await house.put([stale]);
    await house.sweep();
    expect(await house.order(1)).toMatchObject({ state: 'PLACED', version: 1 });
  });

  test('an order that fails does not hold up the others', async () => {
    for (const n of [1, 2]) {
      await house.place(n, { time: `${11 + 3 * n}:00` });
      await house.dispatch(n);
    }
    house.setClock('08:30');
    const failing: Table = {
      ...house.table,
      commit: (writes) =>
        JSON.stringify(writes).includes(id('or', 1)) ? Promise.reject(new Error('broken')) : house.table.commit(writes),
    };
    await expect(house.sweep(failing)).rejects.toThrow('1 orders could not follow their timers');
    expect([(await house.order(1)).state, (await house.order(2)).state]).toEqual(['DISPATCHED', 'PLACED']);
  });

  test('timers that fail, more than a run does, do not starve the one behind them', async () => {
    await house.place(1);
    await house.dispatch(1);
    const [timer] = (await timersNow()).filter(({ what }) => what === 'accept');
    // Older than the good one and in its shard.
    const broken = Array.from({ length: 205 }, (_, n): TimerItem => {
      const named = { ...timer!, orderId: `or_broken${n}_1`, dueAt: house.now() + n };
      return { ...named, ...timerKey(named) };
    });
    await Promise.all(broken.map((put) => house.table.commit([{ put }])));
    house.setClock('08:30');
    const failing: Table = {
      ...house.table,
      get: (key) => (key.pk.includes('broken') ? Promise.reject(new Error('broken')) : house.table.get(key)),
    };
    await expect(house.sweep(failing)).rejects.toThrow('200 orders could not follow their timers');
    expect((await house.order(1)).state).toBe('DISPATCHED');
    await expect(house.sweep(failing)).rejects.toThrow('5 orders could not follow their timers');
    expect((await house.order(1)).state).toBe('PLACED');
    expect(await house.sweep(failing)).toBe(0);
    expect(await timersNow()).toHaveLength(205 + 1);
  });

  test('a timer put off is done when its turn comes again, unless the order has gone on', async () => {
    for (const n of [1, 2]) {
      await house.place(n, { time: `${11 + 3 * n}:00` });
      await house.dispatch(n);
    }
    house.setClock('08:30');
    const failing: Table = { ...house.table, commit: failsToTakeBack(house.table) };
    await expect(house.sweep(failing)).rejects.toThrow('2 orders could not follow their timers');
    await house.accept(2);
    house.setClock('08:31');
    expect(await house.sweep()).toBe(1);
    expect([(await house.order(1)).state, (await house.order(2)).state]).toEqual(['PLACED', 'ACCEPTED']);
    expect((await timersNow()).map(({ what }) => what)).toEqual(['begin', 'begin']);
  });
});

describe('news', () => {
  const follow = (from?: string) => followElder(house.shell, { elderId: ELDER, from }, house.now());

  test('the elder has died: what was to come is cancelled, what was made since is judged by a person', async () => {
    await house.place(1);
    await house.place(2, { date: WEDNESDAY });
    await house.upTo(1, 'CHECKED_IN');
    await house.move(1, 'CHECKED_OUT', people.xiulan);
    await house.put([theElder({ deceasedOn: TUESDAY })]);
    await follow(TUESDAY);
    await follow(TUESDAY);
    expect([(await house.order(1)).state, (await house.order(2)).state]).toEqual(['EXCEPTION', 'CANCELLED_BY_ELDER']);
    expect((await house.order(1)).history).toHaveLength(6);
    await expectConsistent(1, 2);
  });

  test('a visit of the day before the death stays as it is', async () => {
    await house.place(1);
    await house.upTo(1, 'CHECKED_IN');
    await house.move(1, 'CHECKED_OUT', people.xiulan);
    await house.put([theElder({ deceasedOn: WEDNESDAY })]);
    await follow(TUESDAY);
    expect((await house.order(1)).state).toBe('CHECKED_OUT');
  });

  test('the elder moved house: the visit goes to the new address, one with its own stays there', async () => {
    await house.place(1);
    await house.place(2, { time: '17:00', place: { address: '女儿家' } });
    await house.put([theElder({ address: keyring.seal('新街 9 号', `ELDER#${ELDER}/address`) })]);
    await follow();
    await follow();
    const addressOf = async (n: number) => (await house.ask(people.herself, 'readOrder', ofElder(n))).place.address;
    expect([await addressOf(1), await addressOf(2)]).toEqual(['新街 9 号', '女儿家']);
    expect((await house.order(1)).history).toHaveLength(2);
  });

  test('where the home is on the map goes with the visit, also when it is found later', async () => {
    const onMap = { latitudeE6: 34_746_000, longitudeE6: 113_685_000 };
    await house.place(1);
    const location = keyring.seal(JSON.stringify(onMap), `ELDER#${ELDER}/location`);
    await house.put([theElder({ location })]);
    await follow();
    await house.place(2, { time: '17:00' });
    const placeOf = async (n: number) => (await house.ask(people.herself, 'readOrder', ofElder(n))).place;
    expect(await placeOf(1)).toMatchObject({ location: onMap });
    expect(await placeOf(2)).toEqual(await placeOf(1));
  });

  test('the elder moved to another county: nobody from here goes there', async () => {
    await house.place(1);
    await house.put([theElder({ residences: [{ region: '410105001', from: TUESDAY }] })]);
    await follow();
    expect(await house.order(1)).toMatchObject({ state: 'CANCELLED_BY_ELDER' });
    expect((await house.held(1)).wallet).toEqual({});
  });

  test('the provider is suspended: orders not begun are cancelled, vouchers go back', async () => {
    await house.place(1);
    await house.place(2, { time: '17:00' });
    await house.upTo(1, 'CHECKED_IN');
    await cancelForSuspended(house.shell, { facilityId: PROVIDER }, house.now());
    expect((await house.order(2)).state).toBe('PLACED');
    await house.put([theProvider({ suspended: { reason: '整改' } })]);
    await cancelForSuspended(house.shell, { facilityId: PROVIDER }, house.now());
    expect([(await house.order(1)).state, (await house.order(2)).state]).toEqual([
      'CHECKED_IN',
      'CANCELLED_BY_PROVIDER',
    ]);
    await expectConsistent(1, 2);
  });
});

describe('two files of one person', () => {
  const KEPT = id('el', 2);
  const files = { elderId: KEPT, duplicateId: ELDER };
  const merge = () => house.put([theElder({ mergedInto: KEPT }), theElder({ elderId: KEPT })]);
  const heldIn = async (elderId: string) => Object.keys((await house.wallet(elderId)).holds);

  test('what is open goes on in the file that stays, after its vouchers; what is over stays', async () => {
    await house.place(1);
    await house.place(2, { time: '17:00', minutes: 60 });
    await house.upTo(1, 'CHECKED_IN');
    await house.cancel(2);
    await merge();
    await expect(moveToFile(house.shell, files, house.now())).rejects.toThrow('waits for its vouchers');
    await moveWallet(house.table, ELDER, house.now);
    await moveToFile(house.shell, files, house.now());
    await moveToFile(house.shell, files, house.now());
    expect(await house.order(1)).toMatchObject({ elderId: KEPT, state: 'CHECKED_IN' });
    expect((await house.order(1)).history.filter(({ deed }) => deed === 'FILE_MERGED')).toHaveLength(1);
    expect((await house.order(2)).elderId).toBe(ELDER);
    expect([await heldIn(ELDER), await heldIn(KEPT)]).toEqual([[], [id('or', 1)]]);
    const query = { from: TUESDAY, to: TUESDAY };
    const list = async (elderId: string) =>
      (await house.ask(people.hotline, 'listOrders', { params: { elderId }, query })).orders.length;
    expect([await list(ELDER), await list(KEPT)]).toEqual([1, 1]);
  });

  test('ordered while the file is merged: the order does not stay behind, whoever orders is told', async () => {
    const actor = { personId: 'pn_hotline', role: 'operator' as const };
    const named = { elderId: ELDER, orderId: id('or', 1), providerId: PROVIDER, serviceId: CLEANING };
    const asked = { ...named, startsAt: house.at('15:00'), minutes: 60, useVouchers: false };
    const { table } = house.shell;
    const meanwhile: Table = {
      ...table,
      commit: async (writes) => {
        await merge();
        return table.commit(writes);
      },
    };
    const placed = await placeOrder({ ...house.shell, table: meanwhile }, asked, { actor, now: house.now() });
    expect(placed).toMatchObject({ code: 'MERGED' });
    expect(await table.get(orderKey(id('or', 1)))).toBeUndefined();
  });

  test('both files were to be visited at the same time: once is enough, the vouchers of the other go back', async () => {
    await house.place(1);
    const actor = { personId: 'pn_hotline', role: 'operator' as const };
    await merge();
    const other = { elderId: KEPT, orderId: id('or', 2), providerId: PROVIDER, serviceId: CLEANING };
    const asked = { ...other, startsAt: house.at('15:00'), minutes: 60, useVouchers: false };
    expect(await placeOrder(house.shell, asked, { actor, now: house.now() })).toMatchObject({ state: 'PLACED' });
    await moveWallet(house.table, ELDER, house.now);
    await moveToFile(house.shell, files, house.now());
    expect([(await house.order(1)).state, (await house.order(2)).state]).toEqual(['CANCELLED_BY_ELDER', 'PLACED']);
    expect(await heldIn(KEPT)).toEqual([]);
  });
});

describe('the month is closed', () => {
  const close = (state: string) =>
    house.put([
      {
        pk: `FACILITY#${PROVIDER}`,
        sk: 'STATEMENT#2026-11',
        kind: 'statement',
        state,
        period: '2026-11',
        from: 0,
        to: 2_000,
      },
    ]);
  const verified = async (n: number, postedAt: number) => {
    await house.place(n, { time: `${8 + 3 * n}:00` });
    await house.upTo(n, 'CHECKED_IN');
    await house.move(n, 'CHECKED_OUT', people.xiulan);
    await house.move(n, 'CONFIRMED', people.daughter);
    const served = { transferId: id('tr', n), postedAt };
    const visit = { performedOn: TUESDAY, paidMinutes: 120, priceFen: 8_000, exceptions: [], served };
    await house.move(n, 'VERIFIED', people.reviewer, { visit });
  };

  test('visits whose line lies in it are settled, once; a later line waits for its own month', async () => {
    await verified(1, 1_999);
    await verified(2, 2_000);
    const settle = () => settleOrders(house.shell, { facilityId: PROVIDER, period: '2026-11' }, house.now());
    await close('APPROVED_COUNTY');
    await settle();
    expect((await house.order(1)).state).toBe('VERIFIED');
    await close('CLOSED');
    await settle();
    await settle();
    expect([(await house.order(1)).state, (await house.order(2)).state]).toEqual(['SETTLED', 'VERIFIED']);
    expect((await house.order(1)).history.filter(({ to }) => to === 'SETTLED')).toHaveLength(1);
  });
});

describe('looking', () => {
  test('an elder’s orders by time, cancelled ones too; a night on the day it begins', async () => {
    await house.place(1, { time: '17:00', minutes: 60 });
    await house.place(2, { serviceId: NIGHT, time: '22:00', minutes: 240 });
    await house.place(3, { time: '10:00' });
    await house.cancel(3);
    const list = (from: string, to: string) =>
      house.ask(people.grandson, 'listOrders', { params: { elderId: ELDER }, query: { from, to } });
    const { orders } = await list(TUESDAY, TUESDAY);
    expect(orders.map(({ orderId, state }: { orderId: string; state: string }) => [orderId, state])).toEqual([
      [id('or', 3), 'CANCELLED_BY_ELDER'],
      [id('or', 1), 'PLACED'],
      [id('or', 2), 'PLACED'],
    ]);
    expect((await list(WEDNESDAY, WEDNESDAY)).orders).toEqual([]);
  });

  test('the provider sees name, phone and address while somebody has to go there, and no longer', async () => {
    await house.place(1);
    const look = () =>
      house.ask(people.dispatcher, 'readOrderAtProvider', { params: { facilityId: PROVIDER, orderId: id('or', 1) } });
    expect(await look()).toMatchObject({
      elderName: '王秀英',
      phone: '13800000000',
      place: { address: expect.any(String) },
    });
    await house.cancel(1);
    const after = await look();
    expect(after).toMatchObject({ elderName: '王*英' });
    expect(after).not.toHaveProperty('phone');
    expect(after).not.toHaveProperty('place');
  });

  test('an auditor sees the money and the history, and no address; every look of an office is noted', async () => {
    await house.place(1);
    const seen = await house.ask(people.auditor, 'readOrder', ofElder());
    expect(seen).toMatchObject({ price: { priceFen: 8_000 }, history: [{ to: 'PLACED', by: 'family' }] });
    expect(seen).not.toHaveProperty('place');
    const query = { from: TUESDAY, to: TUESDAY };
    await house.ask(people.auditor, 'listOrders', { params: { elderId: ELDER }, query });
    const { items } = await house.table.query({ pk: `LOOK#${people.auditor.personId}` });
    expect(items).toMatchObject([
      { did: 'list-orders', elderId: ELDER },
      { did: 'read-order', elderId: ELDER },
    ]);
  });

  test('whoever has nothing to do with it finds nothing', async () => {
    await house.place(1);
    const elsewhere = { params: { facilityId: id('fc', 9), orderId: id('or', 1) } };
    expect(await house.ask(people.elsewhere, 'readOrderAtProvider', elsewhere)).toMatchObject({ status: 404 });
    const other = { params: { elderId: id('el', 2), orderId: id('or', 1) } };
    expect(await house.ask(people.hotline, 'readOrder', other)).toMatchObject({ status: 404 });
    expect((await house.ask(people.herself, 'readOrder', ofElder())).startsAt).toBe(isoInShanghai(house.at('14:00')));
  });
});
