import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { createOrder } from '../../functions/orders/store.ts';
import { schedulingRoutes } from '../../functions/scheduling/contract.ts';
import { schedulingHandlers } from '../../functions/scheduling/handlers.ts';
import { planSection } from '../../functions/scheduling/plan-section.ts';
import {
  type RosterItem,
  type RosterSection,
  type RosterVisit,
  rosterKey,
  sectionsOfStep,
  visitsOfRoster,
} from '../../functions/scheduling/roster.ts';
import { byCpuSeconds } from '../../functions/scheduling/solver/search.ts';
import { straightLines } from '../../functions/scheduling/travel/straight-line.ts';
import { workOnRoster } from '../../functions/scheduling/work-on-roster.ts';
import { addDays, businessDateOf, instantAt } from '../../shared/business-time.ts';
import type { Item } from '../../shared/table.ts';
import { dispatcher } from '../../test/engine/dispatch-house.ts';
import { freshTables, testClient } from '../../test/engine/fresh-tables.ts';
import { roomCaller } from '../../test/engine/room-caller.ts';
import { id, keyring } from '../../test/fixtures/a-booking.ts';
import { PROVIDER, theProvider } from '../../test/fixtures/a-dispatch.ts';
import { startRecorder } from '../recorder.ts';
import { atMost, goalTable, tableOf } from '../report.ts';
import { withEngine } from '../with-engine.ts';
import { cityDays } from './city.ts';
import { ordersOfCity } from './orders-of-city.ts';
import { ROOM_HEADING } from './report.ts';

const HELP = `npm run bench:scheduling-room -- [options]
  Loads an invented city into the real tables, asks for a roster as a dispatcher does, plans its sections one after the other
  in this process, publishes with a worker that dies on the way, and tells time, memory, capacity and the largest items.
  --visits N      of a day (2000)
  --caregivers N  (250)
  --days N        of the roster (1)
  --seconds N     of the processor for each section, over all rounds (20)
  --write         also writes the figures into docs/scheduling-size.md
  Ends with 1 when a goal is missed.`;
const { values: given } = parseArgs({
  options: {
    visits: { type: 'string', default: '2000' },
    caregivers: { type: 'string', default: '250' },
    days: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (given.help) {
  console.log(HELP);
  process.exit(0);
}

const EVENING = '2026-11-24';
const FIVE = instantAt(EVENING, '17:00');
const ITEM_LIMIT_KB = 400;
const FUNCTION_SECONDS = 900;
const FUNCTION_MB = 1_769;
const KB = 1_024;

interface Phase {
  what: string;
  times: number;
  seconds: number;
  cpuSeconds: number;
  longest: number;
  reads: number;
  writes: number;
}

async function run(url: string): Promise<void> {
  const [visits, caregivers, days, seconds] = [given.visits, given.caregivers, given.days, given.seconds].map(
    Number,
  ) as [number, number, number, number];
  const dates = Array.from({ length: days }, (_, i) => addDays(EVENING, i + 1));
  const city = ordersOfCity(cityDays({ seed: 1, visits, caregivers, dates }));
  const recorder = await startRecorder(url);
  process.env.DYNAMODB_ENDPOINT = recorder.url;
  const client = testClient();
  const { table, names } = await freshTables(client);
  const all: Item[] = [theProvider() as unknown as Item, ...(city.elders as unknown as Item[]), ...city.caregivers];
  await eachOf(all, (item) => table.commit([{ put: item }]));
  await eachOf(city.orders, (order) => table.commit(createOrder(order)));
  console.error(
    `${city.orders.length} orders, ${city.elders.length} elders, ${city.caregivers.length} caregivers loaded`,
  );

  const phases: Phase[] = [];
  let mostMb = 0;
  async function measured<T>(what: string, work: () => Promise<T>): Promise<T> {
    recorder.take();
    const began = performance.now();
    const cpuBefore = process.cpuUsage();
    const watching = setInterval(() => {
      mostMb = Math.max(mostMb, process.memoryUsage().rss / KB / KB);
    }, 100);
    try {
      return await work();
    } finally {
      clearInterval(watching);
      mostMb = Math.max(mostMb, process.memoryUsage().rss / KB / KB);
      const took = (performance.now() - began) / 1_000;
      const requests = recorder.take();
      const units = (isRead: boolean) =>
        requests
          .filter(({ operation }) => /Get|Query/.test(operation) === isRead)
          .reduce((sum, one) => sum + one.units, 0);
      const known = phases.find((phase) => phase.what === what);
      const phase = known ?? { what, times: 0, seconds: 0, cpuSeconds: 0, longest: 0, reads: 0, writes: 0 };
      if (!known) phases.push(phase);
      phase.times++;
      const { user, system } = process.cpuUsage(cpuBefore);
      phase.seconds += took;
      phase.cpuSeconds += (user + system) / 1_000_000;
      phase.longest = Math.max(phase.longest, took);
      phase.reads += units(true);
      phase.writes += units(false);
      console.error(
        `${what}: ${took.toFixed(1)} s, ${((user + system) / 1_000_000).toFixed(1)} s CPU, ${Math.round(process.memoryUsage().rss / KB / KB)} MB`,
      );
    }
  }

  const shell = { table, keyring: async () => keyring, ways: straightLines };
  const work = { ...shell, clock: () => FIVE };
  const room = roomCaller(schedulingRoutes, schedulingHandlers(shell), table, FIVE);
  const named = { providerId: PROVIDER, rosterId: id('rs', 1) };
  const params = { facilityId: PROVIDER, rosterId: named.rosterId };
  const roster = async () => (await table.get<RosterItem>(rosterKey(named)))!;
  await measured('asked for', () =>
    room.ask(dispatcher, 'makeRoster', {
      params: { facilityId: PROVIDER },
      body: { rosterId: named.rosterId, from: dates[0], days, seconds },
    }),
  );
  await measured('read and begun', () => workOnRoster(work, named));
  for (let now = await roster(); now.state === 'PLANNING'; now = await roster()) {
    const { items } = await table.query<RosterSection>(sectionsOfStep(named, now.step));
    for (const { section } of items)
      await measured('a section', () => planSection(work, { ...named, step: now.step, section }, byCpuSeconds));
    const isLast = now.step === now.steps.length - 1;
    await measured(isLast ? 'joined, explained and kept' : 'joined, next round begun', () => workOnRoster(work, named));
  }
  const { counts, version } = await roster();
  await measured('publishing asked for', () => room.ask(dispatcher, 'publishRoster', { params, body: { version } }));
  const KILLED = new Error('killed');
  let clocks = 0;
  const dying = {
    ...work,
    clock: () => {
      if (++clocks > counts.changes / 2) throw KILLED;
      return FIVE;
    },
  };
  await measured('published, half of it, then killed', () =>
    workOnRoster(dying, named).catch((error: unknown) => {
      if (error !== KILLED) throw error;
    }),
  );
  await measured('published, the rest', () => workOnRoster(work, named));
  const { items: after } = await table.query<RosterVisit>(visitsOfRoster(named));
  const refused = after.filter(({ result }) => result?.done === 'refused');
  const why = Object.entries(Object.groupBy(refused, ({ result }) => result!.code!)).map(
    ([code, all]) => `${code} ${all!.length}`,
  );
  console.error(`refused: ${why.join(', ') || 'none'}`);

  const largest = new Map<string, number>();
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: names.main, ...(start ? { ExclusiveStartKey: start as never } : {}) }),
    );
    for (const item of page.Items ?? [])
      largest.set(item.kind?.S ?? '?', Math.max(largest.get(item.kind?.S ?? '?') ?? 0, bytesOf(item)));
    start = page.LastEvaluatedKey;
  } while (start);
  const kinds = [...largest].toSorted((a, b) => b[1] - a[1]).slice(0, 6);

  const publishing = phases
    .filter(({ what }) => what.startsWith('published'))
    .reduce((sum, one) => sum + one.seconds, 0);
  const goals = [
    atMost('visits refused when published', refused.length, 0),
    atMost('KB of the largest item', Math.max(...largest.values()) / KB, ITEM_LIMIT_KB),
    atMost('MB of the process, engine apart', mostMb, FUNCTION_MB),
    atMost(
      'seconds of the longest piece of work',
      Math.max(...phases.map(({ longest }) => longest), publishing),
      FUNCTION_SECONDS,
    ),
  ];
  const fixed = (value: number) => value.toFixed(1);
  const text = [
    `Measured on ${businessDateOf(Date.now())} by \`npm run bench:scheduling-room -- --visits ${visits} --caregivers ${caregivers} --days ${days} --seconds ${seconds}\`: ${city.orders.length} orders,`,
    `${counts.planned} planned, ${counts.unplanned} not, ${after.filter(({ result }) => result?.done === 'sent').length} sent.`,
    '',
    goalTable(goals),
    '',
    tableOf(
      ['what', 'times', 'seconds', 'of the processor', 'the longest', 'read units', 'write units'],
      phases.map((one) => [
        one.what,
        one.times,
        fixed(one.seconds),
        fixed(one.cpuSeconds),
        fixed(one.longest),
        Math.round(one.reads),
        Math.round(one.writes),
      ]),
    ),
    '',
    tableOf(
      ['largest item of a kind', 'KB'],
      kinds.map(([kind, bytes]) => [`\`${kind}\``, fixed(bytes / KB)]),
    ),
  ].join('\n');
  console.log(text);
  if (given.write) {
    const path = fileURLToPath(new URL('../../docs/scheduling-size.md', import.meta.url));
    const [before] = readFileSync(path, 'utf8').split(`\n${ROOM_HEADING}`);
    writeFileSync(path, `${before!.trimEnd()}\n\n${ROOM_HEADING}\n\n${INTRODUCTION}\n\n${text}\n`);
  }
  client.destroy();
  await recorder.close();
  process.env.DYNAMODB_ENDPOINT = url;
  process.exitCode = goals.every(({ met }) => met) ? 0 : 1;
}

const INTRODUCTION = `The same city as orders, elders and caregivers of one provider in the real tables: asked for, read, planned, joined, published, through the
commands of the room and with the real search. Sections are planned one after the other in one process, which also holds the invented city; in the cloud each
has a function. Seconds are those of the clock, of an engine that is a process on the same machine.

Publishing is the longest: a visit is one transaction of a dozen items, four at a time. A worker that does not get through in its fifteen minutes is followed
by another, which goes on with what has no result yet.`;

/** About as DynamoDB counts: names and values. */
function bytesOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + 1 + bytesOf(each), 3);
  if (value !== null && typeof value === 'object')
    return Object.entries(value).reduce((sum, [name, inner]) => sum + Buffer.byteLength(name) + bytesOf(inner), 0);
  return Buffer.byteLength(String(value));
}

async function eachOf<One>(all: readonly One[], work: (one: One) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < all.length; at += 32) await Promise.all(all.slice(at, at + 32).map(work));
}

await withEngine(run);
