import type { BusinessDate } from '../../shared/business-time.ts';
import type { Item, Table } from '../../shared/table.ts';
import { type Mealtime, portionKey, portionsLeftOf, type Slot, slotKey } from '../facilities/index.ts';
import type { Dish } from './dish.ts';
import { type Menu, menuKey } from './menu.ts';
import { mealsOfWeek } from './store.ts';

/** A meal as its cooks see it: what is published, what waits to be published, and how the booking goes. */
export interface WeekMeal {
  date: BusinessDate;
  mealtime: Mealtime;
  state: Menu['state'];
  dishes?: Dish[];
  draft?: Dish[];
  slot?: {
    seatsLeft: number;
    booked: number;
    /** Of the published dishes that have a limit or are sold out. */
    portionsLeft: { dishId: string; left: number }[];
    soldOut: string[];
  };
}

function slotView(slot: Slot, dishes: readonly Dish[]): NonNullable<WeekMeal['slot']> {
  return {
    seatsLeft: slot.seatsLeft,
    booked: slot.booked,
    portionsLeft: dishes.flatMap((dish) => {
      const left = portionsLeftOf(slot, dish);
      return left === undefined ? [] : [{ dishId: dish.dishId, left }];
    }),
    soldOut: dishes.map(({ dishId }) => dishId).filter((dishId) => slot.soldOut[portionKey(dishId)]),
  };
}

function weekMeal(menu: Menu, slot: Slot | undefined): WeekMeal {
  const { date, mealtime, state, draft } = menu;
  const dishes = menu.state === 'PUBLISHED' ? menu.dishes : undefined;
  return {
    date,
    mealtime,
    state,
    ...(dishes ? { dishes } : {}),
    ...(draft ? { draft } : {}),
    ...(dishes && slot ? { slot: slotView(slot, dishes) } : {}),
  };
}

/** Every planned or published meal of a week, in order. */
export async function readWeek(table: Table, facilityId: string, monday: BusinessDate): Promise<WeekMeal[]> {
  const meals = mealsOfWeek(monday);
  const items = await table.getMany([
    ...meals.map(({ date, mealtime }) => menuKey(facilityId, date, mealtime)),
    ...meals.map(({ date, mealtime }) => slotKey(facilityId, date, mealtime)),
  ]);
  return meals.flatMap((_, i) => {
    const menu: Item | undefined = items[i];
    return menu ? [weekMeal(menu as Menu, items[meals.length + i] as Slot | undefined)] : [];
  });
}
