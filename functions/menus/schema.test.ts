import { aDish } from '../../test/fixtures/a-canteen.ts';
import { dish, dishes, monday } from './schema.ts';

const accepts = (but: object) => dish.safeParse({ ...aDish(), ...but }).success;
const nutrition = { energyKj: 2600, proteinMg: 28_000, fatMg: 22_000, carbohydrateMg: 76_000, sodiumMg: 900 };

test.each<[string, object, boolean]>([
  ['a free meal', { priceFen: 0 }, true],
  ['less than nothing', { priceFen: -1 }, false],
  ['half a fen', { priceFen: 0.5 }, false],
  ['500 yuan', { priceFen: 50_000 }, true],
  ['a fen more', { priceFen: 50_001 }, false],
  ['a price as text', { priceFen: '1200' }, false],
  ['no limit', { portions: undefined }, true],
  ['no portion', { portions: 0 }, false],
  ['9999 portions', { portions: 9_999 }, true],
  ['10000 portions', { portions: 10_000 }, false],
  ['a name of 40 characters', { name: '菜'.repeat(40) }, true],
  ['a name of 41', { name: '菜'.repeat(41) }, false],
  ['a name of spaces', { name: '  ' }, false],
  ['a name over two lines', { name: '豆腐\n米饭' }, false],
  ['an unknown allergen', { allergens: ['lupin'] }, false],
  ['an allergen twice', { allergens: ['soy', 'soy'] }, false],
  ['nutrition', { nutrition }, true],
  ['nutrition without salt', { nutrition: { ...nutrition, sodiumMg: undefined } }, false],
  ['a field nobody knows', { soldOut: true }, false],
  ['an id of another kind', { dishId: 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB' }, false],
])('%s: %j is %s', (_, but, ok) => {
  expect(accepts(but)).toBe(ok);
});

const idEnding = (end: string) => `ds_${'0'.repeat(26 - end.length)}${end}`;
const many = (count: number) => Array.from({ length: count }, (_, i) => aDish({ dishId: idEnding(String(100 + i)) }));

test.each([
  [0, true],
  [40, true],
  [41, false],
])('%d dishes: %s', (count, ok) => {
  expect(dishes.safeParse(many(count)).success).toBe(ok);
});

test('two dishes of a meal must not end alike, or a slot could not tell them apart', () => {
  const first = aDish({ dishId: idEnding('1ABCDEF') });
  expect(dishes.safeParse([first, aDish({ dishId: idEnding('2ABCDEF') })]).success).toBe(false);
  expect(dishes.safeParse([first, aDish({ dishId: idEnding('2ABCDEG') })]).success).toBe(true);
});

test.each([
  ['2026-11-22', false],
  ['2026-11-23', true],
  ['2026-11-24', false],
])('%s is a Monday: %s', (date, ok) => {
  expect(monday.safeParse(date).success).toBe(ok);
});
