import { isRefusal } from '../../shared/refusal.ts';
import { aCanteen, aDish, aDraft, aPublished, COOK, FISH, MONDAY, SUNDAY } from '../../test/fixtures/a-canteen.ts';
import type { Mealtime } from '../facilities/index.ts';
import type { Dish } from './dish.ts';
import type { Menu } from './menu.ts';
import { decidePlan } from './plan-meal.ts';

const tofu = aDish();
const fish = aDish({ dishId: FISH, name: '清蒸鱼', allergens: ['fish'] });

const planning = (
  menu: Menu | undefined,
  dishes: Dish[],
  { date = MONDAY, mealtime = 'lunch' as Mealtime, now = SUNDAY } = {},
) => decidePlan({ head: aCanteen(), menu }, { date, mealtime, dishes }, COOK, now);

/** What is stored afterwards: `unchanged`, `gone`, or the content of the menu. */
function stored(decision: ReturnType<typeof planning>) {
  if (isRefusal(decision)) return decision.code;
  const [write] = decision.writes;
  if (!write) return 'unchanged';
  if (!('put' in write)) return 'gone';
  const { state, dishes, draft } = write.put as Partial<Menu> & { dishes?: Dish[] };
  return { state, dishes, draft };
}

test.each<[string, Menu | undefined, Dish[], unknown]>([
  ['the first draft', undefined, [tofu], { state: 'DRAFT', draft: [tofu] }],
  ['another draft', aDraft(MONDAY, [tofu]), [fish], { state: 'DRAFT', draft: [fish] }],
  ['the same draft', aDraft(MONDAY, [tofu]), [tofu], 'unchanged'],
  ['no dishes drop the draft', aDraft(MONDAY, [tofu]), [], 'gone'],
  ['no dishes where there is nothing', undefined, [], 'unchanged'],
  [
    'a change to a published meal waits beside it',
    aPublished(MONDAY, [tofu]),
    [tofu, fish],
    { state: 'PUBLISHED', dishes: [tofu], draft: [tofu, fish] },
  ],
  ['the published dishes are no change', aPublished(MONDAY, [tofu]), [tofu], 'unchanged'],
  [
    'back to the published dishes drops the change',
    aPublished(MONDAY, [tofu], [fish]),
    [tofu],
    { state: 'PUBLISHED', dishes: [tofu] },
  ],
  ['no dishes drop the change', aPublished(MONDAY, [tofu], [fish]), [], { state: 'PUBLISHED', dishes: [tofu] }],
  ['no dishes do not unpublish', aPublished(MONDAY, [tofu]), [], 'unchanged'],
])('%s', (_, menu, dishes, after) => {
  expect(stored(planning(menu, dishes))).toEqual(after);
});

test('the order in which allergens are ticked is no change', () => {
  const before = aDish({ allergens: ['soy', 'egg'] });
  expect(stored(planning(aDraft(MONDAY, [before]), [aDish({ allergens: ['egg', 'soy'] })]))).toBe('unchanged');
});

test.each<[string, Parameters<typeof planning>[2], string | undefined]>([
  ['a mealtime that is not served', { mealtime: 'breakfast' }, 'MEALTIME_NOT_OFFERED'],
  ['yesterday', { date: '2026-11-21' }, 'MEAL_IS_PAST'],
  ['today, a moment before lunch ends', { now: Date.parse('2026-11-23T12:29:59.999+08:00') }, undefined],
  ['today, when lunch has ended', { now: Date.parse('2026-11-23T12:30:00+08:00') }, 'MEAL_IS_PAST'],
])('%s: %s', (_, when, code) => {
  const decision = planning(undefined, [tofu], when);
  expect(isRefusal(decision) ? decision.code : undefined).toBe(code);
});

test('a draft can be dropped also when its meal is over or no longer served', () => {
  expect(stored(planning(aDraft('2026-11-21', [tofu]), [], { date: '2026-11-21' }))).toBe('gone');
  expect(stored(planning(aDraft(MONDAY, [tofu], 'breakfast'), [], { mealtime: 'breakfast' }))).toBe('gone');
});

test('a dish whose id ends like that of a published dish is refused', () => {
  const twin = aDish({ dishId: `${FISH.slice(0, 3)}9${FISH.slice(4)}` });
  expect(planning(aPublished(MONDAY, [fish]), [fish, twin])).toMatchObject({ code: 'INVALID_INPUT' });
});
