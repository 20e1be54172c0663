import { WITNESSED_PER_MONTH } from '../../functions/bookings/check-proof.ts';
import { mealLoader } from '../../functions/bookings/load-meal.ts';
import { serveMeal } from '../../functions/bookings/serve-meal.ts';
import { serveWalkIn, type WalkInAsked } from '../../functions/bookings/serve-walk-in.ts';
import { creditedFen, debitedFen, type Transfer } from '../../shared/ledger.ts';
import type { Table } from '../../shared/table.ts';
import {
  CUT_OFF,
  DATE,
  ELDER,
  elder,
  facility,
  id,
  keyring,
  NOON,
  OTHER_POINT,
  POINT,
  SET,
  SOUP,
} from '../fixtures/a-booking.ts';
import {
  admin,
  bookingsHouse,
  cook,
  counter,
  daughter,
  grandson,
  type House,
  herself,
  hotline,
  manager,
  otherCounter,
} from './bookings-house.ts';
import type { Reply } from './room-caller.ts';

const lunch = { facilityId: POINT, date: DATE, mealtime: 'lunch' };
const booked = { elderId: ELDER, bookingId: id('bk', 1) };
const byCode = (code: string, ticket = 1) => ({ kind: 'code', elderId: ELDER, ticketId: id('tk', ticket), code });
const witnessed = (ticket = 1) => ({
  kind: 'witness',
  elderId: ELDER,
  ticketId: id('tk', ticket),
  reason: '老人没有带手机',
  photo: 'photos/0001.jpg',
});
const walkIn = (house: House, over: object = {}, by = counter, facilityId = POINT) => {
  const { facilityId: _facilityId, ...asked } = house.order({
    bookingId: id('bk', 2),
    proof: witnessed(),
    replace: false,
    ...over,
  });
  return house.ask(by, 'serveWalkIn', { params: { facilityId }, body: asked });
};
const takeBack = (house: House, route: 'undoServing' | 'reverseMeal', by = counter, bookingId = id('bk', 1)) =>
  house.ask(by, route, {
    params: { facilityId: POINT, bookingId },
    body: { elderId: ELDER, ticketId: id('tk', 1), reason: '扫错了人' },
  });
const balanced = (transfers: unknown[]) =>
  (transfers as Transfer[]).every(({ entries }) => debitedFen(entries) === creditedFen(entries));

/** Booked the day before, and it is a quarter to twelve. */
async function atNoon(setting: Parameters<typeof bookingsHouse>[0] = {}) {
  const house = await bookingsHouse(setting);
  expect(await house.book()).toMatchObject({ status: 200 });
  house.setClock(NOON);
  return house;
}

describe('the till', () => {
  test('the elder’s QR serves the meal once, and the ledger owes the point the whole price', async () => {
    const house = await atNoon();
    const { token, expiresAt } = await house.ask(herself, 'showMealCode', { params: { elderId: ELDER } });
    expect(Date.parse(expiresAt) - NOON).toBe(60_000);
    const served = await house.serve({ kind: 'qr', token });
    expect(served).toMatchObject({ status: 200, elderName: '王*英', selfPayFen: 200, evidenceGrade: 3 });
    expect(await house.serve({ kind: 'qr', token })).toEqual(served);
    const transfers = await house.ledger();
    expect(transfers).toMatchObject([{ kind: 'MEAL_SERVED', listFen: 1200, evidenceGrade: 3, originDate: DATE }]);
    expect(balanced(transfers)).toBe(true);
    expect(await house.ask(herself, 'readBooking', { params: booked })).toMatchObject({
      state: 'SERVED',
      evidenceGrade: 3,
    });
  });

  test('S16: a QR shown once does not serve another meal', async () => {
    const house = await atNoon();
    const { token } = await house.ask(herself, 'showMealCode', { params: { elderId: ELDER } });
    await house.serve({ kind: 'qr', token });
    const ticketId = token.split('~')[2];
    const undo = await house.ask(counter, 'undoServing', {
      params: { facilityId: POINT, bookingId: booked.bookingId },
      body: { elderId: ELDER, ticketId, reason: '扫错了人' },
    });
    expect(undo).toMatchObject({ status: 200, state: 'LOCKED' });
    house.setClock(NOON + 1000);
    expect(await house.serve({ kind: 'qr', token })).toMatchObject({ status: 409, code: 'CODE_USED' });
    expect(await house.ledger()).toHaveLength(2);
  });

  test('S16: two tills scan one QR at the same moment: one serving', async () => {
    const house = await atNoon();
    const { token } = await house.ask(herself, 'showMealCode', { params: { elderId: ELDER } });
    const replies = await Promise.all([
      house.serve({ kind: 'qr', token }),
      house.serve({ kind: 'qr', token }, manager),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(await house.ledger()).toHaveLength(1);
  });

  test('two tills with different proofs: one serves, the other is told', async () => {
    const house = await atNoon();
    const code = await house.code();
    const replies = await Promise.all([house.serve(byCode(code, 1)), house.serve(witnessed(2), manager)]);
    expect(replies.map(({ code: refused, status }) => refused ?? status).toSorted()).toEqual([200, 'ALREADY_SERVED']);
    expect(await house.ledger()).toHaveLength(1);
  });

  test('S13: the six digits are for the elder and hers, not for the staff; five wrong ones lock them', async () => {
    const house = await atNoon();
    const code = await house.code();
    const show = (by = counter) => house.ask(by, 'showBookingCode', { params: booked });
    expect(await show(hotline)).toMatchObject({ code });
    expect(await show(grandson)).toMatchObject({ status: 404 });
    expect(await show(counter)).toMatchObject({ status: 403 });
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await house.serve(byCode(wrong))).toMatchObject({ code: 'WRONG_CODE', details: { triesLeft } });
    expect(await house.serve(byCode(code))).toMatchObject({ code: 'CODE_LOCKED' });
    expect(await show(daughter)).toMatchObject({ code: 'CODE_LOCKED' });
    expect(await house.serve(witnessed())).toMatchObject({ status: 200, evidenceGrade: 1 });
  });

  test('S13: guesses sent all at once are all counted', async () => {
    const house = await atNoon();
    const code = Number(await house.code());
    const guesses = Array.from({ length: 12 }, (_, n) => String((code + n + 1) % 1_000_000).padStart(6, '0'));
    const replies = await Promise.all(guesses.map((guess) => house.serve(byCode(guess))));
    const tried = replies.filter((reply) => reply.code === 'WRONG_CODE').length;
    expect(tried).toBeLessThanOrEqual(5);
    expect(replies.every((reply) => ['WRONG_CODE', 'CODE_LOCKED', 'BUSY'].includes(reply.code))).toBe(true);
  });

  test('S16: witnessed meals of a point and month end at the quota', async () => {
    const house = await atNoon();
    const spent = (meals: number) =>
      house.table.commit([{ put: { pk: `FACILITY#${POINT}`, sk: 'WITNESSED#2026-11', meals } }]);
    await spent(WITNESSED_PER_MONTH);
    expect(await house.serve(witnessed())).toMatchObject({ code: 'WITNESS_QUOTA_SPENT' });
    await spent(WITNESSED_PER_MONTH - 1);
    expect(await house.serve(witnessed())).toMatchObject({ status: 200 });
  });

  test('another point cannot serve it, and is told where it is booked', async () => {
    const house = await atNoon();
    expect(await house.serve(witnessed(), otherCounter, OTHER_POINT)).toMatchObject({
      code: 'BOOKED_ELSEWHERE',
      details: { facilityName: '山头店老年食堂' },
    });
  });

  test('undone at the till it can be served again; each step is a line, and the sum is one meal', async () => {
    const house = await atNoon();
    await house.serve(byCode(await house.code()));
    expect(await takeBack(house, 'undoServing')).toMatchObject({ state: 'LOCKED' });
    expect(await takeBack(house, 'undoServing')).toMatchObject({ state: 'LOCKED' });
    house.setClock(NOON + 1000);
    expect(await house.serve(witnessed(2))).toMatchObject({ status: 200 });
    const transfers = await house.ledger();
    expect(transfers.map(({ kind }) => kind)).toEqual(['MEAL_SERVED', 'MEAL_REVERSED', 'MEAL_SERVED']);
    expect(transfers.reduce((sum, { listFen }) => sum + Number(listFen), 0)).toBe(1200);
    expect(balanced(transfers)).toBe(true);
  });

  test('S17: after the mealtime the counter cannot undo; the manager reverses, not the one who served', async () => {
    const house = await atNoon();
    await house.serve(byCode(await house.code()), manager);
    house.setClock(NOON + 40 * 86_400_000);
    expect(await takeBack(house, 'undoServing')).toMatchObject({ code: 'UNDO_TOO_LATE' });
    expect(await takeBack(house, 'reverseMeal')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await takeBack(house, 'reverseMeal', manager)).toMatchObject({ code: 'SAME_PERSON' });
    expect(await takeBack(house, 'reverseMeal', admin)).toMatchObject({ status: 200, state: 'REVERSED' });
    expect(await takeBack(house, 'reverseMeal', admin)).toMatchObject({ status: 200, state: 'REVERSED' });
    expect(await house.ledger()).toMatchObject([{ listFen: 1200 }, { listFen: -1200, originDate: DATE }]);
  });
});

describe('a meal changed while it is being served', () => {
  const { lunch: rule } = facility().mealtimes;
  const openTillNoon = facility({ mealtimes: { lunch: { ...rule!, cutOff: { daysBefore: 0, time: '12:00' } } } });

  test.each<[string, 'getMany' | 'query']>([
    ['as booked', 'getMany'],
    ['as a walk-in', 'query'],
  ])('is posted as it was changed, %s', async (how, read) => {
    const house = await atNoon({ point: openTillNoon });
    let changes = 0;
    const changedMeanwhile = async (found: Promise<unknown>): Promise<unknown> => {
      const before = await found;
      if (changes++ === 0)
        await house.ask(daughter, 'changeBooking', {
          params: booked,
          body: {
            mode: 'pick-up',
            dishes: [
              { dishId: SET, quantity: 1 },
              { dishId: SOUP, quantity: 1 },
            ],
          },
        });
      return before;
    };
    const table: Table = { ...house.table, [read]: (asked: never) => changedMeanwhile(house.table[read](asked)) };
    const shell = { ...house.shell, table, loadMeal: mealLoader(table) };
    const asked = {
      ...house.order({ bookingId: id('bk', 2) }),
      ...lunch,
      proof: witnessed(),
      replace: false,
    } as WalkInAsked;
    const call = { actor: { personId: counter.personId, role: 'staff' as const }, now: NOON };
    const answer = how === 'as booked' ? await serveMeal(shell, asked, call) : await serveWalkIn(shell, asked, call);
    expect(answer).toMatchObject({ bookingId: id('bk', 1), selfPayFen: 200 });
    expect(await house.ledger()).toMatchObject([{ listFen: 1500, layers: [{ fen: 1300 }] }]);
  });
});

describe('walk-ins', () => {
  test('booked, priced and served at once; again it is the same', async () => {
    const house = await bookingsHouse();
    house.setClock(NOON);
    const served = await walkIn(house);
    expect(served).toMatchObject({ status: 200, bookingId: id('bk', 2), selfPayFen: 200, evidenceGrade: 1 });
    expect(await walkIn(house)).toEqual(served);
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 49 });
    expect(await house.ledger()).toHaveLength(1);
  });

  test('who has booked here gets what was booked, whatever the till typed', async () => {
    const house = await atNoon();
    expect(await walkIn(house, { dishes: [{ dishId: SOUP, quantity: 1 }] })).toMatchObject({
      bookingId: id('bk', 1),
      dishes: [{ dishId: SET }],
    });
  });

  test('booked elsewhere: shown first, then moved here and priced anew', async () => {
    const house = await bookingsHouse();
    await house.book(daughter, { facilityId: OTHER_POINT });
    house.setClock(NOON);
    expect(await walkIn(house)).toMatchObject({
      status: 409,
      code: 'BOOKED_ELSEWHERE',
      details: { facilityName: '颍桥助餐点' },
    });
    expect(await walkIn(house, { replace: true })).toMatchObject({ status: 200, selfPayFen: 200 });
    const { bookings } = await house.ask(daughter, 'listBookings', {
      params: { elderId: ELDER },
      query: { from: DATE, to: DATE },
    });
    expect(bookings.map((one: Reply) => one.state)).toEqual(['SUBSTITUTED', 'SERVED']);
    expect(await house.ledger(OTHER_POINT)).toEqual([]);
  });

  test('undone, it gives its seat back and the elder may eat elsewhere', async () => {
    const house = await bookingsHouse();
    house.setClock(NOON);
    await walkIn(house);
    expect(await takeBack(house, 'undoServing', counter, id('bk', 2))).toMatchObject({ state: 'REVERSED' });
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 50, booked: 0 });
    const there = await walkIn(house, { bookingId: id('bk', 3), proof: witnessed(3) }, otherCounter, OTHER_POINT);
    expect(there).toMatchObject({ status: 200 });
  });
});

describe('the kitchen', () => {
  const counts = (house: House, by = cook) => house.ask(by, 'countKitchen', { params: lunch });
  const list = (house: House, by = counter) => house.ask(by, 'listKitchen', { params: lunch });

  test('counts freeze at the cut-off; what changes later stands beside them', async () => {
    const house = await bookingsHouse();
    await house.book();
    expect(await counts(house)).toMatchObject({ frozen: false, meals: 1 });
    house.setClock(CUT_OFF);
    const frozen = await counts(house);
    expect(frozen).toMatchObject({ frozen: true, meals: 1, dishes: [{ dishId: SET, portions: 1 }] });
    await house.ask(daughter, 'cancelBooking', { params: booked, body: {} });
    expect(await counts(house)).toMatchObject({
      meals: 1,
      dishes: frozen.dishes,
      changes: { cancelledLate: 1, dishes: [{ dishId: SET, portions: -1 }] },
    });
    expect(await counts(house, otherCounter)).toMatchObject({ status: 404 });
  });

  test('the cook sees diets, not names; an address only while it is delivered to', async () => {
    const house = await bookingsHouse();
    await house.book(daughter, { mode: 'delivery', deliveryAddress: '南街 3 号女儿家' });
    house.setClock(CUT_OFF);
    const [seen] = (await list(house, cook)).bookings;
    expect(seen).toMatchObject({ elderName: '王*英', diets: ['low-salt'], allergens: ['peanut'], state: 'LOCKED' });
    expect(seen).not.toHaveProperty('address');
    expect((await list(house)).bookings).toMatchObject([{ elderName: '王秀英', address: '南街 3 号女儿家' }]);
    const out = { params: { facilityId: POINT, bookingId: id('bk', 1) }, body: { elderId: ELDER } };
    expect(await house.ask(counter, 'sendOut', out)).toMatchObject({ state: 'OUT_FOR_DELIVERY' });
    house.setClock(NOON);
    expect(await house.serve(byCode(await house.code()))).toMatchObject({ status: 200 });
    expect((await list(house)).bookings[0]).not.toHaveProperty('address');
  });

  test('the registered address serves when the booking has none', async () => {
    const sealed = keyring.seal('山头店镇北街 8 号', `ELDER#${ELDER}/address`);
    const house = await bookingsHouse({ elders: [elder({ address: sealed })] });
    await house.book(daughter, { mode: 'delivery' });
    expect((await list(house)).bookings).toMatchObject([{ address: '山头店镇北街 8 号' }]);
  });

  test('cooked, not before the cut-off, and said twice it is the first time', async () => {
    const house = await bookingsHouse();
    await house.book();
    const prepared = () => house.ask(cook, 'markPrepared', { params: lunch });
    expect(await prepared()).toMatchObject({ code: 'NOT_COUNTED_YET' });
    house.setClock(CUT_OFF);
    const first = await prepared();
    house.setClock(CUT_OFF + 60_000);
    expect(await prepared()).toEqual(first);
    expect(await house.ask(daughter, 'readBooking', { params: booked })).toMatchObject({ state: 'PREPARED' });
  });

  test('a point without dinner has no dinner to count', async () => {
    const { lunch: only } = facility().mealtimes;
    const house = await bookingsHouse({ point: facility({ mealtimes: { lunch: only! } }) });
    expect(await house.ask(cook, 'countKitchen', { params: { ...lunch, mealtime: 'dinner' } })).toMatchObject({
      code: 'MEALTIME_NOT_OFFERED',
    });
  });
});
