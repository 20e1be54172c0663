import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { portionKey, type Slot, slotKey } from '../../functions/facilities/index.ts';
import { exchangeInSlot, giveBackToSlot, type Taken, takeFromSlot } from '../../functions/menus/index.ts';
import { newId } from '../../shared/ids.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { absent, createTable, type Write } from '../../shared/table.ts';
import { aSlot, CANTEEN, FISH, MONDAY, RICE, TOFU } from '../fixtures/a-canteen.ts';
import { freshTables, testClient } from './fresh-tables.ts';
import { onDynoxide } from './meter.ts';

async function withSlot(slot: Slot, client: DynamoDBClient = testClient()) {
  const { table, names } = await freshTables(client);
  await table.commit([{ put: slot }]);
  return {
    table,
    names,
    take: (taken: Taken) => table.commit([takeFromSlot(CANTEEN, MONDAY, 'lunch', taken)]),
    giveBack: (taken: Taken) => table.commit([giveBackToSlot(CANTEEN, MONDAY, 'lunch', taken)]),
    exchange: (before: Taken, now: Taken) => table.commit(exchangeInSlot(CANTEEN, MONDAY, 'lunch', before, now)),
    left: async () => {
      const { seatsLeft, booked, portionsLeft } = (await table.get<Slot>(slotKey(CANTEEN, MONDAY, 'lunch')))!;
      return { seatsLeft, booked, portionsLeft };
    },
  };
}
const named = (result: unknown) => (isRefusal(result) ? result.code : result);
const count = (results: readonly unknown[], what: string) => results.filter((result) => named(result) === what).length;
const tofu: Taken = { seats: 1, dishes: { [TOFU]: 1 } };

describe('the last portions', () => {
  test('F17: twenty people at once take the last five of a dish: five get it, fifteen hear that it is gone', async () => {
    const { table, left } = await withSlot(aSlot({ [TOFU]: 5, [RICE]: 100_000 }));
    // As in a booking: the take and the booking that holds it are one transaction.
    const book = (person: number): readonly Write[] => [
      takeFromSlot(CANTEEN, MONDAY, 'lunch', { seats: 1, dishes: { [TOFU]: 1, [RICE]: 2 } }),
      { put: { pk: `ELDER#${person}`, sk: 'BOOKING' }, when: absent },
    ];
    const results = await Promise.all(Array.from({ length: 20 }, (_, person) => table.commit(book(person))));
    expect(count(results, 'done')).toBe(5);
    expect(count(results, 'DISH_SOLD_OUT')).toBe(15);
    expect(await left()).toEqual({ seatsLeft: 75, booked: 5, portionsLeft: { '8HT0F0': 0, '8HR1CE': 99_990 } });
    const booked = await table.getMany(Array.from({ length: 20 }, (_, i) => ({ pk: `ELDER#${i}`, sk: 'BOOKING' })));
    expect(booked.filter(Boolean)).toHaveLength(5);
  });

  test('twenty people at once take the last five seats', async () => {
    const { take, left } = await withSlot(aSlot({ [TOFU]: 60 }, { seatsLeft: 5 }));
    const results = await Promise.all(Array.from({ length: 20 }, () => take(tofu)));
    expect([count(results, 'done'), count(results, 'SLOT_FULL')]).toEqual([5, 15]);
    expect(await left()).toMatchObject({ seatsLeft: 0, booked: 5 });
  });

  test('takes and returns in any order leave what was there', async () => {
    const { take, giveBack, left } = await withSlot(aSlot({ [TOFU]: 10 }));
    const both = async () => {
      await take(tofu);
      await giveBack(tofu);
    };
    await Promise.all(Array.from({ length: 10 }, both));
    expect(await left()).toEqual({ seatsLeft: 80, booked: 0, portionsLeft: { '8HT0F0': 10 } });
  });

  test('nothing is taken when one of the dishes is gone', async () => {
    const { take, left } = await withSlot(aSlot({ [TOFU]: 9, [FISH]: 0 }));
    expect(named(await take({ seats: 1, dishes: { [TOFU]: 1, [FISH]: 1 } }))).toBe('DISH_SOLD_OUT');
    expect(await left()).toEqual({ seatsLeft: 80, booked: 0, portionsLeft: { '8HT0F0': 9, '8HF1SH': 0 } });
  });
});

test.each<[string, Partial<Slot>, Taken, string]>([
  ['a closed day', { closed: true }, tofu, 'SLOT_CLOSED'],
  ['a dish the staff has stopped', { soldOut: { '8HT0F0': true } }, tofu, 'DISH_SOLD_OUT'],
  ['a dish of another meal', {}, { seats: 1, dishes: { [FISH]: 1 } }, 'DISH_NOT_ON_MENU'],
  ['a capacity lowered under the bookings', { seatsLeft: -2 }, tofu, 'SLOT_FULL'],
])('%s is refused by name', async (_, but, taken, code) => {
  const { take } = await withSlot(aSlot({ [TOFU]: 9 }, but));
  expect(named(await take(taken))).toBe(code);
});

test('a meal without a slot is not published', async () => {
  const { table } = await freshTables();
  const result = await table.commit([takeFromSlot(CANTEEN, MONDAY, 'lunch', tofu)]);
  expect(result).toMatchObject({ code: 'MEAL_NOT_PUBLISHED', message: '这一餐的菜单还没有公布' });
});

test('what was booked comes back to a closed slot', async () => {
  const { giveBack, left } = await withSlot(aSlot({ [TOFU]: 9 }, { seatsLeft: 79, booked: 1, closed: true }));
  expect(await giveBack(tofu)).toBe('done');
  expect(await left()).toEqual({ seatsLeft: 80, booked: 0, portionsLeft: { '8HT0F0': 10 } });
});

test('one dish is exchanged for another when that one is there', async () => {
  const { exchange, left } = await withSlot(aSlot({ [TOFU]: 9, [FISH]: 1 }, { seatsLeft: 79, booked: 1 }));
  const fish: Taken = { seats: 1, dishes: { [FISH]: 1 } };
  expect(await exchange(tofu, fish)).toBe('done');
  expect(named(await exchange(tofu, fish))).toBe('DISH_SOLD_OUT');
  expect(await left()).toEqual({ seatsLeft: 79, booked: 1, portionsLeft: { '8HT0F0': 10, '8HF1SH': 0 } });
});

onDynoxide('units', () => {
  test('a slot of forty dishes, all sold out and everything marked, costs a transaction two units', async () => {
    const dishIds = Array.from({ length: 40 }, () => newId('dish'));
    const slot = aSlot(Object.fromEntries(dishIds.map((dishId) => [dishId, 98_765])), {
      ...slotKey(CANTEEN, MONDAY, 'breakfast'),
      seatsLeft: -1234,
      booked: 4321,
      soldOut: Object.fromEntries(dishIds.map((dishId) => [portionKey(dishId), true])),
      closed: true,
      lockedAt: 1_795_483_800_123,
      preparedAt: 1_795_483_800_123,
      by: { personId: newId('person'), role: 'operator' },
    });
    const client = testClient();
    const units: number[] = [];
    client.middlewareStack.add(
      (next) => async (args) => {
        const measured = { ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' as const } };
        const answer = await next(measured);
        const consumed = (answer.output as { ConsumedCapacity?: { CapacityUnits?: number }[] }).ConsumedCapacity;
        if (Array.isArray(consumed)) units.push(...consumed.map(({ CapacityUnits = 0 }) => CapacityUnits));
        return answer;
      },
      { step: 'initialize' },
    );
    const { names } = await withSlot(slot);
    const measured = createTable(names, client);
    const returns = Object.fromEntries(dishIds.slice(0, 3).map((dishId) => [dishId, 1]));
    const result = await measured.commit([
      giveBackToSlot(CANTEEN, MONDAY, 'breakfast', { seats: 1, dishes: returns }),
      { put: { pk: 'ELDER#1', sk: 'BOOKING' } },
    ]);
    expect(result).toBe('done');
    expect(units).toEqual([4]);
  });
});
