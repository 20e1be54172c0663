import { newId } from '../../client/index.ts';
import { addDays } from '../../shared/business-time.ts';
import { type Elder, one, type Phone, type Point, set, statusOf, Town } from './town.ts';

const SET = set('烩面套餐', 1_000);

let town: Town;
let point: Point;
let elder: Elder;
let elderPhone: Phone;

beforeAll(async () => {
  town = await Town.settle('keys-and-rights', '411003');
  point = await town.openPoint('五女店老年食堂');
  await town.publish(point, [town.day(0), town.day(1)], { lunch: [SET] });
  elder = await town.register('曹翠平', '1943-03-03');
  elderPhone = await town.givePhone(elder, 'elder');
});
afterAll(() => town.leave());

describe('a right that was taken back', () => {
  test('S5: the mother ends the binding: the daughter may do nothing more, with the token she held before', async () => {
    const daughter = await town.bindChild(elder, 'daughter', '曹芳');
    const params = { elderId: elder.elderId };
    await daughter.ask('seeElder', { params });
    const before = daughter.token();

    await elderPhone.ask('revokeBinding', { params: { ...params, personId: await daughter.open() } });
    const body = { bookingId: newId('booking'), ...one(point, town.monday, 'lunch', SET) };
    expect(await daughter.refused('bookMeal', { params, body })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await daughter.refused('seeElder', { params })).toMatchObject({ code: 'FORBIDDEN' });
    expect(daughter.token()).toBe(before);
  });

  test('view is not book', async () => {
    const son = await town.bindChild(elder, 'son', '曹建军');
    const params = { elderId: elder.elderId };
    const personId = await son.open();
    await elderPhone.ask('confirmBinding', { params: { ...params, personId }, body: { scopes: ['view'] } });
    await son.ask('seeElder', { params });
    const body = { bookingId: newId('booking'), ...one(point, town.monday, 'lunch', SET) };
    expect(await son.refused('bookMeal', { params, body })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('the cook leaves: the kitchen shows nothing more', async () => {
    const params = { facilityId: point.facilityId, date: town.monday, mealtime: 'lunch' as const };
    await point.cook.ask('listKitchen', { params });
    const grant = { personId: await point.cook.open(), role: 'staff' as const, over: point.facilityId };
    await town.admin.ask('revokeRole', { params: grant });
    expect(await point.cook.refused('listKitchen', { params })).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a token', () => {
  test('S4: altered in one place, cut, or in another’s name opens nothing', async () => {
    await elderPhone.open();
    const token = elderPhone.token();
    const [use, person, session, ends, kid, mac] = token.split('.') as [string, string, string, string, string, string];
    const stranger = await town.phone('stranger').open();
    const later = (Number.parseInt(ends, 36) + 3_600).toString(36);
    expect(await statusOf(`Bearer ${token}`)).toBe(200);
    const forged = [
      [use, stranger, session, ends, kid, mac],
      [use, person, session, later, kid, mac],
      ['refresh', person, session, ends, kid, mac],
      [use, person, session, ends, newId('key'), mac],
      [use, person, session, ends, kid],
    ];
    for (const parts of forged) expect(await statusOf(`Bearer ${parts.join('.')}`)).toBe(403);
    expect(await statusOf()).toBe(401);
  });

  test('is over after two hours; the phone gets another by itself, and after a week without use logs in anew', async () => {
    await town.setClock(town.monday, '08:00');
    const visitor = town.phone('visitor');
    const personId = await visitor.open();
    const first = visitor.token();
    await town.setClock(town.monday, '09:59');
    expect(await statusOf(`Bearer ${first}`)).toBe(200);
    await town.setClock(town.monday, '10:00');
    expect(await statusOf(`Bearer ${first}`)).toBe(403);
    expect(await visitor.open()).toBe(personId);
    const [, , session] = visitor.token().split('.');
    expect(first).toContain(session);

    await town.setClock(town.day(7), '10:00');
    expect(await visitor.open()).toBe(personId);
    expect(visitor.token()).not.toContain(session);
  });
});

describe('the keyring is rotated', () => {
  const kidOf = (phone: Phone): string => phone.token().split('.')[4]!;

  test('tokens and codes of before stay good; what is made from then on is signed by the new key', async () => {
    // No key is rotated twice in a month.
    const day = addDays(town.monday, 40);
    await town.setClock(day, '08:00');
    await town.publish({ ...point, cook: point.manager }, [day], { lunch: [SET] });
    const bookingId = newId('booking');
    const params = { elderId: elder.elderId };
    await elderPhone.ask('bookMeal', { params, body: { bookingId, ...one(point, day, 'lunch', SET) } });
    const { code } = await elderPhone.ask('showBookingCode', { params: { ...params, bookingId } });
    const oldToken = elderPhone.token();
    const oldKid = kidOf(elderPhone);

    await town.invoke('IdentityRotateKeys', {});
    const newcomer = town.phone('newcomer');
    await newcomer.open();
    // Not at once: other machines have not heard of the new key.
    expect(kidOf(newcomer)).toBe(oldKid);

    await town.setClock(day, '08:11');
    const latecomer = town.phone('latecomer');
    await latecomer.open();
    expect(kidOf(latecomer)).not.toBe(oldKid);
    expect(await statusOf(`Bearer ${latecomer.token()}`)).toBe(200);
    expect(await statusOf(`Bearer ${oldToken}`)).toBe(200);
    expect(await elderPhone.ask('showBookingCode', { params: { ...params, bookingId } })).toMatchObject({ code });

    const numberOfBefore = { citizenNumber: elder.citizenNumber };
    expect((await point.counter.ask('findElder', { body: numberOfBefore })).elders).toMatchObject([
      { elderId: elder.elderId },
    ]);
    expect(await town.operator.ask('seeCitizenNumber', { params, body: { reason: '代办低保申请' } })).toEqual(
      numberOfBefore,
    );
  });
});
