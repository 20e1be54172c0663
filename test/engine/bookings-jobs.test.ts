import { SYSTEM } from '../../functions/bookings/booking.ts';
import { cancelByPoint } from '../../functions/bookings/cancel-by-point.ts';
import { cancelForDeceased } from '../../functions/bookings/cancel-for-deceased.ts';
import { flagAllergens } from '../../functions/bookings/flag-allergens.ts';
import { keepOnePlan, keepPlans, keepPlansOfMeal } from '../../functions/bookings/keep-plans.ts';
import { markNoShows } from '../../functions/bookings/mark-no-shows.ts';
import { closeDay } from '../../functions/facilities/index.ts';
import { reopenDay } from '../../functions/facilities/reopen-day.ts';
import {
  CUT_OFF,
  DATE,
  DAY_BEFORE,
  ELDER,
  elder,
  id,
  menu,
  NOON,
  OTHER_POINT,
  POINT,
  SET,
  soup,
} from '../fixtures/a-booking.ts';
import { bookingsHouse, counter, daughter, type House, openMeal, son } from './bookings-house.ts';
import type { Reply } from './room-caller.ts';

const WEEK = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];
const meals = WEEK.flatMap((date) => openMeal({ date }));
const terms = (over: object = {}) => ({
  facilityId: POINT,
  weekdays: [1, 2, 3, 4, 5],
  mealtimes: ['lunch'],
  mode: 'eat-in',
  prefer: 'set',
  from: '2026-11-23',
  skips: [],
  pauses: [],
  ...over,
});
const planId = id('pl', 1);
const makePlan = (house: House, over: object = {}) =>
  house.ask(daughter, 'makePlan', { params: { elderId: ELDER }, body: { planId, ...terms(over) } });
const changePlan = (house: House, version: number, over: object) =>
  house.ask(daughter, 'changePlan', { params: { elderId: ELDER, planId }, body: { version, ...terms(over) } });
const states = async (house: House) => {
  const range = { params: { elderId: ELDER }, query: { from: '2026-11-23', to: '2026-11-29' } };
  const { bookings } = await house.ask(daughter, 'listBookings', range);
  return bookings.map((one: Reply) => `${one.date} ${one.state}`);
};
const keep = (house: House) => keepOnePlan(house.shell, { elderId: ELDER, planId }, DAY_BEFORE);
const publish = async (house: House) => {
  for (const date of WEEK)
    await keepPlansOfMeal(house.shell, { facilityId: POINT, date, mealtime: 'lunch' }, DAY_BEFORE);
};
const refusalsOf = async (house: House) =>
  (await house.table.query({ pk: `ELDER#${ELDER}`, begins: 'PLANNED#' })).items;

describe('a recurring plan', () => {
  test('books the week through the same command; run again by all its ways, it changes nothing', async () => {
    const house = await bookingsHouse({ meals });
    expect(await makePlan(house)).toMatchObject({ status: 200, version: 1 });
    await keep(house);
    const first = await states(house);
    expect(first).toEqual(WEEK.map((date) => `${date} BOOKED`));
    await publish(house);
    await keep(house);
    expect(await keepPlans(house.shell, DAY_BEFORE)).toBe(1);
    expect(await states(house)).toEqual(first);
    expect(await house.slotOf()).toMatchObject({ booked: 1 });
  });

  test('two runs at once book each meal once', async () => {
    const house = await bookingsHouse({ meals });
    await makePlan(house);
    await Promise.allSettled([keep(house), keep(house), keep(house)]);
    await keep(house);
    expect(await states(house)).toEqual(WEEK.map((date) => `${date} BOOKED`));
    for (const date of WEEK) expect(await house.slotOf(POINT, 'lunch', date)).toMatchObject({ booked: 1 });
  });

  test('a pause gives meals up, and taken back they are booked again; what the elder cancelled stays cancelled', async () => {
    const house = await bookingsHouse({ meals });
    await makePlan(house);
    await keep(house);
    const list = await house.ask(daughter, 'listBookings', {
      params: { elderId: ELDER },
      query: { from: DATE, to: DATE },
    });
    const [monday] = list.bookings;
    await house.ask(daughter, 'cancelBooking', { params: { elderId: ELDER, bookingId: monday.bookingId }, body: {} });

    expect(await changePlan(house, 1, { pauses: [{ from: '2026-11-24', to: '2026-11-26' }] })).toMatchObject({
      version: 2,
    });
    await keep(house);
    expect(await states(house)).toEqual([
      '2026-11-23 CANCELLED',
      '2026-11-24 CANCELLED',
      '2026-11-25 CANCELLED',
      '2026-11-26 CANCELLED',
      '2026-11-27 BOOKED',
    ]);

    await changePlan(house, 2, { pauses: [{ from: '2026-11-24', to: '2026-11-24' }] });
    await keep(house);
    expect(await states(house)).toEqual([
      '2026-11-23 CANCELLED',
      '2026-11-24 CANCELLED',
      '2026-11-25 CANCELLED',
      '2026-11-25 BOOKED',
      '2026-11-26 CANCELLED',
      '2026-11-26 BOOKED',
      '2026-11-27 BOOKED',
    ]);
    expect(await changePlan(house, 1, {})).toMatchObject({ status: 409, code: 'PLAN_CHANGED' });
  });

  test('moved to another point, its meals move at once', async () => {
    const house = await bookingsHouse({ meals: [...openMeal(), ...openMeal({ facilityId: OTHER_POINT })] });
    await makePlan(house);
    await keep(house);
    await changePlan(house, 1, { facilityId: OTHER_POINT });
    await keep(house);
    await keep(house);
    expect(await states(house)).toEqual([`${DATE} CANCELLED`, `${DATE} BOOKED`]);
    expect(await house.slotOf()).toMatchObject({ booked: 0 });
    expect(await house.slotOf(OTHER_POINT)).toMatchObject({ booked: 1 });
  });

  test('of an elder who has died says nothing any more', async () => {
    const house = await bookingsHouse({ meals, elders: [elder({ deceasedOn: '2026-11-20' })] });
    await makePlan(house);
    await keep(house);
    expect(await states(house)).toEqual([]);
    expect(await refusalsOf(house)).toEqual([]);
  });

  test('a meal somebody else booked is left alone', async () => {
    const house = await bookingsHouse({ meals: [...meals, ...openMeal({ facilityId: OTHER_POINT })] });
    await house.book(son, { facilityId: OTHER_POINT });
    await makePlan(house);
    await keep(house);
    const [monday] = (
      await house.ask(daughter, 'listBookings', { params: { elderId: ELDER }, query: { from: DATE, to: DATE } })
    ).bookings;
    expect(monday).toMatchObject({ facilityId: OTHER_POINT, bookedBy: 'family' });
    expect(await refusalsOf(house)).toEqual([]);
  });

  test('what cannot be booked is told once; what is not published yet is not told', async () => {
    const onlyPeanuts = menu({ date: '2026-11-24', dishes: [soup({ kind: 'set' })] });
    const house = await bookingsHouse({
      meals: [...openMeal({}, { seatsLeft: 0 }), ...openMeal(onlyPeanuts), ...openMeal({ date: '2026-11-25' })],
    });
    await makePlan(house);
    await keep(house);
    await keep(house);
    expect(await refusalsOf(house)).toMatchObject([
      { date: '2026-11-23', code: 'SLOT_FULL', planId },
      { date: '2026-11-24', code: 'NO_SUITABLE_DISH' },
    ]);
    expect(await states(house)).toEqual(['2026-11-25 BOOKED']);
  });
});

describe('when the meal is over', () => {
  const over = Date.parse('2026-11-23T13:05:00+08:00');

  test('who did not come is marked, the mealtime freed, and nothing posted; served meals stay', async () => {
    const guest = elder({ elderId: id('el', 2), name: '赵大海' });
    const house = await bookingsHouse({ elders: [elder(), guest] });
    await publish(house);
    await house.book();
    const byHotline = { personId: id('pn', 5), grants: [{ role: 'operator' as const, over: '411025' }] };
    expect(await house.book(byHotline, { bookingId: id('bk', 2) }, guest.elderId)).toMatchObject({ status: 200 });
    house.setClock(NOON);
    const proof = {
      kind: 'witness',
      elderId: guest.elderId,
      ticketId: id('tk', 1),
      reason: '没有手机',
      photo: 'photos/0001.jpg',
    };
    expect(await house.serve(proof)).toMatchObject({ status: 200 });

    expect(await markNoShows(house.table, over - 1)).toBe(0);
    expect(await markNoShows(house.table, over)).toBe(1);
    expect(await markNoShows(house.table, over)).toBe(0);
    const missed = await house.ask(daughter, 'readBooking', { params: { elderId: ELDER, bookingId: id('bk', 1) } });
    expect(missed).toMatchObject({ state: 'NO_SHOW' });
    expect(await house.table.get({ pk: `ELDER#${ELDER}`, sk: `BOOKING#${id('bk', 1)}` })).toMatchObject({
      noShow: { at: over, livesAlone: true },
    });
    expect(await house.ledger()).toHaveLength(1);
    expect(await house.serve({ ...proof, elderId: ELDER, ticketId: id('tk', 2) }, counter)).toMatchObject({
      code: 'NOT_BOOKED',
    });
  });

  test('a meal that was a no-show does not use up the week', async () => {
    const house = await bookingsHouse({ meals });
    await publish(house);
    for (const [n, date] of WEEK.slice(0, 3).entries()) await house.book(daughter, { bookingId: id('bk', n), date });
    await markNoShows(house.table, over);
    const friday = await house.book(daughter, { bookingId: id('bk', 9), date: '2026-11-27' });
    expect(friday).toMatchObject({ price: { subsidyFen: 1000 } });
  });
});

describe('when a meal is off', () => {
  const closed = { facilityId: POINT, date: DATE, mealtimes: ['lunch', 'dinner'] as const, reason: '停电' };

  test('the point closes: every booking of its meals ends, others stay, and again it changes nothing', async () => {
    const house = await bookingsHouse();
    await house.book();
    await house.book(daughter, { bookingId: id('bk', 2), mealtime: 'dinner' });
    await closeDay(house.table, closed, SYSTEM, DAY_BEFORE);
    await cancelByPoint(house.table, closed, CUT_OFF + 1);
    await cancelByPoint(house.table, closed, CUT_OFF + 2);
    expect(await states(house)).toEqual([`${DATE} CANCELLED_BY_POINT`, `${DATE} CANCELLED_BY_POINT`]);
    expect(await house.slotOf()).toMatchObject({ seatsLeft: 50, booked: 0 });
    house.setClock(DAY_BEFORE);
    expect(await house.book(daughter, { bookingId: id('bk', 3), facilityId: OTHER_POINT })).toMatchObject({
      status: 200,
    });
  });

  test('the point opens again: the news of its closing, come late, cancels nothing', async () => {
    const house = await bookingsHouse();
    await closeDay(house.table, closed, SYSTEM, DAY_BEFORE);
    await reopenDay(house.table, closed, SYSTEM, DAY_BEFORE);
    await house.book();
    await cancelByPoint(house.table, closed, DAY_BEFORE);
    expect(await states(house)).toEqual([`${DATE} BOOKED`]);
  });

  test('a dish gets an allergen: who ordered it is flagged and may cancel after the cut-off without its being late', async () => {
    const house = await bookingsHouse();
    await house.book();
    const changed = {
      facilityId: POINT,
      date: DATE,
      mealtime: 'lunch' as const,
      dishes: [{ dishId: SET, newAllergens: ['egg'] }],
    };
    await flagAllergens(house.table, changed);
    await flagAllergens(house.table, changed);
    house.setClock(CUT_OFF + 1);
    const booked = { params: { elderId: ELDER, bookingId: id('bk', 1) } };
    expect(await house.ask(daughter, 'readBooking', booked)).toMatchObject({ contact: ['egg'] });
    const cancelled = await house.ask(daughter, 'cancelBooking', { ...booked, body: {} });
    expect(cancelled).toMatchObject({ state: 'CANCELLED' });
    expect(cancelled).not.toHaveProperty('late');
  });

  test('the elder has died: what was booked from that day on is cancelled', async () => {
    const house = await bookingsHouse({ meals });
    for (const [n, date] of WEEK.slice(0, 3).entries()) await house.book(daughter, { bookingId: id('bk', n), date });
    await cancelForDeceased(house.shell, { elderId: ELDER, on: '2026-11-24' }, DAY_BEFORE);
    await cancelForDeceased(house.shell, { elderId: ELDER, on: '2026-11-24' }, DAY_BEFORE);
    expect(await states(house)).toEqual(['2026-11-23 BOOKED', '2026-11-24 CANCELLED', '2026-11-25 CANCELLED']);
  });

  test('a death told half a year late still cancels the meals to come', async () => {
    const house = await bookingsHouse();
    await house.book();
    await cancelForDeceased(house.shell, { elderId: ELDER, on: '2026-05-20' }, DAY_BEFORE);
    expect(await states(house)).toEqual([`${DATE} CANCELLED`]);
  });
});
