import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import {
  asked,
  BOOKING,
  booking,
  CUT_OFF,
  claim,
  context,
  DAY_BEFORE,
  daughter,
  elder,
  facility,
  id,
  keyring,
  keysOf,
  menu,
  OTHER_POINT,
  putOf,
  SET,
  SOUP,
  slot,
  state,
  writesOf,
} from '../../test/fixtures/a-booking.ts';
import { type BookingAsked, decideBooking } from './book-meal.ts';
import type { MealState } from './load-meal.ts';
import { decideQuote } from './quote-meal.ts';

const answerOf = (over: Partial<MealState> = {}, order: Partial<BookingAsked> = {}, now = DAY_BEFORE) => {
  const decision = decideBooking(state(over), asked(order), context({ now }));
  return isRefusal(decision) ? decision : decision.answer;
};
const codeOf = (answer: unknown) => (isRefusal(answer) ? answer.code : 'booked');

describe('booking a meal', () => {
  test('writes together what must be true together, and answers the price that was booked', () => {
    const decision = decideBooking(state(), asked(), context());
    expect(keysOf(decision)).toEqual([
      `ELDER#${asked().elderId} BOOKING#${BOOKING}`,
      `ELDER#${asked().elderId} CLAIM#2026-11-23#lunch`,
      `ELDER#${asked().elderId} CARD`,
      `FACILITY#${asked().facilityId} SLOT#2026-11-23#lunch`,
      `PERSON#${daughter.personId} BINDING#${asked().elderId}`,
    ]);
    expect(decision).toMatchObject({
      answer: {
        state: 'BOOKED',
        bookedBy: 'family',
        cutOffAt: '2026-11-23T09:30:00+08:00',
        price: {
          listFen: 1200,
          subsidyFen: 1000,
          selfPayFen: 200,
          layers: [{ payer: 'county:411025', fen: 1000 }],
        },
      },
    });
  });

  test.each([
    ['a millisecond before the cut-off', CUT_OFF - 1, 'booked'],
    ['exactly at the cut-off', CUT_OFF, 'CUT_OFF_PASSED'],
    ['a millisecond after it', CUT_OFF + 1, 'CUT_OFF_PASSED'],
  ])('%s: %s', (_when, now, expected) => {
    expect(codeOf(answerOf({}, {}, now))).toBe(expected);
  });

  test.each<[string, Partial<MealState>, Partial<BookingAsked>, string]>([
    ['no such elder', { elder: undefined }, {}, 'NOT_FOUND'],
    ['no such point', { facility: undefined }, {}, 'NOT_FOUND'],
    ['the elder died on the day', { elder: elder({ deceasedOn: '2026-11-23' }) }, {}, 'ELDER_DECEASED'],
    ['the elder dies the day after', { elder: elder({ deceasedOn: '2026-11-24' }) }, {}, 'booked'],
    [
      'services are stopped',
      { elder: elder({ suspensions: [{ from: '2026-11-01', reason: '失联' }] }) },
      {},
      'ELDER_SUSPENDED',
    ],
    [
      'services were stopped until the day before',
      { elder: elder({ suspensions: [{ from: '2026-11-01', to: '2026-11-22', reason: '失联' }] }) },
      {},
      'booked',
    ],
    [
      'the point is closed',
      { facility: facility({ closedDays: { '2026-11-23': { reason: '停电' } } }) },
      {},
      'POINT_CLOSED',
    ],
    ['the licence ends that day', { facility: facility({ licenceExpiresOn: '2026-11-23' }) }, {}, 'booked'],
    [
      'the licence ended the day before',
      { facility: facility({ licenceExpiresOn: '2026-11-22' }) },
      {},
      'LICENCE_EXPIRED',
    ],
    [
      'the point does not deliver',
      { facility: facility({ modes: ['eat-in'] }) },
      { mode: 'delivery' },
      'MODE_NOT_OFFERED',
    ],
    ['a delivery to nowhere', { elder: elder({ address: undefined }) }, { mode: 'delivery' }, 'ADDRESS_NEEDED'],
    [
      'a delivery to where the elder is just now',
      { elder: elder({ address: undefined }) },
      { mode: 'delivery', deliveryAddress: '女儿家，南街 3 号' },
      'booked',
    ],
    ['no menu', { menu: undefined }, {}, 'MEAL_NOT_PUBLISHED'],
    ['a dish of another day', {}, { dishes: [{ dishId: id('ds', 9), quantity: 1 }] }, 'DISH_NOT_ON_MENU'],
    ['held elsewhere', { claims: [claim({ facilityId: OTHER_POINT })] }, { bookingId: id('bk', 2) }, 'ALREADY_BOOKED'],
    ['held for dinner', { claims: [claim({ mealtime: 'dinner' })] }, { bookingId: id('bk', 2) }, 'booked'],
    ['given back before', { claims: [claim({ state: 'RELEASED' })] }, { bookingId: id('bk', 2) }, 'booked'],
  ])('%s: %s', (_case, over, order, expected) => {
    expect(codeOf(answerOf(over, order))).toBe(expected);
  });

  test.each([
    [9, 'booked'],
    [10, 'TOO_MANY_CHANGES'],
    [11, 'TOO_MANY_CHANGES'],
  ])('after %i bookings of the same meal: %s', (count, expected) => {
    const bookings = Array.from({ length: count }, (_, n) => id('bk', 100 + n));
    expect(codeOf(answerOf({ claims: [claim({ state: 'RELEASED', bookings })] }))).toBe(expected);
  });

  test('the second relative is told where and by whom the meal is held', () => {
    const answer = answerOf({ claims: [claim()] }, { bookingId: id('bk', 2) });
    expect((answer as Refusal).details).toEqual({
      bookingId: BOOKING,
      facilityId: claim().facilityId,
      by: { personId: daughter.personId, role: 'family' },
    });
  });

  test('a retry gets the first answer and writes nothing, even after the cut-off', () => {
    const decision = decideBooking(
      state({ booking: booking(), claims: [claim()] }),
      asked(),
      context({ now: CUT_OFF + 1 }),
    );
    expect(decision).toMatchObject({ writes: [], answer: { bookingId: BOOKING, price: { selfPayFen: 200 } } });
  });

  test.each<[string, Partial<BookingAsked>, string]>([
    ['the same', {}, 'booked'],
    ['another dish', { dishes: [{ dishId: SOUP, quantity: 1 }] }, 'ID_REUSED'],
    ['two of it', { dishes: [{ dishId: SET, quantity: 2 }] }, 'ID_REUSED'],
    ['another day', { date: '2026-11-24' }, 'ID_REUSED'],
    ['another mealtime', { mealtime: 'dinner' }, 'ID_REUSED'],
    ['another way', { mode: 'pick-up' }, 'ID_REUSED'],
    ['a note', { note: '少放盐' }, 'ID_REUSED'],
  ])('%s under a known id: %s', (_case, order, expected) => {
    expect(codeOf(answerOf({ booking: booking(), claims: [claim()] }, order))).toBe(expected);
  });

  test('quotas count the elder’s other held meals of the week, not this one and not released ones', () => {
    const others = ['2026-11-24', '2026-11-25'].map((date) => claim({ date }));
    const priceWith = (claims: MealState['claims']) =>
      (answerOf({ claims }) as { price: { subsidyFen: number } }).price.subsidyFen;
    expect(priceWith([...others, claim({ date: '2026-11-26', state: 'RELEASED' })])).toBe(1000);
    expect(priceWith([...others, claim({ date: '2026-11-26' })])).toBe(0);
    expect(priceWith([...others, claim({ state: 'RELEASED' })])).toBe(1000);
  });

  test('an address is stored sealed to its booking', () => {
    const decision = decideBooking(
      state(),
      asked({ mode: 'delivery', deliveryAddress: '女儿家，南街 3 号' }),
      context(),
    );
    const deliverTo = String(putOf(decision, 'BOOKING#').deliverTo);
    expect(JSON.stringify(writesOf(decision))).not.toContain('南街');
    expect(keyring.open(deliverTo, `ELDER#${asked().elderId}/BOOKING#${BOOKING}/deliverTo`)).toBe('女儿家，南街 3 号');
  });
});

describe('a quote', () => {
  const quote = (over: Partial<MealState> = {}, order: Partial<BookingAsked> = {}, now = DAY_BEFORE) =>
    decideQuote(state(over), asked(order), now);

  test('breaks the price down and adds up', () => {
    expect(
      quote(
        {},
        {
          dishes: [
            { dishId: SET, quantity: 1 },
            { dishId: SOUP, quantity: 2 },
          ],
        },
      ),
    ).toMatchObject({
      price: { listFen: 1800, discountFen: 0, subsidyFen: 1600, selfPayFen: 200 },
      dishes: [{ quantity: 1 }, { name: '花生汤', quantity: 2 }],
      bookable: true,
    });
  });

  test('warns of what the elder must not eat, and still prices it', () => {
    expect(quote({}, { dishes: [{ dishId: SOUP, quantity: 1 }] })).toMatchObject({
      bookable: true,
      warnings: [
        { dishId: SOUP, code: 'ALLERGEN', of: 'peanut' },
        { dishId: SOUP, code: 'DIET', of: 'low-salt' },
      ],
    });
  });

  test.each<[string, Partial<MealState>, number, string]>([
    ['past the cut-off', {}, CUT_OFF, 'CUT_OFF_PASSED'],
    ['no seat left', { slot: slot({}, { seatsLeft: 0 }) }, DAY_BEFORE, 'SLOT_FULL'],
    ['no portion left', { slot: slot({}, { portionsLeft: { [SET.slice(-6)]: 0 } }) }, DAY_BEFORE, 'DISH_SOLD_OUT'],
    ['booked already', { claims: [claim()] }, DAY_BEFORE, 'ALREADY_BOOKED'],
    [
      'closed',
      { facility: facility({ closedDays: { '2026-11-23': { reason: '停电' } } }) },
      DAY_BEFORE,
      'POINT_CLOSED',
    ],
  ])('%s: priced, not bookable', (_case, over, now, code) => {
    expect(quote(over, {}, now)).toMatchObject({ price: { listFen: 1200 }, bookable: false, whyNot: { code } });
  });

  test('the last seat and the last portion are bookable', () => {
    const last = slot({}, { seatsLeft: 1, portionsLeft: { [SET.slice(-6)]: 1, [SOUP.slice(-6)]: 0 } });
    expect(quote({ slot: last })).toMatchObject({ bookable: true });
    expect(quote({ menu: menu(), slot: last }, { dishes: [{ dishId: SET, quantity: 2 }] })).toMatchObject({
      bookable: false,
      whyNot: { code: 'DISH_SOLD_OUT' },
    });
  });
});
