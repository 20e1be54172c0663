import { recheckElder } from '../../functions/bookings/recheck-elder.ts';
import type { ElderHead } from '../../functions/registry/index.ts';
import type { MealLine } from '../../functions/settlement/index.ts';
import type { Policy } from '../../functions/subsidies/index.ts';
import { addDays, datesBetween, type Instant, instantAt } from '../../shared/business-time.ts';
import { creditedFen, debitedFen } from '../../shared/ledger.ts';
import type { Item, Table } from '../../shared/table.ts';
import { ELDER, elder, id, POINT, policy } from '../fixtures/a-booking.ts';
import { admin, bookingsHouse, counter, type House, openMeal } from './bookings-house.ts';

const MONDAY = '2026-11-23';
const WEEK = datesBetween(MONDAY, '2026-11-27');
const COUNTY = 'county:411025';
const LATER: Instant = instantAt('2026-12-20', '09:00');
const head = { pk: `ELDER#${ELDER}`, sk: 'HEAD' };
const day = (date: string) => ({ date });

/** The county pays 10.00 of 12.00 for whoever is 80, and nothing for who lives in an institution or elsewhere. */
async function aHouse(differences: Partial<Policy> = {}, dates: readonly string[] = WEEK) {
  const house = await bookingsHouse({ meals: dates.flatMap((date) => openMeal(day(date))) });
  const key = { pk: 'POLICY#411025', sk: `VERSION#${policy.policyId}` };
  const stored = (await house.table.get(key))!;
  const document = { ...(stored.document as object), stops: ['institution', 'moved-out'], quotas: [], ...differences };
  await house.table.commit([{ put: { ...stored, document } }]);
  return house;
}
const mealNumber = (date: string): number => Number(date.slice(5).replace('-', ''));
const bookOn = (house: House, date: string) => {
  house.setClock(instantAt(addDays(date, -1), '10:00'));
  return house.book(undefined, { bookingId: id('bk', mealNumber(date)), date });
};
const witnessed = (n: number) => ({
  kind: 'witness',
  elderId: ELDER,
  ticketId: id('tk', n),
  reason: '老人没有带手机',
  photo: 'photos/0001.jpg',
});
const serveOn = async (house: House, date: string, ticket = mealNumber(date), time = '11:45') => {
  house.setClock(instantAt(date, time));
  const body = { date, mealtime: 'lunch', proof: witnessed(ticket) };
  return house.ask(counter, 'serveMeal', { params: { facilityId: POINT }, body });
};
const eatOn = async (house: House, dates: readonly string[]) => {
  for (const date of dates) {
    expect(await bookOn(house, date)).toMatchObject({ status: 200 });
    expect(await serveOn(house, date)).toMatchObject({ status: 200 });
  }
};
/** News without its event: what the table says now. */
async function learn(house: House, parts: Partial<ElderHead>): Promise<void> {
  const { version } = (await house.table.get<ElderHead>(head))!;
  await house.table.commit([{ put: { ...elder(parts), version: version + 1 } }]);
}
const recheck = (house: House, since: string, table: Table = house.table, now = LATER) =>
  recheckElder(table, { elderId: ELDER, since }, () => now);
const linesOf = async (house: House) => (await house.ledger()) as unknown as MealLine[];
/** By the date of the meal: lines posted in one moment lie in no order. */
const adjustments = async (house: House) =>
  (await linesOf(house))
    .filter(({ kind }) => kind === 'MEAL_ADJUSTED')
    .toSorted((a, b) => (a.originDate < b.originDate ? -1 : 1));
const net = (lines: readonly MealLine[]) => ({
  list: lines.reduce((sum, { listFen }) => sum + listFen, 0),
  paid: lines.reduce((sum, { layers }) => sum + layers.reduce((all, { fen }) => all + fen, 0), 0),
  elder: lines.reduce((sum, { selfPayFen }) => sum + selfPayFen, 0),
  point: lines.reduce((sum, { payeeBearsFen }) => sum + payeeBearsFen, 0),
});
const institution = (from: string): Partial<ElderHead> => ({ categories: [{ category: 'institution', from }] });

describe('meals served before the news came', () => {
  test('are adjusted once, however often and at once the event comes', async () => {
    const house = await aHouse();
    await eatOn(house, WEEK);
    await learn(house, institution('2026-11-26'));
    await Promise.allSettled([
      recheck(house, '2026-11-26'),
      recheck(house, '2026-11-26'),
      recheck(house, '2026-11-26'),
    ]);
    expect(await recheck(house, '2026-11-26')).toBe(0);
    expect(await adjustments(house)).toMatchObject([
      {
        originDate: '2026-11-26',
        layers: [{ payer: COUNTY, fen: -1000 }],
        selfPayFen: 1000,
        reason: '入住机构期间，追回',
      },
      { originDate: '2026-11-27', layers: [{ payer: COUNTY, fen: -1000 }], selfPayFen: 1000 },
    ]);
    const lines = await linesOf(house);
    expect(net(lines)).toEqual({ list: 6000, paid: 3000, elder: 3000, point: 0 });
    expect(lines.every(({ entries }) => debitedFen(entries) === creditedFen(entries))).toBe(true);
  });

  test('a death told late and then found wrong comes to nothing; the point bore it in between', async () => {
    const house = await aHouse();
    await eatOn(house, WEEK);
    const before = net(await linesOf(house));
    await learn(house, { deceasedOn: '2026-11-25' });
    await recheck(house, '2026-11-25');
    expect(net(await linesOf(house))).toEqual({ list: 6000, paid: 2000, elder: 1000, point: 3000 });
    await learn(house, {});
    await recheck(house, '2026-11-25', house.table, LATER + 60_000);
    expect(net(await linesOf(house))).toEqual(before);
    expect(await adjustments(house)).toHaveLength(6);
  });

  test('F6 F23: more than a transaction takes, cut off in the middle: the next try goes on', async () => {
    const dates = datesBetween('2026-11-23', '2027-01-16');
    const house = await aHouse({}, dates);
    await eatOn(house, dates);
    await learn(house, { residences: [{ region: '411002001', from: '2000-01-01' }] });
    let commits = 0;
    const dying: Table = {
      ...house.table,
      commit: (writes) => {
        if (commits++ === 1) throw new Error('the power is gone');
        return house.table.commit(writes);
      },
    };
    const now = instantAt('2027-02-01', '09:00');
    await expect(recheck(house, '1944-03-05', dying, now)).rejects.toThrow('power');
    expect(await adjustments(house)).toHaveLength(20);
    expect(await recheck(house, '1944-03-05', house.table, now)).toBe(35);
    expect(net(await linesOf(house))).toEqual({ list: 66_000, paid: 0, elder: 66_000, point: 0 });
  }, 60_000);

  test('a booking that comes in between is priced by the quota as it will be', async () => {
    const house = await aHouse({ quotas: [{ per: 'week', meals: 3 }] });
    await eatOn(house, WEEK.slice(0, 3));
    await learn(house, { suspensions: [{ from: MONDAY, to: MONDAY, reason: '有争议' }] });
    house.setClock(instantAt('2026-11-25', '18:00'));
    let booked = false;
    const racing: Table = {
      ...house.table,
      commit: async (writes) => {
        if (!booked) {
          booked = true;
          expect(await house.book(undefined, { bookingId: id('bk', 1126), date: '2026-11-26' })).toMatchObject({
            price: { subsidyFen: 0 },
          });
        }
        return house.table.commit(writes);
      },
    };
    await recheck(house, MONDAY, racing, instantAt('2026-11-25', '18:01'));
    expect(await adjustments(house)).toMatchObject([{ originDate: MONDAY, selfPayFen: 1000 }]);
    const claims = (await house.table.query<Item>({ pk: head.pk, begins: 'CLAIM#' })).items;
    expect(claims.map(({ subsidyFen }) => subsidyFen)).toEqual([0, 1000, 1000, 1000]);
    expect(await serveOn(house, '2026-11-26')).toMatchObject({ selfPayFen: 200 });
  });

  describe('looked at again, meals that share a quota keep their prices', () => {
    const now = instantAt('2026-11-22', '10:00');
    const [first, second] = [id('bk', 9), id('bk', 8)];
    const bookTwo = async (behind: number) => {
      const house = await aHouse({ quotas: [{ per: 'week', meals: 1 }] });
      house.setClock(now);
      const one = await house.book(undefined, { bookingId: first, date: '2026-11-24' });
      house.setClock(now - behind);
      const other = await house.book(undefined, { bookingId: second, date: MONDAY });
      expect([one, other]).toMatchObject([{ price: { subsidyFen: 1000 } }, { price: { subsidyFen: 0 } }]);
      return house;
    };

    test.each([
      ['booked in one moment', 0],
      ['booked by two machines, of which one has its clock behind', 600_000],
    ])('%s', async (_story, behind) => {
      expect(await recheck(await bookTwo(behind), MONDAY)).toBe(0);
    });

    test('the first given up, by a machine that has its clock behind', async () => {
      const house = await bookTwo(0);
      house.setClock(now - 600_000);
      const params = { facilityId: POINT, bookingId: first };
      const body = { elderId: ELDER, reason: '家里有事' };
      expect(await house.ask(counter, 'cancelAtCounter', { params, body })).toMatchObject({ state: 'CANCELLED' });
      expect(await recheck(house, MONDAY)).toBe(0);
    });
  });

  test('reversed afterwards, a meal comes to nothing for everybody', async () => {
    const house = await aHouse();
    await eatOn(house, [MONDAY]);
    await learn(house, institution('2026-11-01'));
    await recheck(house, '2026-11-01');
    house.setClock(LATER + 60_000);
    const reversal = await house.ask(admin, 'reverseMeal', {
      params: { facilityId: POINT, bookingId: id('bk', 1123) },
      body: { elderId: ELDER, ticketId: id('tk', 1123), reason: '重复登记' },
    });
    expect(reversal).toMatchObject({ status: 200, state: 'REVERSED' });
    expect(net(await linesOf(house))).toEqual({ list: 0, paid: 0, elder: 0, point: 0 });
    await learn(house, {});
    expect(await recheck(house, '2026-11-01', house.table, LATER + 120_000)).toBe(0);
  });

  test('undone at the till after an adjustment, it is served again at the new price', async () => {
    const house = await aHouse();
    await eatOn(house, [MONDAY]);
    await learn(house, institution('2026-11-01'));
    await recheck(house, '2026-11-01', house.table, instantAt(MONDAY, '11:50'));
    house.setClock(instantAt(MONDAY, '11:55'));
    await house.ask(counter, 'undoServing', {
      params: { facilityId: POINT, bookingId: id('bk', 1123) },
      body: { elderId: ELDER, ticketId: id('tk', 1123), reason: '扫错了人' },
    });
    expect(await serveOn(house, MONDAY, 2, '11:58')).toMatchObject({ status: 200, selfPayFen: 1200 });
    expect(net(await linesOf(house))).toEqual({ list: 1200, paid: 0, elder: 1200, point: 0 });
  });

  test('a move to a county with rules of its own is priced by those, and told again it stays so', async () => {
    const house = await aHouse();
    const other = { ...policy, policyId: id('po', 2), region: '411024', name: '邻县助餐补贴', quotas: [] };
    const half = { kind: 'fixed' as const, fen: 600 };
    const [layer] = other.layers;
    const document = { ...other, layers: [{ ...layer!, classes: [{ label: '老人', amount: half }] }] };
    const pk = 'POLICY#411024';
    const index = {
      kind: 'policy-index',
      region: '411024',
      versions: [{ policyId: other.policyId, from: '2026-01-01' }],
    };
    await house.table.commit([
      { put: { pk, sk: 'INDEX', ...index, version: 1 } },
      { put: { pk, sk: `VERSION#${other.policyId}`, kind: 'policy', state: 'PUBLISHED', region: '411024', document } },
    ]);
    await eatOn(house, WEEK.slice(0, 2));
    await learn(house, {
      residences: [
        { region: '411025101', from: '2000-01-01' },
        { region: '411024103', from: '2026-11-24' },
      ],
    });
    expect(await recheck(house, '2026-11-24')).toBe(1);
    expect(await recheck(house, MONDAY)).toBe(0);
    const [line, ...more] = await adjustments(house);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ policyId: other.policyId, residence: '411024103', selfPayFen: 400 });
    expect(line?.layers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ payer: COUNTY, fen: -1000 }),
        expect.objectContaining({ payer: 'county:411024', fen: 600 }),
      ]),
    );
  });
});

describe('meals still to be eaten', () => {
  test('are told at their new price, and served at it', async () => {
    const house = await aHouse();
    await bookOn(house, MONDAY);
    await learn(house, institution(MONDAY));
    await recheck(house, MONDAY, house.table, instantAt(MONDAY, '08:00'));
    const booked = { params: { elderId: ELDER, bookingId: id('bk', 1123) } };
    expect(await house.ask(admin, 'readBooking', booked)).toMatchObject({ price: { subsidyFen: 0, selfPayFen: 1200 } });
    expect(await serveOn(house, MONDAY)).toMatchObject({ selfPayFen: 1200 });
  });

  test.each([
    ['lives in an institution', institution(MONDAY)],
    ['has moved out of the county', { residences: [{ region: '411002001', from: '2000-01-01' }] }],
  ])('at the till the news counts before its event has come: who %s pays the whole', async (_what, parts) => {
    const house = await aHouse();
    await bookOn(house, MONDAY);
    await learn(house, parts);
    expect(await serveOn(house, MONDAY)).toMatchObject({ status: 200, subsidyFen: 0, selfPayFen: 1200 });
    expect(await recheck(house, MONDAY)).toBe(0);
    expect(await linesOf(house)).toMatchObject([{ kind: 'MEAL_SERVED', layers: [], selfPayFen: 1200 }]);
  });

  test('so it does for whoever comes without the code of the booking', async () => {
    const house = await aHouse();
    await bookOn(house, MONDAY);
    await learn(house, institution(MONDAY));
    house.setClock(instantAt(MONDAY, '11:45'));
    const { facilityId, ...order } = house.order({ bookingId: id('bk', 77), date: MONDAY });
    const body = { ...order, proof: witnessed(1), replace: false };
    const served = await house.ask(counter, 'serveWalkIn', { params: { facilityId }, body });
    expect(served).toMatchObject({ status: 200, bookingId: id('bk', 1123), subsidyFen: 0, selfPayFen: 1200 });
  });
});
