import { newId } from '../../client/index.ts';
import { businessMonthOf, firstDayOf, nextMonth, type WallTime } from '../../shared/business-time.ts';
import { type Elder, one, type Phone, type Point, set, Town } from './town.ts';
import { issueVouchers } from './vouchers.ts';

const SET = set('豆腐套餐', 1_200);
const county = { level: 'county', of: 'policy' };

let town: Town;
let point: Point;
let mother: Elder;
let daughter: Phone;
let finance: Phone;

/** 10 yuan of a meal from 80 on. */
const policy = () => ({
  name: '助餐补贴',
  region: town.county,
  from: town.monday,
  birthday: { counts: 'on-the-day', leapDay: '02-28' },
  layers: [
    {
      label: '县级补贴',
      payer: county,
      choose: 'first',
      classes: [{ label: '80 岁以上', who: [{ age: { from: 80 } }], amount: { kind: 'fixed', fen: 1_000 } }],
    },
  ],
});

/** 3 yuan for meals, for everybody in the county. */
const threeYuan = () => ({
  name: '助餐券',
  code: 'meal-3',
  region: town.county,
  from: town.monday,
  unit: 'fen',
  fenPerUnit: 1,
  scope: { meals: true },
  cadence: 'monthly',
  amount: { choose: 'first', classes: [{ label: '每人', units: 300 }] },
  expiry: { kind: 'days', days: 30 },
  graceDays: 5,
  payer: county,
});

const wallet = async () => {
  const { freeFen, heldFen } = await daughter.ask('readWallet', { params: { elderId: mother.elderId } });
  return { freeFen, heldFen };
};
const lunchOn = (day: number) => ({ ...one(point, town.day(day), 'lunch', SET), useVouchers: true as const });
const serve = async (day: number, bookingId: string, time: WallTime = '11:30') => {
  const params = { elderId: mother.elderId, bookingId };
  const { code } = await daughter.ask('showBookingCode', { params });
  await town.setClock(town.day(day), time);
  return point.counter.ask('serveMeal', {
    params: { facilityId: point.facilityId },
    body: {
      date: town.day(day),
      mealtime: 'lunch',
      proof: { kind: 'code', elderId: mother.elderId, ticketId: newId('ticket'), code },
    },
  });
};

beforeAll(async () => {
  town = await Town.settle('a-lunch-by-voucher', '410182');
  point = await town.openPoint('索河老年食堂');
  finance = await town.financeOf(town.county);
  await town.enact(policy());
  await town.publish(
    point,
    [1, 2].map((day) => town.day(day)),
    { lunch: [SET] },
  );
  mother = await town.register('王秀英', '1940-03-05');
  daughter = await town.bindChild(mother, 'daughter', '王芳');
  await town.setClock(town.monday, '08:00');
  await issueVouchers(town, threeYuan(), town.monday);
});
afterAll(() => town.leave());

describe('a lunch of 12 yuan on Tuesday: the county pays ten, the voucher two', () => {
  const bookingId = newId('booking');

  test('the daughter sees before she books that nothing is left to pay', async () => {
    expect(await daughter.ask('quoteMeal', { params: { elderId: mother.elderId }, body: lunchOn(1) })).toMatchObject({
      price: { selfPayFen: 200 },
      vouchers: { tenders: [{ units: 200, fen: 200 }], paidFen: 200, toPayFen: 0 },
      bookable: true,
    });
    await daughter.ask('bookMeal', { params: { elderId: mother.elderId }, body: { bookingId, ...lunchOn(1) } });
    expect(await wallet()).toEqual({ freeFen: 100, heldFen: 200 });
  });

  test('the counter hands it out and collects nothing', async () => {
    expect(await serve(1, bookingId)).toMatchObject({ selfPayFen: 200, vouchers: { toPayFen: 0 } });
    expect(await wallet()).toEqual({ freeFen: 100, heldFen: 0 });
    await town.settled();
  });
});

describe('a lunch on Wednesday, when one yuan is left', () => {
  const bookingId = newId('booking');

  test('the voucher pays one yuan and the elder the other', async () => {
    await daughter.ask('bookMeal', { params: { elderId: mother.elderId }, body: { bookingId, ...lunchOn(2) } });
    expect(await serve(2, bookingId)).toMatchObject({ vouchers: { paidFen: 100, toPayFen: 100 } });
  });

  test('served by mistake, it is taken back: the yuan is kept for the meal again, and paid when it is eaten', async () => {
    const params = { facilityId: point.facilityId, bookingId };
    const { ticketId } = await daughter.ask('readBooking', { params: { elderId: mother.elderId, bookingId } });
    await point.counter.ask('undoServing', {
      params,
      body: { elderId: mother.elderId, ticketId: ticketId!, reason: '扫错了人' },
    });
    expect(await wallet()).toEqual({ freeFen: 0, heldFen: 100 });
    await serve(2, bookingId, '11:40');
    expect(await wallet()).toEqual({ freeFen: 0, heldFen: 0 });
    await town.settled();
  });
});

test('the statement of the point shows both meals at their price, and beside them what the vouchers paid', async () => {
  const month = businessMonthOf(town.day(1));
  const first = firstDayOf(nextMonth(month));
  await town.setClock(first, '00:20');
  await town.goTo(first, '01:40');
  const params = { facilityId: point.facilityId, period: month };
  const { totals } = await finance.ask('readStatement', { params });
  const { lines } = await finance.ask('listStatementLines', { params });
  expect(lines.map(({ kind, selfPayFen }) => `${kind} ${selfPayFen}`).toSorted()).toEqual([
    'MEAL_REVERSED -200',
    'MEAL_SERVED 200',
    'MEAL_SERVED 200',
    'MEAL_SERVED 200',
    'VOUCHER_PAID -100',
    'VOUCHER_PAID -100',
    'VOUCHER_PAID -200',
    'VOUCHER_RETURNED 100',
  ]);
  // Ten yuan of each meal, and three of vouchers: all that the elder paid herself is one yuan.
  expect(totals).toMatchObject({ subsidyFen: 2_300, selfPayFen: 100 });
});
