import { instantAt } from '../../shared/business-time.ts';
import { linesOfMonth } from '../../test/fixtures/a-month.ts';
import {
  type MealAdjusted,
  type MealServed,
  mealCorrection,
  mealReversed,
  type SettlementLine,
} from '../settlement/index.ts';
import { aPolicy } from '../subsidies/a-meal.ts';
import { StandingMeals } from './standing-meals.ts';

const NEWS = instantAt('2026-12-03', '09:00');
const cause = { reason: '低保补批', by: { personId: 'pn_1', role: 'finance' as const }, now: NEWS };
const [monday, tuesday] = linesOfMonth(aPolicy(), [{ date: '2026-11-23' }, { date: '2026-11-24' }]) as [
  MealServed,
  MealServed,
];

async function standing(lines: readonly SettlementLine[], month = '2026-11') {
  const meals = new StandingMeals(month);
  const count = await meals.addPoint(lines);
  return { count, elders: [...meals.byElder()] };
}
const dates = async (lines: readonly SettlementLine[], month?: string) =>
  (await standing(lines, month)).elders.flatMap(([, meals]) => meals.map(({ date }) => date));

const shares = (fen: number, payeeBearsFen = 0) => ({
  listFen: 1200,
  discountFen: 0,
  layers: fen > 0 ? [{ payer: 'county:411025', label: '县级补贴', fen }] : [],
  selfPayFen: 1200 - fen - payeeBearsFen,
  payeeBearsFen,
});

test('a meal nobody touched afterwards stands as it was served', async () => {
  const { count, elders } = await standing([monday]);
  expect(count).toBe(1);
  expect(elders).toMatchObject([
    [
      'el_A',
      [
        {
          transferId: monday.transferId,
          facilityId: 'fc_A',
          date: '2026-11-23',
          mealtime: 'lunch',
          listFen: 1200,
          layers: [{ payer: 'county:411025', fen: 500 }],
          selfPayFen: 700,
          recorded: { age: 71, categories: [], residence: '411025101001' },
        },
      ],
    ],
  ]);
});

test('a reversed meal is no meal; whatever else is said about it afterwards', async () => {
  const reversal = mealReversed(monday, cause);
  expect(await dates([monday, tuesday, reversal])).toEqual(['2026-11-24']);
});

test('an adjusted meal stands with the sum of its lines and the facts it was priced with last', async () => {
  const adjusted: MealAdjusted = {
    ...mealCorrection('MEAL_ADJUSTED', monday, { from: shares(500), to: shares(800) }, cause),
    policyId: 'po_NEW',
    categories: ['dibao'],
  };
  const { elders } = await standing([monday, adjusted]);
  expect(elders[0]![1]).toMatchObject([
    {
      transferId: monday.transferId,
      policyId: 'po_NEW',
      layers: [{ payer: 'county:411025', fen: 800 }],
      selfPayFen: 400,
      recorded: { categories: ['dibao'] },
    },
  ]);
});

test('what an office refuses is borne by the point, and restored it is as before', async () => {
  const refused = mealCorrection('MEAL_DISALLOWED', monday, { from: shares(500), to: shares(0, 500) }, cause);
  const restored = mealCorrection(
    'MEAL_RESTORED',
    monday,
    { from: shares(0, 500), to: shares(500) },
    { ...cause, now: NEWS + 1 },
  );
  const settledIn = '2026-11';
  const one = await standing([monday, { ...refused, settledIn }]);
  expect(one.elders[0]![1]).toMatchObject([{ layers: [], payeeBearsFen: 500, selfPayFen: 700 }]);
  const both = await standing([monday, { ...refused, settledIn }, { ...restored, settledIn }]);
  expect(both.elders[0]![1]).toMatchObject([{ layers: [{ fen: 500 }], payeeBearsFen: 0 }]);
});

test('a meal belongs to the month it was eaten in, whenever it was posted', async () => {
  const late: MealServed = { ...monday, postedAt: NEWS };
  expect(await dates([late])).toEqual(['2026-11-23']);
  expect(await dates([late], '2026-12')).toEqual([]);
});

test('an elder’s meals come in the order they were priced, not eaten', async () => {
  const [sunday, saturday] = linesOfMonth(aPolicy(), [{ date: '2026-11-22' }, { date: '2026-11-21' }]);
  expect(await dates([saturday!, sunday!])).toEqual(['2026-11-22', '2026-11-21']);
});
