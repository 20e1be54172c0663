import { aDish, aDraft, aPublished, CANTEEN, FISH, MONDAY, TOFU } from '../../test/fixtures/a-canteen.ts';
import type { Dish } from './dish.ts';
import { menusEventsOf } from './events-of.ts';
import type { Menu } from './menu.ts';

const tofu = aDish();
const told = (before: Menu | undefined, after: Menu | undefined) =>
  menusEventsOf({ id: 'change-1', at: 0, before, after }).map(({ name }) => name);

test.each<[string, Menu | undefined, Menu | undefined, string[]]>([
  ['a draft', undefined, aDraft(MONDAY, [tofu]), []],
  ['publishing', aDraft(MONDAY, [tofu]), aPublished(MONDAY, [tofu]), ['menu.published']],
  ['a change that waits', aPublished(MONDAY, [tofu]), aPublished(MONDAY, [tofu], [aDish({ priceFen: 1 })]), []],
  ['a new price', aPublished(MONDAY, [tofu]), aPublished(MONDAY, [aDish({ priceFen: 1 })]), ['menu.changed']],
  ['more portions', aPublished(MONDAY, [tofu]), aPublished(MONDAY, [aDish({ portions: 99 })]), []],
  ['a dish more', aPublished(MONDAY, [tofu]), aPublished(MONDAY, [tofu, aDish({ dishId: FISH })]), []],
  ['withdrawing', aPublished(MONDAY, [tofu]), aDraft(MONDAY, [tofu]), []],
  ['dropping a draft', aDraft(MONDAY, [tofu]), undefined, []],
])('%s', (_, before, after, names) => {
  expect(told(before, after)).toEqual(names);
});

test.each<[string, Partial<Dish>, string[], string[]]>([
  ['an allergen more', { allergens: ['soy', 'peanut'] }, ['peanut'], []],
  ['another allergen', { allergens: ['egg'] }, ['egg'], []],
  ['an allergen less', { allergens: [] }, [], []],
  ['no longer soft', { diets: [] }, [], ['soft']],
  ['low in salt besides', { diets: ['soft', 'low-salt'] }, [], []],
  ['another name', { name: '麻婆豆腐套餐' }, [], []],
])('%s: what is new to somebody who has booked it', (_, but, newAllergens, lostDiets) => {
  const [event] = menusEventsOf({
    id: 'change-1',
    at: 0,
    before: aPublished(MONDAY, [tofu]),
    after: aPublished(MONDAY, [aDish(but)]),
  });
  expect(event?.data).toMatchObject({
    facilityId: CANTEEN,
    date: MONDAY,
    mealtime: 'lunch',
    dishes: [{ dishId: TOFU, was: { priceFen: 1200 }, is: { name: aDish(but).name }, newAllergens, lostDiets }],
  });
});
