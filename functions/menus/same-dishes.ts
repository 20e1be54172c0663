import type { Dish } from './dish.ts';

const shown = ({ dishId, name, kind, priceFen, portions, diets, allergens, nutrition }: Dish) => [
  dishId,
  name,
  kind,
  priceFen,
  portions,
  [...diets].sort(),
  [...allergens].sort(),
  nutrition && [nutrition.energyKj, nutrition.proteinMg, nutrition.fatMg, nutrition.carbohydrateMg, nutrition.sodiumMg],
];

/** The same dishes in the same order; the order of their flags does not matter. */
export const sameDishes = (a: readonly Dish[], b: readonly Dish[]): boolean =>
  JSON.stringify(a.map(shown)) === JSON.stringify(b.map(shown));
