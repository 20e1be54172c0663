import { newId } from '../../client/index.ts';
import { examplePolicyText } from '../../functions/subsidies/example-policies.ts';
import type { BusinessDate } from '../../shared/business-time.ts';
import { type Elder, type Mealtime, one, type Point, set, Town } from './town.ts';

/** A published rule of a big city, as this county might take it over from its first Monday on. */
const takenOver = (name: string, { county, monday }: Town): object => {
  const text = JSON.stringify(examplePolicyText(name)).replaceAll(/"1[12]0000"/g, `"${county}"`);
  return { ...(JSON.parse(text.replaceAll('"province"', '"county"')) as object), from: monday };
};

describe('a county with the rule of Beijing: 5 yuan once a day, for a meal of more than 5 yuan', () => {
  const SET = set('红烧肉套餐', 1_200);
  const PORRIDGE = set('杂粮粥', 500);
  let town: Town;
  let point: Point;
  let elder: Elder;

  beforeAll(async () => {
    town = await Town.settle('like-beijing', '411024');
    point = await town.openPoint('安陵老年食堂');
    await town.enact(takenOver('beijing', town));
    await town.publish(point, [town.day(0), town.day(1)], { lunch: [SET, PORRIDGE], dinner: [SET, PORRIDGE] });
    elder = await town.register('周淑华', '1955-02-02');
  });
  afterAll(() => town.leave());

  const quoted = async (date: BusinessDate, mealtime: Mealtime, dish = SET) => {
    const body = one(point, date, mealtime, dish);
    const { price } = await town.operator.ask('quoteMeal', { params: { elderId: elder.elderId }, body });
    return [price.subsidyFen, price.selfPayFen];
  };

  test('lunch and dinner of a day: the first gets it, the second does not; tomorrow begins anew', async () => {
    const params = { elderId: elder.elderId };
    expect(await quoted(town.day(0), 'dinner')).toEqual([500, 700]);
    const lunch = one(point, town.day(0), 'lunch', SET);
    const booked = await town.operator.ask('bookMeal', { params, body: { bookingId: newId('booking'), ...lunch } });
    expect(booked.price).toMatchObject({ subsidyFen: 500, selfPayFen: 700 });
    expect(await quoted(town.day(0), 'dinner')).toEqual([0, 1_200]);
    expect(await quoted(town.day(1), 'lunch')).toEqual([500, 700]);

    await town.operator.ask('cancelBooking', { params: { ...params, bookingId: booked.bookingId }, body: {} });
    expect(await quoted(town.day(0), 'dinner')).toEqual([500, 700]);
  });

  test('a meal of exactly 5 yuan gets nothing', async () => {
    expect(await quoted(town.day(1), 'dinner', PORRIDGE)).toEqual([0, 500]);
  });
});

describe('a county with the rule of Tianjin: 3 yuan, once a day, five times a week', () => {
  const SET = set('烩面套餐', 1_000);
  let town: Town;
  let point: Point;
  let elder: Elder;

  beforeAll(async () => {
    town = await Town.settle('like-tianjin', '411081');
    point = await town.openPoint('神垕老年食堂');
    await town.enact(takenOver('tianjin-2022', town));
    const week = (first: number) => Array.from({ length: 7 }, (_, i) => town.day(first + i));
    await town.publish(point, week(0), { lunch: [SET] });
    await town.publish(point, week(7), { lunch: [SET] });
    elder = await town.register('吴春生', '1948-08-08');
  });
  afterAll(() => town.leave());

  const book = (day: number) =>
    town.operator.ask('bookMeal', {
      params: { elderId: elder.elderId },
      body: { bookingId: newId('booking'), ...one(point, town.day(day), 'lunch', SET) },
    });

  test('the sixth meal from Monday to Sunday costs the full price; next Monday counts from one', async () => {
    const paid: number[] = [];
    for (const day of [0, 1, 2, 3, 4, 5, 7]) paid.push((await book(day)).price.selfPayFen);
    expect(paid).toEqual([700, 700, 700, 700, 700, 1_000, 700]);
  });

  test('a meal given back is a meal more; the one that was full price stays as it was booked', async () => {
    const params = { elderId: elder.elderId };
    const { bookings } = await town.operator.ask('listBookings', {
      params,
      query: { from: town.day(2), to: town.day(5) },
    });
    const on = (day: number) => bookings.find(({ date }) => date === town.day(day))!;
    await town.operator.ask('cancelBooking', { params: { ...params, bookingId: on(2).bookingId }, body: {} });
    const sunday = { params, body: one(point, town.day(6), 'lunch', SET) };
    expect((await town.operator.ask('quoteMeal', sunday)).price).toMatchObject({ subsidyFen: 300, selfPayFen: 700 });
    const saturday = await town.operator.ask('readBooking', { params: { ...params, bookingId: on(5).bookingId } });
    expect(saturday.price).toMatchObject({ subsidyFen: 0, selfPayFen: 1_000 });
  });
});
