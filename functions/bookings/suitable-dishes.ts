import { type Dish, dishesFor, type Eater, type Menu, type Unsuitable, unsuitable } from '../menus/index.ts';
import type { Order } from './booking.ts';

export interface Warning extends Unsuitable {
  dishId: string;
}

/** What speaks against the chosen dishes for this elder. A warning, not a refusal: the elder decides. */
export const unsuitableFor = (menu: Menu | undefined, elder: Eater, chosen: Order['dishes']): Warning[] => {
  const dishes = menu?.state === 'PUBLISHED' ? menu.dishes : [];
  return chosen.flatMap(({ dishId }) => {
    const dish = dishes.find((candidate) => candidate.dishId === dishId);
    return dish ? unsuitable(dish, elder).map((why) => ({ dishId, ...why })) : [];
  });
};

/** What a plan orders: the first dish of the kind that suits the elder and `isLeft`. */
export const firstSuitable = (
  menu: Menu,
  elder: Eater,
  prefer: Dish['kind'],
  isLeft: (dish: Dish) => boolean,
): Dish | undefined =>
  menu.state === 'PUBLISHED'
    ? dishesFor(menu, elder.diets, elder.allergens).find(
        (dish) => dish.kind === prefer && dish.suitable && isLeft(dish),
      )
    : undefined;
