import { newId } from '../../client/index.ts';
import { type Elder, one, type Phone, type Point, set, Town } from './town.ts';

const SET = set('冬瓜排骨套餐', 1_200);

let town: Town;
let point: Point;
let kept: Elder;
let duplicate: Elder;
let niece: Phone;
let bookingId: string;

beforeAll(async () => {
  town = await Town.settle('two-files', '411022');
  point = await town.openPoint('坡胡老年食堂');
  await town.publish(point, [town.monday], { lunch: [SET] });
  kept = await town.register('耿秀兰', '1944-05-06', { allergens: ['fish'] });
  duplicate = await town.register('耿秀兰', '1944-05-06', { allergens: ['egg'] });
  niece = await town.bindChild(duplicate, 'niece', '耿小梅');
  bookingId = newId('booking');
  await niece.ask('bookMeal', {
    params: { elderId: duplicate.elderId },
    body: { bookingId, ...one(point, town.monday, 'lunch', SET) },
  });
});
afterAll(() => town.leave());

test('the hotline says that both are her; an admin looks and confirms, and they are one', async () => {
  const named = { elderId: kept.elderId, duplicateId: duplicate.elderId };
  await town.operator.ask('proposeMerge', {
    params: { elderId: kept.elderId },
    body: { duplicateId: duplicate.elderId, reason: '建档时录错了号码' },
  });
  expect(await town.operator.refused('confirmMerge', { params: named })).toMatchObject({ code: 'FORBIDDEN' });
  const file = await town.admin.ask('confirmMerge', { params: named });
  expect(file).toMatchObject({ elderId: kept.elderId, aliases: [duplicate.elderId], allergens: ['fish', 'egg'] });
  await town.settled();
  for (const { citizenNumber } of [kept, duplicate]) {
    const { elders } = await point.counter.ask('findElder', { body: { citizenNumber } });
    expect(elders).toMatchObject([{ elderId: kept.elderId }]);
  }
});

test('her niece, who only knew the other file, finds her booking in this one, and nothing more in that', async () => {
  const { elderId } = kept;
  expect(await niece.ask('readBooking', { params: { elderId, bookingId } })).toMatchObject({ state: 'BOOKED' });
  const old = { params: { elderId: duplicate.elderId, bookingId } };
  expect(await niece.refused('readBooking', old)).toMatchObject({ code: 'NOT_FOUND' });
  const { code } = await niece.ask('showBookingCode', { params: { elderId, bookingId } });
  await town.setClock(town.monday, '11:42');
  const proof = { kind: 'code' as const, elderId, ticketId: newId('ticket'), code };
  const served = await point.counter.ask('serveMeal', {
    params: { facilityId: point.facilityId },
    body: { date: town.monday, mealtime: 'lunch', proof },
  });
  expect(served).toMatchObject({ bookingId, elderId });
});

test('whoever still writes to the old file is told the new one', async () => {
  const body = { category: 'dibao' as const, from: town.day(-1) };
  const written = await town.admin.refused('addCategory', { params: { elderId: duplicate.elderId }, body });
  expect(written).toMatchObject({ code: 'MERGED', details: { elderId: kept.elderId } });
});
