import { newId } from '../../client/index.ts';
import { type Elder, one, type Phone, type Point, set, Town } from './town.ts';

const SET = set('烩面套餐', 1_000);
const FISH = set('清蒸鱼套餐', 1_600);

let town: Town;
let here: Point;
let there: Point;

beforeAll(async () => {
  town = await Town.settle('at-the-till', '411002');
  here = await town.openPoint('西大街老年食堂');
  there = await town.openPoint('东大街老年餐桌');
  await town.publish(here, [town.monday], { lunch: [SET] });
  await town.publish(there, [town.monday], { lunch: [FISH] });
});
afterAll(() => town.leave());

const book = async ({ elderId }: Elder, point: Point, dish = SET): Promise<string> => {
  const bookingId = newId('booking');
  const body = { bookingId, ...one(point, town.monday, 'lunch', dish) };
  await town.operator.ask('bookMeal', { params: { elderId }, body });
  return bookingId;
};
const read = (elder: Elder, bookingId: string) =>
  town.operator.ask('readBooking', { params: { elderId: elder.elderId, bookingId } });
const codeOn = async (phone: Phone, { elderId }: Elder): Promise<string> =>
  (await phone.ask('showMealCode', { params: { elderId } })).token;
const scanned = (point: Point, token: string) => ({
  params: { facilityId: point.facilityId },
  body: { date: town.monday, mealtime: 'lunch' as const, proof: { kind: 'qr' as const, token } },
});
const walksIn = (point: Point, token: string, dish: typeof SET, replace = false) => {
  const { params, body } = scanned(point, token);
  const { mode, dishes } = one(point, town.monday, 'lunch', dish);
  return { params, body: { ...body, bookingId: newId('booking'), mode, dishes, replace } };
};

describe('who has come without a booking', () => {
  let elder: Elder;
  let phone: Phone;
  beforeAll(async () => {
    await town.setClock(town.day(-1), '09:00');
    elder = await town.register('何玉珍', '1949-04-04');
    phone = await town.givePhone(elder, 'he-yuzhen');
  });

  test('is booked, priced and served in one go, and is in nobody’s count', async () => {
    await town.setClock(town.monday, '11:30');
    const request = walksIn(here, await codeOn(phone, elder), SET);
    const served = await here.counter.ask('serveWalkIn', request);
    expect(served).toMatchObject({ bookingId: request.body.bookingId, selfPayFen: 1_000, evidenceGrade: 3 });
    expect(await here.counter.ask('serveWalkIn', request)).toEqual(served);
    const params = { facilityId: here.facilityId, date: town.monday, mealtime: 'lunch' as const };
    expect(await here.cook.ask('countKitchen', { params })).toMatchObject({ meals: 0, changes: { walkIns: 1 } });
  });

  test('eats once: not a second time, and not at another point', async () => {
    await town.setClock(town.monday, '11:40');
    const again = walksIn(there, await codeOn(phone, elder), FISH, true);
    expect(await there.counter.refused('serveWalkIn', again)).toMatchObject({
      code: 'ALREADY_SERVED',
      details: { facilityName: '西大街老年食堂' },
    });
  });
});

describe('who has booked elsewhere', () => {
  test('is told where; only when the elder says so is the meal moved here, at the price of here', async () => {
    await town.setClock(town.monday, '08:30');
    const elder = await town.register('高长庆', '1951-12-01');
    const phone = await town.givePhone(elder, 'gao-changqing');
    const bookedThere = await book(elder, there, FISH);

    await town.setClock(town.monday, '11:50');
    const walkIn = walksIn(here, await codeOn(phone, elder), SET);
    expect(await here.counter.refused('serveWalkIn', walkIn)).toMatchObject({
      code: 'BOOKED_ELSEWHERE',
      details: { facilityName: '东大街老年餐桌', bookedBy: { who: '12349 坐席' } },
    });
    expect(await read(elder, bookedThere)).toMatchObject({ state: 'LOCKED' });

    const moved = { ...walkIn, body: { ...walkIn.body, replace: true } };
    expect(await here.counter.ask('serveWalkIn', moved)).toMatchObject({ listFen: 1_000, selfPayFen: 1_000 });
    expect(await read(elder, bookedThere)).toMatchObject({ state: 'SUBSTITUTED' });
    expect(await there.counter.refused('serveMeal', scanned(there, await codeOn(phone, elder)))).toMatchObject({
      code: 'ALREADY_SERVED',
    });
  });
});

describe('a wrong scan', () => {
  test('is taken back while lunch is handed out, and the meal can be served again; after half past one it stays', async () => {
    await town.setClock(town.monday, '08:40');
    const elder = await town.register('罗素琴', '1953-07-07');
    const phone = await town.givePhone(elder, 'luo-suqin');
    const bookingId = await book(elder, here);

    await town.setClock(town.monday, '12:00');
    const { ticketId } = await here.counter.ask('serveMeal', scanned(here, await codeOn(phone, elder)));
    const undo = (ticket: string) => ({
      params: { facilityId: here.facilityId, bookingId },
      body: { elderId: elder.elderId, ticketId: ticket, reason: '扫错了人' },
    });
    expect(await here.counter.ask('undoServing', undo(ticketId))).toMatchObject({ state: 'LOCKED' });

    await town.setClock(town.monday, '13:29');
    const again = await here.counter.ask('serveMeal', scanned(here, await codeOn(phone, elder)));
    // The first undo, sent once more by a phone that lost the answer, does not take back the second serving.
    expect(await here.counter.ask('undoServing', undo(ticketId))).toMatchObject({ state: 'SERVED' });
    await town.setClock(town.monday, '13:30');
    expect(await here.counter.refused('undoServing', undo(again.ticketId))).toMatchObject({ code: 'UNDO_TOO_LATE' });
    expect(await here.counter.refused('reverseMeal', undo(again.ticketId))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await here.manager.ask('reverseMeal', undo(again.ticketId))).toMatchObject({ state: 'REVERSED' });
  });
});

describe('who has booked and does not come', () => {
  test('and lives alone: the hotline calls at once, though the son was told too; who lives with others is let be', async () => {
    await town.setClock(town.monday, '08:50');
    const alone = await town.register('梁世昌', '1939-02-14');
    const inCompany = await town.register('宋爱莲', '1947-09-09');
    const params = { elderId: alone.elderId };
    await town.admin.ask('addCategory', {
      params,
      body: { category: 'living-alone', from: town.day(-30), reason: '走访登记' },
    });
    const son = await town.bindChild(alone, 'liangs-son', '梁建国');
    const { messages } = await son.ask('listConsents');
    const { templateId } = messages.find(({ message }) => message === 'meal-missed')!;
    await son.wx.requestSubscribeMessage({ tmplIds: [templateId] });
    await son.ask('recordConsents', {
      body: { promptId: newId('request'), answers: [{ message: 'meal-missed', answer: 'accept' }] },
    });
    const missed = [await book(alone, here), await book(inCompany, here)] as const;

    await town.setClock(town.monday, '13:29');
    await town.goTo(town.monday, '13:31');
    expect(await read(alone, missed[0])).toMatchObject({ state: 'LOCKED' });
    await town.goTo(town.monday, '13:46');
    expect(await read(alone, missed[0])).toMatchObject({ state: 'NO_SHOW' });
    expect(await read(inCompany, missed[1])).toMatchObject({ state: 'NO_SHOW' });

    expect(await town.callsFor(alone)).toMatchObject([
      { message: 'meal-missed', why: 'always', say: { what: '梁*昌 午餐 未用餐', place: '西大街老年食堂' } },
    ]);
    expect(await town.callsFor(inCompany)).toEqual([]);
    expect(await town.messagesTo(son)).toMatchObject([{ data: { thing1: { value: '梁*昌 午餐 未用餐' } } }]);
  });
});
