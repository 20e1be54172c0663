import { addDays, weekdayOf } from '../../shared/business-time.ts';
import { idSchema } from '../../shared/ids.ts';
import {
  BOOKING,
  claim,
  daughter,
  dish,
  elder,
  facility,
  id,
  menu,
  OTHER_POINT,
  outcome,
  POINT,
  SET,
  SOUP,
  soup,
} from '../../test/fixtures/a-booking.ts';
import { decidePlanChange } from './change-plan.ts';
import { planDates, stepsOf } from './keep-plan.ts';
import { decideMakingPlan, digestOfTerms } from './make-plan.ts';
import { dueOn, type PlanItem, type PlanTerms, planKey, plannedBookingId } from './plan.ts';
import { firstSuitable } from './suitable-dishes.ts';

const terms = (over: Partial<PlanTerms> = {}): PlanTerms => ({
  facilityId: POINT,
  weekdays: [1, 2, 3, 4, 5],
  mealtimes: ['dinner', 'lunch'],
  mode: 'eat-in',
  prefer: 'set',
  from: '2026-11-23',
  skips: [],
  pauses: [],
  ...over,
});
const by = { personId: daughter.personId, role: 'family' as const };
const plan = (over: Partial<PlanTerms> = {}): PlanItem => ({
  ...planKey(elder().elderId, id('pl', 1)),
  ...terms(over),
  kind: 'plan',
  elderId: elder().elderId,
  planId: id('pl', 1),
  madeBy: by,
  by,
  asked: digestOfTerms(terms(over)),
  version: 1,
  gsi1pk: `PLANS#${POINT}`,
  gsi1sk: `${elder().elderId}#${id('pl', 1)}`,
});

describe('which meals a plan asks for', () => {
  test.each<[string, Partial<PlanTerms>, string, string[]]>([
    ['a Monday', {}, '2026-11-23', ['lunch', 'dinner']],
    ['a Saturday', {}, '2026-11-28', []],
    ['the day before it begins', {}, '2026-11-20', []],
    ['its last day', { until: '2026-11-25' }, '2026-11-25', ['lunch', 'dinner']],
    ['the day after its last', { until: '2026-11-25' }, '2026-11-26', []],
    ['a skipped day', { skips: ['2026-11-24'] }, '2026-11-24', []],
    ['the day after it', { skips: ['2026-11-24'] }, '2026-11-25', ['lunch', 'dinner']],
    [
      'the day before a pause',
      { pauses: [{ from: '2026-11-25', to: '2026-11-26' }] },
      '2026-11-24',
      ['lunch', 'dinner'],
    ],
    ['the first day of a pause', { pauses: [{ from: '2026-11-25', to: '2026-11-26' }] }, '2026-11-25', []],
    ['the last day of a pause', { pauses: [{ from: '2026-11-25', to: '2026-11-26' }] }, '2026-11-26', []],
    [
      'the day after a pause',
      { pauses: [{ from: '2026-11-25', to: '2026-11-26' }] },
      '2026-11-27',
      ['lunch', 'dinner'],
    ],
  ])('%s', (_day, over, date, expected) => {
    expect(dueOn(terms(over), date)).toEqual(expected);
  });

  test('plans look from tomorrow in Shanghai to a week ahead', () => {
    const dates = planDates(Date.parse('2026-11-22T16:00:00Z'));
    expect([dates[0], dates.at(-1), dates.length]).toEqual(['2026-11-24', '2026-11-30', 7]);
    expect(planDates(Date.parse('2026-11-22T15:59:59Z'))[0]).toBe('2026-11-23');
  });
});

describe('the ids of its bookings', () => {
  test('are ids like others, the same each time, different for each meal and round', () => {
    const of = (date: string, mealtime: 'lunch' | 'dinner', round: number, planId = id('pl', 1)) =>
      plannedBookingId(planId, date, mealtime, round);
    const first = of('2026-11-23', 'lunch', 0);
    expect(idSchema('booking').safeParse(first)).toMatchObject({ success: true });
    expect(of('2026-11-23', 'lunch', 0)).toBe(first);
    const others = [
      of('2026-11-24', 'lunch', 0),
      of('2026-11-23', 'dinner', 0),
      of('2026-11-23', 'lunch', 1),
      of('2026-11-23', 'lunch', 0, id('pl', 2)),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
  });
});

describe('what a plan does about a meal', () => {
  const monday = '2026-11-23';
  const steps = (over: Partial<PlanTerms>, claims: Parameters<typeof stepsOf>[2]) =>
    stepsOf(plan({ mealtimes: ['lunch'], ...over }), [monday], claims).map(({ do: what }) => what);
  const bySystem = { personId: daughter.personId, role: 'system' as const };

  test.each<[string, Partial<PlanTerms>, Parameters<typeof stepsOf>[2], string[]]>([
    ['due and free', {}, [], ['book']],
    ['due and booked by it', {}, [claim({ by: bySystem })], []],
    ['due and booked by the daughter, elsewhere', {}, [claim({ facilityId: OTHER_POINT })], []],
    ['due, and the elder gave it back', {}, [claim({ state: 'RELEASED', by: bySystem })], []],
    [
      'due, and the plan gave it up before',
      {},
      [claim({ state: 'RELEASED', by: bySystem, releasedByPlan: true })],
      ['book'],
    ],
    ['no longer due, booked by it', { skips: [monday] }, [claim({ by: bySystem })], ['give-up']],
    ['no longer due, booked by the daughter', { skips: [monday] }, [claim()], []],
    ['moved to another point, booked by it', { facilityId: OTHER_POINT }, [claim({ by: bySystem })], ['give-up']],
    ['no longer due and free', { skips: [monday] }, [], []],
  ])('%s: %s', (_case, over, claims, expected) => {
    expect(steps(over, claims)).toEqual(expected);
  });

  test('a meal booked again is another booking', () => {
    const given = claim({ state: 'RELEASED', by: bySystem, releasedByPlan: true, bookings: [BOOKING, id('bk', 2)] });
    expect(stepsOf(plan({ mealtimes: ['lunch'] }), [monday], [given])).toMatchObject([{ do: 'book', round: 2 }]);
  });

  test('every meal of a week, in order', () => {
    const week = Array.from({ length: 7 }, (_, n) => addDays(monday, n));
    const all = stepsOf(plan(), week, []);
    expect(all.map(({ date, mealtime }) => `${weekdayOf(date)} ${mealtime}`)).toEqual(
      [1, 2, 3, 4, 5].flatMap((day) => [`${day} lunch`, `${day} dinner`]),
    );
  });
});

describe('what it orders', () => {
  const left = () => true;
  test('the first dish of the kind that suits', () => {
    const nuts = dish({ dishId: id('ds', 8), allergens: ['peanut'] });
    expect(firstSuitable(menu({ dishes: [soup(), nuts, dish()] }), elder(), 'set', left)?.dishId).toBe(SET);
    expect(firstSuitable(menu({ dishes: [soup(), nuts] }), elder(), 'set', left)).toBeUndefined();
    expect(firstSuitable(menu(), elder({ diets: [], allergens: [] }), 'dish', left)?.dishId).toBe(SOUP);
  });
  test('nothing that is gone', () => {
    expect(firstSuitable(menu(), elder(), 'set', () => false)).toBeUndefined();
  });
});

describe('making and changing a plan', () => {
  const make = (over: Partial<PlanTerms>, known?: PlanItem) =>
    outcome(
      decideMakingPlan(
        { plan: known, facility: facility() },
        { ...terms(over), elderId: elder().elderId, planId: id('pl', 1) },
        daughter,
      ),
      (answer) => answer.version,
    );
  const change = (over: Partial<PlanTerms>, version = 1, known: PlanItem | undefined = plan()) =>
    outcome(
      decidePlanChange(
        { plan: known, facility: facility() },
        { ...terms(over), elderId: elder().elderId, planId: id('pl', 1), version },
        daughter,
      ),
      (answer) => answer.version,
    );

  test.each<[string, Partial<PlanTerms>, PlanItem | undefined, unknown]>([
    ['new', {}, undefined, 1],
    ['a retry', {}, plan(), 1],
    ['a retry with the days in another order', { weekdays: [5, 4, 3, 2, 1] }, plan(), 1],
    ['another plan under the id', { weekdays: [1] }, plan(), 'ID_REUSED'],
    ['breakfast, which the point has not', { mealtimes: ['breakfast'] }, undefined, 'MEALTIME_NOT_OFFERED'],
  ])('%s: %s', (_case, over, known, expected) => {
    expect(make(over, known)).toBe(expected);
  });

  const pauses = [{ from: '2026-12-01', to: '2026-12-07', reason: '住院' }];
  test.each<[string, Partial<PlanTerms>, number, unknown]>([
    ['a pause', { pauses }, 1, 2],
    ['from an old version', { pauses }, 0, 'PLAN_CHANGED'],
    ['no change, from whatever version', {}, 0, 1],
    ['breakfast', { mealtimes: ['breakfast'] }, 1, 'MEALTIME_NOT_OFFERED'],
  ])('%s: %s', (_case, over, version, expected) => {
    expect(change(over, version)).toBe(expected);
  });

  test('a plan nobody made cannot be changed', () => {
    expect(
      decidePlanChange(
        { plan: undefined, facility: facility() },
        { ...terms(), elderId: elder().elderId, planId: id('pl', 2), version: 1 },
        daughter,
      ),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });
});
