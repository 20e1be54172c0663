import {
  booking,
  CUT_OFF,
  claim,
  context,
  dish,
  facility,
  inState,
  keysOf,
  menu,
  outcome,
  putOf,
  SET,
  SOUP,
  soup,
  state,
  writesOf,
} from '../../test/fixtures/a-booking.ts';
import { digestOf } from './book-meal.ts';
import type { Booking } from './booking.ts';
import { type Choice, decideChange } from './change-booking.ts';
import type { MealState } from './load-meal.ts';
import { bookingOf } from './store.ts';

const booked = (over: Partial<MealState> = {}) =>
  state({ booking: booking(), claims: [claim()], card: { version: 1, movedAt: 0 }, ...over });
const withSoup: Choice = {
  mode: 'pick-up',
  dishes: [
    { dishId: SET, quantity: 1 },
    { dishId: SOUP, quantity: 1 },
  ],
};
const change = (over: Partial<MealState> = {}, choice = withSoup, now = CUT_OFF - 1) =>
  decideChange(booked(over), choice, context({ now }));

describe('changing a booking', () => {
  test('prices the whole anew and takes only the difference from the slot', () => {
    const decision = change();
    expect(putOf(decision, 'BOOKING#')).toMatchObject({
      mode: 'pick-up',
      listFen: 1500,
      subsidyFen: 1300,
      selfPayFen: 200,
      version: 2,
    });
    expect(putOf(decision, 'CLAIM#')).toMatchObject({ state: 'HELD', subsidyFen: 1300 });
    expect(writesOf(decision)).toContainEqual(
      expect.objectContaining({ add: { [`portionsLeft.${SOUP.slice(-6)}`]: -1 } }),
    );
  });

  test('today’s price counts, not the booked one', () => {
    const dearer = menu({ dishes: [dish({ priceFen: 1400 }), soup()] });
    expect(putOf(change({ menu: dearer }), 'BOOKING#')).toMatchObject({ listFen: 1700 });
  });

  test('the same dishes another way leave the slot alone', () => {
    const keys = keysOf(change({}, { mode: 'pick-up', dishes: [{ dishId: SET, quantity: 1 }] }));
    expect(keys.filter((key) => key.includes(' SLOT#'))).toEqual([]);
  });

  test('what is not said again is gone', () => {
    const noted = booking({ note: '少放盐', deliverTo: 'sealed' });
    const item = putOf(change({ booking: noted }), 'BOOKING#');
    expect(item).not.toHaveProperty('note');
    expect(item).not.toHaveProperty('deliverTo');
  });

  test('the same change again writes nothing, even after the cut-off', () => {
    const changedTo = digestOf({ ...booking(), ...withSoup });
    expect(change({ booking: booking({ changedTo }) }, withSoup, CUT_OFF + 1)).toMatchObject({ writes: [] });
  });

  test('a change that drops the note is known again, too', () => {
    const first = putOf(change({ booking: booking({ note: '少放盐' }) }), 'BOOKING#');
    expect(change({ booking: bookingOf(first) }, withSoup, CUT_OFF + 1)).toMatchObject({ writes: [] });
  });

  test.each([
    [CUT_OFF - 1, 'BOOKED'],
    [CUT_OFF, 'CUT_OFF_PASSED'],
    [CUT_OFF + 1, 'CUT_OFF_PASSED'],
  ])('at %i: %s', (now, expected) => {
    expect(outcome(change({}, withSoup, now), (answer) => answer.state)).toBe(expected);
  });

  test('the cut-off is the one promised at booking', () => {
    const early = facility({
      mealtimes: { lunch: { opens: '11:00', closes: '12:30', cutOff: { daysBefore: 1, time: '09:00' }, capacity: 50 } },
    });
    expect(outcome(change({ facility: early }), (answer) => answer.state)).toBe('BOOKED');
  });

  test.each<[Booking['state'], string]>([
    ['OUT_FOR_DELIVERY', 'ON_ITS_WAY'],
    ['SERVED', 'ALREADY_SERVED'],
    ['CANCELLED', 'BOOKING_OVER'],
    ['NO_SHOW', 'BOOKING_OVER'],
  ])('a booking that is %s: %s', (name, expected) => {
    expect(outcome(change({ booking: inState(name) }), () => 'changed')).toBe(expected);
  });

  test.each<[string, Partial<MealState>, Choice, string]>([
    ['no such booking', { booking: undefined }, withSoup, 'NOT_FOUND'],
    ['a way the point has not', { facility: facility({ modes: ['eat-in'] }) }, withSoup, 'MODE_NOT_OFFERED'],
    ['a dish that is not there', { menu: menu({ dishes: [dish()] }) }, withSoup, 'DISH_NOT_ON_MENU'],
  ])('%s: %s', (_case, over, choice, expected) => {
    expect(outcome(change(over, choice), () => 'changed')).toBe(expected);
  });
});
