import { type Answer, newId } from '../../client/index.ts';
import { addDays } from '../../shared/business-time.ts';
import { type Elder, one, type Phone, type Point, set, Town } from './town.ts';

const PEANUTS = set('宫保鸡丁套餐', 1_400, { allergens: ['peanut'] });
const TOFU = set('家常豆腐套餐', 1_200, { allergens: ['soy'] });

let town: Town;
let point: Point;
let elder: Elder;
let daughter: Phone;
let plan: Answer<'makePlan'>;

beforeAll(async () => {
  town = await Town.settle('a-standing-order', '411082');
  point = await town.openPoint('和尚桥老年食堂');
  elder = await town.register('徐明德', '1945-11-11', { allergens: ['peanut'] });
  daughter = await town.bindChild(elder, 'daughter', '徐芳');
  await town.publish(point, weekdays(0), { lunch: [PEANUTS, TOFU] });
});
afterAll(() => town.leave());

const weekdays = (first: number) => Array.from({ length: 5 }, (_, i) => town.day(first + i));
/** What stands on each day: `0 BOOKED`, the day counted from the story's Monday. */
const standing = async (): Promise<string[]> => {
  await town.settled();
  const { bookings } = await daughter.ask('listBookings', {
    params: { elderId: elder.elderId },
    query: { from: town.day(-1), to: town.day(13) },
  });
  const dayOf = (date: string) => Array.from({ length: 14 }, (_, i) => i).find((i) => town.day(i) === date);
  return bookings.map(({ date, state }) => `${dayOf(date)} ${state}`).toSorted();
};
const change = async (over: Partial<Answer<'makePlan'>>): Promise<void> => {
  const { elderId, planId, madeBy: _madeBy, ...terms } = { ...plan, ...over };
  plan = await daughter.ask('changePlan', { params: { elderId, planId }, body: terms });
};
const close = (day: number, reason: string, { facilityId, manager }: Point = point) =>
  manager.ask('closeDay', { params: { facilityId, date: town.day(day) }, body: { reason } });
const reach = (callId: string, attempt = 1) =>
  town.operator.ask('recordCall', { params: { region: town.county, callId }, body: { attempt, reached: true } });

test('lunch on workdays, but not this Wednesday: what is on the menus is booked at once, without peanuts', async () => {
  plan = await daughter.ask('makePlan', {
    params: { elderId: elder.elderId },
    body: {
      planId: newId('plan'),
      facilityId: point.facilityId,
      weekdays: [1, 2, 3, 4, 5],
      mealtimes: ['lunch'],
      mode: 'eat-in',
      prefer: 'set',
      from: town.monday,
      skips: [town.day(2)],
      pauses: [],
    },
  });
  expect(await standing()).toEqual(['0 BOOKED', '1 BOOKED', '3 BOOKED', '4 BOOKED']);
  const { bookings } = await daughter.ask('listBookings', {
    params: { elderId: elder.elderId },
    query: { from: town.monday, to: town.monday },
  });
  expect(bookings).toMatchObject([
    { bookedBy: 'system', planId: plan.planId, dishes: [{ dishId: TOFU.dishId, quantity: 1 }] },
  ]);
});

describe('the point closes for a day', () => {
  test('the daughter, who let herself be told once, reads it in WeChat; nobody has to call', async () => {
    const { messages } = await daughter.ask('listConsents');
    const { templateId } = messages.find(({ message }) => message === 'meal-cancelled')!;
    await daughter.wx.requestSubscribeMessage({ tmplIds: [templateId] });
    await daughter.ask('recordConsents', {
      body: { promptId: newId('request'), answers: [{ message: 'meal-cancelled', answer: 'accept' }] },
    });

    await close(1, '停电检修');
    expect(await standing()).toEqual(['0 BOOKED', '1 CANCELLED_BY_POINT', '3 BOOKED', '4 BOOKED']);
    expect(await town.messagesTo(daughter)).toMatchObject([
      {
        templateId,
        data: {
          thing1: { value: '徐*德 午餐' },
          thing2: { value: '和尚桥老年食堂' },
          thing4: { value: '停止供餐：停电检修' },
        },
      },
    ]);
    expect(await town.callsFor(elder)).toEqual([]);
  });

  test('he may eat elsewhere that day; that point closes too, and she has switched messages off: the hotline calls', async () => {
    const neighbour = await town.openPoint('坡胡老年餐桌');
    await town.publish(neighbour, [town.day(1)], { lunch: [TOFU] });
    const body = { bookingId: newId('booking'), ...one(neighbour, town.day(1), 'lunch', TOFU) };
    await daughter.ask('bookMeal', { params: { elderId: elder.elderId }, body });

    // Her yes is with us, but WeChat no longer knows of it.
    await daughter.ask('recordConsents', {
      body: { promptId: newId('request'), answers: [{ message: 'meal-cancelled', answer: 'accept' }] },
    });
    await close(1, '停水', neighbour);
    expect((await standing()).filter((one) => one.startsWith('1'))).toEqual([
      '1 CANCELLED_BY_POINT',
      '1 CANCELLED_BY_POINT',
    ]);
    expect(await town.messagesTo(daughter)).toHaveLength(1);
    const { messages } = await daughter.ask('listConsents');
    expect(messages).toContainEqual(expect.objectContaining({ message: 'meal-cancelled', left: 0 }));
    const [call] = await town.callsFor(elder);
    expect(call).toMatchObject({ why: 'not-told', say: { place: '坡胡老年餐桌', note: '停止供餐：停水' } });
    await reach(call!.callId);
  });

  test('her yes is used up: the next time the hotline calls, until somebody was reached', async () => {
    await close(4, '设备维修');
    expect(await standing()).toContain('4 CANCELLED_BY_POINT');
    expect(await town.messagesTo(daughter)).toHaveLength(1);
    const [call] = await town.callsFor(elder);
    expect(call).toMatchObject({ why: 'not-told', say: { what: '徐*德 午餐', note: '停止供餐：设备维修' } });

    const params = { region: town.county, callId: call!.callId };
    await town.operator.ask('recordCall', { params, body: { attempt: 1, reached: false } });
    expect(await town.callsFor(elder)).toMatchObject([{ attempts: 1 }]);
    await reach(call!.callId, 2);
    expect(await town.callsFor(elder)).toEqual([]);
  });
});

describe('he has to go to hospital', () => {
  const hospital = (until: number) => ({ pauses: [{ from: town.day(3), to: town.day(until), reason: '住院' }] });

  test('from Thursday to Friday no meals; next week’s menu is out, and Monday is booked', async () => {
    await town.setClock(town.monday, '08:00');
    await change(hospital(4));
    await town.publish(point, weekdays(7), { lunch: [TOFU] });
    expect(await standing()).toEqual([
      '0 BOOKED',
      '1 CANCELLED_BY_POINT',
      '1 CANCELLED_BY_POINT',
      '3 CANCELLED',
      '4 CANCELLED_BY_POINT',
      '7 BOOKED',
    ]);
  });

  test('he stays longer, and Monday is given up; he is home sooner, and Monday is booked again', async () => {
    await change(hospital(8));
    expect(await standing()).toContain('7 CANCELLED');
    await change(hospital(6));
    expect((await standing()).filter((one) => one.startsWith('7'))).toEqual(['7 BOOKED', '7 CANCELLED']);
  });

  test('whoever changes the plan from an old page is told', async () => {
    const { elderId, planId, madeBy: _madeBy, ...terms } = plan;
    const body = { ...terms, version: terms.version - 1, until: addDays(town.monday, 30) };
    expect(await daughter.refused('changePlan', { params: { elderId, planId }, body })).toMatchObject({
      code: 'PLAN_CHANGED',
      details: { version: plan.version },
    });
  });

  test('each evening the plan books one day further', async () => {
    await town.setClock(town.day(1), '18:05');
    expect((await standing()).filter((one) => one.startsWith('8'))).toEqual([]);
    await town.goTo(town.day(1), '18:12');
    expect((await standing()).filter((one) => one.startsWith('8'))).toEqual(['8 BOOKED']);
  });
});
