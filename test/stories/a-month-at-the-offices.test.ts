import { newId } from '../../client/index.ts';
import { addDays, firstDayOf, nextMonth } from '../../shared/business-time.ts';
import { bankSays, paymentFile } from './bank.ts';
import { type Elder, type Mealtime, one, type Phone, type Point, set, Town } from './town.ts';

/**
 * A month of two canteens at three offices and at the bank: a meal is refused, a row of the public list objected to, a
 * payment comes back. Of each meal of 10 yuan the city pays 2 and the county 4.
 */
const MEAL = set('家常套餐', 1_000);
const share = (label: string, level: 'city' | 'county', fen: number) => ({
  label,
  payer: { level, of: 'policy' },
  choose: 'first',
  classes: [{ label: '60 岁以上', who: [{ age: { from: 60 } }], amount: { kind: 'fixed', fen } }],
});

let town: Town;
let canteen: Point;
let table: Point;
let elders: Elder[];
let township: Phone;
let county: Phone;
let cashier: Phone;
let city: Phone;
let auditor: Phone;
let neighbour: Phone;
let payer: string;
const month = () => town.monday.slice(0, 7);
const later = (day: number) => addDays(firstDayOf(nextMonth(month())), day - 1);
const of = ({ facilityId }: Point) => ({ params: { facilityId, period: month() } });
const approve = (office: 'township' | 'county' | 'city') => ({
  params: { region: office === 'city' ? '411000' : office === 'county' ? town.county : town.township },
  body: { office, period: month(), facilityIds: [canteen.facilityId, table.facilityId] },
});

beforeAll(async () => {
  town = await Town.settle('a-month-at-the-offices', '411072');
  payer = `county:${town.county}`;
  canteen = await town.openPoint('后河老年食堂');
  table = await town.openPoint('石固老年餐桌');
  await town.enact({
    name: '市县两级助餐补贴',
    region: town.county,
    from: town.monday,
    birthday: { counts: 'on-the-day', leapDay: '02-28' },
    layers: [share('市级补贴', 'city', 200), share('县级补贴', 'county', 400)],
  });
  elders = [
    await town.register('王秀英', '1941-02-03'),
    await town.register('王玉英', '1943-05-06'),
    await town.register('李福生', '1950-06-01'),
  ];
  for (const point of [canteen, table]) await town.publish(point, [town.monday], { lunch: [MEAL], dinner: [MEAL] });
  township = await town.financeOf(town.township);
  county = await town.financeOf(town.county);
  city = await town.financeOf('411000');
  [cashier, auditor, neighbour] = [town.phone('cashier'), town.phone('auditor'), town.phone('neighbour')];
  await town.appoint(cashier, 'finance', town.county);
  await town.appoint(auditor, 'auditor', town.county);
  await neighbour.open();
});
afterAll(() => town.leave());

async function eats(point: Point, { elderId }: Elder, mealtime: Mealtime): Promise<void> {
  await town.setClock(town.monday, mealtime === 'lunch' ? '11:30' : '17:30');
  const { facilityId, ...order } = one(point, town.monday, mealtime, MEAL);
  const proof = {
    kind: 'witness' as const,
    elderId,
    ticketId: newId('ticket'),
    reason: '没带手机',
    photo: 'photos/0001.jpg',
  };
  const body = { ...order, bookingId: newId('booking'), proof, replace: false };
  await point.counter.ask('serveWalkIn', { params: { facilityId }, body });
}

test('six meals, and a month later a statement for each canteen', async () => {
  for (const mealtime of ['lunch', 'dinner'] as const) {
    await eats(canteen, elders[0]!, mealtime);
    await eats(canteen, elders[1]!, mealtime);
    await eats(table, elders[2]!, mealtime);
  }
  await town.setClock(later(1), '00:25');
  await town.goTo(later(1), '00:35');
  expect(await canteen.manager.ask('readStatement', of(canteen))).toMatchObject({
    state: 'PREPARED',
    desk: 'point',
    payable: [
      { payer: 'city:411000', fen: 800 },
      { payer, fen: 1_600 },
    ],
  });
});

test('who is late is seen before anything is: at which desk, and by how many days', async () => {
  await town.setClock(later(3), '09:00');
  await canteen.manager.ask('submitStatement', of(canteen));
  await town.setClock(later(8), '09:00');
  await table.manager.ask('submitStatement', of(table));
  await town.setClock(later(12), '09:00');
  const asked = { params: { region: town.county }, query: { period: month() } };
  const { arrears } = await auditor.ask('readArrears', asked);
  expect(arrears.map(({ desk, deadline, daysLate }) => [desk, deadline, daysLate])).toEqual([
    ['township', later(10), 2],
    ['township', later(10), 2],
  ]);
});

test('the township refuses one meal and lets the rest go on; the county approves both at once', async () => {
  const { lines } = await township.ask('listStatementLines', of(canteen));
  const meal = lines.find((line) => line.meal?.elderId === elders[1]!.elderId)!;
  const body = { line: meal.line, reason: '当天没有到场' };
  expect(await county.refused('disallowLine', { ...of(canteen), body })).toMatchObject({ code: 'NOT_YOUR_OFFICE' });
  await township.ask('disallowLine', { ...of(canteen), body });
  await township.ask('approveStatements', approve('township'));
  const { results } = await county.ask('approveStatements', approve('county'));
  expect(results.map(({ state }) => state)).toEqual(['APPROVED_COUNTY', 'APPROVED_COUNTY']);
  await city.ask('approveStatements', approve('city'));
  await town.settled();
});

test('everybody may read the list, without a phone of ours; nobody is named on it', async () => {
  const url = `${process.env.XIANGLAO_URL}/facilities/${canteen.facilityId}/notices/${month()}`;
  const list = (await (await fetch(url)).json()) as { entries: { name: string; meals: number; subsidyFen: number }[] };
  expect(list.entries).toMatchObject([
    { entry: 1, name: '王*英', village: town.township },
    { entry: 2, name: '王*英（2）', village: town.township },
  ]);
  expect(list.entries.map(({ meals, subsidyFen }) => [meals, subsidyFen]).toSorted()).toEqual([
    [1, 600],
    [2, 1_200],
  ]);
});

test('a neighbour objects to a row: its meals wait, everything else is closed after five days', async () => {
  const list = await neighbour.ask('readNotice', { ...of(canteen), query: {} });
  const row = list.entries.find(({ meals }) => meals === 2)!;
  const objectionId = newId('objection');
  const body = {
    objectionId,
    entry: row.entry,
    reason: '星期一她在女儿家',
    channel: 'own-phone' as const,
  };
  expect(await neighbour.ask('raiseObjection', { ...of(canteen), body })).toMatchObject({ lines: 2 });
  expect(await county.refused('closeStatement', of(canteen))).toMatchObject({ code: 'NOTICE_RUNNING' });
  await town.setClock(later(18), '09:00');
  for (const point of [canteen, table])
    expect(await county.ask('closeStatement', of(point))).toMatchObject({ state: 'CLOSED' });
  expect(await county.ask('readStatement', of(canteen))).toMatchObject({
    openObjections: 1,
    totals: { subsidyFen: 2_400 },
    payable: [
      { payer: 'city:411000', fen: 200 },
      { payer, fen: 400 },
    ],
  });
});

interface Sent {
  batchId: string;
  totalFen: number;
}
const treasury = () => ({ region: town.county });

async function makeUp(): Promise<Sent> {
  const body = { batchId: newId('batch'), payer, reason: '拨付补贴' };
  const batch = await county.ask('makeBatch', { params: treasury(), body });
  const params = within(batch);
  expect(await county.refused('approveBatch', { params })).toMatchObject({ code: 'OWN_BATCH' });
  await cashier.ask('approveBatch', { params });
  return batch;
}

const within = ({ batchId }: Sent) => ({ ...treasury(), batchId });

test('the county pays; one payment comes back, the account is mended, and it goes out again as it was approved', async () => {
  const account = (point: Point, number: string) =>
    town.admin.ask('setBankAccount', {
      params: { facilityId: point.facilityId },
      body: { holder: point.name, bank: '农商行', number },
    });
  await account(canteen, '6228480012345673456');
  await account(table, '6228480012345670000');
  const batch = await makeUp();
  expect(batch.totalFen).toBe(400 + 800);
  const orders = await paymentFile(town, county, within(batch));
  const [first, returned] = [canteen, table].map(({ name }) => orders.find((row) => row.助餐点 === name)!);
  expect(first).toMatchObject({ 收款账号: '6228480012345673456', '金额(元)': '4.00', '金额（大写）': '人民币肆元整' });
  await town.setClock(later(20), '15:00');
  const answers = [
    { ...first, 结果: '已付', 日期: later(20) },
    { ...returned, 结果: '退回', 退回原因: '账号不存在', 日期: later(20) },
    { ...first, 付款编号: 'FK-000000-20260101-00000000-001-1', 结果: '已付', 日期: later(20) },
  ];
  expect(await bankSays(county, within(batch), answers)).toMatchObject({ paid: 1, returned: 1, refused: 1 });
  expect(await bankSays(county, within(batch), answers)).toMatchObject({
    paid: 0,
    returned: 0,
    unchanged: 2,
    refused: 1,
  });

  await account(table, '6228480012345671111');
  const params = { ...within(batch), facilityId: table.facilityId };
  await county.ask('resendPayment', { params });
  const again = await paymentFile(town, county, within(batch), 2);
  expect(again).toMatchObject([{ 助餐点: table.name, 收款账号: '6228480012345671111' }]);
  await town.setClock(later(22), '15:00');
  expect(await bankSays(county, within(batch), [{ ...again[0], 结果: '已付', 日期: later(22) }])).toMatchObject({
    paid: 1,
  });
});

test('the objection is rejected: the meals that waited are paid with the next batch, and nothing twice', async () => {
  const { objections } = await county.ask('listObjections', { params: { facilityId: canteen.facilityId }, query: {} });
  const { objectionId } = objections[0]!;
  const body = { upheld: false, reason: '监控和签到都在' };
  const params = { facilityId: canteen.facilityId, objectionId };
  expect(await county.ask('decideObjection', { params, body })).toMatchObject({ undecidedLines: 0 });
  const batch = await makeUp();
  expect(batch.totalFen).toBe(800);
  const [order] = await paymentFile(town, county, within(batch));
  await bankSays(county, within(batch), [{ ...order, 结果: '已付', 日期: later(22) }]);
  expect(
    await county.refused('makeBatch', {
      params: treasury(),
      body: { batchId: newId('batch'), payer, reason: '再拨一次' },
    }),
  ).toMatchObject({ code: 'NOTHING_OWED' });
});

test('the next statement shows the refusal and the payments, and deducts nothing a second time', async () => {
  const following = nextMonth(month());
  await town.setClock(firstDayOf(nextMonth(following)), '00:25');
  await town.goTo(firstDayOf(nextMonth(following)), '00:35');
  const params = { facilityId: canteen.facilityId, period: following };
  expect(await canteen.manager.ask('readStatement', { params })).toMatchObject({
    totals: {
      meals: 0,
      payeeBearsFen: 600,
      payers: [
        { payer: 'city:411000', fen: -200, settledFen: -200, paidFen: 0 },
        { payer, fen: -400, settledFen: -400, paidFen: 1_200 },
      ],
    },
    payable: [
      { payer: 'city:411000', fen: 0 },
      { payer, fen: 0 },
    ],
  });
});
