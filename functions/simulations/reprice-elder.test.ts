import { type Booked, linesOfMonth, POINT_REGION } from '../../test/fixtures/a-month.ts';
import { aLayer, aPolicy, takenMeal } from '../subsidies/a-meal.ts';
import type { Policy } from '../subsidies/policy.ts';
import type { PricedElder, TakenMeal } from '../subsidies/quote.ts';
import { repriceElder } from './reprice-elder.ts';
import { StandingMeals } from './standing-meals.ts';

const FACTS: PricedElder = {
  birthDate: '1955-06-01',
  categories: [],
  household: '411025101001',
  residence: '411025101001',
  deceased: false,
  inInstitution: false,
  suspended: false,
};
const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'];
const booked = (dates: readonly string[]): Booked[] => dates.map((date) => ({ date }));
const paying = (fen: number, more: object = {}) =>
  aPolicy({ layers: [aLayer({ classes: [{ label: '所有老人', amount: { kind: 'fixed', fen } }], ...more })] });
const DIBAO_MORE = aPolicy({
  layers: [
    aLayer({
      choose: 'first',
      classes: [
        { label: '低保', who: [{ categories: ['dibao'] }], amount: { kind: 'fixed', fen: 800 } },
        { label: '所有老人', amount: { kind: 'fixed', fen: 500 } },
      ],
    }),
  ],
});

async function repriced(
  was: Policy,
  would: Policy,
  { dates = DAYS, facts = FACTS, others = [] }: { dates?: string[]; facts?: PricedElder; others?: TakenMeal[] } = {},
) {
  const standing = new StandingMeals('2026-11');
  await standing.addPoint(linesOfMonth(was, booked(dates)));
  const [[, meals]] = [...standing.byElder()] as [[string, never[]]];
  return repriceElder(
    meals.map((meal) => ({ meal, facts, region: POINT_REGION, was, would })),
    others,
  );
}
const subsidies = (all: Awaited<ReturnType<typeof repriced>>) =>
  all.map(({ was, would }) => [was, would].map((q) => q.subsidyFen));
const deviations = (all: Awaited<ReturnType<typeof repriced>>) => all.map(({ deviation }) => deviation);

test('each meal is priced by the old rules and by the new ones', async () => {
  const all = await repriced(paying(500), paying(300), { dates: DAYS.slice(0, 2) });
  expect(subsidies(all)).toEqual([
    [500, 300],
    [500, 300],
  ]);
  expect(deviations(all)).toEqual([undefined, undefined]);
});

test('the new rules count their own quota: five a week, the sixth is not subsidised', async () => {
  const five = paying(300, { quotas: [{ per: 'week', meals: 5 }] });
  const all = await repriced(paying(500), five);
  expect(all.map(({ would }) => would.subsidyFen)).toEqual([300, 300, 300, 300, 300, 0]);
});

test('meals outside count as well: with two at another point only three are left', async () => {
  const five = paying(300, { quotas: [{ per: 'week', meals: 5 }] });
  const others = [
    takenMeal('2026-11-23', 'dinner', 'county:411025', 200),
    takenMeal('2026-11-29', 'lunch', 'county:411025', 200),
  ];
  const all = await repriced(paying(500), five, { others });
  expect(all.map(({ would }) => would.subsidyFen)).toEqual([300, 300, 300, 0, 0, 0]);
});

test('booked out of order, a quota falls on the meal that was booked last, and nothing deviates', async () => {
  const five = paying(500, { quotas: [{ per: 'week', meals: 5 }] });
  const all = await repriced(five, five, { dates: [...DAYS].reverse() });
  expect(all.map(({ meal, was }) => [meal.date, was.subsidyFen]).at(-1)).toEqual(['2026-11-23', 0]);
  expect(deviations(all)).toEqual(Array(6).fill(undefined));
});

test('where prices are fixed at serving, the last meals of the week go without, whenever they were booked', async () => {
  const five = paying(300, { quotas: [{ per: 'week', meals: 5 }] });
  const all = await repriced(paying(500), { ...five, priceAt: 'serving' }, { dates: [...DAYS].reverse() });
  expect(all.map(({ meal, would }) => [meal.date.slice(-2), would.subsidyFen])).toEqual([
    ['28', 0],
    ['27', 300],
    ['26', 300],
    ['25', 300],
    ['24', 300],
    ['23', 300],
  ]);
});

test('where prices are fixed at serving, a meal still to come elsewhere takes nothing away', async () => {
  const two = { ...paying(300, { quotas: [{ per: 'week', meals: 2 }] }), priceAt: 'serving' as const };
  const others = [takenMeal('2026-11-29', 'lunch', 'county:411025', 200)];
  const all = await repriced(paying(500), two, { dates: DAYS.slice(0, 2), others });
  expect(all.map(({ would }) => would.subsidyFen)).toEqual([300, 300]);
});

test('two meals of one mealtime, under two files of one person: the one priced first is subsidised', async () => {
  const [first] = await repriced(paying(500), paying(300), { dates: DAYS.slice(0, 1) });
  const twin = { ...first!.meal, transferId: 'tr_2', facilityId: 'fc_B', layers: [], selfPayFen: 1200 };
  const all = repriceElder(
    [first!.meal, twin].map((meal) => ({
      meal,
      facts: FACTS,
      region: POINT_REGION,
      was: paying(500),
      would: paying(300),
    })),
    [],
  );
  expect(subsidies(all)).toEqual([
    [500, 300],
    [0, 0],
  ]);
  expect(all[1]).toMatchObject({ would: { selfPayFen: 1200 }, deviation: undefined });
});

describe('what differs although no rule changed', () => {
  test('a category that became known later', async () => {
    const all = await repriced(DIBAO_MORE, DIBAO_MORE, {
      dates: DAYS.slice(0, 1),
      facts: { ...FACTS, categories: ['dibao'] },
    });
    expect(subsidies(all)).toEqual([[800, 800]]);
    expect(deviations(all)).toEqual(['file']);
  });

  test('a death that became known later', async () => {
    const all = await repriced(paying(500), paying(300), {
      dates: DAYS.slice(0, 1),
      facts: { ...FACTS, deceased: true },
    });
    expect(subsidies(all)).toEqual([[0, 0]]);
    expect(deviations(all)).toEqual(['file']);
  });

  test('a birth date that was wrong', async () => {
    const from80 = aPolicy({
      layers: [
        aLayer({
          classes: [{ label: '80 岁以上', who: [{ age: { from: 80 } }], amount: { kind: 'fixed', fen: 500 } }],
        }),
      ],
    });
    const all = await repriced(from80, from80, {
      dates: DAYS.slice(0, 1),
      facts: { ...FACTS, birthDate: '1945-06-01' },
    });
    expect(subsidies(all)).toEqual([[500, 500]]);
    expect(deviations(all)).toEqual(['file']);
  });

  test('a quota that a meal cancelled later had drawn on', async () => {
    const one = paying(500, { quotas: [{ per: 'week', meals: 1 }] });
    const cancelledAfterwards = await repriced(one, one, { dates: DAYS.slice(0, 2) });
    const [, second] = cancelledAfterwards;
    const all = repriceElder([{ meal: second!.meal, facts: FACTS, region: POINT_REGION, was: one, would: one }], []);
    expect(subsidies(all)).toEqual([[500, 500]]);
    expect(deviations(all)).toEqual(['order']);
  });

  test('anything else', async () => {
    const [posted] = await repriced(paying(500), paying(500), { dates: DAYS.slice(0, 1) });
    const other = paying(400);
    const all = repriceElder(
      [{ meal: posted!.meal, facts: FACTS, region: POINT_REGION, was: other, would: other }],
      [],
    );
    expect(deviations(all)).toEqual(['other']);
  });
});
