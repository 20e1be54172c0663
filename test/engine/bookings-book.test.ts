import { readFileSync } from 'node:fs';
import { bookingKey } from '../../functions/bookings/store.ts';
import {
  CUT_OFF,
  DATE,
  DAY_BEFORE,
  dish,
  ELDER,
  elder,
  id,
  NOON,
  OTHER_POINT,
  POINT,
  SET,
  SOUP,
} from '../fixtures/a-booking.ts';
import {
  admin,
  bookingsHouse,
  counter,
  daughter,
  grandson,
  herself,
  hotline,
  manager,
  openMeal,
  otherCounter,
  son,
} from './bookings-house.ts';
import { testClient } from './fresh-tables.ts';
import { BIG_LUNCH, mealVouchersHouse, TUESDAY, WEDNESDAY } from './meal-vouchers-house.ts';
import { loseAnswers, meter, onDynoxide } from './meter.ts';
import type { Caller, Reply } from './room-caller.ts';

const codes = (replies: Reply[]) => replies.map(({ status, code }) => code ?? status).toSorted();
const manyElders = (count: number) =>
  Array.from({ length: count }, (_, n) => elder({ elderId: id('el', 100 + n), gsi1sk: `ELDER#411025101#${n}` }));

describe('booking a meal', () => {
  test('the daughter sees the price, books it, and finds it in the list', async () => {
    const house = await bookingsHouse();
    const { bookingId: _bookingId, ...asked } = house.order();
    const quote = await house.ask(daughter, 'quoteMeal', { params: { elderId: ELDER }, body: asked });
    expect(quote).toMatchObject({ status: 200, bookable: true, price: { listFen: 1200, selfPayFen: 200 } });
    expect(await house.book()).toMatchObject({
      status: 200,
      state: 'BOOKED',
      price: quote.price.selfPayFen === 200 ? { selfPayFen: 200 } : {},
    });
    const list = await house.ask(herself, 'listBookings', {
      params: { elderId: ELDER },
      query: { from: '2026-11-23', to: '2026-11-23' },
    });
    expect(list.bookings).toMatchObject([
      { state: 'BOOKED', price: { layers: [{ payer: 'county:411025', fen: 1000 }] } },
    ]);
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 49, booked: 1 });
  });

  test('S3: an auditor reads what was booked and paid, not what the family wrote nor what the elder cannot eat', async () => {
    const house = await bookingsHouse();
    const { bookingId } = await house.book(daughter, { note: '少盐，刚出院' });
    const item = bookingKey({ elderId: ELDER, bookingId });
    await house.table.commit([{ update: item, set: { contact: ['peanut'] } }]);
    const auditor: Caller = { personId: id('pn', 80), grants: [{ role: 'auditor', over: '411025' }] };
    const params = { elderId: ELDER, bookingId };
    const days = { params: { elderId: ELDER }, query: { from: '2026-11-23', to: '2026-11-23' } };
    const told = { note: '少盐，刚出院', contact: ['peanut'] };
    expect(await house.ask(daughter, 'readBooking', { params })).toMatchObject(told);
    expect((await house.ask(daughter, 'listBookings', days)).bookings).toMatchObject([told]);
    const seen = await house.ask(auditor, 'readBooking', { params });
    const [listed] = (await house.ask(auditor, 'listBookings', days)).bookings;
    for (const one of [seen, listed]) {
      expect(one).toMatchObject({ state: 'BOOKED', price: { listFen: 1200 } });
      expect(Object.keys(one)).not.toEqual(expect.arrayContaining(['note']));
      expect(Object.keys(one)).not.toEqual(expect.arrayContaining(['contact']));
    }
  });

  test.each([
    ['the elder herself', 200, herself] as const,
    ['a relative who may book', 200, daughter] as const,
    ['a relative who may only look', 404, grandson] as const,
    ['the hotline of her county', 200, hotline] as const,
    ['the counter, by the elder’s own route', 403, counter] as const,
    ['an admin', 403, admin] as const,
  ])('%s: %i', async (_who, status, caller) => {
    const house = await bookingsHouse();
    expect(await house.book(caller)).toMatchObject({ status });
  });

  test('at the counter, for its own point only', async () => {
    const house = await bookingsHouse();
    const { facilityId: _facilityId, ...asked } = house.order({ elderId: ELDER });
    const at = (facilityId: string, by = counter) =>
      house.ask(by, 'bookAtCounter', { params: { facilityId }, body: asked });
    expect(await at(OTHER_POINT)).toMatchObject({ status: 404 });
    expect(await at(POINT)).toMatchObject({ status: 200, bookedBy: 'staff' });
  });

  test('F14: at the cut-off the server’s clock says no', async () => {
    const house = await bookingsHouse();
    house.setClock(CUT_OFF);
    expect(await house.book()).toMatchObject({ status: 409, code: 'CUT_OFF_PASSED' });
    house.setClock(CUT_OFF - 1);
    expect(await house.book()).toMatchObject({ status: 200 });
  });

  test('two relatives at the same moment: one booking, and the other is told who has it', async () => {
    const house = await bookingsHouse();
    const replies = await Promise.all([
      house.book(daughter, { bookingId: id('bk', 1) }),
      house.book(son, { bookingId: id('bk', 2), facilityId: OTHER_POINT }),
    ]);
    expect(codes(replies)).toEqual(['ALREADY_BOOKED', 200].toSorted());
    const late = replies.find(({ code }) => code === 'ALREADY_BOOKED')!;
    const won = replies.find(({ status }) => status === 200)!;
    expect(late.details).toEqual({
      bookingId: won.bookingId,
      facilityId: won.facilityId,
      facilityName: won.facilityId === POINT ? '山头店老年食堂' : '颍桥助餐点',
      bookedBy: { role: 'family', who: won.facilityId === POINT ? '子女 李*梅' : '子女 李*山' },
    });
  });

  test('F17: twenty bookings for the last three portions: three get one, and the slot adds up', async () => {
    const meals = openMeal({}, { portionsLeft: { [SET.slice(-6)]: 3, [SOUP.slice(-6)]: 100 } });
    const elders = manyElders(20);
    const house = await bookingsHouse({ elders, meals });
    const replies = await Promise.all(
      elders.map(({ elderId }, n) => house.book(hotline, { bookingId: id('bk', n) }, elderId)),
    );
    expect(codes(replies)).toEqual([...Array(3).fill(200), ...Array(17).fill('DISH_SOLD_OUT')].toSorted());
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 47, booked: 3, portionsLeft: { [SET.slice(-6)]: 0 } });
  });

  test('twenty bookings for the last three seats', async () => {
    const elders = manyElders(20);
    const house = await bookingsHouse({ elders, meals: openMeal({}, { seatsLeft: 3 }) });
    const replies = await Promise.all(
      elders.map(({ elderId }, n) => house.book(hotline, { bookingId: id('bk', n) }, elderId)),
    );
    expect(codes(replies)).toEqual([...Array(3).fill(200), ...Array(17).fill('SLOT_FULL')].toSorted());
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 0, booked: 3 });
  });

  test('F4: the answer is lost after the commit: the retry gets it, and one seat is taken', async () => {
    const client = testClient();
    const lost = loseAnswers(client);
    const house = await bookingsHouse({ client, meals: openMeal({}, { seatsLeft: 1 }) });
    lost.next();
    expect(await house.book()).toMatchObject({ status: 503, code: 'BUSY' });
    const answer = await house.book();
    expect(answer).toMatchObject({ status: 200, bookingId: id('bk', 1), state: 'BOOKED', price: { selfPayFen: 200 } });
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 0, booked: 1 });
    expect(await house.book(daughter, { mode: 'pick-up' })).toMatchObject({ status: 422, code: 'ID_REUSED' });
  });

  test('F5: one request sent five times at once for the last seat: five times the same answer', async () => {
    const house = await bookingsHouse({ meals: openMeal({}, { seatsLeft: 1 }) });
    const replies = await Promise.all(Array.from({ length: 5 }, () => house.book()));
    expect(codes(replies)).toEqual([200, 200, 200, 200, 200]);
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 0, booked: 1 });
  });

  test('different meals of one week at once: the weekly quota holds, because the card moved', async () => {
    const dates = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];
    const house = await bookingsHouse({ meals: dates.flatMap((date) => openMeal({ date })) });
    const replies = await Promise.all(dates.map((date, n) => house.book(daughter, { bookingId: id('bk', n), date })));
    for (const [n, reply] of replies.entries())
      if (reply.status === 503) replies[n] = await house.book(daughter, { bookingId: id('bk', n), date: dates[n] });
    expect(replies.map(({ price }) => price.subsidyFen).toSorted()).toEqual([0, 0, 1000, 1000, 1000]);
  });

  test('S5: a right taken away between the check and the write refuses the booking', async () => {
    const house = await bookingsHouse();
    const binding = { pk: `PERSON#${daughter.personId}`, sk: `BINDING#${ELDER}` };
    await house.table.commit([{ update: binding, set: { state: 'REVOKED' } }]);
    expect(await house.book()).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 50, booked: 0 });
  });

  test.each<[string, object]>([
    ['an unknown field', { price: 1 }],
    ['no dish', { dishes: [] }],
    [
      'a dish twice',
      {
        dishes: [
          { dishId: SET, quantity: 1 },
          { dishId: SET, quantity: 1 },
        ],
      },
    ],
    ['half a portion', { dishes: [{ dishId: SET, quantity: 0.5 }] }],
    ['six portions', { dishes: [{ dishId: SET, quantity: 6 }] }],
    ['a day that is not', { date: '2026-02-30' }],
    ['an id with another key in it', { bookingId: 'bk_1#CLAIM' }],
    ['a note with a line break', { note: '少盐\n多饭' }],
  ])('%s changes nothing', async (_what, over) => {
    const house = await bookingsHouse();
    expect(await house.book(daughter, over)).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 50 });
  });
});

describe('changing and cancelling', () => {
  const booked = { params: { elderId: ELDER, bookingId: id('bk', 1) } };

  test('another dish before the cut-off: the slot holds the new one only', async () => {
    const house = await bookingsHouse();
    await house.book();
    const changed = await house.ask(daughter, 'changeBooking', {
      ...booked,
      body: { mode: 'pick-up', dishes: [{ dishId: SOUP, quantity: 2 }] },
    });
    expect(changed).toMatchObject({ status: 200, mode: 'pick-up', price: { listFen: 600, selfPayFen: 200 } });
    expect((await house.slotOf())?.portionsLeft).toEqual({ [SET.slice(-6)]: 100, [SOUP.slice(-6)]: 98 });
  });

  test('cancelled in time, the seat and the mealtime are free, and the list keeps both bookings', async () => {
    const house = await bookingsHouse();
    await house.book();
    expect(await house.ask(daughter, 'cancelBooking', { ...booked, body: {} })).toMatchObject({ state: 'CANCELLED' });
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 50, booked: 0 });
    expect(await house.book(son, { bookingId: id('bk', 2), facilityId: OTHER_POINT })).toMatchObject({ status: 200 });
    const list = await house.ask(daughter, 'listBookings', {
      params: { elderId: ELDER },
      query: { from: DATE, to: DATE },
    });
    expect(list.bookings.map((one: Reply) => [one.bookingId, one.state])).toEqual([
      [id('bk', 1), 'CANCELLED'],
      [id('bk', 2), 'BOOKED'],
    ]);
  });

  test('cancelled too late it is marked, and the cooked meal stays taken; the counter may give it back', async () => {
    const house = await bookingsHouse();
    await house.book();
    house.setClock(CUT_OFF);
    expect(await house.ask(daughter, 'cancelBooking', { ...booked, body: {} })).toMatchObject({ late: true });
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 49, booked: 1 });

    const kind = await bookingsHouse();
    await kind.book();
    kind.setClock(CUT_OFF);
    const cancel = (by = counter, facilityId = POINT) =>
      kind.ask(by, 'cancelAtCounter', {
        params: { facilityId, bookingId: id('bk', 1) },
        body: { elderId: ELDER, reason: '老人来电' },
      });
    expect(await cancel(otherCounter, OTHER_POINT)).toMatchObject({ status: 404 });
    expect(await cancel()).toMatchObject({ status: 200, state: 'CANCELLED' });
    expect(await kind.slotOf()).toMatchObject({ seatsLeft: 50, booked: 0 });
  });

  test('F17: a change and a cancellation at once: one after the other, and the slot adds up', async () => {
    const house = await bookingsHouse();
    await house.book();
    await Promise.all([
      house.ask(daughter, 'changeBooking', {
        ...booked,
        body: { mode: 'eat-in', dishes: [{ dishId: SOUP, quantity: 1 }] },
      }),
      house.ask(son, 'cancelBooking', { ...booked, body: {} }),
    ]);
    expect(await house.ask(son, 'readBooking', booked)).toMatchObject({ state: 'CANCELLED' });
    expect(await house.slotOf()).toMatchObject({
      seatsLeft: 50,
      booked: 0,
      portionsLeft: { [SET.slice(-6)]: 100, [SOUP.slice(-6)]: 100 },
    });
  });
});

onDynoxide('what a command costs', () => {
  const measured = async () => {
    const client = testClient();
    const units = meter(client);
    const house = await bookingsHouse({ client });
    const { bookingId: _bookingId, ...asked } = house.order();
    await house.ask(daughter, 'quoteMeal', { params: { elderId: ELDER }, body: asked });
    units.take();
    return { house, units };
  };
  const isWrite = ({ command }: { command: string }) => /Write|Put|Update|Delete/.test(command);
  const costOf = (requests: { command: string; units: number }[]) => ({
    reads: requests.filter((one) => !isWrite(one)).length,
    readUnits: requests.filter((one) => !isWrite(one)).reduce((sum, { units }) => sum + units, 0),
    writes: requests.filter(isWrite).length,
    writeUnits: requests.filter(isWrite).reduce((sum, { units }) => sum + units, 0),
  });

  test('a booking is one transaction of at most 12 units after at most two reads', async () => {
    const { house, units } = await measured();
    expect(await house.book()).toMatchObject({ status: 200 });
    const cost = costOf(units.take());
    expect(cost).toMatchObject({ reads: 2, writes: 1 });
    expect(cost.writeUnits).toBeLessThanOrEqual(12);
    expect(cost).toEqual({ reads: 2, readUnits: 10, writes: 1, writeUnits: 11 });
  });

  const extras = {
    mode: 'delivery',
    note: '少放盐，不要葱花，送到门口请敲重一点',
    deliveryAddress: '襄城县山头店镇南街幸福家园 3 号院 2 单元 401 室女儿家',
  };
  test.each([
    [1, {}, 11],
    [5, {}, 11],
    [6, {}, 14],
    [10, {}, 14],
    [3, extras, 11],
    [10, extras, 14],
  ])('of %i dishes, with %j: %i units', async (count, over, expected) => {
    const client = testClient();
    const units = meter(client);
    const dishes = Array.from({ length: count }, (_, n) => dish({ dishId: id('ds', n), name: '西红柿炒鸡蛋盖饭' }));
    const portionsLeft = Object.fromEntries(dishes.map(({ dishId }) => [dishId.slice(-6), 9]));
    const house = await bookingsHouse({ client, meals: openMeal({ dishes }, { portionsLeft }) });
    units.take();
    const chosen = dishes.map(({ dishId }) => ({ dishId, quantity: 1 }));
    expect(await house.book(daughter, { ...over, dishes: chosen })).toMatchObject({ status: 200 });
    expect(costOf(units.take()).writeUnits).toBe(expected);
  });

  test('the other commands, as the table in docs/bookings.md says', async () => {
    const { house, units } = await measured();
    const ofElder = { params: { elderId: ELDER } };
    const booked = (n: number) => ({ params: { elderId: ELDER, bookingId: id('bk', n) } });
    const atPoint = (n: number) => ({ params: { facilityId: POINT, bookingId: id('bk', n) } });
    const lunch = { params: { facilityId: POINT, date: DATE, mealtime: 'lunch' } };
    const takenBack = (ticket: number) => ({ elderId: ELDER, ticketId: id('tk', ticket), reason: '扫错了人' });
    const witnessed = (ticket: number) => ({
      kind: 'witness',
      elderId: ELDER,
      ticketId: id('tk', ticket),
      reason: '没有手机',
      photo: 'photos/0001.jpg',
    });
    const { bookingId: _bookingId, ...asked } = house.order();
    const { facilityId: _facilityId, ...choice } = house.order({ bookingId: id('bk', 4), replace: false });
    const plan = {
      facilityId: POINT,
      weekdays: [1],
      mealtimes: ['lunch'],
      mode: 'eat-in',
      prefer: 'set',
      from: DATE,
      skips: [],
      pauses: [],
    };
    const costs: [string, number, number, number, number][] = [];
    const cost = async (name: string, what: Promise<Reply>) => {
      expect(await what).toMatchObject({ status: 200 });
      const { reads, readUnits, writes, writeUnits } = costOf(units.take());
      costs.push([name, reads, readUnits, writes, writeUnits]);
    };
    const unmeasured = async (what: Promise<Reply>) => {
      expect(await what).toMatchObject({ status: 200 });
      units.take();
    };

    await cost('quote', house.ask(daughter, 'quoteMeal', { ...ofElder, body: asked }));
    await cost('book', house.book());
    await cost('book, a retry', house.book());
    await cost(
      'change',
      house.ask(daughter, 'changeBooking', {
        ...booked(1),
        body: { mode: 'delivery', dishes: [{ dishId: SOUP, quantity: 1 }] },
      }),
    );
    await cost('cancel', house.ask(daughter, 'cancelBooking', { ...booked(1), body: {} }));
    await cost('read a booking', house.ask(daughter, 'readBooking', booked(1)));
    await cost('list a day', house.ask(daughter, 'listBookings', { ...ofElder, query: { from: DATE, to: DATE } }));
    await unmeasured(house.book(daughter, { bookingId: id('bk', 2), mode: 'delivery' }));
    await cost('show the six digits', house.ask(daughter, 'showBookingCode', booked(2)));
    await cost('show the QR', house.ask(herself, 'showMealCode', ofElder));
    const code = await house.code(id('bk', 2));
    units.take();
    await cost('make a plan', house.ask(daughter, 'makePlan', { ...ofElder, body: { planId: id('pl', 1), ...plan } }));
    house.setClock(NOON);
    await cost('kitchen counts', house.ask(counter, 'countKitchen', lunch));
    await cost('kitchen list', house.ask(counter, 'listKitchen', lunch));
    await cost('mark as cooked', house.ask(counter, 'markPrepared', lunch));
    await cost('send out', house.ask(counter, 'sendOut', { ...atPoint(2), body: { elderId: ELDER } }));
    await cost('serve', house.serve({ kind: 'code', elderId: ELDER, ticketId: id('tk', 1), code }));
    await cost('undo', house.ask(counter, 'undoServing', { ...atPoint(2), body: takenBack(1) }));
    house.setClock(NOON + 1);
    await cost('serve, witnessed', house.serve(witnessed(2)));
    await cost('reverse', house.ask(manager, 'reverseMeal', { ...atPoint(2), body: takenBack(2) }));
    house.setClock(DAY_BEFORE);
    await unmeasured(house.book(daughter, { bookingId: id('bk', 3), facilityId: OTHER_POINT }));
    house.setClock(NOON);
    await cost(
      'walk-in, moved from another point',
      house.ask(counter, 'serveWalkIn', {
        params: { facilityId: POINT },
        body: { ...choice, proof: witnessed(3), replace: true },
      }),
    );
    await unmeasured(house.ask(counter, 'undoServing', { ...atPoint(4), body: takenBack(3) }));
    await cost(
      'walk-in',
      house.ask(counter, 'serveWalkIn', {
        params: { facilityId: POINT },
        body: { ...choice, bookingId: id('bk', 5), proof: witnessed(4) },
      }),
    );
    expect(documentedCosts((name) => !name.startsWith('with vouchers: '))).toEqual(costs);
  });

  test('and those of a meal that vouchers pay', async () => {
    const client = testClient();
    const units = meter(client);
    const house = await mealVouchersHouse({ client });
    // Everybody has called once: the programs are known.
    await house.quoteWith();
    await house.walkIn(9, { date: WEDNESDAY });
    units.take();
    const costs: [string, number, number, number, number][] = [];
    const cost = async (name: string, what: () => Promise<Reply>) => {
      expect(await what()).toMatchObject({ status: 200 });
      const { reads, readUnits, writes, writeUnits } = costOf(units.take());
      costs.push([`with vouchers: ${name}`, reads, readUnits, writes, writeUnits]);
    };
    await cost('quote', () => house.quoteWith());
    await cost('book', () => house.bookWith(1));
    await cost('change', () => house.changeTo(1, { dishes: BIG_LUNCH }));
    await cost('cancel', () => house.cancelIt(1));
    await house.bookWith(2);
    units.take();
    await cost('serve, witnessed', () => house.serveOn());
    await cost('undo', () => house.takeBack(2, 'undoServing'));
    await house.serveOn(DATE, 2);
    units.take();
    await cost('reverse', () => house.takeBack(2, 'reverseMeal'));
    await cost('walk-in', () => house.walkIn(3, { date: TUESDAY }));
    expect(documentedCosts((name) => name.startsWith('with vouchers: '))).toEqual(costs);
  });
});

/** The rows of the table in docs/bookings.md whose commands are asked for. */
const documentedCosts = (isAskedFor: (name: string) => boolean): (string | number)[][] =>
  readFileSync(new URL('../../docs/bookings.md', import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, name, ...numbers] = line.split('|').map((cell) => cell.trim());
      return name && isAskedFor(name) && numbers.length >= 4 && /^\d+$/.test(numbers[0]!)
        ? [[name, ...numbers.slice(0, 4).map(Number)]]
        : [];
    });
