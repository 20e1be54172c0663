import { createRequire } from 'node:module';
import type { BusinessDate } from '../shared/business-time.ts';
import type * as Controls from './bare-booking.ts';
import type { Recorded } from './recorder.ts';
import { callsOf, DAYS_A_WEEK, requestsOf } from './week-of-meals.ts';

/**
 * Runs in a process of its own, so that nothing but the bookings is counted, with its log lines going where Lambda's do
 * not disturb: to nowhere.
 */
export interface RoundsAsked {
  bundle: string;
  /** A copy of the controls for each of them. */
  bare: string;
  plain: string;
  dates: BusinessDate[];
  recorded: Recorded[];
  /** The first elder who has not booked. */
  from: number;
  eldersPerTurn: number;
  warmUpTurns: number;
  rounds: number;
  concurrency: number;
}
export interface Turn {
  wallMs: number;
  cpuMs: number;
}
const SIDES = ['ours', 'bare', 'plain'] as const;
/** The bundle, the ready calls, and the same with plain objects took turns right after each other, on the same engine. */
export type Round = Record<(typeof SIDES)[number], Turn>;

export interface Rounds {
  rounds: Round[];
  /** All sides together, warm-up included. */
  bookings: number;
}

type Week = () => Promise<void>;

async function timed(weeks: readonly Week[], concurrency: number): Promise<Turn> {
  const queue = [...weeks];
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let week = queue.shift(); week; week = queue.shift()) await week();
    }),
  );
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

async function run({
  bundle,
  bare,
  plain,
  dates,
  recorded,
  from,
  eldersPerTurn,
  warmUpTurns,
  rounds,
  concurrency,
}: RoundsAsked): Promise<Rounds> {
  const require = createRequire(import.meta.url);
  const { handler } = require(bundle) as {
    handler: (event: object, context: object) => Promise<{ statusCode: number; body: string }>;
  };
  const { send } = require(bare) as typeof Controls;
  const { sendPlain, plainCall } = require(plain) as typeof Controls;
  const context = { getRemainingTimeInMillis: () => 29_000 };
  let next = from;
  const elders = () => Array.from({ length: eldersPerTurn }, () => next++);

  // Whatever can be made ready is ready before the clock starts, for each.
  const ourWeek = (n: number): Week => {
    const requests = requestsOf(n, dates);
    return async () => {
      for (const request of requests) {
        const { statusCode, body } = await handler(request, context);
        if (statusCode !== 200) throw new Error(`the booking was refused: ${body}`);
      }
    };
  };
  const weekOf =
    <Call>(calls: readonly Call[], sendOne: (call: Call) => Promise<unknown>): Week =>
    async () => {
      for (const call of calls) await sendOne(call);
    };
  const weekFor: Record<keyof Round, (n: number) => Week> = {
    ours: ourWeek,
    bare: (n) => weekOf(callsOf(n, recorded), send),
    plain: (n) => weekOf(callsOf(n, recorded).map(plainCall), sendPlain),
  };

  const turn = (side: keyof Round) => timed(elders().map(weekFor[side]), concurrency);
  for (let warmUp = 0; warmUp < warmUpTurns; warmUp++) for (const side of SIDES) await turn(side);
  const done: Round[] = [];
  for (let i = 0; i < rounds; i++) {
    // Whoever comes later meets a slightly fuller engine: they take turns at that, too.
    const turns: Partial<Round> = {};
    for (let place = 0; place < SIDES.length; place++) {
      const side = SIDES[(i + place) % SIDES.length]!;
      turns[side] = await turn(side);
    }
    done.push(turns as Round);
  }
  return { rounds: done, bookings: (next - from) * DAYS_A_WEEK };
}

process.once('message', async (asked: RoundsAsked) => {
  process.send!(await run(asked));
  process.disconnect();
});
