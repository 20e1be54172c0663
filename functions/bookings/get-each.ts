import type { Item, Key, Table } from '../../shared/table.ts';

const KEYS_PER_BATCH = 100;
const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** Reads any number of items, each once, a hundred at a time; what is answered finds one by its key. */
export async function getEach(
  table: Pick<Table, 'getMany'>,
  keys: readonly Key[],
): Promise<<T extends Item = Item>(key: Key) => T | undefined> {
  const wanted = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
  const found = new Map<string, Item | undefined>();
  for (let at = 0; at < wanted.length; at += KEYS_PER_BATCH) {
    const batch = wanted.slice(at, at + KEYS_PER_BATCH);
    const items = await table.getMany(batch);
    for (const [i, key] of batch.entries()) found.set(nameOf(key), items[i]);
  }
  return <T extends Item = Item>(key: Key) => found.get(nameOf(key)) as T | undefined;
}
