import type { Clock } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Condition, Item, Write } from '../../shared/table.ts';
import { fileOf, type PhotoItem } from '../visits/index.ts';
import { type DeletionItem, deletionKey, SYSTEM } from './deletion.ts';
import { type Erasing, erased } from './erase-item.ts';
import { tracesOf } from './find-traces.ts';
import type { Shell } from './load-deletion.ts';
import { loadOwn } from './own-items.ts';

export interface ErasingShell extends Shell {
  /** Takes a file out of the private bucket. */
  deleteFile: (key: string) => Promise<void>;
}

/** A function lives fifteen minutes; what is left after these is the next one's. */
const ROUND_MS = 8 * 60_000;

/** The item over the one that was read: what moved in between is looked at again by the next round. */
function writeOf(item: Item, left: 'gone' | Item): Write {
  const { pk, sk, version, erased: before } = item;
  const when: Condition[] =
    typeof version === 'number'
      ? [['version', '=', version]]
      : [['pk', 'present'], before === undefined ? ['erased', 'absent'] : ['erased', '=', before]];
  return left === 'gone' ? { delete: { pk, sk } } : { put: left, when };
}

/**
 * Takes a person's traces away, wherever they lie, until none is left or the round's time is up; then another round is
 * called. What was erased once is passed over, so a round that was cut short costs nothing but its reading.
 */
export async function eraseTraces(
  { table, keyring, deleteFile }: ErasingShell,
  { elderId }: Pick<DeletionItem, 'elderId'>,
  clock: Clock,
  roundMs = ROUND_MS,
): Promise<void> {
  const startedAt = clock();
  const deletion = await table.get<DeletionItem>(deletionKey(elderId));
  if (deletion?.state !== 'ERASING') return;
  const { elderIds = [], counties = [], confirmedAt = startedAt, version } = deletion;
  const own = await loadOwn(table, elderIds);
  const orderIds = new Set(own.orders.map(({ orderId }) => orderId));
  const erasing: Erasing = { elderIds: new Set(elderIds), orderIds, keyring: await keyring(), at: confirmedAt };
  let [items, photos, isDone] = [deletion.items, deletion.photos, true];
  for await (const item of tracesOf(table, { elderIds, counties, confirmedAt }, own)) {
    const left = erased(item, erasing);
    if (left === 'as it is') continue;
    if (item.kind === 'visit-photo') {
      await deleteFile(fileOf(item as PhotoItem));
      photos += 1;
    }
    const written = await table.commit([writeOf(item, left)]);
    if (isRefusal(written)) throw new Error(`${String(item.kind)} could not be erased: ${written.code}`);
    if (written === 'done') items += 1;
    isDone &&= written === 'done';
    if (clock() - startedAt >= roundMs) {
      isDone = false;
      break;
    }
  }
  const end = isDone ? ({ state: 'ERASED', erasedAt: clock() } as const) : { round: deletion.round + 1 };
  const put: DeletionItem = { ...deletion, ...end, items, photos, by: SYSTEM, version: version + 1 };
  // Stale: another worker came first, and goes on.
  await table.commit([{ put, when: [['version', '=', version]] }]);
}
