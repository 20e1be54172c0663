import { type Answer, newId } from '../../client/index.ts';
import { addDays, firstDayOf, nextMonth } from '../../shared/business-time.ts';
import { citizenNumberOf, type Elder, type Phone, Town } from './town.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const HOME = { latitudeE6: 34_720_000, longitudeE6: 114_010_000 };
const AT_THE_DOOR = { ...HOME, latitudeE6: HOME.latitudeE6 + 180, accuracyM: 25, mocked: false };
const CAREGIVERS_PHONE = 'phone-of-xiulan-01';
const DAUGHTERS_PHONE = 'phone-of-daughter-01';

let town: Town;
let facilityId: string;
let serviceId: string;
let manager: Phone;
let dispatcher: Phone;
let reviewer: Phone;
let finance: Phone;
let mother: Elder;
let motherPhone: Phone;
let daughter: Phone;
let caregiverId: string;
let xiulan: Phone;

/** The last digit but one of a woman's number is even. */
function ofWoman(born: string): string {
  const number = citizenNumberOf(born);
  return Number(number[16]) % 2 === 0 ? number : ofWoman(born);
}

async function hire(): Promise<void> {
  caregiverId = newId('caregiver');
  const file = { facilityId, caregiverId };
  const from = addDays(town.monday, -100);
  const { version } = await manager.ask('registerCaregiver', {
    params: { facilityId },
    body: {
      caregiverId,
      citizenNumber: ofWoman('1981-03-07'),
      name: '李秀兰',
      phone: '13800000000',
      shifts: EVERY_DAY.map((weekday) => ({ weekday, from: '08:00', to: '20:00' })),
      skills: ['bathing', 'daily-care'],
      caps: { minutesPerDay: 480, minutesPerMonth: 10_000 },
    },
  });
  await manager.ask('changePapers', {
    params: file,
    body: {
      certificates: [{ kind: 'elder-care', number: 'S1', level: 4, issuedOn: from }],
      healthCard: { issuedOn: from, expiresOn: addDays(town.monday, 200) },
      trainings: [],
      version,
    },
  });
  xiulan = town.phone('xiulan');
  await manager.ask('linkPerson', { params: file, body: { personId: await xiulan.open() } });
}

/** Half of the price, at most 120 yuan, for everybody in the county. */
async function issueVouchers(): Promise<void> {
  const params = { region: town.county, programId: newId('program') };
  const document = {
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
  };
  const { version } = await town.admin.ask('draftProgram', { params, body: { document } });
  await finance.ask('publishProgram', { params, body: { version } });
  await town.setClock(town.monday, '08:00');
  const issueId = newId('request');
  const { region, programId } = params;
  await finance.ask('requestVoucherIssue', {
    params: { region },
    body: { issueId, programId, date: town.monday, reason: '助浴补贴' },
  });
  await town.settled();
  const colleague = town.phone('colleague');
  await town.appoint(colleague, 'finance', town.county);
  await colleague.ask('confirmVoucherIssue', { params: { region, issueId } });
  await town.settled();
}

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
  const { order } = await dispatcher.ask('listCandidates', { params: { facilityId, orderId } });
  await dispatcher.ask('assignOrder', {
    params: { facilityId, orderId },
    body: { version: order.version, caregiverIds: [caregiverId] },
  });
  const { jobs } = await xiulan.ask('listJobs', { params: { caregiverId } });
  const { assignedAt } = jobs.find((job) => job.orderId === orderId)!;
  await xiulan.ask('acceptJob', { params: { caregiverId, orderId }, body: { assignedAt } });
  return orderId;
}
const stateOf = async (orderId: string) =>
  (await daughter.ask('readOrder', { params: { elderId: mother.elderId, orderId } })).state;
const wallet = () => daughter.ask('readWallet', { params: { elderId: mother.elderId } });

beforeAll(async () => {
  town = await Town.settle('a-bath-at-home', '410122');
  facilityId = newId('facility');
  await town.admin.ask('registerFacility', {
    params: { region: town.county },
    body: {
      facilityId,
      name: '安康居家养老服务中心',
      facilityKind: 'home-care',
      modes: [],
      mealtimes: {},
      licenceExpiresOn: addDays(town.monday, 800),
    },
  });
  [manager, dispatcher, reviewer] = [town.phone('manager'), town.phone('dispatcher'), town.phone('reviewer')];
  await town.appoint(manager, 'staff', facilityId, 'manager');
  await town.appoint(dispatcher, 'staff', facilityId, 'dispatcher');
  await town.appoint(reviewer, 'staff', facilityId, 'reviewer');
  finance = await town.financeOf(town.county);
  ({ serviceId } = await town.admin.ask('saveService', {
    params: { region: town.county, code: '04-01' },
    body: {
      name: '上门助浴',
      help: 'bathing',
      group: '助浴服务',
      per: 'visit',
      standardMinutes: 60,
      stepMinutes: 10,
      minimumMinutes: 40,
      workers: 1,
      skills: ['bathing'],
      genderRule: 'same-sex',
      evidence: { presenceGrade: 2, photos: 1 },
      capFen: 16_000,
      from: addDays(town.monday, -10),
      version: 0,
    },
  }));
  await manager.ask('saveOffer', {
    params: { facilityId, serviceId },
    body: { priceFen: 12_000, weekdays: EVERY_DAY, opens: '08:00', closes: '20:00', version: 0 },
  });
  await hire();
  mother = { elderId: newId('elder'), name: '王秀英', citizenNumber: ofWoman('1944-03-05') };
  await town.operator.ask('registerElder', {
    params: { region: town.township },
    body: { ...mother, household: town.township, phone: '13900000000', address: '郑庵镇小店村 5 号' },
  });
  motherPhone = await town.givePhone(mother, 'mother');
  daughter = await town.bindChild(mother, 'daughter', '王芳');
  await issueVouchers();
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
    const { calls } = await town.operator.ask('listCallBacks', { params: { region: town.county } });
    if (calls.some((call) => call.orderId === orderId)) {
      await town.operator.ask('recordCallBack', {
        params: { region: town.county, orderId },
        body: { attempt: 1, outcome: 'as-recorded' },
      });
      const params = { facilityId, orderId };
      await reviewer.ask('approveVisit', { params, body: { minutes: 60, reason: '回访相符' } });
    }
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
