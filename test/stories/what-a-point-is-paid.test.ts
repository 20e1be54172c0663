import { type Answer, newId } from '../../client/index.ts';
import { addDays, businessMonthOf, firstDayOf, nextMonth } from '../../shared/business-time.ts';
import { type Elder, one, type Phone, type Point, set, Town } from './town.ts';

const SET = set('白菜豆腐套餐', 1_200);
const county = { level: 'county', of: 'policy' };

let town: Town;
let point: Point;
let wife: Elder;
let husband: Elder;
let neighbour: Elder;
let finance: Phone;
let colleague: Phone;
let month: string;

/** 7 yuan of a meal; 2 yuan a trip; 3 yuan a diner and day; 200 yuan a month for points of the first grade. */
const policy = () => ({
  name: '助餐、送餐和运营补贴',
  region: town.county,
  from: town.monday,
  birthday: { counts: 'on-the-day', leapDay: '02-28' },
  layers: [
    {
      label: '县级补贴',
      payer: county,
      choose: 'first',
      classes: [{ label: '60 岁以上', who: [{ age: { from: 60 } }], amount: { kind: 'fixed', fen: 700 } }],
    },
  ],
  deliveries: [
    {
      label: '送餐补贴',
      payer: county,
      per: 'trip',
      choose: 'first',
      classes: [{ label: '每趟', amount: { kind: 'fixed', fen: 200 } }],
    },
  ],
  operator: [
    {
      label: '按人次补',
      payer: county,
      per: 'diner-day',
      choose: 'first',
      classes: [{ label: '每人每天', amount: { kind: 'fixed', fen: 300 } }],
    },
    {
      label: '每月补',
      payer: county,
      per: 'month',
      choose: 'first',
      classes: [{ label: '一级', grades: ['一级'], amount: { kind: 'fixed', fen: 20_000 } }],
    },
  ],
});

beforeAll(async () => {
  town = await Town.settle('what-a-point-is-paid', '411071');
  point = await town.openPoint('龙湖老年食堂');
  await town.enact(policy());
  await town.publish(point, [town.monday], { lunch: [SET] });
  finance = await town.financeOf(town.county);
  colleague = town.phone('colleague');
  await town.appoint(colleague, 'finance', town.county);
  month = businessMonthOf(town.monday);
});
afterAll(() => town.leave());

test('the county graded the point, and lets it deliver', async () => {
  const params = { facilityId: point.facilityId };
  const {
    closedDays: _closed,
    facilityId: _id,
    region: _region,
    version,
    ...known
  } = await town.admin.ask('readFacility', {
    params,
  });
  const grades = [{ grade: '一级', from: firstDayOf(month) }];
  const body = { ...known, modes: ['eat-in' as const, 'delivery' as const], grades, version };
  expect(await town.admin.ask('changeFacility', { params, body })).toMatchObject({ grades });
});

test('two people of the county’s finance set what it may grant this year', async () => {
  const params = { region: town.county, year: month.slice(0, 4) };
  const asked = { amountFen: 25_000, reason: '年初预算', version: 0 };
  const { version } = await finance.ask('proposeBudget', { params, body: asked });
  expect(await finance.refused('confirmBudget', { params, body: { version } })).toMatchObject({
    code: 'SECOND_PERSON_NEEDED',
  });
  expect(await colleague.ask('confirmBudget', { params, body: { version } })).toMatchObject({ amountFen: 25_000 });
});

test('a couple and their neighbour get their lunch at the door: two trips for three meals', async () => {
  wife = await town.register('赵玉兰', '1941-01-09');
  husband = await town.register('钱德福', '1939-05-20');
  neighbour = await town.register('孙秀珍', '1950-12-12');
  const homes = [
    [wife, '龙湖街 12 号'],
    [husband, '龙湖街12号'],
    [neighbour, '龙湖街 13 号'],
  ] as const;
  const bookings = new Map<string, string>();
  for (const [{ elderId }, deliveryAddress] of homes) {
    const order = { ...one(point, town.monday, 'lunch', SET), mode: 'delivery' as const, deliveryAddress };
    const bookingId = newId('booking');
    bookings.set(elderId, bookingId);
    await town.operator.ask('bookMeal', { params: { elderId }, body: { bookingId, ...order } });
  }
  await town.setClock(town.monday, '11:10');
  for (const [elderId, bookingId] of bookings)
    await point.counter.ask('sendOut', { params: { facilityId: point.facilityId, bookingId }, body: { elderId } });
  await town.setClock(town.monday, '11:30');
  for (const elderId of bookings.keys())
    await point.counter.ask('serveMeal', {
      params: { facilityId: point.facilityId },
      body: {
        date: town.monday,
        mealtime: 'lunch',
        proof: {
          kind: 'witness',
          elderId,
          ticketId: newId('ticket'),
          reason: '送到家门口',
          photo: 'photos/at-the-door.jpg',
        },
      },
    });
  await town.settled();
});

describe('when the month is over', () => {
  let statement: Answer<'readStatement'>;
  const lastDay = () => addDays(firstDayOf(nextMonth(month)), -1);

  test('its statement holds the meals, the trips, and what the point gets for running', async () => {
    const first = firstDayOf(nextMonth(month));
    await town.setClock(first, '00:20');
    await town.goTo(first, '01:40');
    const params = { facilityId: point.facilityId, period: month };
    statement = await finance.ask('readStatement', { params });
    const { lines } = await finance.ask('listStatementLines', { params });
    const sums = new Map<string, number>();
    for (const { kind, operator, listFen, layers } of lines) {
      const name = operator?.rule ?? kind;
      sums.set(name, (sums.get(name) ?? 0) + (operator || kind.startsWith('DELIVERY') ? listFen : layers[0]!.fen));
    }
    expect(Object.fromEntries(sums)).toEqual({
      MEAL_SERVED: 2_100,
      DELIVERY_SUBSIDY: 400,
      按人次补: 900,
      每月补: 20_000,
    });
    expect(statement.totals).toMatchObject({ lines: 7, meals: 3, subsidyFen: 23_400 });
  });

  test('the books balance at its last day without reading a line, and a check from every line agrees', async () => {
    const params = { region: town.county };
    const balance = await finance.ask('readTrialBalance', { params, query: { asOf: lastDay() } });
    expect(balance).toMatchObject({ balanced: true, lines: 7, linesRead: 0, debitFen: balance.creditFen });
    expect(balance.accounts).toContainEqual({
      account: `payer:county:${town.county}`,
      debitFen: statement.totals.subsidyFen,
      creditFen: 0,
      balanceFen: statement.totals.subsidyFen,
    });
    const checkId = newId('check');
    await finance.ask('requestBookCheck', { params, body: { checkId, asOf: lastDay(), rebuild: false } });
    await town.settled();
    expect(await finance.ask('readBookCheck', { params: { ...params, checkId } })).toMatchObject({
      state: 'DONE',
      verdict: 'EXACT',
      lines: 7,
    });
  });

  test('the county is warned: more than 80 percent of its budget is granted', async () => {
    const { payers } = await finance.ask('listBudgets', {
      params: { region: town.county },
      query: { year: month.slice(0, 4) },
    });
    expect(payers).toMatchObject([
      {
        payer: `county:${town.county}`,
        grantedFen: 23_400,
        paidFen: 0,
        leftFen: 1_600,
        through: lastDay(),
        budget: { warnings: [{ percent: 80, amountFen: 25_000, grantedFen: 23_400 }] },
      },
    ]);
  });
});
