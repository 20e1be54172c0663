import type { MealServed } from '../../functions/settlement/index.ts';
import { payableOf } from '../../functions/settlement/payable.ts';
import type { StatementItem } from '../../functions/settlement/statement.ts';
import { statementKey } from '../../functions/settlement/store.ts';
import { newId } from '../../shared/ids.ts';
import type { Caller } from './room-caller.ts';
import { at, CANTEEN, elder, people, settlementHouse } from './settlement-house.ts';

const october = { facilityId: CANTEEN, period: '2026-10' };
const placeOf = ({ postedAt, transferId }: MealServed) => `${postedAt}.${transferId}`;

async function reviewing(meals = 2) {
  const house = await settlementHouse();
  const served: MealServed[] = [];
  for (let i = 0; i < meals; i++) served.push(await house.serve(`2026-10-${String(8 + i).padStart(2, '0')} 11:40`));
  await house.prepare('2026-10');
  house.setClock(at('2026-11-02 09:00'));
  await house.ask(people.manager, 'submitStatement', { params: october });
  const approve = (who: Caller, office: string) =>
    house.ask(who, 'approveStatement', { params: october, body: { office } });
  const disallow = (who: Caller, meal: MealServed, reason = '当天没有到场') =>
    house.ask(who, 'disallowLine', { params: october, body: { line: placeOf(meal), reason } });
  const restore = (who: Caller, meal: MealServed, reason = '补交了签到表') =>
    house.ask(who, 'restoreLine', { params: october, body: { line: placeOf(meal), reason } });
  const read = () => house.ask(people.auditor, 'readStatement', { params: october });
  const close = () => house.ask(people.county, 'closeStatement', { params: october });
  const next = async () => {
    house.setClock(at('2026-12-01 00:30'));
    return house.prepare('2026-11');
  };
  return {
    house,
    served: served as [MealServed, MealServed, ...MealServed[]],
    approve,
    disallow,
    restore,
    read,
    close,
    next,
  };
}

type SettlementHouse = Awaited<ReturnType<typeof settlementHouse>>;

describe('a line refused during the review', () => {
  test('the rest goes on; the refusal falls into the next month, and is not deducted there again', async () => {
    const { house, served, approve, disallow, read, close, next } = await reviewing();
    await approve(people.township, 'township');
    const refused = await disallow(people.county, served[0]);
    expect(refused).toMatchObject({ status: 200, state: 'REFUSED', reason: '当天没有到场' });
    expect(await disallow(people.county, served[0])).toEqual(refused);
    expect(await read()).toMatchObject({
      totals: { subsidyFen: 1400 },
      withheld: [
        { payer: 'city:411000', refusedFen: 300, heldFen: 0 },
        { payer: 'county:411025', refusedFen: 400, heldFen: 0 },
      ],
      payable: [
        { payer: 'city:411000', fen: 300 },
        { payer: 'county:411025', fen: 400 },
      ],
    });
    await approve(people.secondCounty, 'county');
    await house.publishNotice('2026-11-10 09:00');
    await approve(people.city, 'city');
    house.setClock(at('2026-11-16 00:00'));
    expect(await close()).toMatchObject({ state: 'CLOSED' });
    await house.serve('2026-11-20 11:40');
    expect(await next()).toMatchObject({
      totals: {
        lines: 2,
        corrections: 1,
        subsidyFen: 0,
        payeeBearsFen: 700,
        payers: [{ settledFen: -300 }, { settledFen: -400 }],
      },
      payable: [
        { payer: 'city:411000', fen: 300 },
        { payer: 'county:411025', fen: 400 },
      ],
    });
  });

  test('refused and given back, it is paid after all', async () => {
    const { served, disallow, restore, read } = await reviewing();
    await disallow(people.township, served[0]);
    expect(await restore(people.township, served[0])).toMatchObject({ status: 200, state: 'CLEAR' });
    expect(await read()).toMatchObject({ withheld: [], payable: [{ fen: 600 }, { fen: 800 }] });
    expect(await restore(people.township, served[0], '再来一次')).toMatchObject({ code: 'NOT_REFUSED' });
  });

  test('taken back by the point as well, it goes once', async () => {
    const { house, served, disallow, read, next } = await reviewing();
    await disallow(people.township, served[0]);
    await house.reverse(served[0], '2026-11-03 10:00');
    expect(await read()).toMatchObject({ payable: [{ fen: 300 }, { fen: 400 }] });
    expect(await next()).toMatchObject({
      totals: { lines: 2, listFen: -1200, selfPayFen: -500, payeeBearsFen: 0 },
      payable: [{ fen: 0 }, { fen: 0 }],
    });
  });

  test.each<[string, Caller, string]>([
    ['the county, while the township looks', people.county, 'NOT_YOUR_OFFICE'],
    ['another township', people.otherTownship, 'NOT_FOUND'],
    ['the point', people.manager, 'FORBIDDEN'],
  ])('not by %s', async (_, who, code) => {
    const { served, disallow } = await reviewing();
    expect(await disallow(who, served[0])).toMatchObject({ code });
  });

  test('only meals of this statement, with something to refuse', async () => {
    const { house, served, disallow } = await reviewing();
    const later = await house.serve('2026-11-01 11:40');
    const reversal = await house.reverse(served[1], '2026-11-01 12:00');
    expect(await disallow(people.township, later)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await disallow(people.township, reversal as unknown as MealServed)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await disallow(people.township, served[1])).toMatchObject({ code: 'NOTHING_TO_REFUSE' });
  });

  test('two officers who refuse the same meal while a third approves refuse it once', async () => {
    const { served, approve, disallow, read } = await reviewing();
    const twin: Caller = { personId: 'pn_twin', grants: people.township.grants };
    await Promise.all([
      disallow(people.township, served[0]),
      disallow(twin, served[0], '名单上没有'),
      approve(people.township, 'township'),
    ]);
    const { withheld, state } = await read();
    expect(state).toBe('APPROVED_TOWNSHIP');
    expect(withheld.every(({ refusedFen }: { refusedFen: number }) => [300, 400].includes(refusedFen))).toBe(true);
  });
});

describe('the public notice', () => {
  async function onNotice() {
    const office = await reviewing(3);
    const { house, approve } = office;
    await house.serve('2026-10-20 11:40', { elderId: elder('李秀英') });
    return { ...office, approve };
  }

  test('is up for five whole days: masked, by village, namesakes numbered, without signing in', async () => {
    const house = await settlementHouse();
    for (const [name, id] of [
      ['李秀英', 'a'],
      ['李玉英', 'b'],
      ['王五', 'c'],
    ] as const) {
      await house.register(elder(id), name);
      await house.serve('2026-10-20 11:40', { elderId: elder(id) });
    }
    await house.prepare('2026-10');
    house.setClock(at('2026-11-02 09:00'));
    await house.ask(people.manager, 'submitStatement', { params: october });
    await house.ask(people.township, 'approveStatement', { params: october, body: { office: 'township' } });
    await house.ask(people.county, 'approveStatement', { params: october, body: { office: 'county' } });
    expect(await house.ask(undefined, 'readNotice', { params: october })).toMatchObject({ code: 'NOT_ON_NOTICE' });
    await house.publishNotice('2026-11-10 09:00');
    house.setClock(at('2026-11-15 23:59:59.999'));
    const list = await house.ask(undefined, 'readNotice', { params: october });
    expect(list).toMatchObject({
      status: 200,
      facilityName: '山头店老年食堂',
      until: '2026-11-16T00:00:00+08:00',
      pages: 1,
      entries: [
        { entry: 1, name: '李*英', village: '411025101', meals: 1, subsidyFen: 700 },
        { entry: 2, name: '李*英（2）' },
        { entry: 3, name: '王*' },
      ],
    });
    expect(JSON.stringify(list)).not.toMatch(/el_|秀|玉|五/);
    const region = { params: { region: '411025' }, query: { period: '2026-10' } };
    expect((await house.ask(undefined, 'listNotices', region)).notices).toHaveLength(1);
    const province = { params: { region: '410000' }, query: { period: '2026-10' } };
    expect(await house.ask(undefined, 'listNotices', province)).toMatchObject({ code: 'INVALID_INPUT' });
    house.setClock(at('2026-11-16 00:00'));
    expect(await house.ask(undefined, 'readNotice', { params: october })).toMatchObject({ code: 'NOT_ON_NOTICE' });
    expect((await house.ask(undefined, 'listNotices', region)).notices).toEqual([]);
  });

  test.each([
    ['2026-11-15 23:59:59.999', 'NOTICE_RUNNING'],
    ['2026-11-16 00:00', undefined],
  ])('the statement is closed only when it is over: at %s %s', async (now, code) => {
    const { house, approve, close } = await onNotice();
    await approve(people.township, 'township');
    await approve(people.county, 'county');
    await approve(people.city, 'city');
    expect(await close()).toMatchObject({ code: 'NOTICE_RUNNING' });
    await house.publishNotice('2026-11-10 09:00');
    house.setClock(at(now));
    expect((await close()).code).toBe(code);
  });

  test('leaves out a refused meal whole, also what was adjusted of it', async () => {
    const house = await settlementHouse();
    await house.serve('2026-10-08 11:40');
    const meal = await house.serve('2026-10-10 11:40');
    await house.adjust(meal, '2026-10-12 09:00', [{ payer: 'county:411025', label: '县级补贴', fen: 200 }]);
    await house.prepare('2026-10');
    house.setClock(at('2026-11-02 09:00'));
    await house.ask(people.manager, 'submitStatement', { params: october });
    const body = { line: placeOf(meal), reason: '当天没有到场' };
    await house.ask(people.township, 'disallowLine', { params: october, body });
    await house.throughOffices();
    house.setClock(at('2026-11-15 10:00'));
    const { entries } = await house.ask(undefined, 'readNotice', { params: october });
    expect(entries).toMatchObject([{ meals: 1, subsidyFen: 700 }]);
  });

  test('made a second time it neither changes nor begins anew', async () => {
    const { house, approve } = await onNotice();
    await approve(people.township, 'township');
    await approve(people.county, 'county');
    await house.publishNotice('2026-11-10 09:00');
    await house.publishNotice('2026-11-12 09:00');
    expect(await house.ask(people.auditor, 'readStatement', { params: october })).toMatchObject({
      notice: { from: '2026-11-10T09:00:00+08:00', until: '2026-11-16T00:00:00+08:00' },
    });
  });
});

describe('an objection', () => {
  async function objected() {
    const office = await reviewing(3);
    const { house, approve } = office;
    await approve(people.township, 'township');
    await approve(people.county, 'county');
    await house.publishNotice('2026-11-10 09:00');
    house.setClock(at('2026-11-11 10:00'));
    const object = (who: Caller, more: object = {}) =>
      house.ask(who, 'raiseObjection', {
        params: october,
        body: { objectionId: newId('objection'), entry: 1, reason: '那几天在住院', channel: 'own-phone', ...more },
      });
    const decide = (who: Caller, objectionId: string, upheld: boolean) =>
      house.ask(who, 'decideObjection', {
        params: { facilityId: CANTEEN, objectionId },
        body: { upheld, reason: upheld ? '住院记录属实' : '签到表有本人签名' },
      });
    return { ...office, object, decide };
  }

  test('holds the meals it is about; the rest is closed and owed without them', async () => {
    const { house, approve, object, read, close } = await objected();
    const first = await object(people.neighbour, { from: '2026-10-09', to: '2026-10-09' });
    expect(first).toMatchObject({ status: 200, lines: 1, undecidedLines: 1 });
    expect(await read()).toMatchObject({ openObjections: 1, payable: [{ fen: 600 }, { fen: 800 }] });
    await approve(people.city, 'city');
    house.setClock(at('2026-11-16 00:00'));
    expect(await close()).toMatchObject({ state: 'CLOSED', payable: [{ fen: 600 }, { fen: 800 }] });
    expect(await house.owed()).toEqual({ 'city:411000': 600, 'county:411025': 800 });
  });

  test.each([
    ['upheld', true, { 'city:411000': 600, 'county:411025': 800 }, 'REFUSED'],
    ['rejected', false, { 'city:411000': 900, 'county:411025': 1200 }, 'CLEAR'],
  ])('%s after the close, it stays away or is owed at last', async (_, upheld, owed, state) => {
    const { house, approve, object, decide, close } = await objected();
    const { objectionId } = await object(people.neighbour, { from: '2026-10-09', to: '2026-10-09' });
    await approve(people.city, 'city');
    house.setClock(at('2026-11-16 00:00'));
    await close();
    expect(await decide(people.county, objectionId, upheld)).toMatchObject({ undecidedLines: 0, decision: { upheld } });
    expect(await house.owed()).toEqual(owed);
    const { reviews } = await house.ask(people.auditor, 'listLineReviews', { params: october });
    expect(reviews).toMatchObject([{ state, originDate: '2026-10-09', objections: [] }]);
    expect(await decide(people.county, objectionId, !upheld)).toMatchObject({ code: 'OBJECTION_DECIDED' });
    expect(await decide(people.county, objectionId, upheld)).toMatchObject({ status: 200 });
    expect(await house.owed()).toEqual(owed);
  });

  test('two against the same meal: it is released only when both are rejected', async () => {
    const { object, decide, read } = await objected();
    const [one, two] = [await object(people.neighbour), await object(people.hotline, { channel: 'hotline' })];
    expect(await read()).toMatchObject({ openObjections: 2, withheld: [{ heldFen: 900 }, { heldFen: 1200 }] });
    await decide(people.county, one.objectionId, false);
    expect(await read()).toMatchObject({ openObjections: 1, withheld: [{ heldFen: 900 }, { heldFen: 1200 }] });
    await decide(people.county, two.objectionId, false);
    expect(await read()).toMatchObject({ openObjections: 0, withheld: [] });
  });

  test('refused by the office meanwhile, its meals stay refused; a refusal taken back is held again', async () => {
    const { house, object, decide, read, served, disallow, restore } = await objected();
    const { objectionId } = await object(people.neighbour, { to: '2026-10-08' });
    await disallow(people.secondCounty, served[0]);
    expect(await read()).toMatchObject({ withheld: [{ refusedFen: 300, heldFen: 0 }, { refusedFen: 400 }] });
    expect(await restore(people.secondCounty, served[0])).toMatchObject({ state: 'HELD' });
    expect(await read()).toMatchObject({ withheld: [{ refusedFen: 0, heldFen: 300 }, { heldFen: 400 }] });
    house.setClock(at('2026-11-11 11:00'));
    await disallow(people.secondCounty, served[0]);
    await decide(people.county, objectionId, false);
    expect(await read()).toMatchObject({ withheld: [{ refusedFen: 300, heldFen: 0 }, { refusedFen: 400 }] });
  });

  test('the meal taken back by the point meanwhile: upheld, nothing is deducted a second time', async () => {
    const { house, object, decide, served, read, next } = await objected();
    const { objectionId } = await object(people.neighbour, { to: '2026-10-08' });
    await house.reverse(served[0], '2026-11-11 11:00');
    await decide(people.county, objectionId, true);
    expect(await read()).toMatchObject({ withheld: [], payable: [{ fen: 900 }, { fen: 1200 }] });
    expect(await next()).toMatchObject({ payable: [{ fen: -300 }, { fen: -400 }] });
  });

  test('a month of forty meals is decided in steps, each meal once', async () => {
    const house = await settlementHouse();
    for (let i = 0; i < 40; i++)
      await house.serve(`2026-10-${String(1 + (i % 30)).padStart(2, '0')} ${i < 30 ? '11' : '17'}:40`);
    await house.prepare('2026-10');
    await house.throughOffices();
    house.setClock(at('2026-11-15 10:00'));
    const objectionId = newId('objection');
    const body = { objectionId, entry: 1, reason: '整月都不在家', channel: 'own-phone' };
    expect(await house.ask(people.neighbour, 'raiseObjection', { params: october, body })).toMatchObject({ lines: 40 });
    const decision = { params: { facilityId: CANTEEN, objectionId }, body: { upheld: true, reason: '外出属实' } };
    const answers = await Promise.all([
      house.ask(people.county, 'decideObjection', decision),
      house.ask(people.secondCounty, 'decideObjection', decision),
    ]);
    expect(answers.map(({ undecidedLines }) => undecidedLines)).toContain(0);
    const statement = (await house.table.get<StatementItem>(statementKey(CANTEEN, '2026-10')))!;
    expect(payableOf(statement).map(({ fen }) => fen)).toEqual([0, 0]);
    expect(statement.openObjections).toBe(0);
  });

  test('late news, a refusal and its taking back lie between two: what the first holds is released once', async () => {
    const { house, object, decide, read, served, disallow, restore } = await objected();
    const one = await object(people.neighbour, { to: '2026-10-08' });
    await house.adjust(served[0], '2026-11-11 10:30', [{ payer: 'county:411025', label: '县级补贴', fen: 200 }]);
    await disallow(people.secondCounty, served[0]);
    await restore(people.secondCounty, served[0]);
    const two = await object(people.hotline, { to: '2026-10-08', channel: 'hotline' });
    for (const { objectionId } of [one, two]) await decide(people.county, objectionId, false);
    expect(await read()).toMatchObject({ withheld: [], payable: [{ fen: 900 }, { fen: 1200 }] });
  });

  test('holds what the statement has of a meal: nothing of one taken back in its month, the rest of one adjusted', async () => {
    const house = await settlementHouse();
    await house.serve('2026-10-08 11:40');
    await house.reverse(await house.serve('2026-10-09 11:40'), '2026-10-09 12:00');
    const adjusted = await house.serve('2026-10-10 11:40');
    await house.adjust(adjusted, '2026-10-12 09:00', [{ payer: 'county:411025', label: '县级补贴', fen: 200 }]);
    await house.serve('2026-10-20 11:40', { elderId: elder('李秀英') });
    await house.prepare('2026-10');
    await house.throughOffices();
    house.setClock(at('2026-11-15 10:00'));
    const { entries } = await house.ask(undefined, 'readNotice', { params: october });
    const { entry } = entries.find(({ meals }: { meals: number }) => meals === 2)!;
    const body = { objectionId: newId('objection'), entry, reason: '整月都不在家', channel: 'own-phone' };
    expect(await house.ask(people.neighbour, 'raiseObjection', { params: october, body })).toMatchObject({ lines: 2 });
    expect(await house.ask(people.auditor, 'readStatement', { params: october })).toMatchObject({
      payable: [{ fen: 300 }, { fen: 400 }],
    });
  });

  test.each<[string, (house: SettlementHouse) => void, object, string]>([
    ['after the notice', (house) => house.setClock(at('2026-11-16 00:00')), {}, 'NOT_ON_NOTICE'],
    ['a row that is not there', () => undefined, { entry: 2 }, 'NO_SUCH_ENTRY'],
    ['days without a meal', () => undefined, { from: '2026-10-20' }, 'NO_SUCH_ENTRY'],
    ['somebody else’s word by nobody of the hotline', () => undefined, { channel: 'hotline' }, 'FORBIDDEN'],
  ])('%s', async (_, first, more, code) => {
    const { house, object } = await objected();
    first(house);
    expect(await object(people.neighbour, more)).toMatchObject({ code });
  });

  test('S17: is not decided by whoever raised it, nor by another office', async () => {
    const { object, decide } = await objected();
    const { objectionId } = await object(people.county);
    expect(await decide(people.county, objectionId, false)).toMatchObject({ code: 'SAME_PERSON' });
    expect(await decide(people.township, objectionId, false)).toMatchObject({ code: 'NOT_YOUR_OFFICE' });
  });

  test('S17: nor by whoever handed the statement in, with an office besides', async () => {
    const { object, decide, disallow, restore, served } = await objected();
    const both: Caller = { ...people.manager, grants: [...people.manager.grants, ...people.county.grants] };
    const { objectionId } = await object(people.neighbour, { to: '2026-10-08' });
    expect(await decide(both, objectionId, false)).toMatchObject({ code: 'SAME_PERSON' });
    await disallow(people.county, served[1]);
    expect(await restore(both, served[1])).toMatchObject({ code: 'SAME_PERSON' });
  });

  test('one person has at most five waiting at a point', async () => {
    const { object } = await objected();
    for (let i = 0; i < 5; i++) expect(await object(people.neighbour)).toMatchObject({ status: 200 });
    expect(await object(people.neighbour)).toMatchObject({ code: 'TOO_MANY_OBJECTIONS' });
  });
});
