import fc from 'fast-check';
import { addDays } from '../../shared/business-time.ts';
import { sumFen } from '../../shared/money.ts';
import { type Booked, linesOfMonth, POINT_REGION } from '../../test/fixtures/a-month.ts';
import { MEALTIMES } from '../facilities/index.ts';
import { aLayer, aPolicy } from '../subsidies/a-meal.ts';
import type { Policy } from '../subsidies/policy.ts';
import type { PricedElder } from '../subsidies/quote.ts';
import { type MealToReprice, repriceElder } from './reprice-elder.ts';
import { addResults, NO_RESULT, resultOfElder, SHOWN, type SimulationResult } from './simulation-result.ts';
import { StandingMeals } from './standing-meals.ts';

/** Rules that meet: few payers, small limits, several layers, minimum own payment, discounts. */
const per = fc.constantFrom('mealtime', 'day', 'week', 'month');
const quotas = fc.array(
  fc.oneof(
    fc.record({ per, meals: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ per, fen: fc.integer({ min: 1, max: 3000 }) }),
  ),
  { maxLength: 2 },
);
const amount = fc.oneof(
  fc.record({ kind: fc.constant('fixed'), fen: fc.integer({ min: 0, max: 900 }) }),
  fc.record({ kind: fc.constant('fixed-price'), elderPaysFen: fc.integer({ min: 0, max: 900 }) }),
);
const classes = (who: object[]) => [
  fc.array(
    fc.tuple(fc.constantFrom(undefined, ...who), amount).map(([one, paid]) => ({
      label: '某档',
      ...(one ? { who: [one] } : {}),
      amount: paid,
    })),
    { minLength: 1, maxLength: 2 },
  ),
];
const WHO = [{ age: { from: 70 } }, { age: { to: 69 } }, { categories: ['dibao'] }];
const layer = fc
  .tuple(fc.constantFrom('city', 'county', 'township'), quotas, ...classes(WHO), fc.constantFrom('first', 'best'))
  .map(([level, limits, all, choose]) =>
    aLayer({ label: level, payer: { level, of: 'facility' }, quotas: limits, classes: all, choose }),
  );
const policy = (policyId: string): fc.Arbitrary<Policy> =>
  fc
    .record({
      layers: fc.array(layer, { maxLength: 3 }),
      quotas,
      minimumOwnFen: fc.integer({ min: 0, max: 300 }),
      discounts: fc.array(
        fc.integer({ min: 0, max: 200 }).map((fen) => ({
          label: '让利',
          choose: 'first',
          classes: [{ label: '所有人', amount: { kind: 'fixed', fen } }],
        })),
        { maxLength: 1 },
      ),
    })
    .map((document) => ({ ...aPolicy(document), policyId }));

const month: fc.Arbitrary<Booked[]> = fc
  .uniqueArray(fc.record({ day: fc.integer({ min: 0, max: 29 }), mealtime: fc.constantFrom(...MEALTIMES) }), {
    selector: ({ day, mealtime }) => `${day} ${mealtime}`,
    maxLength: 25,
  })
  .chain((meals) =>
    fc.tuple(
      ...meals.map(({ day, mealtime }) =>
        fc.integer({ min: 0, max: 1500 }).map((listFen) => ({ date: addDays('2026-11-01', day), mealtime, listFen })),
      ),
    ),
  );
const FACTS: PricedElder = {
  birthDate: '1955-06-01',
  categories: [],
  household: '411025101001',
  residence: '411025101001',
  deceased: false,
  inInstitution: false,
  suspended: false,
};

async function simulated(
  booked: readonly Booked[],
  { was, would, facts = FACTS }: { was: Policy; would: Policy; facts?: PricedElder },
) {
  const standing = new StandingMeals('2026-11');
  await standing.addPoint(linesOfMonth(was, booked));
  const meals = [...standing.byElder()].flatMap(([, all]) => all);
  const all: MealToReprice[] = meals.map((meal) => ({ meal, facts, region: POINT_REGION, was, would }));
  const repriced = repriceElder(all, []);
  return { meals, repriced, result: resultOfElder('el_A', repriced, []) };
}

const effects = ({ payers, discount, selfPay }: SimulationResult) =>
  [...payers, discount, selfPay].map(({ effectFen }) => effectFen);

describe('whatever the rules and the month', () => {
  test('the rules that priced the month change nothing', () =>
    fc.assert(
      fc.asyncProperty(policy('po_WAS'), month, async (was, booked) => {
        const { result, meals } = await simulated(booked, { was, would: was });
        expect(result).toMatchObject({
          meals: meals.length,
          gaining: { elders: 0, fen: 0 },
          losing: { elders: 0, fen: 0 },
          biggestElders: [],
          biggestMeals: [],
          biggestLate: [],
        });
        for (const { lateNewsFen, effectFen } of [...result.payers, result.discount, result.selfPay])
          expect([lateNewsFen, effectFen]).toEqual([0, 0]);
      }),
    ));

  test('a file that changed since is told apart: the same rules still change nothing', () =>
    fc.assert(
      fc.asyncProperty(policy('po_WAS'), month, async (was, booked) => {
        const facts: PricedElder = { ...FACTS, categories: ['dibao'] };
        const { result } = await simulated(booked, { was, would: was, facts });
        expect(effects(result).every((fen) => fen === 0)).toBe(true);
        const lateFen = sumFen(result.payers.map(({ lateNewsFen }) => lateNewsFen));
        expect(sumFen(Object.values(result.late).map(({ fen }) => fen))).toBe(lateFen);
      }),
    ));

  test('what payers and merchants give more is what the elder pays less', () =>
    fc.assert(
      fc.asyncProperty(policy('po_WAS'), policy('po_WOULD'), month, async (was, would, booked) => {
        const { result } = await simulated(booked, { was, would });
        expect(sumFen(effects(result))).toBe(0);
        const [change] = result.biggestElders;
        const paysMoreFen = change ? change.selfPayThenFen - change.selfPayWasFen : 0;
        expect(result.selfPay.effectFen).toBe(paysMoreFen);
        expect(result.losing.fen - result.gaining.fen).toBe(paysMoreFen);
      }),
    ));

  test('what the ledger says, the news and the effect add up to what the new rules pay', () =>
    fc.assert(
      fc.asyncProperty(policy('po_WAS'), policy('po_WOULD'), month, async (was, would, booked) => {
        const facts: PricedElder = { ...FACTS, categories: ['dibao'] };
        const { result, repriced, meals } = await simulated(booked, { was, would, facts });
        for (const { payer, nowFen, lateNewsFen, effectFen } of result.payers) {
          const paid = (layers: readonly { payer: string; fen: number }[]) =>
            sumFen(layers.filter((one) => one.payer === payer).map(({ fen }) => fen));
          expect(nowFen).toBe(sumFen(meals.map(({ layers }) => paid(layers))));
          expect(nowFen + lateNewsFen + effectFen).toBe(sumFen(repriced.map(({ would: quote }) => paid(quote.layers))));
        }
      }),
    ));

  test('the new rules keep their own quotas over the month', () =>
    fc.assert(
      fc.asyncProperty(policy('po_WAS'), policy('po_WOULD'), month, async (was, would, booked) => {
        const { repriced } = await simulated(booked, { was, would });
        for (const quota of would.quotas.filter(({ per: period }) => period === 'month')) {
          const paid = repriced.map(({ would: { subsidyFen } }) => subsidyFen).filter((fen) => fen > 0);
          if ('meals' in quota) expect(paid.length).toBeLessThanOrEqual(quota.meals);
          else expect(sumFen(paid)).toBeLessThanOrEqual(quota.fen);
        }
        for (const quota of would.quotas.filter(({ per: period }) => period === 'day')) {
          const byDay = Map.groupBy(repriced, ({ meal }) => meal.date);
          for (const day of byDay.values()) {
            const paid = day.map(({ would: { subsidyFen } }) => subsidyFen).filter((fen) => fen > 0);
            if ('meals' in quota) expect(paid.length).toBeLessThanOrEqual(quota.meals);
            else expect(sumFen(paid)).toBeLessThanOrEqual(quota.fen);
          }
        }
      }),
    ));
});

describe('results of many elders', () => {
  const policyPaying = (fen: number): Policy => ({
    ...aPolicy({ layers: [aLayer({ classes: [{ label: '所有老人', amount: { kind: 'fixed', fen } }] })] }),
    policyId: `po_${fen}`,
  });
  async function resultOf(number: number, fen: number): Promise<SimulationResult> {
    const standing = new StandingMeals('2026-11');
    const elderId = `el_${String(number).padStart(3, '0')}`;
    await standing.addPoint(linesOfMonth(policyPaying(500), [{ date: '2026-11-23' }], { elderId }));
    const meals = [...standing.byElder()].flatMap(([, all]) => all);
    const [was, would] = [policyPaying(500), policyPaying(fen)];
    return resultOfElder(
      elderId,
      repriceElder(
        meals.map((meal) => ({ meal, facts: FACTS, region: POINT_REGION, was, would })),
        [],
      ),
      [],
    );
  }

  test('name the biggest changes only, and count them all', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, (_, i) => resultOf(i, 500 + i * 10)));
    const result = all.reduce(addResults, NO_RESULT);
    expect(result).toMatchObject({ meals: 30, elders: 30, gaining: { elders: 29, fen: 4350 }, losing: { elders: 0 } });
    expect(result.biggestElders).toHaveLength(SHOWN);
    expect(result.biggestElders.slice(0, 2)).toEqual([
      { elderId: 'el_029', meals: 1, selfPayWasFen: 700, selfPayThenFen: 410 },
      { elderId: 'el_028', meals: 1, selfPayWasFen: 700, selfPayThenFen: 420 },
    ]);
    expect(result.biggestMeals[0]).toMatchObject({ elderId: 'el_029', reasons: ['县级补贴：所有老人：每餐 7.90 元'] });
  });

  test('come out the same in whatever order and groups they are added', async () => {
    const all = await Promise.all([510, 490, 500, 700, 0, 510].map((fen, i) => resultOf(i, fen)));
    const one = all.reduce(addResults, NO_RESULT);
    expect(all.toReversed().reduce(addResults, NO_RESULT)).toEqual(one);
    const halves = [all.slice(0, 3), all.slice(3)].map((half) => half.reduce(addResults, NO_RESULT));
    expect(addResults(halves[0]!, halves[1]!)).toEqual(one);
    expect(one).toMatchObject({ gaining: { elders: 3 }, losing: { elders: 2 } });
  });

  test('a meal set aside stays as it is posted and is counted under its reason', async () => {
    const standing = new StandingMeals('2026-11');
    await standing.addPoint(linesOfMonth(policyPaying(500), [{ date: '2026-11-23' }]));
    const [[elderId, [meal]]] = [...standing.byElder()] as [[string, never[]]];
    const result = resultOfElder(elderId, [], [{ meal: meal!, why: 'no-file' }]);
    expect(result).toMatchObject({
      meals: 1,
      setAside: { borne: 0, 'no-file': 1, 'no-policy': 0 },
      payers: [{ payer: 'county:411025', nowFen: 500, lateNewsFen: 0, effectFen: 0 }],
      selfPay: { nowFen: 700, lateNewsFen: 0, effectFen: 0 },
      gaining: { elders: 0 },
    });
  });
});
