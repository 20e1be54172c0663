import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { By } from '../facilities/index.ts';
import type { Dish } from './dish.ts';
import { type LibraryDish, libraryKey } from './store.ts';

/** Keeps a dish for later menus, in place of what was kept under its id. Menus that have it do not change. */
export async function saveDish(table: Table, facilityId: string, dish: Dish, by: By): Promise<Dish | Refusal> {
  const item: LibraryDish = { ...libraryKey(facilityId, dish.dishId), kind: 'library-dish', dish, by };
  const result = await table.commit([{ put: item }]);
  return isRefusal(result) ? result : dish;
}
