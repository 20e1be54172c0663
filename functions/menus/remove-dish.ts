import type { Actor } from '../../shared/access.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { libraryKey } from './store.ts';

/** Forgets a dish; forgetting it twice is the same. Menus that have it do not change. */
export async function removeDish(
  table: Table,
  facilityId: string,
  dishId: string,
  actor: Actor,
): Promise<{ dishId: string } | Refusal> {
  const result = await table.commit([{ delete: libraryKey(facilityId, dishId) }, ...stillHolds(actor)]);
  return isRefusal(result) ? result : { dishId };
}
