import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { type FacilityHead, type MealView, mealsOn, portionsLeftOf, type Slot } from '../facilities/index.ts';
import { type Dish, type Eater, type Unsuitable, unsuitable } from './dish.ts';
import type { Menu } from './menu.ts';

export interface DishView extends Dish {
  soldOut: boolean;
  /** Left out when there is no limit. */
  portionsLeft?: number;
  suitable?: boolean;
  reasons?: Unsuitable[];
}
export interface MenuView extends MealView {
  published: boolean;
  seatsLeft: number;
  dishes: DishView[];
}
/** What is stored of one day of a point. */
export interface Day {
  head: FacilityHead;
  date: BusinessDate;
  menus: readonly Menu[];
  slots: readonly Slot[];
}

function dishView(dish: Dish, slot: Slot, eater: Eater | undefined): DishView {
  const portionsLeft = portionsLeftOf(slot, dish);
  const reasons = eater && unsuitable(dish, eater);
  return {
    ...dish,
    soldOut: portionsLeft === 0,
    ...(portionsLeft === undefined ? {} : { portionsLeft }),
    ...(reasons ? { suitable: reasons.length === 0, reasons } : {}),
  };
}

/** The menus of a day as anyone may see them, and for whom a dish does not suit when an elder is given. */
export const menusOn = ({ head, date, menus, slots }: Day, now: Instant, eater?: Eater): MenuView[] =>
  mealsOn(head, date, now).map((meal) => {
    const menu = menus.find((each) => each.date === date && each.mealtime === meal.mealtime);
    const slot = slots.find(({ sk }) => sk === `SLOT#${date}#${meal.mealtime}`);
    const published = menu?.state === 'PUBLISHED' && slot !== undefined;
    return {
      ...meal,
      published,
      seatsLeft: Math.max(0, slot?.seatsLeft ?? 0),
      dishes: published ? menu.dishes.map((dish) => dishView(dish, slot, eater)) : [],
    };
  });
