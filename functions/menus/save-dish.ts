import type { Actor } from '../../shared/access.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { byOf } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import type { Dish } from './dish.ts';
import { type LibraryDish, libraryKey } from './store.ts';

/** Keeps a dish for later menus, in place of what was kept under its id. Menus that have it do not change. */
export async function saveDish(table: Table, facilityId: string, dish: Dish, actor: Actor): Promise<Dish | Refusal> {
  const item: LibraryDish = { ...libraryKey(facilityId, dish.dishId), kind: 'library-dish', dish, by: byOf(actor) };
  const result = await table.commit([{ put: item }, ...stillHolds(actor)]);
  return isRefusal(result) ? result : dish;
}
