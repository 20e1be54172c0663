import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { noteRemoval } from '../../shared/removal.ts';
import { present, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { libraryKey } from './store.ts';

/** Forgets a dish; forgetting it twice is the same. Menus that have it do not change. */
export async function removeDish(
  table: Table,
  facilityId: string,
  dishId: string,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<{ dishId: string } | Refusal> {
  const key = libraryKey(facilityId, dishId);
  // Stale: it is gone already.
  const result = await table.commit([
    { delete: key, when: present },
    noteRemoval(key, actor, now),
    ...stillHolds(actor),
  ]);
  return isRefusal(result) ? result : { dishId };
}
