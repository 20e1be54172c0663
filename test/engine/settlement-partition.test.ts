import fc from 'fast-check';
import { breaksIn } from '../../functions/settlement/chain.ts';
import {
  deliveryReversed,
  deliverySubsidy,
  type MealServed,
  mealAdjusted,
  NOTHING,
  type SettlementLine,
} from '../../functions/settlement/index.ts';
import { listStatements } from '../../functions/settlement/list-statements.ts';
import { linesOf, measure } from '../../functions/settlement/measure.ts';
import { prepareStatement } from '../../functions/settlement/prepare-statement.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { post } from '../../shared/ledger.ts';
import { at, CANTEEN, type PaidVisit, settlementHouse } from './settlement-house.ts';

const MONTHS = ['2026-07', '2026-08', '2026-09', '2026-10'];
const SYSTEM = { personId: 'system', role: 'system' as const };
/** A line is stored at most so long after its own time stamp, or before it: clocks differ, requests take their time. */
const LATEST_MS = 15 * 60_000 - 1;

const EDGES = ['01 00:00:00.000', '01 00:14:59.999', '01 00:15:00.000', '01 00:20:00.000', '30 23:59:59.999'];
const atNoon = (day: string): string => `${day} 11:40:00.000`;
/** A moment of the quarter at which a line is stored (with the edges of months among them) or the close runs. */
const moment = fc
  .record({
    month: fc.constantFrom('07', '08', '09'),
    time: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...EDGES) },
      {
        weight: 1,
        arbitrary: fc
          .integer({ min: 1, max: 30 })
          .map((day) => `${day}`.padStart(2, '0'))
          .map(atNoon),
      },
    ),
  })
  .map(({ month, time }) => at(`2026-${month}-${time}`));
const happening = fc.record({
  when: moment,
  what: fc.constantFrom(
    'serve',
    'serve late',
    'reverse',
    'adjust',
    'trip',
    'trip back',
    'visit',
    'visit back',
    'close',
    'close',
  ),
  lagMs: fc.oneof(fc.constantFrom(0, LATEST_MS, -LATEST_MS), fc.integer({ min: -LATEST_MS, max: LATEST_MS })),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** A quarter of a canteen: what is posted, when it is really stored, and when the close runs. */
async function live(happenings: readonly Happening[]) {
  const house = await settlementHouse();
  const posted = new Map<string, SettlementLine>();
  const keep = <Line extends SettlementLine>(line: Line): Line => {
    posted.set(line.transferId, line);
    return line;
  };
  async function store<Line extends SettlementLine>(line: Line): Promise<Line> {
    if ((await house.table.commit([post(line)])) !== 'done') throw new Error('not posted');
    return keep(line);
  }
  const text = (instant: Instant): string =>
    new Date(instant + 8 * 3_600_000).toISOString().slice(0, 23).replace('T', ' ');
  const cause = (now: Instant) => ({ reason: '核实', by: SYSTEM, now });
  let meal: MealServed | undefined;
  let visit: PaidVisit | undefined;
  let trip: ReturnType<typeof deliverySubsidy> | undefined;

  async function post1(what: Happening['what'], now: Instant): Promise<void> {
    switch (what) {
      case 'serve':
        meal = keep(await house.serve(text(now)));
        break;
      case 'serve late':
        keep(await house.serve(text(now), { originDate: '2026-06-30' }));
        break;
      case 'reverse':
        if (meal) keep((await house.reverse(meal, text(now))) as SettlementLine);
        meal = undefined;
        break;
      case 'adjust': {
        if (!meal) break;
        const to = { ...NOTHING, listFen: meal.listFen, selfPayFen: meal.listFen };
        await store(mealAdjusted(meal, { from: meal, to }, meal, cause(now)));
        meal = undefined;
        break;
      }
      case 'trip': {
        const facts = { tripId: newId('booking'), mealtime: 'lunch', policyId: newId('policy'), servings: [] };
        const layers = [{ payer: 'county:411025', label: '县级补贴', fen: 200 }];
        const originDate = text(now).slice(0, 10);
        trip = await store(deliverySubsidy(facts, { facilityId: CANTEEN, originDate, layers, by: SYSTEM, now }));
        break;
      }
      case 'trip back':
        if (trip) await store(deliveryReversed(trip, cause(now)));
        trip = undefined;
        break;
      case 'visit':
        visit = await house.visit(text(now), { providerId: CANTEEN });
        keep(visit.visit);
        keep(visit.paid!);
        break;
      case 'visit back':
        if (visit) for (const line of await house.takeVisitBack(visit, text(now))) keep(line);
        visit = undefined;
        break;
      default:
        await house.close(text(now));
    }
  }
  for (const { when, what, lagMs } of happenings.toSorted((a, b) => a.when - b.when))
    await post1(what, what === 'close' ? when : when - lagMs);
  return { house, posted };
}

test('whatever is posted and whenever the close runs, each line stands in exactly one statement of an unbroken chain', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 40, size: 'max' }), async (happenings) => {
      const { house, posted } = await live(happenings);
      await Promise.all([
        house.close('2026-11-01 00:30'),
        ...MONTHS.map((period) => prepareStatement(house.table, CANTEEN, period, SYSTEM, at('2026-11-01 00:30'))),
      ]);
      await house.close('2026-11-01 01:30');
      const { statements } = await listStatements(house.table, CANTEEN, undefined);
      const chain = statements.toReversed();
      expect(breaksIn(chain)).toEqual([]);
      const settled: string[] = [];
      for (const statement of chain) {
        for await (const { transferId, postedAt } of linesOf(house.table, statement)) {
          settled.push(transferId);
          expect(isoInShanghai(postedAt).slice(0, 7)).toBe(statement.period);
        }
        const { digest, totals } = await measure(house.table, statement);
        expect({ digest, totals }).toEqual({ digest: statement.digest, totals: statement.totals });
      }
      expect(settled.toSorted()).toEqual([...posted.keys()].toSorted());
      const owedFen = [...posted.values()].flatMap(({ layers }) => layers).reduce((sum, { fen }) => sum + fen, 0);
      expect(chain.reduce((sum, { totals }) => sum + totals.subsidyFen, 0)).toBe(owedFen);
      house.client.destroy();
    }),
    { numRuns: 15 },
  );
});
