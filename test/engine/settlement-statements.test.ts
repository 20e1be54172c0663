import { grantKey } from '../../functions/identity/index.ts';
import { post, transfersOf } from '../../shared/ledger.ts';
import { at, CANTEEN, people, point, settlementHouse, TABLE } from './settlement-house.ts';

const october = { params: { facilityId: CANTEEN, period: '2026-10' } };
const november = { params: { facilityId: CANTEEN, period: '2026-11' } };

describe('the month of a point', () => {
  test('a statement holds what was posted since the last one, and says what each payer owes', async () => {
    const house = await settlementHouse();
    await house.serve('2026-10-08 11:40');
    const wrong = await house.serve('2026-10-08 11:41');
    await house.reverse(wrong, '2026-10-08 12:10');
    await house.serve('2026-10-31 23:59:59.999', { layers: [], selfPayFen: 1200 });
    await house.serve('2026-11-01 00:00');
    expect(await house.prepare('2026-10')).toMatchObject({
      status: 200,
      serial: 'XL-411025-202610-0001',
      facilityName: '山头店老年食堂',
      from: '1970-01-01T08:00:00+08:00',
      to: '2026-11-01T00:00:00+08:00',
      state: 'PREPARED',
      previousDigest: '0'.repeat(64),
      totals: {
        lines: 4,
        meals: 3,
        reversals: 1,
        lateLines: 0,
        listFen: 2400,
        discountFen: 0,
        selfPayFen: 1700,
        subsidyFen: 700,
        payers: [
          { payer: 'city:411000', label: '市级补贴', lines: 3, fen: 300, settledFen: 0, paidFen: 0 },
          { payer: 'county:411025', label: '县级补贴', lines: 3, fen: 400, settledFen: 0, paidFen: 0 },
        ],
      },
    });
  });

  test.each([
    ['2026-11-01 00:14:59.999', 409],
    ['2026-11-01 00:15', 200],
    ['2026-11-01 00:15:00.001', 200],
  ])('October is closed a quarter of an hour after its end: at %s the answer is %i', async (now, status) => {
    const house = await settlementHouse();
    await house.serve('2026-10-08 11:40');
    house.setClock(at(now));
    expect((await house.prepare('2026-10')).status).toBe(status);
  });

  test('months follow each other without gap: none is left out, none comes twice', async () => {
    const house = await settlementHouse();
    await house.serve('2026-09-08 11:40');
    await house.serve('2026-10-08 11:40');
    expect(await house.prepare('2026-10')).toMatchObject({
      code: 'PERIOD_OUT_OF_ORDER',
      details: { expected: '2026-09' },
    });
    const september = await house.prepare('2026-09');
    const october = await house.prepare('2026-10');
    expect(october).toMatchObject({ from: september.to, previousDigest: september.digest, totals: { lines: 1 } });
    expect(await house.prepare('2026-09')).toEqual(september);
  });

  test('a point nobody ever posted for has nothing to settle, and an unknown point is not found', async () => {
    const house = await settlementHouse();
    expect(await house.prepare('2026-10')).toMatchObject({ code: 'NOTHING_TO_SETTLE' });
    expect(await house.prepare('2026-10', point('nowhere'))).toMatchObject({ status: 404 });
  });

  test('a reversal after the month is over falls into the next statement, which may come out negative', async () => {
    const house = await settlementHouse();
    const meal = await house.serve('2026-10-08 11:40');
    const first = await house.prepare('2026-10');
    await house.reverse(meal, '2026-11-03 09:00');
    house.setClock(at('2026-12-01 00:30'));
    expect(await house.ask(people.county, 'readStatement', october)).toEqual(first);
    expect(await house.prepare('2026-11')).toMatchObject({
      previousDigest: first.digest,
      totals: { lines: 1, meals: 0, reversals: 1, lateLines: 1, listFen: -1200, selfPayFen: -500, subsidyFen: -700 },
    });
  });

  test('a meal told late stands in the month it was posted, marked by its own date', async () => {
    const house = await settlementHouse();
    await house.serve('2026-10-08 11:40');
    await house.prepare('2026-10');
    await house.serve('2026-11-02 08:00', { originDate: '2026-10-31' });
    await house.serve('2026-11-02 11:40', { originDate: '2026-11-01' });
    house.setClock(at('2026-12-01 00:30'));
    await house.prepare('2026-11');
    const { lines } = await house.ask(people.auditor, 'listStatementLines', november);
    expect(lines.map((line: { originDate: string; late: boolean }) => [line.originDate, line.late])).toEqual([
      ['2026-10-31', true],
      ['2026-11-01', false],
    ]);
  });

  test('a month of nothing but a meal and its reversal comes to zero', async () => {
    const house = await settlementHouse();
    await house.reverse(await house.serve('2026-10-08 11:40'), '2026-10-08 11:50');
    expect(await house.prepare('2026-10')).toMatchObject({
      totals: { lines: 2, listFen: 0, subsidyFen: 0, selfPayFen: 0, payers: [{ fen: 0 }, { fen: 0 }] },
    });
  });

  test('F19: ten clerks who prepare the same month at once make one statement', async () => {
    const house = await settlementHouse();
    await house.serve('2026-10-08 11:40');
    const answers = await Promise.all(Array.from({ length: 10 }, () => house.prepare('2026-10')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ serial }) => serial))).toEqual(new Set(['XL-411025-202610-0001']));
  });

  test('a statement of a thousand lines is read in pages that lose and double nothing', async () => {
    const house = await settlementHouse();
    const served: string[] = [];
    for (let i = 0; i < 1001; i++) {
      const minute = String(i % 60).padStart(2, '0');
      const { transferId } = await house.serve(`2026-10-${String(1 + (i % 31)).padStart(2, '0')} 11:${minute}`);
      served.push(transferId);
    }
    expect(await house.prepare('2026-10')).toMatchObject({ totals: { lines: 1001, subsidyFen: 700_700 } });
    const read: string[] = [];
    let after: string | undefined;
    do {
      const page = await house.ask(people.auditor, 'listStatementLines', {
        ...october,
        query: after ? { after } : {},
      });
      read.push(...page.lines.map((line: { transferId: string }) => line.transferId));
      after = page.next;
    } while (after);
    expect(read).toHaveLength(1001);
    expect(read.toSorted()).toEqual(served.toSorted());
  });
});

describe('the nightly close', () => {
  test('F19: makes what is due for every point, catches up missed months, and changes nothing when run again', async () => {
    const house = await settlementHouse();
    await house.openPoint(TABLE, '南关老年餐桌', '411025102');
    await house.openPoint(point('idle'), '新设助餐点');
    await house.serve('2026-08-20 11:40');
    await house.serve('2026-10-08 11:40', { facilityId: TABLE });
    expect(await house.close('2026-11-01 00:14')).toEqual({ points: 3, statements: 2, failed: 0 });
    expect(await house.close('2026-11-01 00:30')).toEqual({ points: 3, statements: 2, failed: 0 });
    const before = await house.ask(people.auditor, 'listStatements', { params: { facilityId: CANTEEN } });
    expect(before.statements.map(({ period }: { period: string }) => period)).toEqual([
      '2026-10',
      '2026-09',
      '2026-08',
    ]);
    expect(await house.close('2026-11-02 00:30')).toEqual({ points: 3, statements: 0, failed: 0 });
    expect(await house.ask(people.auditor, 'listStatements', { params: { facilityId: CANTEEN } })).toEqual(before);
  });

  test('two runs at once make each statement once, with serial numbers without gap', async () => {
    const house = await settlementHouse();
    const points = Array.from({ length: 6 }, (_, i) => point(`point ${i}`));
    for (const [i, facilityId] of points.entries()) {
      await house.openPoint(facilityId, `第${i}助餐点`);
      await house.serve('2026-10-08 11:40', { facilityId });
    }
    await Promise.all([house.close('2026-11-01 00:30'), house.close('2026-11-01 00:30')]);
    await house.close('2026-11-01 01:30');
    const { statements, withoutStatement } = await house.ask(people.county, 'listRegionStatements', {
      params: { region: '411025' },
      query: { period: '2026-10' },
    });
    expect(statements.map(({ serial }: { serial: string }) => serial).toSorted()).toEqual(
      points.map((_, i) => `XL-411025-202610-000${i + 1}`),
    );
    expect(withoutStatement).toEqual([{ facilityId: CANTEEN, name: '山头店老年食堂' }]);
  });
});

describe('the way through the offices', () => {
  async function prepared() {
    const house = await settlementHouse();
    await house.serve('2026-10-08 11:40');
    await house.prepare('2026-10');
    const submit = (who = people.manager) => house.ask(who, 'submitStatement', october);
    const approve = (who: typeof people.county, office: string) =>
      house.ask(who, 'approveStatement', { ...october, body: { office } });
    const reject = (who: typeof people.county, reason = '凭证不全') =>
      house.ask(who, 'rejectStatement', { ...october, body: { reason } });
    const close = (who: typeof people.county) => house.ask(who, 'closeStatement', october);
    return { house, submit, approve, reject, close };
  }

  test('point, township, county, city, closed: each step by whom and when, repeated steps answered alike', async () => {
    const { house, submit, approve, close } = await prepared();
    expect(await submit()).toMatchObject({ status: 200, state: 'SUBMITTED' });
    expect(await approve(people.township, 'township')).toMatchObject({ state: 'APPROVED_TOWNSHIP' });
    expect(await approve(people.township, 'township')).toMatchObject({ status: 200, state: 'APPROVED_TOWNSHIP' });
    expect(await approve(people.county, 'county')).toMatchObject({ state: 'APPROVED_COUNTY', desk: 'city' });
    await house.publishNotice('2026-11-12 15:00');
    expect(await approve(people.city, 'city')).toMatchObject({ state: 'APPROVED_CITY', desk: 'treasury' });
    house.setClock(at('2026-11-18 15:00'));
    const closed = await close(people.county);
    expect(closed).toMatchObject({ status: 200, state: 'CLOSED' });
    expect(closed.steps.map(({ to, by }: { to: string; by: { personId: string } }) => [to, by.personId])).toEqual([
      ['PREPARED', people.county.personId],
      ['SUBMITTED', people.manager.personId],
      ['APPROVED_TOWNSHIP', people.township.personId],
      ['APPROVED_COUNTY', people.county.personId],
      ['APPROVED_CITY', people.city.personId],
      ['CLOSED', people.county.personId],
    ]);
    expect(closed.steps.at(-1).at).toBe('2026-11-18T15:00:00+08:00');
    expect(await submit()).toMatchObject({ code: 'STATEMENT_ELSEWHERE', details: { state: 'CLOSED' } });
  });

  test('steps out of turn, by the wrong office or by strangers change nothing', async () => {
    const { house, submit, approve, close } = await prepared();
    const before = await house.ask(people.auditor, 'readStatement', october);
    expect(await approve(people.township, 'township')).toMatchObject({ code: 'STATEMENT_ELSEWHERE' });
    expect(await close(people.county)).toMatchObject({ code: 'STATEMENT_ELSEWHERE' });
    expect(await submit(people.cook)).toMatchObject({ status: 403, code: 'NOT_MANAGER' });
    expect(await approve(people.county, 'township')).toMatchObject({ status: 403, code: 'NOT_YOUR_OFFICE' });
    expect(await approve(people.township, 'county')).toMatchObject({ status: 403, code: 'NOT_YOUR_OFFICE' });
    expect(await approve(people.otherTownship, 'township')).toMatchObject({ status: 404 });
    expect(await approve(people.otherCounty, 'county')).toMatchObject({ status: 404 });
    expect(await submit(people.county)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await house.ask(people.auditor, 'readStatement', october)).toEqual(before);
  });

  test('S17: whoever submitted or approved does not approve again, even holding every office', async () => {
    const { house, submit, approve, close } = await prepared();
    const everything = [
      ...people.manager.grants,
      ...people.township.grants,
      ...people.county.grants,
      ...people.city.grants,
    ];
    const boss = { ...people.manager, grants: everything };
    const clerk = { ...people.township, grants: everything };
    await submit(boss);
    expect(await approve(boss, 'township')).toMatchObject({ status: 403, code: 'SAME_PERSON' });
    await approve(clerk, 'township');
    expect(await approve(boss, 'county')).toMatchObject({ code: 'SAME_PERSON' });
    expect(await approve(clerk, 'county')).toMatchObject({ code: 'SAME_PERSON' });
    await approve(people.county, 'county');
    await house.publishNotice('2026-11-02 09:00');
    expect(await approve(clerk, 'city')).toMatchObject({ code: 'SAME_PERSON' });
    expect(await approve(people.city, 'city')).toMatchObject({ state: 'APPROVED_CITY' });
    house.setClock(at('2026-11-08 00:00'));
    expect(await close(boss)).toMatchObject({ code: 'SAME_PERSON' });
    expect(await close(people.county)).toMatchObject({ state: 'CLOSED' });
  });

  test('an office sends back with a reason, and the point submits again', async () => {
    const { submit, approve, reject } = await prepared();
    await submit();
    expect(await reject(people.county)).toMatchObject({ code: 'NOT_YOUR_OFFICE' });
    const back = await reject(people.township);
    expect(back).toMatchObject({ status: 200, state: 'PREPARED' });
    expect(back.steps.at(-1)).toMatchObject({ to: 'PREPARED', reason: '凭证不全' });
    expect(await reject(people.township)).toEqual(back);
    await submit();
    await approve(people.township, 'township');
    await approve(people.county, 'county');
    expect(await reject(people.secondCounty, '公示有异议')).toMatchObject({ state: 'PREPARED' });
  });

  test('S5: a right revoked after the door was opened approves nothing', async () => {
    const { house, submit, approve } = await prepared();
    await submit();
    const { personId, grants } = people.township;
    await house.ask(people.township, 'readStatement', october);
    await house.table.commit([{ update: grantKey(personId, grants[0]!), set: { state: 'REVOKED' } }]);
    expect(await approve(people.township, 'township')).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await house.ask(people.auditor, 'readStatement', october)).toMatchObject({ state: 'SUBMITTED' });
  });

  test('two officers of the county who approve at the same moment approve once', async () => {
    const { house, submit, approve } = await prepared();
    await submit();
    await approve(people.township, 'township');
    const answers = await Promise.all([approve(people.county, 'county'), approve(people.secondCounty, 'county')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const { steps } = await house.ask(people.auditor, 'readStatement', october);
    expect(steps.filter(({ to }: { to: string }) => to === 'APPROVED_COUNTY')).toHaveLength(1);
  });

  test('a point outside any township is approved by two people of its county', async () => {
    const house = await settlementHouse();
    await house.openPoint(TABLE, '县直老年食堂', '411025');
    await house.serve('2026-10-08 11:40', { facilityId: TABLE });
    const params = { facilityId: TABLE, period: '2026-10' };
    await house.prepare('2026-10', TABLE);
    const manager = {
      personId: people.manager.personId,
      grants: [{ role: 'staff' as const, over: TABLE, duty: 'manager' as const }],
    };
    const approve = (who: typeof people.county, office: string) =>
      house.ask(who, 'approveStatement', { params, body: { office } });
    expect(await house.ask(manager, 'submitStatement', { params })).toMatchObject({ status: 200 });
    expect(await approve(people.county, 'township')).toMatchObject({ state: 'APPROVED_TOWNSHIP' });
    expect(await approve(people.county, 'county')).toMatchObject({ code: 'SAME_PERSON' });
    expect(await approve(people.secondCounty, 'county')).toMatchObject({ state: 'APPROVED_COUNTY' });
  });
});

describe('the books', () => {
  test('a transfer posted twice is there once', async () => {
    const house = await settlementHouse();
    const meal = await house.serve('2026-10-08 11:40');
    expect(await house.table.commit([post(meal)])).toBe('stale');
    const ids: string[] = [];
    for await (const { transferId } of transfersOf(house.table, CANTEEN, { from: 0, to: at('2026-11-01 00:00') }))
      ids.push(transferId);
    expect(ids).toEqual([meal.transferId]);
  });
});
