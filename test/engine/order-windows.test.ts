import { sendPlanned } from '../../functions/dispatch/index.ts';
import { careDayKey, type Order } from '../../functions/orders/index.ts';
import type { Actor } from '../../shared/access.ts';
import { instantAt } from '../../shared/business-time.ts';
import { id } from '../fixtures/a-booking.ts';
import { anOrder, EIGHT, ELDER, JIANGUO, PROVIDER, TUESDAY, twoWorkers, XIULAN } from '../fixtures/a-dispatch.ts';
import { dispatcher, dispatchHouse, xiulan } from './dispatch-house.ts';
import { ordersHouse } from './orders-house.ts';

const at = (time: string) => instantAt(TUESDAY, time);
const fromTenToTwelve = (over: Partial<Order> = {}) =>
  anOrder({ window: { from: at('10:00'), until: at('12:00') }, ...over });
const by: { actor: Actor; now: number } = {
  actor: { personId: dispatcher.personId, role: 'staff', grant: dispatcher.grants[0]! },
  now: EIGHT,
};

describe('an order that may begin later', () => {
  test('says from when to when, and changes with the time', async () => {
    const house = await ordersHouse();
    expect(await house.place(1, { windowMinutes: 90 })).toMatchObject({
      startsAt: '2026-11-24T14:00:00+08:00',
      window: { from: '2026-11-24T14:00:00+08:00', until: '2026-11-24T15:30:00+08:00' },
    });
    expect(await house.change(1, { time: '15:00' })).toMatchObject({
      startsAt: '2026-11-24T15:00:00+08:00',
      window: { until: '2026-11-24T16:30:00+08:00' },
    });
    expect(await house.change(1, { time: '15:00', windowMinutes: 0 })).not.toHaveProperty('window');
  });

  test('a longer wait under the same id is another order', async () => {
    const house = await ordersHouse();
    await house.place(1, { windowMinutes: 90 });
    expect(await house.place(1, { windowMinutes: 90 })).toMatchObject({ status: 200 });
    expect(await house.place(1, { windowMinutes: 91 })).toMatchObject({ code: 'ID_REUSED' });
  });

  test.each([
    [240, 200],
    [241, 'OUT_OF_HOURS'],
    [480, 'OUT_OF_HOURS'],
    [600, 'WINDOW_OVER_MIDNIGHT'],
  ])('from two o’clock on and %i minutes later, two hours until eight: %s', async (windowMinutes, expected) => {
    const house = await ordersHouse();
    const { status, code } = await house.place(1, { windowMinutes });
    expect(code ?? status).toBe(expected);
  });

  test('what the plan of the day has moved within it is no change of the elder’s', async () => {
    const house = await ordersHouse();
    await house.place(1, { windowMinutes: 90 });
    await house.move(1, 'PLACED', { ...dispatcher }, { startsAt: at('14:40') });
    const [asAsked, asPlanned] = [await house.change(1, { time: '14:00' }), await house.change(1, { time: '14:40' })];
    for (const answer of [asAsked, asPlanned])
      expect(answer).toMatchObject({ startsAt: '2026-11-24T14:40:00+08:00', version: 2 });
  });
});

describe('sent as planned', () => {
  const planned = (startsAt: number, over: object = {}) => ({
    facilityId: PROVIDER,
    orderId: id('or', 1),
    version: 1,
    caregiverIds: [XIULAN],
    startsAt,
    ...over,
  });

  /** The dispatcher has signed in. */
  async function houseWith(order: Order) {
    const house = await dispatchHouse({ orders: [order] });
    await house.ask(dispatcher, 'countWall', { params: { facilityId: PROVIDER } });
    return house;
  }

  test.each([
    ['09:59', 'OUTSIDE_WINDOW'],
    ['10:00', 'DISPATCHED'],
    ['12:00', 'DISPATCHED'],
    ['12:01', 'OUTSIDE_WINDOW'],
  ])('at %s, from ten to twelve: %s', async (time, expected) => {
    const house = await houseWith(fromTenToTwelve());
    const sent = await sendPlanned(house.table, planned(at(time)), by);
    expect('code' in sent ? sent.code : sent.state).toBe(expected);
  });

  test('the order, the elder’s day and the caregiver’s hours have the new time; again it is the same', async () => {
    const house = await houseWith(fromTenToTwelve());
    const first = await sendPlanned(house.table, planned(at('11:20')), by);
    expect(first).toMatchObject({ startsAt: '2026-11-24T11:20:00+08:00', endsAt: '2026-11-24T13:20:00+08:00' });
    expect(await sendPlanned(house.table, planned(at('11:20')), by)).toEqual(first);
    const day = await house.table.get(careDayKey(ELDER, TUESDAY));
    expect(day).toMatchObject({ orders: { [id('or', 1)]: { startsAt: at('11:20'), endsAt: at('13:20') } } });
    expect(await house.taken(XIULAN)).toEqual({ orderIds: [id('or', 1)], minutes: 120 });
  });

  test('not over what has changed since the plan was made', async () => {
    const house = await houseWith(fromTenToTwelve());
    await house.assign([JIANGUO], { despite: ['NOT_LINKED'] });
    expect(await sendPlanned(house.table, planned(at('11:20')), by)).toMatchObject({ code: 'ORDER_CHANGED' });
    expect((await house.orderNow()).workers).toMatchObject([{ caregiverId: JIANGUO }]);
  });

  test('who goes at another time is asked again; who goes at the same time is not', async () => {
    const order = { ...twoWorkers(), window: { from: at('10:00'), until: at('12:00') } };
    const house = await houseWith(order);
    const despite = { despite: ['NOT_LINKED'] };
    await house.assign([XIULAN, JIANGUO], despite);
    await house.answer('acceptJob', xiulan, XIULAN);
    const { version } = await house.orderNow();
    const both = { caregiverIds: [XIULAN, JIANGUO], version, reason: '调整时间', ...despite };
    expect(await sendPlanned(house.table, planned(at('10:30'), both), by)).toMatchObject({ state: 'DISPATCHED' });
    expect((await house.orderNow()).workers.map(({ acceptedAt }) => acceptedAt)).toEqual([undefined, undefined]);
  });

  test('not into the time of another visit to the elder', async () => {
    const house = await ordersHouse();
    await house.place(1, { windowMinutes: 120 });
    await house.place(2, { time: '16:00', minutes: 60 });
    const { table, put } = house;
    const staff = (await dispatchHouse()).table;
    const caregiver = await staff.get({ pk: `CAREGIVER#${XIULAN}`, sk: 'HEAD' });
    const grant = { pk: `PERSON#${dispatcher.personId}`, sk: `GRANT#staff#${PROVIDER}`, state: 'ACTIVE' };
    await put([caregiver!, grant]);
    const at1401 = planned(at('14:01'));
    expect(await sendPlanned(table, at1401, by)).toMatchObject({ code: 'OVERLAPS' });
    expect(await sendPlanned(table, planned(at('14:00')), by)).toMatchObject({ state: 'DISPATCHED' });
  });
});
