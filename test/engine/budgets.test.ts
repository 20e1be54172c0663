import fc from 'fast-check';
import { budgetsRoutes } from '../../functions/budgets/contract.ts';
import { budgetsEventsOf } from '../../functions/budgets/events-of.ts';
import { followSpending, keepSpent } from '../../functions/budgets/follow-spending.ts';
import { budgetsHandlers } from '../../functions/budgets/handlers.ts';
import { rebuildSpent } from '../../functions/budgets/rebuild-spent.ts';
import { allSpent, type BudgetItem, budgetKey, type SpentItem } from '../../functions/budgets/store.ts';
import { paymentMade } from '../../functions/settlement/payment.ts';
import { post } from '../../shared/ledger.ts';
import type { Item } from '../../shared/table.ts';
import { booksHouse } from './books-house.ts';
import { type Caller, roomCaller } from './room-caller.ts';
import { at, CANTEEN, people, TABLE, tenderOf } from './settlement-house.ts';

const COUNTY = { region: '411025', year: '2026' };
const cityTreasurer: Caller = {
  personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  grants: [{ role: 'finance', over: '411000' }],
};

async function budgetsHouse() {
  const house = await booksHouse();
  const { table } = house;
  const room = roomCaller(budgetsRoutes, budgetsHandlers({ table }), table, at('2026-01-08 10:00'));
  const propose = (by: Caller, amountFen: number, version = 0, params = COUNTY) =>
    room.ask(by, 'proposeBudget', { params, body: { amountFen, reason: '县财预〔2026〕12 号', version } });
  const confirm = (by: Caller, version: number, params = COUNTY) =>
    room.ask(by, 'confirmBudget', { params, body: { version } });
  return {
    ...house,
    propose,
    confirm,
    async setBudget(amountFen: number, version = 0) {
      await propose(people.county, amountFen, version);
      return confirm(people.secondCounty, version + 1);
    },
    follow: (now: string) => followSpending(table, at(now)),
    list: (by: Caller = people.auditor, region = '411000') =>
      room.ask(by, 'listBudgets', { params: { region }, query: { year: '2026' } }),
    budget: () => table.get<BudgetItem>(budgetKey({ region: '411025', year: 2026 })),
    spent: async (year = 2026) => (await table.query<SpentItem>(allSpent(year))).items,
  };
}
const grantedOf = (items: readonly SpentItem[]) => items.map(({ payer, grantedFen }) => [payer, grantedFen]);

describe('a budget', () => {
  test('S17: is proposed by finance of the level that pays, and in force once a colleague confirms it', async () => {
    const house = await budgetsHouse();
    const proposed = await house.propose(people.county, 300_000);
    expect(proposed).toMatchObject({
      status: 200,
      payer: 'county:411025',
      proposal: { amountFen: 300_000 },
      version: 1,
    });
    expect(proposed).not.toHaveProperty('amountFen');
    expect(await house.propose(people.county, 300_000)).toEqual(proposed);
    expect(await house.confirm(people.county, 1)).toMatchObject({ status: 403, code: 'SECOND_PERSON_NEEDED' });
    const confirmed = await house.confirm(people.secondCounty, 1);
    expect(confirmed).toMatchObject({
      status: 200,
      amountFen: 300_000,
      version: 2,
      changes: [{ by: { personId: people.secondCounty.personId }, proposedBy: { personId: people.county.personId } }],
    });
    expect(confirmed).not.toHaveProperty('proposal');
    expect(await house.confirm(people.secondCounty, 1)).toEqual(confirmed);
  });

  test('of a county is no business of its city’s or its townships’ finance', async () => {
    const house = await budgetsHouse();
    expect(await house.propose(cityTreasurer, 1)).toMatchObject({ status: 403, code: 'NOT_YOUR_LEVEL' });
    expect(await house.propose(people.township, 1)).toMatchObject({ status: 404 });
    expect(await house.propose(people.otherCounty, 1)).toMatchObject({ status: 404 });
    expect(await house.propose(people.auditor, 1)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    await house.propose(people.county, 1);
    expect(await house.confirm(cityTreasurer, 1)).toMatchObject({ status: 403, code: 'NOT_YOUR_LEVEL' });
  });

  test('changed meanwhile, or never proposed, is not confirmed', async () => {
    const house = await budgetsHouse();
    expect(await house.confirm(people.county, 1)).toMatchObject({ status: 404 });
    await house.propose(people.county, 300_000);
    expect(await house.propose(people.secondCounty, 200_000)).toMatchObject({ code: 'CHANGED_MEANWHILE' });
    await house.propose(people.secondCounty, 200_000, 1);
    expect(await house.confirm(people.county, 1)).toMatchObject({ code: 'CHANGED_MEANWHILE' });
    expect(await house.confirm(people.county, 2)).toMatchObject({ amountFen: 200_000 });
    expect(await house.confirm(people.secondCounty, 3)).toMatchObject({ code: 'NOTHING_PROPOSED' });
  });

  test('two colleagues who confirm at the same moment confirm once', async () => {
    const house = await budgetsHouse();
    await house.propose(people.county, 300_000);
    const third: Caller = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAC', grants: [{ role: 'finance', over: '411025' }] };
    const answers = await Promise.all([house.confirm(people.secondCounty, 1), house.confirm(third, 1)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await house.budget())?.changes).toHaveLength(1);
  });
});

describe('what payers have granted', () => {
  test('is what the ledger says up to the end of yesterday, by the year in which it was posted', async () => {
    const house = await budgetsHouse();
    await house.openPoint(TABLE, '魏都老年餐桌', '411002001');
    await house.serve('2025-12-31 11:40');
    await house.serve('2026-01-01 00:00', { originDate: '2025-12-31' });
    await house.reverse(await house.serve('2026-01-05 11:40', { facilityId: TABLE }), '2026-01-06 09:00');
    await house.serve('2026-01-06 11:40', { facilityId: TABLE });
    await house.serve('2026-01-07 11:40');
    await house.follow('2026-01-07 01:30');
    expect(grantedOf(await house.spent())).toEqual([
      ['city:411000', 600],
      ['county:411025', 800],
    ]);
    expect(grantedOf(await house.spent(2025))).toEqual([
      ['city:411000', 300],
      ['county:411025', 400],
    ]);
    expect((await house.spent())[0]).toMatchObject({ through: '2026-01-06' });
  });

  test('has what vouchers paid for visits, less what an office or the provider took back; other systems have no budget', async () => {
    const house = await budgetsHouse();
    await house.openProvider();
    const county = { payer: 'county:411025', label: '服务券' };
    await house.visit('2026-01-06 10:00', {}, [
      tenderOf(50, [{ ...county, fen: 5_000 }]),
      tenderOf(3_000, [{ payer: 'external:民政通', label: '消费补贴', fen: 3_000 }], 'b'),
    ]);
    const wrong = await house.visit('2026-01-06 14:00', {}, [tenderOf(20, [{ ...county, fen: 2_000 }])]);
    await house.follow('2026-01-07 01:00');
    expect(grantedOf(await house.spent())).toEqual([['county:411025', 7_000]]);
    await house.takeVisitBack(wrong, '2026-01-07 09:00');
    await house.follow('2026-01-08 01:00');
    expect(grantedOf(await house.spent())).toEqual([['county:411025', 5_000]]);
    expect((await rebuildSpent(house.table, 2026)).differences).toEqual([]);
  });

  test('is not less because the bank has paid it', async () => {
    const house = await budgetsHouse();
    await house.serve('2026-10-08 11:40');
    const facts = { payer: 'county:411025', label: '县级补贴', batchId: 'pb_1', paymentNo: 'P-1', facilityId: CANTEEN };
    const by = { personId: 'pn_1', role: 'finance' as const };
    await house.table.commit([
      post(paymentMade({ ...facts, on: '2026-10-20', by, paidFen: 250, now: at('2026-10-20 10:00') })),
    ]);
    await house.follow('2026-10-21 01:30');
    expect(await house.spent()).toMatchObject([
      { payer: 'city:411000', grantedFen: 300, paidFen: 0 },
      { payer: 'county:411025', grantedFen: 400, paidFen: 250 },
    ]);
  });

  test('is the ledger’s sum whatever was run, left out, run twice or run late', async () => {
    const days = ['2026-03-29', '2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02'];
    const happening = fc.record({
      day: fc.nat(days.length - 1),
      what: fc.constantFrom('serve', 'serve', 'reverse', 'carry', 'close', 'follow'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { maxLength: 25 }),
        fc.shuffledSubarray([3, 4, 2, 1, 4]),
        async (happenings, late) => {
          const house = await budgetsHouse();
          let grantedFen = 0;
          let last: Awaited<ReturnType<typeof house.serve>> | undefined;
          for (const { day, what } of happenings.toSorted((a, b) => a.day - b.day)) {
            const date = days[day]!;
            if (what === 'carry') await house.carry(`${date} 01:00`);
            else if (what === 'close') await house.close(`${date} 00:30`);
            else if (what === 'follow')
              await Promise.all([house.follow(`${date} 01:30`), house.follow(`${date} 01:30`)]);
            else if (what === 'serve' || !last) {
              last = await house.serve(`${date} 11:40`);
              grantedFen += 400;
            } else {
              await house.reverse(last, `${date} 12:00`);
              last = undefined;
              grantedFen -= 400;
            }
          }
          await house.follow('2026-04-03 01:30');
          // Runs of earlier nights that come in only now.
          await Promise.all(late.map((day) => house.follow(`${days[day]} 01:30`)));
          const county = (await house.spent()).find(({ payer }) => payer === 'county:411025');
          expect(county?.grantedFen ?? 0).toBe(grantedFen);
          expect((await rebuildSpent(house.table, 2026)).differences).toEqual([]);
          house.client.destroy();
        },
      ),
      { numRuns: 12 },
    );
  });

  test('F10: is counted again from every line: what was wrong is said, and put right', async () => {
    const house = await budgetsHouse();
    await house.serve('2026-10-08 11:40');
    await house.follow('2026-10-09 01:30');
    const [, county] = await house.spent();
    await keepSpent(house.table, { ...county!, grantedFen: 4_000 });
    await keepSpent(house.table, {
      payer: 'county:411002',
      year: 2026,
      grantedFen: 7,
      paidFen: 0,
      through: '2026-10-08',
    });
    expect(await rebuildSpent(house.table, 2026)).toEqual({
      year: 2026,
      through: '2026-10-08',
      payers: 2,
      differences: [
        { payer: 'county:411002', wasFen: 7, isFen: 0 },
        { payer: 'county:411025', wasFen: 4_000, isFen: 400 },
      ],
    });
    expect((await rebuildSpent(house.table, 2026)).differences).toEqual([]);
  });
});

describe('the view and the warnings', () => {
  test('shows what is left and where the year leads, of every payer in the region', async () => {
    const house = await budgetsHouse();
    await house.setBudget(10_000);
    await house.serve('2026-07-02 11:40');
    await house.follow('2026-07-03 01:30');
    const { payers } = await house.list();
    expect(payers).toMatchObject([
      { region: '411000', payer: 'city:411000', grantedFen: 300 },
      {
        region: '411025',
        budget: { amountFen: 10_000 },
        grantedFen: 400,
        paidFen: 0,
        through: '2026-07-02',
        leftFen: 9_600,
        forecastFen: 797,
      },
    ]);
    expect(payers[0]).not.toHaveProperty('leftFen');
    expect((await house.list(people.county, '411025')).payers).toHaveLength(1);
  });

  test('a payer is warned once a mark, again after a raise, and the event says so', async () => {
    const house = await budgetsHouse();
    await house.setBudget(1_000);
    await house.serve('2026-10-08 11:40');
    await house.serve('2026-10-08 11:41');
    await Promise.all([1, 2, 3].map(() => house.follow('2026-10-09 01:30')));
    const first = await house.budget();
    expect(first?.warnings).toMatchObject([{ percent: 80, amountFen: 1_000, grantedFen: 800, through: '2026-10-08' }]);
    await house.serve('2026-10-09 11:40');
    await house.follow('2026-10-10 01:30');
    const second = await house.budget();
    expect(second?.warnings).toMatchObject([{ percent: 80 }, { percent: 95, grantedFen: 1_200 }]);
    expect(budgetsEventsOf({ id: 'c', at: 0, before: first as Item, after: second as Item })).toMatchObject([
      { name: 'budget.warned', data: { region: '411025', payer: 'county:411025', percent: 95, grantedFen: 1_200 } },
    ]);
    await house.setBudget(2_000, second!.version);
    const raised = await house.budget();
    expect(budgetsEventsOf({ id: 'c', at: 0, before: second as Item, after: raised as Item })).toEqual([]);
    await house.serve('2026-10-10 11:40');
    await house.follow('2026-10-11 01:30');
    expect((await house.budget())?.warnings.slice(2)).toMatchObject([
      { percent: 80, amountFen: 2_000, grantedFen: 1_600 },
    ]);
  });
});
