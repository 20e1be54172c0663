import type { Table } from '../../shared/table.ts';
import type { Dish } from './dish.ts';
import { type LibraryDish, libraryOf } from './store.ts';

/** Every dish a point keeps, oldest id first. */
export async function listDishes(table: Table, facilityId: string): Promise<Dish[]> {
  const { items } = await table.query<LibraryDish>(libraryOf(facilityId));
  return items.map(({ dish }) => dish);
}
