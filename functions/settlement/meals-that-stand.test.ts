import { NOTHING } from './line.ts';
import { MealsThatStand } from './meals-that-stand.ts';
import { mealCorrection, mealReversed, mealServed, type ServedMeal, type SettlementLine } from './transfers.ts';

const NOW = Date.parse('2026-10-08T11:42:00+08:00');
const by = { personId: 'pn_1', role: 'staff' as const };
let meals = 0;
const serve = (over: Partial<ServedMeal> = {}) =>
  mealServed(
    {
      bookingId: `bk_${++meals}`,
      elderId: 'el_1',
      facilityId: 'fc_1',
      originDate: '2026-10-08',
      mealtime: 'lunch',
      mode: 'eat-in',
      facilityKind: 'canteen',
      pricedAt: NOW,
      age: 80,
      listFen: 1200,
      discountFen: 100,
      layers: [{ payer: 'county:411025', label: '县级补贴', fen: 700 }],
      selfPayFen: 400,
      categories: [],
      evidenceGrade: 3,
      household: '411025101',
      residence: '411025101',
      by,
      ...over,
    },
    NOW,
  );
function standing(...lines: SettlementLine[]) {
  const found = new MealsThatStand('2026-10-01', '2026-10-31');
  for (const line of lines) found.add(line);
  return found;
}
const cause = { reason: '核减', by, now: NOW + 1 };

test('a meal stands as served until something is posted about it', () => {
  expect([...standing(serve()).meals()]).toEqual([
    {
      elderId: 'el_1',
      date: '2026-10-08',
      mealtime: 'lunch',
      mode: 'eat-in',
      listFen: 1200,
      discountFen: 100,
      subsidyFen: 700,
    },
  ]);
});

test('taken back, or borne by the point, it does not; given back to the payers, it does again', () => {
  const meal = serve();
  const borne = { ...meal, layers: [], payeeBearsFen: 700 };
  const refused = mealCorrection('MEAL_DISALLOWED', meal, { from: meal, to: borne }, cause);
  const restored = mealCorrection('MEAL_RESTORED', meal, { from: borne, to: meal }, cause);
  const settledIn = '2026-10';
  expect([...standing(meal, mealReversed(meal, cause)).meals()]).toEqual([]);
  expect([...standing(meal, { ...refused, settledIn }).meals()]).toEqual([]);
  expect([...standing(meal, { ...refused, settledIn }, { ...restored, settledIn }).meals()]).toHaveLength(1);
});

test('an elder who turned out to be entitled to less still ate: the meal stands with less subsidy', () => {
  const meal = serve();
  const less = { ...NOTHING, listFen: 1200, discountFen: 100, selfPayFen: 1100 };
  const { kind: _kind, ...adjusted } = mealCorrection('MEAL_RESTORED', meal, { from: meal, to: less }, cause);
  expect([...standing(meal, { ...adjusted, kind: 'MEAL_ADJUSTED' }).meals()]).toMatchObject([{ subsidyFen: 0 }]);
});

test.each([
  ['2026-09-30', 0],
  ['2026-10-01', 1],
  ['2026-10-31', 1],
  ['2026-11-01', 0],
])('a meal of %s is counted %i times in October', (originDate, count) => {
  expect(standing(serve({ originDate })).volume((elderId) => elderId).meals).toBe(count);
});

test('volume counts meals, elders once, and dates on which anybody ate', () => {
  const lines = [
    serve(),
    serve({ mealtime: 'dinner' }),
    serve({ originDate: '2026-10-09' }),
    serve({ elderId: 'el_2', originDate: '2026-10-09' }),
  ];
  const gone = serve({ elderId: 'el_3', originDate: '2026-10-10' });
  expect(standing(...lines, gone, mealReversed(gone, cause)).volume((elderId) => elderId)).toEqual({
    meals: 4,
    diners: 2,
    days: 2,
  });
  expect(standing(...lines).volume(() => 'el_1')).toEqual({ meals: 4, diners: 1, days: 2 });
  expect(standing(...lines).diners()).toEqual(['el_1', 'el_2']);
});
