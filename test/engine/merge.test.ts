import { type BookingAsked, decideBooking } from '../../functions/bookings/book-meal.ts';
import { decideMakingPlan, loadPlan } from '../../functions/bookings/make-plan.ts';
import { moveToFile } from '../../functions/bookings/move-to-file.ts';
import { recheckElder } from '../../functions/bookings/recheck-elder.ts';
import { bindingKey } from '../../functions/identity/index.ts';
import { moveRights } from '../../functions/identity/move-rights.ts';
import { registryRoutes } from '../../functions/registry/contract.ts';
import { registryHandlers } from '../../functions/registry/handlers.ts';
import { citizenKey, type ElderHead, placeOf } from '../../functions/registry/index.ts';
import type { MealLine } from '../../functions/settlement/index.ts';
import type { Actor } from '../../shared/access.ts';
import { type Instant, instantAt } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Item } from '../../shared/table.ts';
import { DATE, DAY_BEFORE, ELDER, elder, id, keyring, NOON, OTHER_POINT, POINT } from '../fixtures/a-booking.ts';
import { admin, bookingsHouse, counter, daughter, hotline, openMeal, otherCounter } from './bookings-house.ts';
import { type Caller, roomCaller } from './room-caller.ts';

const THIRD = id('el', 3);
/** 王秀英 has a second file, made from her residence permit: 低保 stands in that one. */
const OTHER = id('el', 2);
const TUESDAY = '2026-11-24';
const NUMBER = '411025194403050022';
const OTHER_NUMBER = '830000194403050022';
const THIRD_NUMBER = '810000194403050025';
const LATER: Instant = instantAt(TUESDAY, '20:00');
const secondAdmin: Caller = { personId: id('pn', 20), grants: [{ role: 'admin', over: '411025' }] };
const strangeAdmin: Caller = { personId: id('pn', 21), grants: [{ role: 'admin', over: '411002' }] };
const niece: Caller = { personId: id('pn', 22), grants: [{ role: 'family', over: OTHER, scopes: ['view', 'book'] }] };

const sealedNumber = (elderId: string, number: string) => keyring.seal(number, placeOf(elderId, 'citizenNumber'));
const first = (parts: Partial<ElderHead> = {}) => elder({ citizenNumber: sealedNumber(ELDER, NUMBER), ...parts });
const second = (parts: Partial<ElderHead> = {}) =>
  elder({
    elderId: OTHER,
    citizenNumber: sealedNumber(OTHER, OTHER_NUMBER),
    categories: [{ category: 'dibao', from: '2026-03-01' }],
    allergens: ['egg'],
    phone: keyring.seal('13800000000', placeOf(OTHER, 'phone')),
    ...parts,
  });

async function twoFiles(parts: { first?: Partial<ElderHead>; second?: Partial<ElderHead> } = {}) {
  const meals = [DATE, TUESDAY].flatMap((date) => [
    ...openMeal({ date }),
    ...openMeal({ date, facilityId: OTHER_POINT }),
  ]);
  const house = await bookingsHouse({ elders: [first(parts.first), second(parts.second)], meals });
  for (const [number, elderId] of [
    [NUMBER, ELDER],
    [OTHER_NUMBER, OTHER],
  ] as const)
    await house.table.commit([{ put: { ...citizenKey(keyring, number), kind: 'citizen', elderId } }]);
  const open = async () => keyring;
  const registry = roomCaller(
    registryRoutes,
    registryHandlers({ table: house.table, keyring: open }),
    house.table,
    LATER,
  );
  const witnessed = (elderId: string, ticket: number) => ({
    kind: 'witness',
    elderId,
    ticketId: id('tk', ticket),
    reason: '老人没有带手机',
    photo: 'photos/0001.jpg',
  });
  return {
    ...house,
    registry,
    /** Booked the day before, served at noon, at the first point for the first file, at the other for the second. */
    async eat(elderId: string, date: string, n: number) {
      const facilityId = elderId === ELDER ? POINT : OTHER_POINT;
      const by = elderId === ELDER ? daughter : niece;
      house.setClock(DAY_BEFORE + n * 1000);
      expect(await house.book(by, { bookingId: id('bk', n), facilityId, date }, elderId)).toMatchObject({
        status: 200,
      });
      house.setClock(instantAt(date, '11:45') + n * 1000);
      const body = { date, mealtime: 'lunch', proof: witnessed(elderId, n) };
      const at = elderId === ELDER ? counter : otherCounter;
      expect(await house.ask(at, 'serveMeal', { params: { facilityId }, body })).toMatchObject({ status: 200 });
    },
    propose: (by: Caller = hotline) =>
      registry.ask(by, 'proposeMerge', {
        params: { elderId: ELDER },
        body: { duplicateId: OTHER, reason: '居住证和身份证各建了一份' },
      }),
    confirm: (by: Caller = admin) =>
      registry.ask(by, 'confirmMerge', { params: { elderId: ELDER, duplicateId: OTHER } }),
    /** What the event sets going. */
    async settle(now = LATER) {
      await moveToFile(house.shell, { elderId: ELDER, duplicateId: OTHER }, now);
      await moveRights(house.table, { elderId: ELDER, duplicateId: OTHER }, now);
      return recheckElder(house.table, { elderId: ELDER, since: '1900-01-01' }, () => now);
    },
    lines: async () => [...(await house.ledger()), ...(await house.ledger(OTHER_POINT))] as unknown as MealLine[],
  };
}

describe('two files of one person', () => {
  test('become one by two people: what either knew, both numbers, and nobody writes in the old one', async () => {
    const house = await twoFiles();
    expect(await house.confirm()).toMatchObject({ code: 'NOT_FOUND' });
    expect(await house.propose(strangeAdmin)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await house.propose(admin)).toMatchObject({ status: 200, state: 'PROPOSED' });
    expect(await house.confirm(admin)).toMatchObject({ code: 'SECOND_PERSON_NEEDED' });
    const merged = await house.confirm(secondAdmin);
    expect(merged).toMatchObject({
      status: 200,
      elderId: ELDER,
      aliases: [OTHER],
      phone: '13800000000',
      categories: [
        { category: 'living-alone', from: '2020-01-01' },
        { category: 'dibao', from: '2026-03-01' },
      ],
      allergens: ['peanut', 'egg'],
    });
    expect(await house.confirm(secondAdmin)).toEqual(merged);
    const found = await house.registry.ask(admin, 'findElder', { body: { citizenNumber: OTHER_NUMBER } });
    expect(found.elders).toMatchObject([{ elderId: ELDER }]);
    const late = { params: { elderId: OTHER }, body: { category: 'youfu', from: '2026-11-24' } };
    expect(await house.registry.ask(admin, 'addCategory', late)).toMatchObject({
      code: 'MERGED',
      details: { elderId: ELDER },
    });
    expect(await house.book(niece, { bookingId: id('bk', 9), facilityId: OTHER_POINT }, OTHER)).toMatchObject({
      code: 'MERGED',
    });
    expect(await house.registry.ask(admin, 'seeElder', { params: { elderId: OTHER } })).toMatchObject({
      mergedInto: ELDER,
    });
  });

  test('what was under way for the old one when it ended does not stay with it: no booking, no plan', async () => {
    const house = await twoFiles();
    const meal = house.order({ facilityId: OTHER_POINT });
    const asked = { ...meal, elderId: OTHER } as unknown as BookingAsked;
    const plan = { facilityId: OTHER_POINT, weekdays: [1], mealtimes: ['lunch'], mode: 'eat-in', prefer: 'set' };
    const body = { planId: id('pl', 1), ...plan, from: DATE, skips: [], pauses: [] };
    const terms = { ...body, elderId: OTHER } as unknown as Parameters<typeof decideMakingPlan>[1];
    const actor: Actor = { personId: hotline.personId, role: 'operator', grant: hotline.grants[0]! };
    const booked = decideBooking(await house.shell.loadMeal(asked), asked, { actor, now: DAY_BEFORE, keyring });
    const planned = decideMakingPlan(await loadPlan(house.table, terms)(), terms, actor);
    if (isRefusal(booked) || isRefusal(planned)) throw new Error('nothing stands against either');
    await house.propose();
    await house.confirm();
    await house.settle();
    expect(await house.table.commit(booked.writes)).toBe('stale');
    expect(await house.table.commit(planned.writes)).toMatchObject({ code: 'MERGED', details: { elderId: ELDER } });
    const params = { elderId: OTHER };
    expect(await house.ask(hotline, 'makePlan', { params, body })).toMatchObject({ status: 409, code: 'MERGED' });
  });

  test('two subsidised lunches of one day: the one priced second is taken back; other days count together', async () => {
    const house = await twoFiles();
    await house.eat(ELDER, DATE, 1);
    await house.eat(OTHER, DATE, 2);
    await house.eat(OTHER, TUESDAY, 3);
    await house.propose();
    await house.confirm();
    await house.settle();
    expect(await house.settle(LATER + 1)).toBe(0);
    const adjusted = (await house.lines()).filter(({ kind }) => kind === 'MEAL_ADJUSTED');
    expect(adjusted).toMatchObject([
      { elderId: OTHER, payeeId: OTHER_POINT, originDate: DATE, layers: [{ fen: -1000 }], selfPayFen: 1000 },
    ]);
  });

  test('what is still to be eaten moves with its seat; of two bookings of one meal one is given up', async () => {
    const house = await twoFiles();
    house.setClock(DAY_BEFORE);
    await house.book(daughter, { bookingId: id('bk', 1) });
    await house.book(niece, { bookingId: id('bk', 2), facilityId: OTHER_POINT }, OTHER);
    await house.book(niece, { bookingId: id('bk', 3), facilityId: OTHER_POINT, date: TUESDAY }, OTHER);
    await house.propose();
    await house.confirm();
    await house.settle(DAY_BEFORE + 60_000);
    await house.settle(DAY_BEFORE + 61_000);
    const read = (elderId: string, n: number) =>
      house.ask(admin, 'readBooking', { params: { elderId, bookingId: id('bk', n) } });
    expect(await read(ELDER, 1)).toMatchObject({ state: 'BOOKED' });
    expect(await read(OTHER, 2)).toMatchObject({ state: 'CANCELLED' });
    expect(await read(OTHER, 3)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await read(ELDER, 3)).toMatchObject({
      state: 'BOOKED',
      facilityId: OTHER_POINT,
      price: { subsidyFen: 1000 },
    });
    expect(await house.slotOf(OTHER_POINT, 'lunch', DATE)).toMatchObject({ booked: 0 });
    expect(await house.slotOf(OTHER_POINT, 'lunch', TUESDAY)).toMatchObject({ booked: 1 });
  });

  test('whoever might act for the old file may act for the one that stays, and no longer for the old', async () => {
    const house = await twoFiles();
    await house.book(niece, { bookingId: id('bk', 2), facilityId: OTHER_POINT }, OTHER);
    await house.propose();
    await house.confirm();
    await house.settle(NOON);
    const rights = await house.table.getMany([bindingKey(niece.personId, ELDER), bindingKey(niece.personId, OTHER)]);
    expect(rights as (Item | undefined)[]).toMatchObject([
      { state: 'ACTIVE', scopes: ['view', 'book'] },
      { state: 'REVOKED' },
    ]);
  });

  test('a meal of the old file stops another one of the same mealtime', async () => {
    const house = await twoFiles();
    await house.eat(OTHER, DATE, 2);
    await house.propose();
    await house.confirm();
    house.setClock(DAY_BEFORE + 60_000);
    expect(await house.book(daughter, { bookingId: id('bk', 1) })).toMatchObject({ code: 'ALREADY_BOOKED' });
  });

  test('one said to be dead, the other not: that is settled first', async () => {
    const house = await twoFiles({ second: { deceasedOn: '2026-11-20' } });
    expect(await house.propose()).toMatchObject({ code: 'DEATH_DIFFERS' });
  });

  test('become part of a third one before that was told: numbers and bookings go all the way', async () => {
    const house = await twoFiles();
    house.setClock(DAY_BEFORE);
    await house.book(niece, { bookingId: id('bk', 3), facilityId: OTHER_POINT }, OTHER);
    await house.propose();
    await house.confirm();
    const third = elder({ elderId: THIRD, citizenNumber: sealedNumber(THIRD, THIRD_NUMBER) });
    await house.table.commit([{ put: third }]);
    const names = { elderId: THIRD, duplicateId: ELDER };
    const reason = '身份证号登记错了';
    const params = { elderId: THIRD };
    await house.registry.ask(hotline, 'proposeMerge', { params, body: { duplicateId: ELDER, reason } });
    expect(await house.registry.ask(admin, 'confirmMerge', { params: names })).toMatchObject({
      aliases: [ELDER, OTHER],
    });

    for (const citizenNumber of [NUMBER, OTHER_NUMBER])
      expect(await house.registry.ask(admin, 'findElder', { body: { citizenNumber } })).toMatchObject({
        elders: [{ elderId: THIRD }],
      });
    await moveToFile(house.shell, names, DAY_BEFORE + 60_000);
    await house.settle(DAY_BEFORE + 61_000);
    const read = (elderId: string) => house.ask(admin, 'readBooking', { params: { elderId, bookingId: id('bk', 3) } });
    expect(await read(THIRD)).toMatchObject({ state: 'BOOKED' });
    expect(await read(ELDER)).toMatchObject({ code: 'NOT_FOUND' });
  });
});
