import { fileThatStays } from './checker/files.ts';
import type { Evidence, RawItem } from './checker/raw-item.ts';
import { type Changed, type EngineDoor, sorted } from './engine-door.ts';
import type { Town } from './town.ts';

export type RawTables = Pick<Evidence, 'main' | 'ledger'>;

const TOLD_AGAIN = 20;
const MINUTE = 60_000;

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
    for (const item of differing(before, after, misdated(after, history)))
      found.push(`once more: ${event.name} (${event.id}) changed ${item}`);
    before = after;
  }
  return found;
}

/**
 * But for the agenda of the no-show job: a meal that is put on it again is looked at again, and is over. And whoever may
 * look at the elder's meals only since then is told now, and once.
 */
function differing(before: RawTables, after: RawTables, isMisdated: (item: RawItem) => boolean): string[] {
  const byName = ({ main, ledger }: RawTables) =>
    new Map<string, RawItem>([...main, ...ledger].map((item) => [`${item.pk} ${item.sk}`, item]));
  const [old, now] = [byName(before), byName(after)];
  const text = (item: RawItem) => JSON.stringify(sorted(item));
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    const isExpected = name.startsWith('AGENDA#') || (name.startsWith('NOTICE#') && !was) || isMisdated(is ?? was);
    return !isExpected && text(was) !== text(is);
  });
}

/**
 * What belongs to an elder of whom a machine with a wrong clock wrote down when a meal was booked or given up. Subsidies go by
 * what is written down: looked at again, another of the elder's meals may have come first.
 */
function misdated({ main }: RawTables, history: readonly Changed[]): (item: RawItem) => boolean {
  const stays = fileThatStays(main);
  const elderOf = ({ pk, elderId = pk.slice('ELDER#'.length) }: RawItem): string => stays(elderId);
  const seen = new Set<string>();
  const elders = new Set<string>();
  for (const { at, after } of history) {
    const booking: RawItem = after;
    if (booking?.kind?.S !== 'booking') continue;
    for (const [what, stamp] of Object.entries({
      booked: booking.bookedAt,
      ended: booking.ended?.M.at,
      missed: booking.noShow?.M.at,
    })) {
      const name = `${booking.sk.S} ${what}`;
      if (!stamp || seen.has(name)) continue;
      seen.add(name);
      if (Math.abs(Number(stamp.N) - at) > MINUTE) elders.add(elderOf({ pk: booking.pk.S }));
    }
  }
  return (item) => elders.has(elderOf(item));
}
