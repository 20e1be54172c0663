import fc from 'fast-check';
import { booksKey } from '../../functions/books/store.ts';
import { externalSettled } from '../../functions/settlement/index.ts';
import { paymentMade, paymentReturned } from '../../functions/settlement/payment.ts';
import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import { post } from '../../shared/ledger.ts';
import { booksHouse } from './books-house.ts';
import type { Reply } from './room-caller.ts';
import { at, CANTEEN, type PaidVisit, PROVIDER, people, point, TABLE, tenderOf } from './settlement-house.ts';

/** What the ledger says, added up from its lines without any of the books' code. */
async function addedUp(house: Awaited<ReturnType<typeof booksHouse>>, points: readonly string[], before: number) {
  const sums: Record<string, [number, number]> = {};
  for (const facilityId of points) {
    const { items } = await house.table.query({ in: 'ledger', pk: `PAYEE#${facilityId}` });
    for (const line of items)
      for (const entry of (line.postedAt as number) < before ? (line.entries as Record<string, unknown>[]) : []) {
        const account = String(entry.account).startsWith('elder:') ? 'elder' : String(entry.account);
        const [debit, credit] = sums[account] ?? [0, 0];
        sums[account] = [debit + Number(entry.debitFen ?? 0), credit + Number(entry.creditFen ?? 0)];
      }
  }
  return Object.entries(sums)
    .map(([account, [debitFen, creditFen]]) => ({ account, debitFen, creditFen, balanceFen: debitFen - creditFen }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

describe('the trial balance', () => {
  test('holds every account at the end of a date, reversals on their own side, debits as much as credits', async () => {
    const house = await booksHouse();
    await house.serve('2026-10-08 11:40');
    await house.reverse(await house.serve('2026-10-09 11:40'), '2026-10-09 11:50');
    await house.serve('2026-11-01 00:00');
    expect(await house.trialBalance('2026-10-31')).toEqual({
      status: 200,
      asOf: '2026-10-31',
      points: 1,
      lines: 3,
      linesRead: 3,
      accounts: [
        { account: 'elder', debitFen: 1000, creditFen: 500, balanceFen: 500 },
        { account: `payee:${CANTEEN}`, debitFen: 1200, creditFen: 2400, balanceFen: -1200 },
        { account: 'payer:city:411000', debitFen: 600, creditFen: 300, balanceFen: 300 },
        { account: 'payer:county:411025', debitFen: 800, creditFen: 400, balanceFen: 400 },
      ],
      debitFen: 3600,
      creditFen: 3600,
      balanced: true,
    });
    expect((await house.trialBalance('2026-10-07')).lines).toBe(0);
    expect((await house.trialBalance('2026-10-08')).lines).toBe(1);
    expect((await house.trialBalance('2026-11-01')).lines).toBe(4);
  });

  test('what the bank pays lowers what a payer still owes, not what it has granted; statements and books agree', async () => {
    const house = await booksHouse();
    await house.serve('2026-10-08 11:40');
    await house.prepare('2026-10');
    const facts = { payer: 'county:411025', label: '县级补贴', batchId: 'pb_1', paymentNo: 'P-1', facilityId: CANTEEN };
    const posting = { ...facts, on: '2026-11-03', by: { personId: 'pn_1', role: 'finance' as const } };
    const paid = paymentMade({ ...posting, paidFen: 400, now: at('2026-11-03 10:00') });
    const back = paymentReturned({ ...posting, paidFen: 400, now: at('2026-11-04 10:00') }, paid, '账号有误');
    await house.table.commit([post(paid)]);
    await house.carry('2026-11-04 01:00');
    expect((await house.trialBalance('2026-11-03')).accounts).toContainEqual({
      account: 'payer:county:411025',
      debitFen: 400,
      creditFen: 400,
      balanceFen: 0,
    });
    expect((await house.booksOf()).at(-1)?.payers).toEqual([
      { payer: 'city:411000', grantedFen: 300, paidFen: 0 },
      { payer: 'county:411025', grantedFen: 400, paidFen: 400 },
    ]);
    await house.table.commit([post(back)]);
    house.setClock(at('2026-12-01 00:30'));
    await house.prepare('2026-11');
    expect(await house.check('2026-11-09')).toMatchObject({ verdict: 'EXACT', lines: 3 });
  });

  test('a voucher moves what is owed from the elder to its payers; what another system settles, it owes no longer', async () => {
    const house = await booksHouse();
    await house.openProvider();
    const external = { payer: 'external:民政通', label: '养老服务消费补贴' };
    const { visit } = await house.visit('2026-10-08 10:00', {}, [
      tenderOf(50, [{ payer: 'county:411025', label: '服务券', fen: 5_000 }]),
      tenderOf(3_000, [{ ...external, fen: 3_000 }], 'b'),
    ]);
    await house.close('2026-11-01 00:30');
    const by = { personId: 'pn_1', role: 'finance' as const };
    const facts = { ...external, paidFen: 2_000, purchaseId: visit.orderId, paymentNo: 'MZ-1', on: '2026-11-03', by };
    await house.table.commit([post(externalSettled({ ...facts, payeeId: PROVIDER }, at('2026-11-03 10:00')))]);
    await house.close('2026-12-01 00:30');
    expect((await house.trialBalance('2026-11-09')).accounts).toEqual([
      { account: 'elder', debitFen: 12_000, creditFen: 8_000, balanceFen: 4_000 },
      { account: `payee:${PROVIDER}`, debitFen: 2_000, creditFen: 12_000, balanceFen: -10_000 },
      { account: 'payer:county:411025', debitFen: 5_000, creditFen: 0, balanceFen: 5_000 },
      { account: 'payer:external:民政通', debitFen: 3_000, creditFen: 2_000, balanceFen: 1_000 },
    ]);
    expect(await house.check('2026-11-09')).toMatchObject({ verdict: 'EXACT', lines: 3, found: 0 });
  });

  test.each([
    ['2026-11-09', 200],
    ['2026-11-10', 200],
    ['2026-11-11', 422],
  ])('on the tenth the balance of %s is answered %i', async (asOf, status) => {
    expect((await (await booksHouse()).trialBalance(asOf)).status).toBe(status);
  });

  test('of a county leaves out the points of another, and a stranger sees neither', async () => {
    const house = await booksHouse();
    await house.openPoint(TABLE, '魏都老年餐桌', '411002001');
    await house.serve('2026-10-08 11:40');
    await house.serve('2026-10-08 11:41', { facilityId: TABLE });
    expect(await house.trialBalance('2026-10-08', '411002')).toMatchObject({ points: 1, lines: 1 });
    expect(await house.trialBalance('2026-10-08')).toMatchObject({ points: 2, lines: 2 });
    const query = { params: { region: '411025' }, query: { asOf: '2026-10-08' } };
    expect((await house.askBooks(people.otherCounty, 'readTrialBalance', query)).status).toBe(404);
    expect((await house.askBooks(people.manager, 'readTrialBalance', query)).status).toBe(403);
  });
});

describe('books carried forward', () => {
  test('a night reads the lines of its day; the balance then reads none of them again', async () => {
    const house = await booksHouse();
    await house.serve('2026-11-01 11:40');
    await house.serve('2026-11-03 11:40');
    expect(await house.carry('2026-11-04 01:00')).toEqual({ points: 1, dates: 2, failed: 0 });
    await house.serve('2026-11-04 11:40');
    expect(await house.trialBalance('2026-11-03')).toMatchObject({ lines: 2, linesRead: 0, debitFen: 2400 });
    expect(await house.trialBalance('2026-11-02')).toMatchObject({ lines: 1, linesRead: 0, debitFen: 1200 });
    expect(await house.trialBalance('2026-11-04')).toMatchObject({ lines: 3, linesRead: 1, debitFen: 3600 });
    expect(await house.carry('2026-11-05 01:00')).toMatchObject({ dates: 1 });
    expect(await house.carry('2026-11-05 02:00')).toMatchObject({ dates: 0 });
  });

  test.each([
    ['2026-11-04 00:14:59.999', 0],
    ['2026-11-04 00:15', 1],
  ])('a day is over a quarter of an hour after midnight: at %s %i dates are carried', async (now, dates) => {
    const house = await booksHouse();
    await house.serve('2026-11-03 11:40');
    expect((await house.carry(now)).dates).toBe(dates);
  });

  test('the last day of a month waits for the statement, which may still post in its last instant', async () => {
    const house = await booksHouse();
    await house.serve('2026-10-30 11:40');
    await house.serve('2026-10-31 11:40');
    await house.serve('2026-11-01 11:40');
    expect((await house.carry('2026-11-02 01:00')).dates).toBe(1);
    expect(await house.trialBalance('2026-11-01')).toMatchObject({ lines: 3, linesRead: 2 });
    await house.prepare('2026-10');
    expect((await house.carry('2026-11-02 02:00')).dates).toBe(2);
    expect(await house.trialBalance('2026-11-01')).toMatchObject({ lines: 3, linesRead: 0 });
  });

  test('whatever is posted, however often and whenever the books are carried: they say what the lines say', async () => {
    const days = ['2026-09-29', '2026-09-30', '2026-10-01', '2026-10-02', '2026-10-04'];
    const points = [CANTEEN, TABLE];
    const happening = fc.record({
      day: fc.nat(days.length - 1),
      what: fc.constantFrom('serve', 'serve', 'reverse', 'visit', 'visit back', 'carry', 'close'),
      where: fc.nat(1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async (happenings) => {
        const house = await booksHouse();
        await house.openPoint(TABLE, '南关老年餐桌');
        let last: Awaited<ReturnType<typeof house.serve>> | undefined;
        let visit: PaidVisit | undefined;
        for (const { day, what, where } of happenings.toSorted((a, b) => a.day - b.day)) {
          if (what === 'carry') await Promise.all([1, 2].map(() => house.carry(`${days[day]} 00:30`)));
          else if (what === 'close') await house.close(`${days[day]} 00:20`);
          else if (what === 'visit') visit = await house.visit(`${days[day]} 10:00`, { providerId: points[where]! });
          else if (what === 'visit back') {
            if (visit) await house.takeVisitBack(visit, `${days[day]} 12:30`);
            visit = undefined;
          } else if (what === 'serve' || !last)
            last = await house.serve(`${days[day]} 11:40`, { facilityId: points[where]! });
          else {
            await house.reverse(last, `${days[day]} 12:00`);
            last = undefined;
          }
        }
        for (const day of days) {
          const balance = await house.trialBalance(day);
          expect(balance.accounts).toEqual(await addedUp(house, points, at(`${addDays(day, 1)} 00:00`)));
          expect(balance.balanced).toBe(true);
        }
        expect(await house.check('2026-10-05')).toMatchObject({ verdict: 'EXACT', found: 0 });
        house.client.destroy();
      }),
      { numRuns: 12 },
    );
  });
});

describe('a check of the books from every line', () => {
  async function carried() {
    const house = await booksHouse();
    await house.openPoint(TABLE, '南关老年餐桌');
    for (const day of ['2026-10-08', '2026-10-09', '2026-11-02'])
      for (const facilityId of [CANTEEN, TABLE]) await house.serve(`${day} 11:40`, { facilityId });
    await house.close('2026-11-03 00:30');
    await house.carry('2026-11-03 01:00');
    return house;
  }
  const change = async (house: Awaited<ReturnType<typeof carried>>, date: BusinessDate, set: Record<string, unknown>) =>
    house.table.commit([{ update: booksKey({ facilityId: CANTEEN, date }), set }]);

  const found = ({ findings }: Reply) =>
    findings.map(({ what, which }: { what: string; which: string }) => `${what} ${which}`).toSorted();

  test('says that they are exact, with what it read', async () => {
    const house = await carried();
    expect(await house.check('2026-11-02')).toMatchObject({
      verdict: 'EXACT',
      points: 2,
      lines: 6,
      debitFen: 7200,
      creditFen: 7200,
      workers: 1,
    });
  });

  test('F22: goes on after its time is up, one point at a time, and comes to the same', async () => {
    const house = await carried();
    expect(await house.check('2026-11-02', { roundMs: 0 })).toMatchObject({
      verdict: 'EXACT',
      points: 2,
      lines: 6,
      workers: 3,
    });
  });

  test.each([
    ['a sum was touched', { lines: 7 }, 'BOOKS_DIFFER'],
    ['the digest was touched', { digest: 'f'.repeat(64) }, 'BOOKS_DIFFER'],
  ])('finds the date where %s', async (_what, set, what) => {
    const house = await carried();
    await change(house, '2026-10-09', set);
    expect(await house.check('2026-11-02')).toMatchObject({
      verdict: 'DIFFERS',
      findings: [{ facilityId: CANTEEN, what, which: '2026-10-09' }],
    });
  });

  test('F10 F24: finds books that were taken away, and books of a day without lines', async () => {
    const house = await carried();
    await house.table.commit([{ delete: booksKey({ facilityId: CANTEEN, date: '2026-10-09' }) }]);
    const [first] = await house.booksOf();
    await house.table.commit([
      { put: { ...first, ...booksKey({ facilityId: CANTEEN, date: '2026-10-20' }), date: '2026-10-20' } },
    ]);
    expect(found(await house.check('2026-11-02'))).toEqual(['BOOKS_EXTRA 2026-10-20', 'BOOKS_MISSING 2026-10-09']);
  });

  test('F24: finds a line that was slipped into the past: the books of its day and the statement of its month', async () => {
    const house = await carried();
    await house.serve('2026-10-09 18:00');
    expect(found(await house.check('2026-11-02'))).toEqual([
      'BOOKS_DIFFER 2026-10-09',
      'BOOKS_DIFFER 2026-11-02',
      'STATEMENT_DIFFERS 2026-10',
    ]);
  });

  test('F10: writes wrong books again when finance asks for it, and then finds nothing', async () => {
    const house = await carried();
    const before = await house.booksOf();
    await change(house, '2026-11-02', { lines: 7 });
    await house.table.commit([{ delete: booksKey({ facilityId: CANTEEN, date: '2026-10-09' }) }]);
    const [first] = before;
    await house.table.commit([
      { put: { ...first, ...booksKey({ facilityId: CANTEEN, date: '2026-10-20' }), date: '2026-10-20' } },
    ]);
    expect(await house.check('2026-11-02', { rebuild: true })).toMatchObject({ verdict: 'DIFFERS', found: 3 });
    expect(await house.check('2026-11-02')).toMatchObject({ verdict: 'EXACT' });
    expect(await house.booksOf()).toEqual(before);
  });

  test('asked again under its id it is the same check; under another date the id is used', async () => {
    const house = await carried();
    const params = { region: '411000' };
    const body = { checkId: 'ck_01JD8Q0V7ME3T5Y9K2R4W6XZAB', asOf: '2026-11-02', rebuild: false };
    const ask = (more: object) =>
      house.askBooks(people.auditor, 'requestBookCheck', { params, body: { ...body, ...more } });
    expect(await ask({})).toEqual(await ask({}));
    expect(await ask({ asOf: '2026-11-01' })).toMatchObject({ status: 422, code: 'ID_REUSED' });
    const other = 'ck_01JD8Q0V7ME3T5Y9K2R4W6XZAC';
    expect(await ask({ checkId: other, rebuild: true })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });
});

test('an idle point has no books and costs the others nothing', async () => {
  const house = await booksHouse();
  await house.openPoint(point('idle'), '新设助餐点');
  expect(await house.carry('2026-11-04 01:00')).toEqual({ points: 2, dates: 0, failed: 0 });
  expect(await house.booksOf(point('idle'))).toEqual([]);
});
