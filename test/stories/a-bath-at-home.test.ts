import { type Answer, newId } from '../../client/index.ts';
import { firstDayOf, nextMonth } from '../../shared/business-time.ts';
import {
  BATH,
  type Caregiver,
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

const HOME = { latitudeE6: 34_720_000, longitudeE6: 114_010_000 };
const AT_THE_DOOR = { ...HOME, latitudeE6: HOME.latitudeE6 + 180, accuracyM: 25, mocked: false };
const CAREGIVERS_PHONE = 'phone-of-xiulan-01';
const DAUGHTERS_PHONE = 'phone-of-daughter-01';

let town: Town;
let provider: Provider;
let facilityId: string;
let serviceId: string;
let dispatcher: Phone;
let reviewer: Phone;
let finance: Phone;
let mother: Elder;
let motherPhone: Phone;
let daughter: Phone;
let caregiver: Caregiver;
let caregiverId: string;
let xiulan: Phone;

/** Half of the price, at most 120 yuan, for everybody in the county. */
const halfOfABath = () => ({
  name: '居家助浴券',
  code: 'bath-half',
  region: town.county,
  from: town.monday,
  unit: 'fen',
  fenPerUnit: 1,
  percent: 50,
  scope: { services: { helps: ['bathing'] } },
  cadence: 'monthly',
  amount: { choose: 'first', classes: [{ label: '每人', units: 12_000 }] },
  expiry: { kind: 'days', days: 30 },
  graceDays: 5,
  payer: { level: 'county', of: 'policy' },
});

async function ordered(day: number, time: string): Promise<string> {
  const orderId = newId('order');
  await motherPhone.ask('placeOrder', {
    params: { elderId: mother.elderId },
    body: {
      orderId,
      providerId: facilityId,
      serviceId,
      date: town.day(day),
      time,
      minutes: 60,
      place: { address: '郑庵镇小店村 5 号', location: HOME },
    },
  });
  await town.settled();
  await send(provider, caregiver, orderId);
  return orderId;
}
const stateOf = async (orderId: string) =>
  (await daughter.ask('readOrder', { params: { elderId: mother.elderId, orderId } })).state;
const wallet = () => daughter.ask('readWallet', { params: { elderId: mother.elderId } });

beforeAll(async () => {
  town = await Town.settle('a-bath-at-home', '410122');
  provider = await openProvider(town, '安康居家养老服务中心');
  ({ facilityId, dispatcher, reviewer } = provider);
  finance = await town.financeOf(town.county);
  serviceId = await offer(town, provider, '04-01', { ...BATH, evidence: { presenceGrade: 2, photos: 1 } }, 12_000);
  caregiver = await hire(town, provider, { name: '李秀兰', who: 'xiulan', skills: ['bathing', 'daily-care'] });
  ({ caregiverId, phone: xiulan } = caregiver);
  mother = { elderId: newId('elder'), name: '王秀英', citizenNumber: ofWoman('1944-03-05') };
  await town.operator.ask('registerElder', {
    params: { region: town.township },
    body: { ...mother, household: town.township, phone: '13900000000', address: '郑庵镇小店村 5 号' },
  });
  motherPhone = await town.givePhone(mother, 'mother');
  daughter = await town.bindChild(mother, 'daughter', '王芳');
  await town.setClock(town.monday, '08:00');
  await issueVouchers(town, halfOfABath(), town.monday);
});
afterAll(() => town.leave());

describe('a bath on Tuesday', () => {
  let orderId: string;
  const ofOrder = () => ({ elderId: mother.elderId, orderId });
  const byXiulan = () => ({ caregiverId, orderId });

  test('the elder orders it, and half of it is kept of her voucher', async () => {
    orderId = await ordered(1, '10:00');
    expect(await stateOf(orderId)).toBe('ACCEPTED');
    expect(await wallet()).toMatchObject({ heldFen: 6_000, freeFen: 6_000 });
  });

  test('the caregiver checks in at the door with the code the elder reads to her', async () => {
    await town.setClock(town.day(1), '09:58');
    const { code } = await motherPhone.ask('showVisitCode', { params: ofOrder() });
    expect(await xiulan.refused('showVisitCode', { params: ofOrder() })).toMatchObject({ code: 'FORBIDDEN' });
    const checked = await xiulan.ask('checkIn', {
      params: byXiulan(),
      body: {
        checkId: newId('check'),
        deviceId: CAREGIVERS_PHONE,
        fix: AT_THE_DOOR,
        proof: { kind: 'code', code },
      },
    });
    expect(checked).toMatchObject({ state: 'CHECKED_IN', grade: 2, distanceM: 20, exceptions: [] });
  });

  test('takes a photo of the prepared bath, which the daughter sees and the dispatcher does not', async () => {
    const content = Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 8]),
      Buffer.from('Exif34'),
      Buffer.from([0xff, 0xda, 0, 3, 1]),
      Buffer.from(`bath of ${orderId}`),
      Buffer.from([0xff, 0xd9]),
    ]).toString('base64');
    const photoId = newId('photo');
    const photo = await xiulan.ask('addVisitPhoto', { params: byXiulan(), body: { photoId, content } });
    expect(photo).toMatchObject({ photoId, reused: false });
    const { url } = await daughter.ask('linkVisitPhoto', { params: { ...ofOrder(), photoId } });
    const file = await fetch(url);
    expect(file.headers.get('content-type')).toBe('image/jpeg');
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.length).toBe(photo.bytes);
    expect(bytes.includes('Exif')).toBe(false);
    expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(403);
    expect(await dispatcher.refused('linkReviewPhoto', { params: { facilityId, orderId, photoId } })).toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  test('and checks out after an hour', async () => {
    await town.setClock(town.day(1), '10:59');
    const body = { checkId: newId('check'), deviceId: CAREGIVERS_PHONE, fix: AT_THE_DOOR };
    expect(await xiulan.ask('checkOut', { params: byXiulan(), body })).toMatchObject({ state: 'CHECKED_OUT' });
  });

  test('the daughter confirms it on her own phone; on the caregiver’s it would not count', async () => {
    const body = { stars: 5, words: '妈妈说洗得很舒服' };
    expect(
      await daughter.refused('confirmVisit', { params: ofOrder(), body: { ...body, deviceId: CAREGIVERS_PHONE } }),
    ).toMatchObject({ code: 'WORKERS_PHONE' });
    await daughter.ask('confirmVisit', { params: ofOrder(), body: { ...body, deviceId: DAUGHTERS_PHONE } });
    await town.settled();
  });

  test('it is verified by itself, or after the call that the system drew', async () => {
    await judgeIfDrawn(town, provider, orderId, 60);
    expect(await stateOf(orderId)).toBe('VERIFIED');
    expect(await wallet()).toMatchObject({ heldFen: 0, freeFen: 6_000 });
  });
});

describe('a bath on Wednesday, in a village without signal', () => {
  let orderId: string;

  test('the caregiver’s phone keeps the checks and sends them in the evening; nobody pays by itself', async () => {
    orderId = await ordered(2, '15:00');
    await town.setClock(town.day(2), '19:30');
    const sentAt = Date.parse(`${town.day(2)}T19:30:00+08:00`);
    const record = (sequence: number, end: 'in' | 'out', time: string) => ({
      sequence,
      end,
      orderId,
      checkId: newId('check'),
      deviceAt: Date.parse(`${town.day(2)}T${time}:00+08:00`),
      offsetMs: 0,
    });
    const { answers } = await xiulan.ask('replayChecks', {
      params: { caregiverId },
      body: { deviceId: CAREGIVERS_PHONE, sentAt, records: [record(1, 'in', '15:02'), record(2, 'out', '16:01')] },
    });
    expect(answers.map(({ check }) => [check?.late, check?.state])).toEqual([
      [true, 'CHECKED_IN'],
      [true, 'EXCEPTION'],
    ]);
    await town.settled();
  });

  test('the dispatcher may not judge it; the reviewer may, once the hotline has called', async () => {
    const params = { facilityId, orderId };
    const { reviews } = await reviewer.ask('listVisitReviews', { params: { facilityId } });
    expect(reviews.find((review) => review.orderId === orderId)).toMatchObject({
      state: 'EXCEPTION',
      callBack: { why: 'weak-proof', state: 'OPEN' },
    });
    const body = { minutes: 50, reason: '村里没有信号，已电话核实' };
    expect(await dispatcher.refused('approveVisit', { params, body })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await reviewer.refused('approveVisit', { params, body })).toMatchObject({ code: 'CALL_BACK_OPEN' });
    await town.operator.ask('recordCallBack', {
      params: { region: town.county, orderId },
      body: { attempt: 1, outcome: 'as-recorded', note: '老人说洗了澡' },
    });
    expect(await reviewer.ask('approveVisit', { params, body })).toMatchObject({
      state: 'VERIFIED',
      paid: { minutes: 50, priceFen: 12_000 },
    });
    await town.settled();
  });
});

test('a number of the national voucher written down wrongly is withdrawn, and is free for the right order', async () => {
  const program = { region: town.county, programId: newId('program') };
  const document = {
    name: '养老服务消费补贴',
    code: 'national',
    region: town.county,
    from: town.monday,
    unit: 'fen',
    fenPerUnit: 1,
    scope: { services: 'all' },
    cadence: 'monthly',
    amount: { choose: 'first', classes: [{ label: '每人', units: 80_000 }] },
    expiry: { kind: 'month-end' },
    external: { system: '民政通' },
  };
  const { version } = await town.admin.ask('draftProgram', { params: program, body: { document } });
  await finance.ask('publishProgram', { params: program, body: { version } });
  const place = async (day: number) => {
    const orderId = newId('order');
    await motherPhone.ask('placeOrder', {
      params: { elderId: mother.elderId },
      body: { orderId, providerId: facilityId, serviceId, date: town.day(day), time: '10:00', minutes: 60 },
    });
    return { facilityId, orderId };
  };
  const [wrong, right] = [await place(5), await place(6)];
  const body = { programId: program.programId, reference: 'MZT-0001', fen: 3_000 };
  await dispatcher.ask('recordExternal', { params: wrong, body });
  expect(await dispatcher.refused('recordExternal', { params: right, body })).toMatchObject({
    code: 'EXTERNAL_NUMBER_USED',
  });
  await dispatcher.ask('withdrawExternal', { params: wrong });
  expect((await dispatcher.ask('recordExternal', { params: right, body })).price).toMatchObject({
    external: { reference: 'MZT-0001', fen: 3_000 },
  });
  for (const { orderId } of [wrong, right])
    await motherPhone.ask('cancelOrder', { params: { elderId: mother.elderId, orderId }, body: {} });
});

test('the month’s statement shows both baths, what vouchers paid of them and what the family pays', async () => {
  const month = town.day(1).slice(0, 7);
  const first = firstDayOf(nextMonth(month));
  await town.setClock(first, '00:20');
  await town.goTo(first, '01:40');
  const params = { facilityId, period: month };
  const statement: Answer<'readStatement'> = await finance.ask('readStatement', { params });
  const { lines } = await finance.ask('listStatementLines', { params });
  expect(lines.map(({ kind, listFen, selfPayFen }) => [kind, listFen, selfPayFen]).toSorted()).toEqual(
    [
      ['VISIT_SERVED', 12_000, 12_000],
      ['VISIT_SERVED', 12_000, 12_000],
      ['VOUCHER_PAID', 0, -6_000],
      ['VOUCHER_PAID', 0, -6_000],
    ].toSorted(),
  );
  expect(statement.totals).toMatchObject({ lines: 4, subsidyFen: 12_000 });
});
