import { isRefusal } from '../../shared/refusal.ts';
import { aSlot, CANTEEN, FISH, MONDAY, RICE, TOFU } from '../../test/fixtures/a-canteen.ts';
import {
  exchangeInSlot,
  giveBackToSlot,
  mealOf,
  portionKey,
  portionsLeftOf,
  takeFromSlot,
  whyNotTaken,
} from './slot.ts';

const one = { seats: 1, dishes: { [TOFU]: 1 } };
const sold = (dishId: string) => ({ soldOut: { [portionKey(dishId)]: true as const } });

test('a slot knows its meal by its key', () => {
  expect(mealOf(aSlot())).toEqual({ date: '2026-11-23', mealtime: 'lunch' });
});

test.each([
  ['no menu', undefined, one, 'MEAL_NOT_PUBLISHED'],
  ['the last seat', aSlot({ [TOFU]: 9 }, { seatsLeft: 1 }), one, undefined],
  ['no seat', aSlot({ [TOFU]: 9 }, { seatsLeft: 0 }), one, 'SLOT_FULL'],
  ['capacity lowered under the bookings', aSlot({ [TOFU]: 9 }, { seatsLeft: -3 }), one, 'SLOT_FULL'],
  ['two seats of one', aSlot({ [TOFU]: 9 }, { seatsLeft: 1 }), { ...one, seats: 2 }, 'SLOT_FULL'],
  ['the last portion', aSlot({ [TOFU]: 1 }), one, undefined],
  ['no portion', aSlot({ [TOFU]: 0 }), one, 'DISH_SOLD_OUT'],
  ['two portions of one', aSlot({ [TOFU]: 1 }), { seats: 1, dishes: { [TOFU]: 2 } }, 'DISH_SOLD_OUT'],
  ['stopped by the staff', aSlot({ [TOFU]: 9 }, sold(TOFU)), one, 'DISH_SOLD_OUT'],
  ['another dish was stopped', aSlot({ [TOFU]: 9, [FISH]: 9 }, sold(FISH)), one, undefined],
  ['a dish of another day', aSlot({ [FISH]: 9 }), one, 'DISH_NOT_ON_MENU'],
  ['the day was closed', aSlot({ [TOFU]: 9 }, { closed: true }), one, 'SLOT_CLOSED'],
])('%s', (_, slot, asked, code) => {
  expect(whyNotTaken(slot, asked)?.code).toBe(code);
});

test('the dish that is gone is named', () => {
  const gone = whyNotTaken(aSlot({ [TOFU]: 9, [FISH]: 0 }), { seats: 1, dishes: { [TOFU]: 1, [FISH]: 1 } });
  expect(gone).toMatchObject({ message: '这道菜已售完，请换一道', details: { dishId: FISH } });
});

test('a failed take says why by what the slot held at that moment', () => {
  const { orElse } = takeFromSlot(CANTEEN, MONDAY, 'lunch', one);
  const meaning = (slot: ReturnType<typeof aSlot> | undefined) => {
    const result = typeof orElse === 'function' ? orElse(slot) : orElse;
    return isRefusal(result) ? result.code : result;
  };
  expect(meaning(undefined)).toBe('MEAL_NOT_PUBLISHED');
  expect(meaning(aSlot({ [TOFU]: 0 }))).toBe('DISH_SOLD_OUT');
  expect(meaning(aSlot({ [TOFU]: 1 }))).toBe('stale');
});

test.each([
  [60, 60, false, 60],
  [60, 1, false, 1],
  [60, 0, false, 0],
  [60, -4, false, 0],
  [60, 60, true, 0],
  [undefined, 99_000, false, undefined],
  [undefined, 99_000, true, 0],
])('of %j portions with %j left (stopped: %j) an elder sees %j', (portions, left, stopped, shown) => {
  const slot = aSlot({ [TOFU]: left }, stopped ? sold(TOFU) : {});
  expect(portionsLeftOf(slot, { dishId: TOFU, portions })).toBe(shown);
});

describe('changing what a booking holds', () => {
  const exchange = (before: Record<string, number>, now: Record<string, number>) =>
    exchangeInSlot(CANTEEN, MONDAY, 'lunch', { seats: 1, dishes: before }, { seats: 1, dishes: now });

  test('nothing to write when nothing changes', () => {
    expect(exchange({ [TOFU]: 1, [RICE]: 2 }, { [RICE]: 2, [TOFU]: 1 })).toEqual([]);
  });

  test('the new dish must be there, the old one only goes back; the seat and the count of bookings stay', () => {
    expect(exchange({ [TOFU]: 1, [RICE]: 1 }, { [FISH]: 1, [RICE]: 1 })).toMatchObject([
      {
        add: { [`portionsLeft.${portionKey(TOFU)}`]: 1, [`portionsLeft.${portionKey(FISH)}`]: -1 },
        when: [
          ['booked', 'present'],
          [`portionsLeft.${portionKey(TOFU)}`, 'present'],
          [`portionsLeft.${portionKey(FISH)}`, '>=', 1],
          [`soldOut.${portionKey(FISH)}`, 'absent'],
          ['closed', 'absent'],
        ],
      },
    ]);
  });

  test('less of a dish can be wanted even when it is sold out and the day was closed', () => {
    const [write] = exchange({ [RICE]: 2 }, { [RICE]: 1 });
    expect(write?.when).toEqual([
      ['booked', 'present'],
      [`portionsLeft.${portionKey(RICE)}`, 'present'],
    ]);
  });
});

test('what is given back is not conditioned on the day being open', () => {
  expect(giveBackToSlot(CANTEEN, MONDAY, 'lunch', one)).toMatchObject({
    add: { seatsLeft: 1, booked: -1, [`portionsLeft.${portionKey(TOFU)}`]: 1 },
    when: [
      ['booked', 'present'],
      [`portionsLeft.${portionKey(TOFU)}`, 'present'],
    ],
  });
});
