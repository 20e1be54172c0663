import { newId } from '../../client/index.ts';
import { type Elder, one, type Point, set, Town } from './town.ts';

const SET = set('红烧肉套餐', 1_500);

let town: Town;
let point: Point;

beforeAll(async () => {
  town = await Town.settle('the-hotline', '411003');
  point = await town.openPoint('将官池老年食堂');
  await town.publish(point, [town.monday], { lunch: [SET] });
});
afterAll(() => town.leave());

/** The operator books lunch for somebody who has called. */
async function called(elder: Elder): Promise<string> {
  const bookingId = newId('booking');
  const booked = await town.operator.ask('bookMeal', {
    params: { elderId: elder.elderId },
    body: { bookingId, ...one(point, town.monday, 'lunch', SET) },
  });
  expect(booked).toMatchObject({ state: 'BOOKED', bookedBy: 'operator', price: { selfPayFen: 1_500 } });
  return bookingId;
}
const codeOf = async ({ elderId }: Elder, bookingId: string): Promise<string> =>
  (await town.operator.ask('showBookingCode', { params: { elderId, bookingId } })).code;
const typed = ({ elderId }: Elder, code: string) => ({
  params: { facilityId: point.facilityId },
  body: {
    date: town.monday,
    mealtime: 'lunch' as const,
    proof: { kind: 'code' as const, elderId, ticketId: newId('ticket'), code },
  },
});
const off = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('who has no phone calls: the hotline books, reads out six digits, and the counter takes them', async () => {
  const elder = await town.register('赵桂兰', '1944-05-20');
  const bookingId = await called(elder);
  const code = await codeOf(elder, bookingId);
  expect(
    await point.counter.refused('showBookingCode', { params: { elderId: elder.elderId, bookingId } }),
  ).toMatchObject({
    code: 'FORBIDDEN',
  });

  await town.setClock(town.monday, '11:20');
  expect(await point.counter.refused('serveMeal', typed(elder, off(code)))).toMatchObject({
    code: 'WRONG_CODE',
    message: '领餐码不对，请再核对一次',
    details: { triesLeft: 4 },
  });
  expect(await point.counter.ask('serveMeal', typed(elder, code))).toMatchObject({ bookingId, evidenceGrade: 2 });
  expect(await point.counter.refused('serveMeal', typed(elder, code))).toMatchObject({ code: 'ALREADY_SERVED' });
});
test('five wrong codes lock the sixth, even when it is right; staff who know the elder say so with a photo', async () => {
  await town.setClock(town.monday, '09:00');
  const elder = await town.register('孙德福', '1946-01-09');
  const bookingId = await called(elder);
  const code = await codeOf(elder, bookingId);
  await town.setClock(town.monday, '11:30');
  for (const triesLeft of [4, 3, 2, 1, 0])
    expect(await point.counter.refused('serveMeal', typed(elder, off(code)))).toMatchObject({ details: { triesLeft } });
  expect(await point.counter.refused('serveMeal', typed(elder, code))).toMatchObject({ code: 'CODE_LOCKED' });

  const { body, params } = typed(elder, code);
  const { elderId, ticketId } = body.proof;
  const proof = { kind: 'witness' as const, elderId, ticketId, reason: '领餐码已锁定', photo: 'photos/lunch/0001.jpg' };
  expect(await point.counter.ask('serveMeal', { params, body: { ...body, proof } })).toMatchObject({
    bookingId,
    evidenceGrade: 1,
  });
});

test('a hotline of another county finds neither the elder nor their meals', async () => {
  const elder = await town.register('胡秀珍', '1950-10-10');
  const stranger = town.phone('another-countys-operator');
  await town.appoint(stranger, 'operator', '411082');
  const body = { bookingId: newId('booking'), ...one(point, town.monday, 'lunch', SET) };
  expect(await stranger.refused('bookMeal', { params: { elderId: elder.elderId }, body })).toMatchObject({
    code: 'NOT_FOUND',
  });
});
