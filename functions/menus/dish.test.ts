import { aDish } from '../../test/fixtures/a-canteen.ts';
import type { Allergen, Diet } from '../registry/index.ts';
import { dishesFor, unsuitable } from './dish.ts';

test.each<[string, Diet[], Allergen[], Diet[], Allergen[], string[]]>([
  ['no wishes', [], [], [], ['soy'], []],
  ['allergic to what is in it', [], ['soy'], ['soft'], ['soy', 'egg'], ['ALLERGEN soy']],
  ['allergic to something else', [], ['peanut'], ['soft'], ['soy'], []],
  ['wants soft food, and it is', ['soft'], [], ['soft'], [], []],
  ['wants little salt, and it is only soft', ['low-salt'], [], ['soft'], [], ['DIET low-salt']],
  ['made for more diets than asked', ['soft'], [], ['halal', 'soft'], [], []],
  ['both', ['halal'], ['egg', 'soy'], [], ['soy', 'egg'], ['ALLERGEN egg', 'ALLERGEN soy', 'DIET halal']],
])('%s', (_, diets, allergens, of, contains, reasons) => {
  const dish = aDish({ diets: of, allergens: contains });
  expect(unsuitable(dish, { diets, allergens }).map(({ code, of }) => `${code} ${of}`)).toEqual(reasons);
});

test('the reasons are sentences for the elder', () => {
  const dish = aDish({ diets: [], allergens: ['peanut'] });
  expect(unsuitable(dish, { diets: ['low-salt'], allergens: ['peanut'] }).map(({ message }) => message)).toEqual([
    '含花生，您对它过敏',
    '不符合您的饮食要求：低盐',
  ]);
});

test('a menu keeps its dishes and their order, suitable or not', () => {
  const menu = { dishes: [aDish({ name: '豆腐' }), aDish({ name: '米饭', allergens: [] })] };
  expect(dishesFor(menu, [], ['soy']).map(({ name, suitable }) => [name, suitable])).toEqual([
    ['豆腐', false],
    ['米饭', true],
  ]);
});
