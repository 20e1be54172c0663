import { changeFacility, closeDay } from '../../functions/facilities/index.ts';
import { grantKey } from '../../functions/identity/store.ts';
import { publishWeek } from '../../functions/menus/index.ts';
import type { Actor } from '../../shared/access.ts';
import { instantAt } from '../../shared/business-time.ts';
import type { Table } from '../../shared/table.ts';
import { aDish, CANTEEN, MONDAY, SUNDAY, TOFU } from '../fixtures/a-canteen.ts';
import {
  admin,
  cook,
  details,
  elder,
  houseWithLunch,
  mealPointHouse,
  otherAdmin,
  otherCook,
} from './meal-point-house.ts';

/** The first answer of `read`, with something that happens right after it. */
function afterwards<Args extends unknown[], Result>(
  read: (...args: Args) => Promise<Result>,
  happens: () => Promise<unknown>,
) {
  let happened = false;
  return async (...args: Args): Promise<Result> => {
    const result = await read(...args);
    if (!happened) {
      happened = true;
      await happens();
    }
    return result;
  };
}
const system: Actor = { personId: 'pn_import', role: 'system' };
const KITCHEN = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAK';
const ofCanteen = { facilityId: CANTEEN };
const onMonday = { facilityId: CANTEEN, date: MONDAY };

describe('registering', () => {
  test('the same registration again is answered alike; another one under its id is not', async () => {
    const { register } = await mealPointHouse();
    const first = await register();
    expect(first).toEqual({
      status: 200,
      facilityId: CANTEEN,
      region: '411025101',
      ...details,
      closedDays: [],
      version: 1,
    });
    expect(await register()).toEqual(first);
    expect(await register({ name: '另一家' })).toMatchObject({ status: 422, code: 'ID_REUSED' });
  });

  test('a point is supplied by a central kitchen that is registered', async () => {
    const { register, points } = await mealPointHouse();
    expect(await register({ suppliedBy: KITCHEN })).toMatchObject({ status: 422, code: 'SUPPLIER_NOT_FOUND' });
    await register({ facilityKind: 'central-kitchen', mealtimes: {}, modes: [] }, KITCHEN, '411025');
    expect(await register({ suppliedBy: KITCHEN })).toMatchObject({ status: 200, suppliedBy: KITCHEN });
    expect(await points.ask(elder, 'readFacility', { params: ofCanteen })).toMatchObject({ suppliedBy: KITCHEN });
  });

  test.each([
    ['a window that ends before it begins', { mealtimes: { lunch: { ...details.mealtimes.lunch, closes: '10:59' } } }],
    ['no mode', { modes: [] }],
    ['an unknown field', { owner: '张三' }],
    ['a name with a line break', { name: '食堂\n二' }],
    ['capacity as text', { mealtimes: { lunch: { ...details.mealtimes.lunch, capacity: '80' } } }],
    ['a mealtime of another name', { mealtimes: { supper: details.mealtimes.dinner } }],
    ['mealtimes that are none', { mealtimes: null }],
  ])('%s is refused', async (_, but) => {
    const { register, table } = await mealPointHouse();
    expect(await register(but)).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(await table.get({ pk: `FACILITY#${CANTEEN}`, sk: 'HEAD' })).toBeUndefined();
  });

  test('not in a city as a whole, not in another county, not by a cook', async () => {
    const { register } = await mealPointHouse();
    expect(await register({}, CANTEEN, '411000')).toMatchObject({ status: 400 });
    expect(await register({}, CANTEEN, '411025101', otherAdmin)).toMatchObject({ status: 404 });
    expect(await register({}, CANTEEN, '411025101', cook)).toMatchObject({ status: 403 });
  });

  test('a right taken away before the write refuses it', async () => {
    const { points, register, table } = await mealPointHouse();
    await points.ask(admin, 'listFacilities', { params: { region: '411025' } });
    await table.commit([{ update: grantKey(admin.personId, admin.grants[0]!), set: { state: 'REVOKED' } }]);
    expect(await register()).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });
});

describe('choosing a point', () => {
  test('a township sees its own, the county sees all that serve meals, in pages', async () => {
    const { register, points } = await mealPointHouse();
    await register();
    await register({ name: '紫云助餐点' }, 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAD', '411025102');
    await register({ facilityKind: 'central-kitchen', mealtimes: {}, modes: [] }, KITCHEN, '411025');
    const list = async (region: string, query = {}) =>
      (await points.ask(elder, 'listFacilities', { params: { region }, query })).facilities.map(
        (each: { name: string }) => each.name,
      );
    expect(await list('411025102')).toEqual(['紫云助餐点']);
    expect(await list('411025')).toEqual(['山头店老年食堂', '紫云助餐点']);
    expect(await list('411025', { facilityKind: 'central-kitchen' })).toEqual(['山头店老年食堂']);
    expect(await list('411002')).toEqual([]);
    const after = `411025101.${CANTEEN}`;
    expect(await list('411025', { after })).toEqual(['紫云助餐点']);
    expect(await points.ask(elder, 'listFacilities', { params: { region: '411002' }, query: { after } })).toMatchObject(
      {
        status: 400,
      },
    );
    expect(await points.ask(undefined, 'listFacilities', { params: { region: '411025' } })).toMatchObject({
      status: 401,
    });
  });

  test('each meal says when it is, until when to order, and why not', async () => {
    const { register, points } = await mealPointHouse();
    await register({ licenceExpiresOn: '2026-11-23' });
    const mealsOn = async (date: string) =>
      (await points.ask(elder, 'listFacilities', { params: { region: '411025' }, query: { date } })).facilities[0]
        .meals;
    expect(await mealsOn('2026-11-23')).toEqual([
      {
        mealtime: 'lunch',
        opensAt: '2026-11-23T11:00:00+08:00',
        closesAt: '2026-11-23T12:30:00+08:00',
        cutOffAt: '2026-11-23T09:30:00+08:00',
        pastCutOff: false,
      },
      expect.objectContaining({ mealtime: 'dinner', cutOffAt: '2026-11-22T20:00:00+08:00' }),
    ]);
    expect((await mealsOn('2026-11-24'))[0].closed).toEqual({
      code: 'LICENCE_EXPIRED',
      message: '这个助餐点的餐饮许可证已到期，暂不能供餐',
    });
  });
});

describe('capacity', () => {
  const lunchFor = (capacity: number) => ({
    mealtimes: { ...details.mealtimes, lunch: { ...details.mealtimes.lunch!, capacity } },
  });

  test('lowered under the bookings it keeps them, and nobody can book until enough is given back', async () => {
    const { points, take, slot } = await houseWithLunch();
    for (let i = 0; i < 5; i++) await take({ [TOFU]: 1 });
    const change = (capacity: number, version: number) =>
      points.ask(admin, 'changeFacility', { params: ofCanteen, body: { ...details, ...lunchFor(capacity), version } });
    expect(await change(3, 1)).toMatchObject({ status: 200, version: 2 });
    expect(await slot()).toMatchObject({ seatsLeft: -2, booked: 5 });
    expect(await take({ [TOFU]: 1 })).toBe('SLOT_FULL');
    expect(await change(6, 2)).toMatchObject({ status: 200, version: 3 });
    expect(await take({ [TOFU]: 1 })).toBe('done');
    expect(await take({ [TOFU]: 1 })).toBe('SLOT_FULL');
    expect(await slot()).toMatchObject({ seatsLeft: 0, booked: 6 });
  });

  test('changed while ten people book: seats left and bookings add up to the new capacity', async () => {
    const { points, take, slot } = await houseWithLunch();
    const change = points.ask(admin, 'changeFacility', {
      params: ofCanteen,
      body: { ...details, ...lunchFor(70), version: 1 },
    });
    await Promise.all([change, ...Array.from({ length: 10 }, () => take({ [TOFU]: 1 }))]);
    expect(await slot()).toMatchObject({ seatsLeft: 60, booked: 10 });
  });

  test('a menu published between reading and writing is seen: its slot opens with the new capacity', async () => {
    const { table, publish, plan, register, slot } = await mealPointHouse();
    await register();
    await plan([aDish()]);
    const change = { facilityId: CANTEEN, details: { ...details, ...lunchFor(70) }, version: 1 };
    const slow = { ...table, query: afterwards(table.query, publish) } as Table;
    expect(await changeFacility(slow, change, system, '2026-11-22')).toMatchObject({ version: 2 });
    expect(await slot()).toMatchObject({ seatsLeft: 70 });
  });

  test('a mealtime with bookings cannot be taken off, one without can', async () => {
    const { points, take, plan, publish, slot } = await houseWithLunch();
    await plan([aDish()], MONDAY, 'dinner');
    await publish();
    await take({ [TOFU]: 1 });
    const offer = (mealtimes: object, version: number) =>
      points.ask(admin, 'changeFacility', { params: ofCanteen, body: { ...details, mealtimes, version } });
    const { lunch, dinner } = details.mealtimes;
    expect(await offer({ dinner }, 1)).toMatchObject({ status: 409, code: 'MEALTIME_BOOKED' });
    expect(await offer({ lunch }, 1)).toMatchObject({ status: 200 });
    expect(await slot(MONDAY, 'dinner')).toMatchObject({ seatsLeft: 0 });
    expect(await take({ [TOFU]: 1 }, 'dinner')).toBe('SLOT_FULL');
  });

  test('F18: somebody who changed an older version is told', async () => {
    const { points, register } = await mealPointHouse();
    await register();
    const rename = (name: string) =>
      points.ask(admin, 'changeFacility', { params: ofCanteen, body: { ...details, name, version: 1 } });
    expect(await rename('甲')).toMatchObject({ status: 200, version: 2 });
    expect(await rename('甲')).toMatchObject({ status: 200, version: 2 });
    expect(await rename('乙')).toMatchObject({ status: 409, code: 'CHANGED_MEANWHILE' });
  });
});

describe('closing a day', () => {
  const close = { params: onMonday, body: { reason: '停电检修' } };

  test('stops booking at once, and opening again lets it go on where it was', async () => {
    const { points, take, slot } = await houseWithLunch();
    await take({ [TOFU]: 1 });
    expect(await points.ask(cook, 'closeDay', close)).toMatchObject({
      status: 200,
      closedDays: [{ date: MONDAY, reason: '停电检修' }],
    });
    expect(await take({ [TOFU]: 1 })).toBe('SLOT_CLOSED');
    expect(await points.ask(admin, 'reopenDay', { params: onMonday })).toMatchObject({ status: 200, closedDays: [] });
    expect(await take({ [TOFU]: 1 })).toBe('done');
    expect(await slot()).toMatchObject({ seatsLeft: 78, booked: 2 });
  });

  test('while twenty people book: after the answer nobody gets in', async () => {
    const { points, take, slot } = await houseWithLunch();
    const takes = Array.from({ length: 20 }, () => take({ [TOFU]: 1 }));
    const closed = await points.ask(cook, 'closeDay', close);
    expect(closed).toMatchObject({ status: 200 });
    expect(await take({ [TOFU]: 1 })).toBe('SLOT_CLOSED');
    const got = (await Promise.all(takes)).filter((result) => result === 'done').length;
    expect(await slot()).toMatchObject({ booked: got, seatsLeft: 80 - got });
  });

  test('a menu published between reading and writing is seen: its slot is closed', async () => {
    const { table, publish, plan, register, slot } = await mealPointHouse();
    await register();
    await plan([aDish()]);
    const slow = { ...table, getMany: afterwards(table.getMany, publish) };
    const closing = { facilityId: CANTEEN, date: MONDAY, reason: '停电检修' };
    expect(await closeDay(slow, closing, system, SUNDAY)).toMatchObject({ closedDays: { [MONDAY]: {} } });
    expect(await slot()).toMatchObject({ closed: true });
  });

  test('a day closed between reading and writing is seen by whoever publishes', async () => {
    const { table, points, plan, register, slot } = await mealPointHouse();
    await register();
    await plan([aDish()]);
    const slow = { ...table, getMany: afterwards(table.getMany, () => points.ask(cook, 'closeDay', close)) };
    const publishing = { facilityId: CANTEEN, monday: MONDAY };
    expect(await publishWeek(slow, publishing, system, SUNDAY)).toMatchObject({ published: [{ date: MONDAY }] });
    expect(await slot()).toMatchObject({ closed: true });
  });

  test.each([
    ['the cook of another point', otherCook, 404],
    ['the admin of another county', otherAdmin, 404],
    ['an elder', elder, 403],
    ['nobody', undefined, 401],
  ])('%s may not: %s', async (_, caller, status) => {
    const { points, take } = await houseWithLunch();
    expect(await points.ask(caller, 'closeDay', close)).toMatchObject({ status });
    expect(await take({ [TOFU]: 1 })).toBe('done');
  });

  test('a lunch that has been served is no longer closed', async () => {
    const { points, setClock } = await houseWithLunch();
    setClock(instantAt(MONDAY, '12:30'));
    const lunch = { ...close, body: { ...close.body, mealtimes: ['lunch'] } };
    expect(await points.ask(cook, 'closeDay', lunch)).toMatchObject({ status: 409, code: 'MEALTIME_OVER' });
  });
});
