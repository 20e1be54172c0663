import { fileThatStays } from './checker/files.ts';
import type { Evidence, RawItem } from './checker/raw-item.ts';
import { type Changed, type EngineDoor, sorted } from './engine-door.ts';
import type { Town } from './town.ts';

export type RawTables = Pick<Evidence, 'main' | 'ledger'>;

const TOLD_AGAIN = 20;

/** What was handled is handled: events that come once more change nothing. */
export async function onceMore(
  { cloud, ground }: Town,
  door: EngineDoor,
  { before: items, read, history }: { before: RawTables; read: () => Promise<RawTables>; history: readonly Changed[] },
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
    for (const item of differing(before, after, inAnotherOrder(after, history)))
      found.push(`once more: ${event.name} (${event.id}) changed ${item}`);
    before = after;
  }
  return found;
}

/**
 * But for the agenda of the no-show job: a meal that is put on it again is looked at again, and is over. And whoever may
 * look at the elder's meals only since then is told now, and once.
 */
function differing(before: RawTables, after: RawTables, isReordered: (item: RawItem) => boolean): string[] {
  const byName = ({ main, ledger }: RawTables) =>
    new Map<string, RawItem>([...main, ...ledger].map((item) => [`${item.pk} ${item.sk}`, item]));
  const [old, now] = [byName(before), byName(after)];
  const text = (item: RawItem) => JSON.stringify(sorted(item));
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    const isExpected = name.startsWith('AGENDA#') || (name.startsWith('NOTICE#') && !was) || isReordered(is ?? was);
    return !isExpected && text(was) !== text(is);
  });
}

/**
 * What belongs to an elder whose meals were stored in another order than their times say: two booked in the same second, or a
 * machine had a wrong clock. Subsidies go by those times: looked at again, another of the elder's meals came first.
 */
function inAnotherOrder({ main }: RawTables, history: readonly Changed[]): (item: RawItem) => boolean {
  const stays = fileThatStays(main);
  const elderOf = ({ pk, elderId = pk.split('#')[1] }: RawItem): string => stays(elderId);
  const seen = new Set<string>();
  const latest = new Map<string, number>();
  const elders = new Set<string>();
  for (const { after } of history) {
    const booking: RawItem = after;
    if (booking?.kind?.S !== 'booking') continue;
    const elder = elderOf({ pk: booking.pk.S });
    const { bookedAt, changedAt, ended, noShow } = booking;
    for (const time of [bookedAt, changedAt, ended?.M.at, noShow?.M.at]) {
      const name = `${booking.sk.S} ${time?.N}`;
      if (!time || seen.has(name)) continue;
      seen.add(name);
      if (Number(time.N) < (latest.get(elder) ?? 0)) elders.add(elder);
      latest.set(elder, Math.max(latest.get(elder) ?? 0, Number(time.N)));
    }
  }
  return (item) => elders.has(elderOf(item));
}
