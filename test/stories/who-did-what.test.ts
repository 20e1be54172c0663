import { newId } from '../../client/index.ts';
import { type Elder, one, type Phone, type Point, set, Town } from './town.ts';

const SET = set('红烧肉套餐', 1_500);

let town: Town;
let point: Point;
let auditor: Phone;
let neighbour: Phone;

beforeAll(async () => {
  town = await Town.settle('who-did-what', '411081');
  point = await town.openPoint('神垕老年食堂');
  await town.publish(point, [town.monday], { lunch: [SET] });
  auditor = town.phone('auditor');
  await town.appoint(auditor, 'auditor', '411081');
  neighbour = town.phone('auditor-next-door');
  await town.appoint(neighbour, 'auditor', '411024');
});
afterAll(() => town.leave());

const week = () => ({ from: town.day(-1), to: town.day(6) });
const trailOf = async ({ elderId }: Elder) => {
  await town.settled();
  const { lines } = await auditor.ask('listElderAuditTrail', { params: { elderId }, query: week() });
  return lines;
};
const deeds = (lines: Awaited<ReturnType<typeof trailOf>>) =>
  lines.map(({ did, kind, by }) => `${by.role} ${did} ${kind}`).toSorted();

test('from the booking by telephone to the tray: every hand is in the trail, and everybody who looked', async () => {
  const elder = await town.register('钱桂芳', '1943-02-11');
  const bookingId = newId('booking');
  const params = { elderId: elder.elderId };
  await town.operator.ask('bookMeal', { params, body: { bookingId, ...one(point, town.monday, 'lunch', SET) } });
  const { code } = await town.operator.ask('showBookingCode', { params: { ...params, bookingId } });
  await town.setClock(town.monday, '11:20');
  const proof = { kind: 'code' as const, elderId: elder.elderId, ticketId: newId('ticket'), code };
  await point.counter.ask('serveMeal', {
    params: { facilityId: point.facilityId },
    body: { date: town.monday, mealtime: 'lunch', proof },
  });
  await town.operator.ask('seeElder', { params });
  await town.operator.ask('seeElder', { params });
  await town.operator.ask('seeCitizenNumber', { params, body: { reason: '核对补贴名单' } });

  // The auditor's own look may be in the trail before it is read.
  const lines = (await trailOf(elder)).filter(({ by }) => by.role !== 'auditor');
  expect(deeds(lines)).toEqual([
    'operator created booking',
    'operator created elder',
    'operator see-citizen-number elder-trail',
    'operator see-elder look',
    'staff changed booking',
  ]);
  expect(lines.find(({ did }) => did === 'see-citizen-number')).toMatchObject({
    reason: '核对补贴名单',
    channel: 'hotline',
  });
  expect(lines.find(({ did, kind }) => did === 'changed' && kind === 'booking')).toMatchObject({
    channel: 'counter',
    facilityId: point.facilityId,
    state: { before: 'BOOKED', after: 'SERVED' },
  });
  expect(JSON.stringify(lines)).not.toMatch(/钱桂芳|1943/);
});

test('an auditor reads the own county: the next one, and who is no auditor, is told that there is nothing', async () => {
  const elder = await town.register('冯秀兰', '1948-07-30');
  await town.settled();
  const region = { params: { region: '411081' }, query: week() };
  const { lines } = await auditor.ask('listAuditTrail', { ...region, query: { ...week(), elderId: elder.elderId } });
  expect(deeds(lines)).toEqual(['operator created elder']);
  expect(await neighbour.refused('listAuditTrail', region)).toMatchObject({ code: 'NOT_FOUND', message: '没有找到' });
  expect(await neighbour.refused('listElderAuditTrail', { params: { elderId: elder.elderId } })).toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(
    await neighbour.refused('listFindings', { params: { region: '411081' }, query: { state: 'OPEN' } }),
  ).toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await town.operator.refused('listAuditTrail', region)).toMatchObject({ code: 'FORBIDDEN' });
});

test('S1: who reads the trail is in the trail', async () => {
  const elder = await town.register('褚玉珍', '1951-03-03');
  await trailOf(elder);
  expect(deeds(await trailOf(elder))).toContain('auditor list-elder-audit-trail look');
});

test('nothing in this town was done by nobody', async () => {
  await town.settled();
  const people = new Set<string>();
  let cursor: string | undefined;
  do {
    const query = { ...week(), ...(cursor ? { cursor } : {}) };
    const page = await auditor.ask('listAuditTrail', { params: { region: '411081' }, query });
    for (const { by } of page.lines) people.add(by.personId);
    cursor = page.cursor;
  } while (cursor);
  expect(people.size).toBeGreaterThan(4);
  expect([...people]).not.toContain('unknown');
});

test('the night finds who was served after death; the auditor works through the list', async () => {
  const elder = await town.register('卫德海', '1939-12-01');
  await town.setClock(town.monday, '11:25');
  const proof = {
    kind: 'witness' as const,
    elderId: elder.elderId,
    ticketId: newId('ticket'),
    reason: '没带手机',
    photo: 'photos/lunch/0002.jpg',
  };
  const bookingId = newId('booking');
  await point.counter.ask('serveWalkIn', {
    params: { facilityId: point.facilityId },
    body: {
      bookingId,
      date: town.monday,
      mealtime: 'lunch',
      mode: 'eat-in',
      dishes: [{ dishId: SET.dishId, quantity: 1 }],
      replace: false,
      proof,
    },
  });
  await town.operator.ask('recordDeath', {
    params: { elderId: elder.elderId },
    body: { on: town.day(-1), notice: '家属来电' },
  });
  await town.goTo(town.day(1), '02:30');

  const open = { params: { region: '411081' }, query: { state: 'OPEN' as const, facilityId: point.facilityId } };
  const { findings } = await auditor.ask('listFindings', open);
  expect(findings).toMatchObject([
    { rule: 'not-entitled', elderId: elder.elderId, meals: 1, facilityName: point.name },
  ]);
  const [{ findingId, version }] = findings as [(typeof findings)[number]];
  await auditor.ask('resolveFinding', {
    params: { region: '411081', findingId },
    body: { version, outcome: 'EXPLAINED', note: '死亡日期登记有误，已更正' },
  });
  expect((await auditor.ask('listFindings', open)).findings).toEqual([]);
});
