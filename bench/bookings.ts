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
import type { Pair, Rounds, RoundsAsked, Turn } from './booking-rounds.ts';
import { type Recorded, startRecorder } from './recorder.ts';
import { median, type Spread, spreadOf } from './spread.ts';
import { DAYS_A_WEEK, daughterOf, elderOf, TEMPLATE } from './week-of-meals.ts';
import { withEngine } from './with-engine.ts';

/** A booking through the real bundle must reach this part of the throughput of the same calls sent bare. */
export const MIN_THROUGHPUT = 0.7;
/** A handler's own CPU: at most this part of what the client's calls cost. */
export const MAX_OWN_CPU = 0.15;
export const MAX_WRITE_UNITS = 12;
export const MAX_READS = 2;

const CONCURRENCY = [1, 8, 16];
const PAIRS = 10;
const ELDERS_PER_TURN = 40;
/** Of each side: what runs once a booking is compiled later than what the client runs three times. */
const WARM_UP_TURNS = 6;
const BOOKINGS_A_TURN = ELDERS_PER_TURN * DAYS_A_WEEK;
const CALLS_A_BOOKING = ['BatchGetItem', 'Query', 'TransactWriteItems'];
export const READS_A_BOOKING = CALLS_A_BOOKING.indexOf('TransactWriteItems');
const ELDERS = TEMPLATE + 1 + 2 * ELDERS_PER_TURN * (WARM_UP_TURNS + PAIRS);
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

/** The calls of one elder's week, as the bundle makes them when it is warm. */
async function recordWeek(bundle: string, dates: readonly BusinessDate[], env: Record<string, string>) {
  const recorder = await startRecorder(env.AWS_ENDPOINT_URL_DYNAMODB!);
  try {
    const child = fork(script('play-week.ts'), [bundle, ...dates], {
      env: { ...env, AWS_ENDPOINT_URL_DYNAMODB: recorder.url, AWS_ENDPOINT_URL: recorder.url },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error('the week could not be recorded');
    return recorder.take().slice(-CALLS_A_BOOKING.length * DAYS_A_WEEK);
  } finally {
    await recorder.close();
  }
}

/** Fails when a booking makes other calls than it should: then the control would not be one. */
export function unitsOfWeek(recorded: readonly Recorded[]): UnitFigures[] {
  const operations = recorded.map(({ operation }) => operation);
  const expected = Array.from({ length: DAYS_A_WEEK }, () => CALLS_A_BOOKING).flat();
  if (operations.join() !== expected.join()) throw new Error(`a booking made other calls: ${operations.join(' ')}`);
  return Array.from({ length: DAYS_A_WEEK }, (_, day) => {
    const [batch, query, transaction] = recorded.slice(day * 3, day * 3 + 3);
    return { readUnits: batch!.units + query!.units, writeUnits: transaction!.units };
  });
}

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

const ownCpuOf = (pairs: readonly Pair[]): number => median(pairs.map(({ ours, bare }) => ours.cpuMs / bare.cpuMs - 1));

function figuresOf(concurrency: number, pairs: readonly Pair[]): BookingFigures {
  return {
    concurrency,
    ours: perBooking(pairs.map(({ ours }) => ours)),
    bare: perBooking(pairs.map(({ bare }) => bare)),
    throughputRatio: median(pairs.map(({ ours, bare }) => bare.wallMs / ours.wallMs)),
    ownCpu: ownCpuOf(pairs),
  };
}

export interface UnitFigures {
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
  throughputRatio: number;
  /** CPU above the bare side, as a part of it. */
  ownCpu: number;
}

/**
 * Bookings through the real bundle against the same calls sent bare, in turns on one engine, for each number of elders
 * who book at the same time. Without gateway, authorizer and KMS.
 */
export async function measureBookings(progress: (text: string) => void, now = Date.now()) {
  const folder = mkdtempSync(join(tmpdir(), 'xianglao-bench-'));
  try {
    await buildFunctions();
    const bundle = join(bundleFolder('bookings', 'api'), 'index.js');
    const bare = join(folder, 'bare.js');
    await build({ ...bundleOptions, entryPoints: [script('bare-booking.ts')], outfile: bare });
    const monday = addDays(mondayOf(businessDateOf(now)), 7);
    const dates = Array.from({ length: DAYS_A_WEEK }, (_, day) => addDays(monday, day));
    const figures: BookingFigures[] = [];
    const all: Pair[] = [];
    let units: UnitFigures[] = [];
    for (const concurrency of CONCURRENCY) {
      progress(`bookings, ${concurrency} at a time`);
      await withEngine(async (engine) => {
        const { table, names } = await freshTables();
        await seed(table, seedItems(dates, now));
        const env = environmentFor(names, engine);
        const recorded = await recordWeek(bundle, dates, env);
        units = unitsOfWeek(recorded);
        const kms = await startRecorder(engine);
        const asked = {
          bundle,
          bare,
          dates,
          recorded,
          from: TEMPLATE + 1,
          eldersPerTurn: ELDERS_PER_TURN,
          warmUpTurns: WARM_UP_TURNS,
          pairs: PAIRS,
        };
        const rounds = await takeTurns({ ...asked, concurrency }, { ...env, AWS_ENDPOINT_URL: kms.url }).finally(
          kms.close,
        );
        await allBooked(table, dates, rounds.bookings + DAYS_A_WEEK * (TEMPLATE + 1));
        figures.push(figuresOf(concurrency, rounds.pairs));
        all.push(...rounds.pairs);
      });
    }
    // How many book at once does not change what one costs: all pairs say it together.
    return { figures, units, ownCpu: ownCpuOf(all) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Both sides really booked: the slots say how often. */
async function allBooked(table: Table, dates: readonly BusinessDate[], expected: number): Promise<void> {
  const slots = await table.getMany(dates.map((date) => slotKey(POINT, date, 'lunch')));
  const booked = slots.reduce((sum, found) => sum + Number(found?.booked), 0);
  if (booked !== expected) throw new Error(`${expected} bookings were made and ${booked} are counted`);
}
