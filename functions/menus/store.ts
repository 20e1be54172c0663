import { addDays, type BusinessDate, datesBetween, type Instant } from '../../shared/business-time.ts';
import { noteRemoval } from '../../shared/removal.ts';
import type { Item, Key, Table, Write } from '../../shared/table.ts';
import { absent } from '../../shared/table.ts';
import { type By, type FacilityHead, facilityHead, MEALTIMES, type Mealtime } from '../facilities/index.ts';
import type { Dish } from './dish.ts';
import { type Menu, menuKey } from './menu.ts';

/** One meal of a point. */
export interface Meal {
  date: BusinessDate;
  mealtime: Mealtime;
}

export const sameMeal = (a: Meal, b: Meal): boolean => a.date === b.date && a.mealtime === b.mealtime;

/** The 21 meals of the week that begins on a Monday, in order. */
export const mealsOfWeek = (monday: BusinessDate): Meal[] =>
  datesBetween(monday, addDays(monday, 6)).flatMap((date) => MEALTIMES.map((mealtime) => ({ date, mealtime })));

/** A dish kept for the next menus. */
export interface LibraryDish extends Item {
  kind: 'library-dish';
  dish: Dish;
  by: By;
}
const LIBRARY = 'DISH#';
export const libraryKey = (facilityId: string, dishId: string): Key => ({
  pk: facilityHead(facilityId).pk,
  sk: `${LIBRARY}${dishId}`,
});
export const libraryOf = (facilityId: string) => ({ pk: facilityHead(facilityId).pk, begins: LIBRARY });

export interface Planned {
  head: FacilityHead | undefined;
  /** Those that exist of the meals asked for. */
  menus: readonly Menu[];
}

/** The point and the menus of some meals, in one batch. */
export async function loadMenus(table: Table, facilityId: string, meals: readonly Meal[]): Promise<Planned> {
  const [head, ...menus] = await table.getMany([
    facilityHead(facilityId),
    ...meals.map(({ date, mealtime }) => menuKey(facilityId, date, mealtime)),
  ]);
  return {
    head: head as FacilityHead | undefined,
    menus: menus.filter((menu) => menu !== undefined) as Item[] as Menu[],
  };
}

type Content = { state: 'DRAFT'; draft: Dish[] } | { state: 'PUBLISHED'; dishes: Dish[]; draft?: Dish[] };

/** Writes a menu in place of the one that was read (or of none), if that still stands. */
export function putMenu(facilityId: string, meal: Meal, before: Menu | undefined, content: Content, by: By): Write {
  const menu: Menu = {
    ...menuKey(facilityId, meal.date, meal.mealtime),
    kind: 'menu',
    facilityId,
    ...meal,
    ...content,
    by,
    version: (before?.version ?? 0) + 1,
  };
  return { put: menu, when: before ? [['version', '=', before.version]] : absent };
}

export const removeMenu = (menu: Menu, by: By, now: Instant): Write[] => [
  { delete: { pk: menu.pk, sk: menu.sk }, when: [['version', '=', menu.version]] },
  noteRemoval(menu, by, now),
];
