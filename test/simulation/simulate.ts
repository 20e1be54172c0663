import { lotOf } from '../../local/demo/random.ts';
import { parseSchedule } from '../../local/schedule-expression.ts';
import { addDays, type BusinessDate, businessDateOf, instantAt, type WallTime } from '../../shared/business-time.ts';
import { clientSettings, type TableNames } from '../../shared/table.ts';
import { careDay } from './care.ts';
import { check } from './checker/check.ts';
import { Cloud } from './cloud.ts';
import { type Changed, EngineDoor } from './engine-door.ts';
import { Faults } from './faults.ts';
import type { Ground } from './ground.ts';
import { mealDay } from './meals.ts';
import { newsDay } from './news.ts';
import { officeDay } from './offices.ts';
import { onceMore, type RawTables } from './once-more.ts';
import { paymentDay } from './payments.ts';
import { createTables, scan } from './raw.ts';
import { rosterDay } from './rosters.ts';
import { Town } from './town.ts';
import { voucherDay } from './vouchers.ts';

export interface Simulated {
  seed: number;
  /** How many days it came to. */
  daysLived: number;
  commands: number;
  calls: number;
  events: number;
  faults: Record<string, number>;
  refusals: Record<string, number>;
  /** What was posted to the ledger, by its kind. */
  posted: Record<string, number>;
  violations: string[];
  trace: string;
}
/** Somebody does something at a time of the day. */
export interface Act {
  at: WallTime;
  what: string;
  do: () => Promise<unknown>;
}

const ELDERS_OF_A_POINT = 5;
/** Once a minute would be most of the work and none of the news. */
const SHORTEST_RATE_MS = 30 * 60_000;
/** While only offices work; the evening is as every evening, so that who did not come to dinner is found on the same day. */
const QUIET_RATE_MS = 6 * 60 * 60_000;
const EVENING = '20:00';
/** When what was told is told again: after the rosters of the morning and of the evening are out, and somebody fell ill. */
const ARCHIVE: readonly WallTime[] = ['09:30', '18:40'];
const ARCHIVE_MS = 100 * 60_000;

/** A town for some days, and its offices for some more. Stops at the first day on which the checker finds something. */
export async function simulate({
  ground,
  names,
  endpoint,
  seed,
  days,
  officeDays,
  elders,
  told,
}: {
  ground: Ground;
  names: TableNames;
  endpoint: string;
  seed: number;
  days: number;
  /** After those, days on which only offices work: until the month is closed and paid. */
  officeDays: number;
  elders: number;
  told: (day: number) => void;
}): Promise<Simulated> {
  const faults = new Faults(lotOf(seed, 'faults'));
  const cloud = new Cloud(ground, faults);
  const history: Changed[] = [];
  const door = new EngineDoor({
    endpoint,
    ground,
    faults,
    streamed: names.main,
    onChange: (change) => {
      history.push(change);
      cloud.changed(change);
    },
  });
  // Every client the functions make goes through the door, and signs nothing: nobody looks at it there.
  Object.assign(clientSettings, {
    requestHandler: door.requestHandler,
    signer: { sign: async (request: unknown) => request },
  });
  globalThis.fetch = cloud.fetch;
  await createTables(endpoint, names);

  const town = new Town(cloud, ground);
  const monday = addDays(businessDateOf(ground.now), 1);
  const violations: string[] = [];
  let daysLived = 0;
  let posted: Record<string, number> = {};
  await ground.drive(async () => {
    await town.settle({ elders, points: Math.ceil(elders / ELDERS_OF_A_POINT) }, monday);
    for (let day = 0; day < days + officeDays && violations.length === 0; day++) {
      const date = addDays(monday, day);
      faults.on = true;
      const people = [
        ...mealDay(town, date),
        ...newsDay(town, date),
        ...careDay(town, date),
        ...rosterDay(town, date),
        ...voucherDay(town, date, day === 0),
        { at: '11:10', what: 'poison', do: async () => cloud.poisonStream() },
        ...ARCHIVE.map((at) => ({
          at,
          what: 'archive',
          do: async () => cloud.playArchive(instantAt(date, at) - ARCHIVE_MS),
        })),
      ] as const;
      const isOfficeDay = day >= days;
      await live(ground, date, [
        ...(isOfficeDay ? [] : people),
        ...officeDay(town, date),
        ...paymentDay(town, date),
        ...scheduled(cloud, faults, date, isOfficeDay),
      ]);
      faults.on = false;
      await settleDown(ground, cloud);
      const { heard, refused, unsure } = town;
      const { events, owed, handled, failing } = cloud;
      const read = () => ground.outside(rawItems(endpoint, names));
      const items = await read();
      const known = { heard, refused, unsure, events, owed, handled, failing };
      violations.push(...check({ ...items, ...known, history, today: date }));
      if (violations.length === 0) violations.push(...(await onceMore(town, door, { before: items, read })));
      posted = countsOf(items.ledger.map(({ kind }) => kind));
      daysLived = day + 1;
      told(daysLived);
    }
  });
  return {
    seed,
    daysLived,
    commands: town.commands,
    calls: door.calls,
    events: cloud.events.length,
    faults: faults.counts,
    refusals: town.refusals(),
    posted,
    violations,
    trace: ground.trace.toString(16),
  };
}

/** Everything of a day at its time; what is due together happens at once. */
async function live(ground: Ground, date: BusinessDate, acts: readonly Act[]): Promise<void> {
  const running: Promise<unknown>[] = [];
  for (const act of acts.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
    await ground.sleepUntil(instantAt(date, act.at));
    running.push(ground.start(act.what, act.do));
  }
  await Promise.all(running);
}

/** The schedules of a day, as the deployment has them. Some are missed, some come twice: so it is with schedules. */
function scheduled(cloud: Cloud, faults: Faults, date: BusinessDate, isQuiet: boolean): Act[] {
  const end = instantAt(addDays(date, 1), '00:00');
  const evening = instantAt(date, EVENING);
  return cloud.schedules.flatMap(({ name, schedule }) => {
    const acts: Act[] = [];
    const due = parseSchedule(schedule);
    let last = 0;
    for (let at = due.nextAfter(instantAt(date, '00:00') - 1); at !== undefined && at < end; at = due.nextAfter(at)) {
      if (at - last < (isQuiet && at < evening ? QUIET_RATE_MS : SHORTEST_RATE_MS)) continue;
      last = at;
      acts.push({ at: wallTime(at), what: name, do: () => onTime(cloud, faults, name) });
    }
    return acts;
  });
}
const wallTime = (at: number): WallTime => new Date(at + 8 * 3_600_000).toISOString().slice(11, 16);

async function onTime(cloud: Cloud, faults: Faults, name: string): Promise<void> {
  if (faults.happens('schedule does not run', 300)) return;
  const times = faults.happens('schedule runs twice', 300) ? 2 : 1;
  await Promise.all(Array.from({ length: times }, () => cloud.invoke(name, {}).catch(() => {})));
}

/** The day is over: what was late arrives, what was given up is sent again, and nothing goes wrong any more. */
async function settleDown(ground: Ground, cloud: Cloud): Promise<void> {
  do {
    ground.hurry();
    await ground.othersDone();
    await cloud.redrive();
    await ground.othersDone();
  } while (cloud.deadLetters.length);
}

function countsOf(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

async function rawItems(endpoint: string, { main, ledger }: TableNames): Promise<RawTables> {
  return { main: await scan(endpoint, main), ledger: await scan(endpoint, ledger) };
}
