import type { Evidence, RawItem } from './checker/raw-item.ts';
import { type EngineDoor, sorted } from './engine-door.ts';
import type { Town } from './town.ts';

export type RawTables = Pick<Evidence, 'main' | 'ledger'>;

const TOLD_AGAIN = 20;

/** What was handled is handled: events that come once more change nothing. */
export async function onceMore(
  { cloud, ground }: Town,
  door: EngineDoor,
  { before: items, read }: { before: RawTables; read: () => Promise<RawTables> },
): Promise<string[]> {
  const found: string[] = [];
  let before = items;
  for (let i = 0; i < TOLD_AGAIN && cloud.events.length; i++) {
    const name = ground.random.pick([...new Set(cloud.events.map((one) => one.name))]);
    const event = ground.random.pick(cloud.events.filter((one) => one.name === name));
    const { stored } = door;
    await cloud.tellAgain([event]);
    await ground.othersDone();
    if (door.stored === stored) continue;
    const after = await read();
    for (const item of differing(before, after)) found.push(`once more: ${event.name} (${event.id}) changed ${item}`);
    before = after;
  }
  return found;
}

/**
 * But for the agenda of the no-show job: a meal that is put on it again is looked at again, and is over. And whoever may
 * look at the elder's meals only since then is told now, and once.
 */
function differing(before: RawTables, after: RawTables): string[] {
  const byName = ({ main, ledger }: RawTables) =>
    new Map<string, RawItem>([...main, ...ledger].map((item) => [`${item.pk} ${item.sk}`, item]));
  const [old, now] = [byName(before), byName(after)];
  const text = (item: RawItem) => JSON.stringify(sorted(item));
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    const isExpected = name.startsWith('AGENDA#') || (name.startsWith('NOTICE#') && !was);
    return !isExpected && text(was) !== text(is);
  });
}
