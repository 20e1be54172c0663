import type { BusinessDate } from '../../shared/business-time.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { By, Mealtime } from '../facilities/index.ts';
import type { Dish } from './dish.ts';

interface MenuItem extends Item {
  kind: 'menu';
  facilityId: string;
  date: BusinessDate;
  mealtime: Mealtime;
  by: By;
  version: number;
}
/** Planned by the staff, seen by nobody else: there are no dishes to book yet, and there is no slot. */
export interface DraftMenu extends MenuItem {
  state: 'DRAFT';
  draft: Dish[];
}
/** What can be booked. Its slot was written in the same transaction. */
export interface PublishedMenu extends MenuItem {
  state: 'PUBLISHED';
  dishes: Dish[];
  /** A change that waits to be published. */
  draft?: Dish[];
}
export type Menu = DraftMenu | PublishedMenu;

export const menuKey = (facilityId: string, date: BusinessDate, mealtime: Mealtime): Key => ({
  pk: `FACILITY#${facilityId}`,
  sk: `MENU#${date}#${mealtime}`,
});
