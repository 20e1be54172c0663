import type { Clock } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Condition, Item, Write } from '../../shared/table.ts';
import type { FileItem } from '../visits/index.ts';
import { type DeletionItem, deletionKey, SYSTEM } from './deletion.ts';
import { type Erasing, erased } from './erase-item.ts';
import { type Place, placesOf } from './find-traces.ts';
import type { Shell } from './load-deletion.ts';
import { loadOwn } from './own-items.ts';

export interface ErasingShell extends Shell {
  /** Takes a file out of the private bucket. */
  deleteFile: (key: string) => Promise<void>;
}

/** A function lives fifteen minutes, and a place takes a minute to read at most; what is left after these is the next one's. */
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

interface Cleared {
  readonly items: number;
  readonly photos: number;
  /** Nothing is left in the place: its time was not up, and no item moved while it was read. */
  readonly isDone: boolean;
}

/** Erases what lies in a place, item by item, until `isLate`: never before something is erased, so that rounds go on. */
async function clear(
  { table, deleteFile }: Pick<ErasingShell, 'table' | 'deleteFile'>,
  place: Place,
  erasing: Erasing,
  isLate: () => boolean,
): Promise<Cleared> {
  let [items, photos, isDone] = [0, 0, true];
  for await (const item of place.items()) {
    const left = erased(item, erasing);
    if (left === 'as it is') continue;
    if (item.kind === 'visit-file') {
      await deleteFile((item as FileItem).file);
      photos += 1;
    }
    const written = await table.commit([writeOf(item, left)]);
    if (isRefusal(written)) throw new Error(`${String(item.kind)} could not be erased: ${written.code}`);
    if (written === 'done') items += 1;
    isDone &&= written === 'done';
    if (isLate()) return { items, photos, isDone: false };
  }
  return { items, photos, isDone };
}

/**
 * Takes a person's traces away, place by place, until none is left or the round's time is up; then another round is
 * called. Places that are done are passed by, and so is what was erased before in one that was cut short: every round
 * comes further, and costs no more than its reading.
 */
export async function eraseTraces(
  shell: ErasingShell,
  { elderId }: Pick<DeletionItem, 'elderId'>,
  clock: Clock,
  roundMs = ROUND_MS,
): Promise<void> {
  const { table, keyring } = shell;
  const startedAt = clock();
  const deletion = await table.get<DeletionItem>(deletionKey(elderId));
  if (deletion?.state !== 'ERASING') return;
  const { elderIds = [], counties = [], confirmedAt = startedAt, version } = deletion;
  const own = await loadOwn(table, elderIds);
  const orderIds = new Set(own.orders.map(({ orderId }) => orderId));
  const erasing: Erasing = { elderIds: new Set(elderIds), orderIds, keyring: await keyring(), at: confirmedAt };
  const isLate = () => clock() - startedAt >= roundMs;
  const places = await placesOf(table, { elderIds, counties, confirmedAt }, own);
  const looked = new Set(deletion.looked);
  let { items, photos } = deletion;
  for (const place of places) {
    if (looked.has(place.name)) continue;
    const cleared = await clear(shell, place, erasing, isLate);
    items += cleared.items;
    photos += cleared.photos;
    if (cleared.isDone) looked.add(place.name);
    if (isLate()) break;
  }
  const isDone = places.every(({ name }) => looked.has(name));
  const end = isDone ? ({ state: 'ERASED', erasedAt: clock() } as const) : { round: deletion.round + 1 };
  const put: DeletionItem = {
    ...deletion,
    ...end,
    looked: [...looked],
    items,
    photos,
    by: SYSTEM,
    version: version + 1,
  };
  // Stale: another worker came first, and goes on.
  await table.commit([{ put, when: [['version', '=', version]] }]);
}
