import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { slotKey } from '../functions/facilities/index.ts';
import { bindingItem } from '../functions/identity/index.ts';
import { buildFunctions, bundleFolder, bundleOptions } from '../infra/build.ts';
import { addDays, type BusinessDate, businessDateOf, mondayOf } from '../shared/business-time.ts';
import { KEYRING_PK } from '../shared/keyring.ts';
import type { Item, Table, TableNames } from '../shared/table.ts';
import { freshTables } from '../test/engine/fresh-tables.ts';
import { elder, facility, menu, POINT, policy, SET, slot } from '../test/fixtures/a-booking.ts';
import type { Round, Rounds, RoundsAsked, Turn } from './booking-rounds.ts';
import { type Recorded, startRecorder } from './recorder.ts';
import { median, type Spread, spreadOf } from './spread.ts';
import { DAYS_A_WEEK, daughterOf, elderOf, TEMPLATE } from './week-of-meals.ts';
import { withEngine } from './with-engine.ts';

/** A booking through the real bundle must reach this part of the throughput of the same calls sent bare. */
export const MIN_THROUGHPUT = 0.7;
/** A handler's own CPU: at most this part of what the same calls cost a script that has AWS's converter for its items. */
export const MAX_OWN_CPU = 0.15;
export const MAX_WRITE_UNITS = 12;
export const MAX_READS = 2;

const CONCURRENCY = [1, 8, 16];
const ROUNDS = 12;
const ELDERS_PER_TURN = 40;
/** Of each side: what runs once a booking is compiled later than what the client runs three times. */
const WARM_UP_TURNS = 6;
const BOOKINGS_A_TURN = ELDERS_PER_TURN * DAYS_A_WEEK;
const SIDES = 3;
const ELDERS = TEMPLATE + 1 + SIDES * ELDERS_PER_TURN * (WARM_UP_TURNS + ROUNDS);
const BY = { personId: 'pn_bench', role: 'system' } as const;
const { policyId, ...policyDocument } = { ...policy, from: '2020-01-01' };

const seedItems = (dates: readonly BusinessDate[], now: number): Item[] => [
  facility({ licenceExpiresOn: addDays(businessDateOf(now), 365) }),
  ...dates.flatMap((date) => [
    menu({ date }),
    slot({ date }, { seatsLeft: ELDERS, portionsLeft: { [SET.slice(-6)]: ELDERS } }),
  ]),
  {
    pk: `POLICY#${policy.region}`,
    sk: 'INDEX',
    kind: 'policy-index',
    region: policy.region,
    versions: [{ policyId, from: policyDocument.from }],
    version: 1,
  },
  {
    pk: `POLICY#${policy.region}`,
    sk: `VERSION#${policyId}`,
    kind: 'policy',
    policyId,
    region: policy.region,
    state: 'PUBLISHED',
    document: policyDocument,
  },
  {
    pk: KEYRING_PK,
    sk: 'KEY#ky_BENCH',
    kind: 'key',
    kid: 'ky_BENCH',
    wrapped: Buffer.alloc(32, 7).toString('base64'),
    createdAt: 0,
  },
  ...Array.from({ length: ELDERS }, (_, n) => [
    elder({ elderId: elderOf(n), gsi1sk: `ELDER#411025101#${elderOf(n)}` }),
    bindingItem({
      personId: daughterOf(n),
      elderId: elderOf(n),
      scopes: ['view', 'book'],
      relation: 'child',
      name: '李小梅',
      state: 'ACTIVE',
      requestedAt: 0,
      by: BY,
      at: 0,
      version: 1,
    }),
  ]).flat(),
];

async function seed(table: Table, items: readonly Item[]): Promise<void> {
  for (let at = 0; at < items.length; at += 16)
    await Promise.all(items.slice(at, at + 16).map((put) => table.commit([{ put }])));
}

const environmentFor = (names: TableNames, engine: string) => ({
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_ENDPOINT_URL_DYNAMODB: engine,
  MAIN_TABLE: names.main,
  LEDGER_TABLE: names.ledger,
  TRAIL_TABLE: names.trail,
  KEYRING_KEY_ARN: 'bench',
  ROOM: 'bookings',
});

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Each booking ends with its transaction. */
function inBookings(recorded: readonly Recorded[]): Recorded[][] {
  const ends = recorded.flatMap(({ operation }, i) => (operation === 'TransactWriteItems' ? [i + 1] : []));
  return ends.map((end, i) => recorded.slice(ends[i - 1] ?? 0, end));
}

/** The calls of one elder's week, booking by booking, as the bundle makes them when it is warm. */
async function recordWeek(bundle: string, dates: readonly BusinessDate[], env: Record<string, string>) {
  const recorder = await startRecorder(env.AWS_ENDPOINT_URL_DYNAMODB!);
  try {
    const child = fork(script('play-week.ts'), [bundle, ...dates], {
      env: { ...env, AWS_ENDPOINT_URL_DYNAMODB: recorder.url, AWS_ENDPOINT_URL: recorder.url },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error('the week could not be recorded');
    return inBookings(recorder.take()).slice(-DAYS_A_WEEK);
  } finally {
    await recorder.close();
  }
}

const unitsOfBooking = (calls: readonly Recorded[]): UnitFigures => ({
  reads: calls.length - 1,
  readUnits: calls.slice(0, -1).reduce((sum, { units }) => sum + units, 0),
  writeUnits: calls.at(-1)!.units,
});

async function takeTurns(asked: RoundsAsked, env: Record<string, string>): Promise<Rounds> {
  const child = fork(script('booking-rounds.ts'), { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.send(asked);
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof message !== 'object') throw new Error(`the rounds ended with ${message}`);
  return message;
}

const perBooking = (turns: readonly Turn[]) => ({
  perSecond: median(turns.map(({ wallMs }) => (BOOKINGS_A_TURN / wallMs) * 1000)),
  cpuUs: spreadOf(turns.map(({ cpuMs }) => (cpuMs / BOOKINGS_A_TURN) * 1000)),
});

const aboveOf = (rounds: readonly Round[], control: 'bare' | 'plain'): number =>
  median(rounds.map((round) => round.ours.cpuMs / round[control].cpuMs - 1));

function figuresOf(concurrency: number, rounds: readonly Round[]): BookingFigures {
  return {
    concurrency,
    ours: perBooking(rounds.map(({ ours }) => ours)),
    bare: perBooking(rounds.map(({ bare }) => bare)),
    plain: perBooking(rounds.map(({ plain }) => plain)),
    throughputRatio: median(rounds.map(({ ours, bare }) => bare.wallMs / ours.wallMs)),
    aboveBare: aboveOf(rounds, 'bare'),
    ownCpu: aboveOf(rounds, 'plain'),
  };
}

export interface UnitFigures {
  /** Requests before the transaction. */
  reads: number;
  readUnits: number;
  writeUnits: number;
}
interface Side {
  perSecond: number;
  cpuUs: Spread;
}
export interface BookingFigures {
  concurrency: number;
  ours: Side;
  bare: Side;
  plain: Side;
  throughputRatio: number;
  /** CPU above each control, as a part of the control's. */
  aboveBare: number;
  ownCpu: number;
}

/**
 * Bookings through the real bundle against the same calls sent bare and by a plain script, in turns on one engine, for each number of elders
 * who book at the same time. Without gateway, authorizer and KMS.
 */
export async function measureBookings(progress: (text: string) => void, now = Date.now()) {
  const folder = mkdtempSync(join(tmpdir(), 'xianglao-bench-'));
  try {
    await buildFunctions();
    const bundle = join(bundleFolder('bookings', 'api'), 'index.js');
    // A copy for each control, as the bundle has its own: the client of one side is only as warm as its own turns made it.
    const [bare, plain] = [join(folder, 'bare.js'), join(folder, 'plain.js')];
    for (const outfile of [bare, plain])
      await build({ ...bundleOptions, entryPoints: [script('bare-booking.ts')], outfile });
    const monday = addDays(mondayOf(businessDateOf(now)), 7);
    const dates = Array.from({ length: DAYS_A_WEEK }, (_, day) => addDays(monday, day));
    const figures: BookingFigures[] = [];
    const all: Round[] = [];
    let units: UnitFigures[] = [];
    for (const concurrency of CONCURRENCY) {
      progress(`bookings, ${concurrency} at a time`);
      await withEngine(async (engine) => {
        const { table, names } = await freshTables();
        await seed(table, seedItems(dates, now));
        const env = environmentFor(names, engine);
        const week = await recordWeek(bundle, dates, env);
        units = week.map(unitsOfBooking);
        const kms = await startRecorder(engine);
        const asked = {
          bundle,
          bare,
          plain,
          dates,
          recorded: week.flat(),
          from: TEMPLATE + 1,
          eldersPerTurn: ELDERS_PER_TURN,
          warmUpTurns: WARM_UP_TURNS,
          rounds: ROUNDS,
        };
        const { rounds, bookings } = await takeTurns(
          { ...asked, concurrency },
          { ...env, AWS_ENDPOINT_URL: kms.url },
        ).finally(kms.close);
        await allBooked(table, dates, bookings + DAYS_A_WEEK * (TEMPLATE + 1));
        figures.push(figuresOf(concurrency, rounds));
        all.push(...rounds);
      });
    }
    // How many book at once does not change what one costs: all rounds say it together.
    return { figures, units, ownCpu: aboveOf(all, 'plain') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All sides really booked: the slots say how often. */
async function allBooked(table: Table, dates: readonly BusinessDate[], expected: number): Promise<void> {
  const slots = await table.getMany(dates.map((date) => slotKey(POINT, date, 'lunch')));
  const booked = slots.reduce((sum, found) => sum + Number(found?.booked), 0);
  if (booked !== expected) throw new Error(`${expected} bookings were made and ${booked} are counted`);
}
