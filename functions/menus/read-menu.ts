import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import { type FacilityHead, MEALTIMES, type Slot, slotKey } from '../facilities/index.ts';
import { type Menu, menuKey } from './menu.ts';
import { type Day, type MenuView, menusOn } from './view.ts';

const isMenu = (item: Item | undefined): item is Menu => item?.kind === 'menu';
const isSlot = (item: Item | undefined): item is Slot => item?.kind === 'slot';

/** A day of a point and whatever else is asked for, in one batch. */
export async function loadDay(
  table: Table,
  { facilityId, date }: { facilityId: string; date: BusinessDate },
  besides: readonly Key[] = [],
): Promise<{ day: Day | undefined; besides: readonly (Item | undefined)[] }> {
  const [head, ...items] = await table.getMany([
    facilityHead(facilityId),
    ...MEALTIMES.flatMap((mealtime) => [menuKey(facilityId, date, mealtime), slotKey(facilityId, date, mealtime)]),
    ...besides,
  ]);
  const ofDay = items.slice(0, items.length - besides.length);
  return {
    day: head && { head: head as FacilityHead, date, menus: ofDay.filter(isMenu), slots: ofDay.filter(isSlot) },
    besides: items.slice(items.length - besides.length),
  };
}

/** The published menus of a day, with what is left of them. Refuses with NOT_FOUND. */
export async function readMenu(
  table: Table,
  of: { facilityId: string; date: BusinessDate },
  now: Instant,
): Promise<MenuView[] | Refusal> {
  const { day } = await loadDay(table, of);
  return day ? menusOn(day, now) : refuse('NOT_FOUND');
}
