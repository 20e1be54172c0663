import type { Fen } from '../../shared/money.ts';
import { ALLERGENS, type Allergen, DIETS, type Diet } from '../registry/index.ts';

/** Of one portion. */
export interface Nutrition {
  energyKj: number;
  proteinMg: number;
  fatMg: number;
  carbohydrateMg: number;
  sodiumMg: number;
}

export interface Dish {
  dishId: string;
  name: string;
  /** A set is a whole meal at one price. */
  kind: 'set' | 'dish';
  priceFen: Fen;
  /** Portions cooked; no limit when left out. */
  portions?: number | undefined;
  /** Diets it is made for. */
  diets: Diet[];
  allergens: Allergen[];
  nutrition?: Nutrition | undefined;
}

/** Why a dish does not suit an elder. `ALLERGEN` is a danger, `DIET` an advice. */
export interface Unsuitable {
  code: 'ALLERGEN' | 'DIET';
  of: Allergen | Diet;
  message: string;
}

export interface Eater {
  diets: readonly Diet[];
  allergens: readonly Allergen[];
}

/** Every reason against the dish for this elder, allergens first; empty when it suits. */
export function unsuitable(dish: Pick<Dish, 'diets' | 'allergens'>, elder: Eater): Unsuitable[] {
  const allergens = elder.allergens.filter((allergen) => dish.allergens.includes(allergen));
  const diets = elder.diets.filter((diet) => !dish.diets.includes(diet));
  return [
    ...allergens.map((of) => ({ code: 'ALLERGEN' as const, of, message: `含${ALLERGENS[of]}，您对它过敏` })),
    ...diets.map((of) => ({ code: 'DIET' as const, of, message: `不符合您的饮食要求：${DIETS[of]}` })),
  ];
}

/** The dishes of a menu as an elder of these diets and allergens sees them. */
export const dishesFor = (
  menu: { readonly dishes: readonly Dish[] },
  diets: readonly Diet[],
  allergens: readonly Allergen[],
): (Dish & { suitable: boolean; reasons: Unsuitable[] })[] =>
  menu.dishes.map((dish) => {
    const reasons = unsuitable(dish, { diets, allergens });
    return { ...dish, suitable: reasons.length === 0, reasons };
  });
