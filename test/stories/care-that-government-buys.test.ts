import { type Answer, newId } from '../../client/index.ts';
import { addDays, type BusinessDate, firstDayOf, nextMonth } from '../../shared/business-time.ts';
import { bankSays, paymentFile } from './bank.ts';
import {
  BATH,
  type Caregiver,
  EVERY_DAY,
  hire,
  judgeIfDrawn,
  offer,
  ofWoman,
  openProvider,
  type Provider,
  send,
} from './home-care.ts';
import { type Elder, type Phone, Town } from './town.ts';
import { issueVouchers } from './vouchers.ts';

/**
 * The county buys an elder two hours of care a day; her daughter orders a bath besides and pays half of it. A visit of each
 * is made, and at the end of the month the treasurer pays the provider what the county owes for both.
 */
const HOME = { latitudeE6: 34_760_000, longitudeE6: 113_020_000 };
const AT_THE_DOOR = { ...HOME, accuracyM: 20, mocked: false };

let town: Town;
let provider: Provider;
let care: string;
let bath: string;
let xiulan: Caregiver;
let mother: Elder;
let motherPhone: Phone;
let daughter: Phone;
let county: Phone;
let cashier: Phone;
/** The day on which everything happens: one day lies in one month. */
let tuesday: BusinessDate;

const visits = async () => {
  await town.settled();
  const { orders } = await daughter.ask('listOrders', {
    params: { elderId: mother.elderId },
    query: { from: tuesday, to: addDays(tuesday, 10) },
  });
  return orders.filter(({ state }) => !state.startsWith('CANCELLED'));
};
const planned = async () => (await visits()).filter(({ carePlanId }) => carePlanId);
const minutesLeft = async () => {
  const { lots } = await daughter.ask('readWallet', { params: { elderId: mother.elderId } });
  const [lot] = lots.filter(({ unit }) => unit === 'minute');
  return lot;
};
const generator = () => town.invoke('CarePlansNightlyPlans', {});

/** Came, proved it with the elder's code, left as planned; the daughter is content, and nobody has a doubt. */
async function made(orderId: string, from: string, to: string, minutes: number): Promise<void> {
  const params = { caregiverId: xiulan.caregiverId, orderId };
  const ofOrder = { elderId: mother.elderId, orderId };
  const check = { deviceId: 'phone-of-the-caregiver-sent-by-plan', fix: AT_THE_DOOR };
  await town.setClock(tuesday, from);
  const { code } = await motherPhone.ask('showVisitCode', { params: ofOrder });
  await xiulan.phone.ask('checkIn', {
    params,
    body: { ...check, checkId: newId('check'), proof: { kind: 'code', code } },
  });
  await town.setClock(tuesday, to);
  await xiulan.phone.ask('checkOut', { params, body: { ...check, checkId: newId('check') } });
  await daughter.ask('confirmVisit', {
    params: ofOrder,
    body: { stars: 5, deviceId: 'phone-of-her-daughter-by-plan' },
  });
  await town.settled();
  await judgeIfDrawn(town, provider, orderId, minutes);
}

beforeAll(async () => {
  town = await Town.settle('care-that-government-buys', '410183');
  tuesday = town.day(1);
  provider = await openProvider(town, '嵩岳居家养老服务中心', town.township);
  care = await offer(
    town,
    provider,
    '08-01',
    {
      name: '生活照料',
      help: 'cleaning',
      group: '生活照料服务',
      per: 'step',
      standardMinutes: 60,
      stepMinutes: 30,
      minimumMinutes: 60,
      workers: 1,
      skills: ['daily-care'],
      genderRule: 'any',
      evidence: { presenceGrade: 2, photos: 0 },
      capFen: 2_000,
    },
    1_500,
  );
  bath = await offer(town, provider, '04-01', BATH, 12_000);
  xiulan = await hire(town, provider, { name: '李秀兰', who: 'xiulan', skills: ['bathing', 'daily-care'] });
  mother = { elderId: newId('elder'), name: '王秀英', citizenNumber: ofWoman('1944-03-05') };
  await town.operator.ask('registerElder', {
    params: { region: town.township },
    body: { ...mother, household: town.township, phone: '13900000000', address: '大冶镇 5 号' },
  });
  const params = { elderId: mother.elderId };
  await town.operator.ask('updateElder', { params, body: { version: 1, location: HOME } });
  motherPhone = await town.givePhone(mother, 'mother');
  daughter = await town.bindChild(mother, 'daughter', '王芳');
  county = await town.financeOf(town.county);
  cashier = town.phone('cashier');
  await town.appoint(cashier, 'finance', town.county);
  await town.setClock(tuesday, '07:00');
  const common = {
    region: town.county,
    from: tuesday,
    expiry: { kind: 'month-end' as const },
    graceDays: 5,
    payer: { level: 'county' as const, of: 'policy' as const },
  };
  await issueVouchers(
    town,
    {
      ...common,
      name: '政府购买居家照护',
      code: 'daily-care',
      unit: 'minute',
      fenPerUnit: 50,
      beyond: 'refuse',
      scope: { services: 'all', carePlansOnly: true },
      cadence: 'daily-minutes',
      amount: { choose: 'first', classes: [{ label: '每天 2 小时', units: 120 }] },
    },
    tuesday,
  );
  await issueVouchers(
    town,
    {
      ...common,
      name: '居家助浴券',
      code: 'bath-half',
      unit: 'fen',
      fenPerUnit: 1,
      percent: 50,
      scope: { services: { helps: ['bathing'] } },
      cadence: 'monthly',
      amount: { choose: 'first', classes: [{ label: '每人', units: 12_000 }] },
    },
    tuesday,
  );
});
afterAll(() => town.leave());

describe('two hours a day, made by the county', () => {
  let plan: Answer<'makeCarePlan'>;
  const terms = (time: string) => ({
    providerId: provider.facilityId,
    serviceId: care,
    slots: [{ weekdays: EVERY_DAY, time, minutes: 120 }],
    program: 'daily-care',
    from: tuesday,
    skips: [],
    pauses: [],
  });
  /** This week's days in the month whose minutes were issued; the next month's come with its own vouchers. */
  const days = () =>
    Array.from({ length: 8 }, (_, i) => addDays(tuesday, i)).filter((date) => date.slice(0, 7) === tuesday.slice(0, 7));
  const expectOneADay = async (time: string) => {
    const found = await planned();
    expect(found.map(({ startsAt }) => startsAt)).toEqual(days().map((date) => `${date}T${time}:00+08:00`));
    expect(found.every(({ price }) => price.selfPayFen === 0)).toBe(true);
    expect(await minutesLeft()).toMatchObject({ heldUnits: 120 * days().length });
  };

  test('the daughter cannot have government buy it; the county can, and the visits of the week are on the wall', async () => {
    const body = { carePlanId: newId('carePlan'), ...terms('08:30') };
    const params = { elderId: mother.elderId };
    expect(await daughter.refused('makeCarePlan', { params, body })).toMatchObject({ code: 'OFFICE_DECIDES' });
    plan = await town.admin.ask('makeCarePlan', { params, body });
    await expectOneADay('08:30');
    const { facilityId, dispatcher } = provider;
    const { orders } = await dispatcher.ask('readWall', { params: { facilityId }, query: { state: 'PLACED' } });
    expect(orders.map(({ carePlanId }) => carePlanId)).toContain(plan.carePlanId);
  });

  test('the generator runs twice at once, and again while the plan is edited: one visit a day, at the new hour', async () => {
    await Promise.all([generator(), generator()]);
    await expectOneADay('08:30');
    const { carePlanId, version } = plan;
    const edit = daughter.ask('changeCarePlan', {
      params: { elderId: mother.elderId, carePlanId },
      body: { ...terms('09:00'), version },
    });
    await Promise.all([generator(), edit, generator()]);
    await town.settled();
    await generator();
    await expectOneADay('09:00');
  });

  test('dispatched, proven at the door and confirmed, it is verified, and costs two hours of minutes and nothing else', async () => {
    const [today] = await planned();
    await send(provider, xiulan, today!.orderId);
    const before = (await minutesLeft())!;
    await made(today!.orderId, '08:58', '11:00', 120);
    const order = await daughter.ask('readOrder', { params: { elderId: mother.elderId, orderId: today!.orderId } });
    expect(order).toMatchObject({ state: 'VERIFIED', visit: { paidMinutes: 120, priceFen: 6_000, exceptions: [] } });
    // What was kept is spent; nothing of it comes back.
    expect(await minutesLeft()).toMatchObject({
      leftUnits: before.leftUnits,
      heldUnits: before.heldUnits - 120,
    });
  });
});

test('the daughter orders a bath besides: a voucher pays half, the family the rest', async () => {
  const orderId = newId('order');
  const ordered = await daughter.ask('placeOrder', {
    params: { elderId: mother.elderId },
    body: {
      orderId,
      providerId: provider.facilityId,
      serviceId: bath,
      date: tuesday,
      time: '15:00',
      minutes: 60,
    },
  });
  expect(ordered.price).toMatchObject({ priceFen: 12_000, vouchers: [{ fen: 6_000 }], selfPayFen: 6_000 });
  await send(provider, xiulan, orderId);
  await made(orderId, '15:00', '16:00', 60);
});

describe('the treasurer’s month', () => {
  const period = () => tuesday.slice(0, 7);
  const later = (day: number) => addDays(firstDayOf(nextMonth(period())), day - 1);
  const statement = () => ({ params: { facilityId: provider.facilityId, period: period() } });
  const payer = () => `county:${town.county}`;

  test('the statement shows both visits, what the county’s vouchers paid of them, and what the family owes', async () => {
    await town.setClock(later(1), '00:25');
    await town.goTo(later(1), '00:35');
    const { manager } = provider;
    const { lines } = await manager.ask('listStatementLines', statement());
    expect(lines.map(({ kind, listFen, selfPayFen }) => [kind, listFen, selfPayFen]).toSorted()).toEqual(
      [
        ['VISIT_SERVED', 6_000, 6_000],
        ['VOUCHER_PAID', 0, -6_000],
        ['VISIT_SERVED', 12_000, 12_000],
        ['VOUCHER_PAID', 0, -6_000],
      ].toSorted(),
    );
    expect(await manager.ask('readStatement', statement())).toMatchObject({
      totals: { subsidyFen: 12_000, selfPayFen: 6_000 },
      payable: [{ payer: payer(), fen: 12_000 }],
    });
  });

  test('it passes both offices, hangs out for five days with the elder’s name masked, and is closed', async () => {
    await provider.manager.ask('submitStatement', statement());
    const township = await town.financeOf(town.township);
    const approve = (office: 'township' | 'county', region: string) => ({
      params: { region },
      body: { office, period: period(), facilityIds: [provider.facilityId] },
    });
    await township.ask('approveStatements', approve('township', town.township));
    await county.ask('approveStatements', approve('county', town.county));
    await town.settled();
    const { entries } = await daughter.ask('readNotice', { ...statement(), query: {} });
    expect(entries).toMatchObject([{ name: '王*英', meals: 0, visits: 2, subsidyFen: 12_000 }]);
    await town.setClock(later(18), '09:00');
    expect(await county.ask('closeStatement', statement())).toMatchObject({ state: 'CLOSED' });
    await town.settled();
    expect((await visits()).filter(({ state }) => state === 'SETTLED')).toHaveLength(2);
  });

  test('one makes up the payment, another approves it, and the file asks the bank for what the county owes', async () => {
    const { facilityId, name } = provider;
    await town.admin.ask('setBankAccount', {
      params: { facilityId },
      body: { holder: name, bank: '农商行', number: '6228480012345673456' },
    });
    const body = { batchId: newId('batch'), payer: payer(), reason: '拨付上门服务补贴' };
    const params = { region: town.county, batchId: body.batchId };
    expect(await county.ask('makeBatch', { params: { region: town.county }, body })).toMatchObject({
      totalFen: 12_000,
    });
    await cashier.ask('approveBatch', { params });
    const orders = await paymentFile(town, county, params);
    expect(orders).toMatchObject([{ 收款账号: '6228480012345673456', '金额(元)': '120.00' }]);
    expect(await bankSays(county, params, [{ ...orders[0], 结果: '已付', 日期: later(18) }])).toMatchObject({
      paid: 1,
    });
    expect(
      await county.refused('makeBatch', {
        params: { region: town.county },
        body: { ...body, batchId: newId('batch') },
      }),
    ).toMatchObject({ code: 'NOTHING_OWED' });
  });
});
