import { createRequire } from 'node:module';
import type { BusinessDate } from '../shared/business-time.ts';
import type { BareCall } from './bare-booking.ts';
import type { Recorded } from './recorder.ts';
import { callsOf, DAYS_A_WEEK, requestsOf } from './week-of-meals.ts';

/**
 * Runs in a process of its own, so that nothing but the bookings is counted, with its log lines going where Lambda's do
 * not disturb: to nowhere.
 */
export interface RoundsAsked {
  bundle: string;
  bare: string;
  dates: BusinessDate[];
  recorded: Recorded[];
  /** The first elder who has not booked. */
  from: number;
  eldersPerTurn: number;
  warmUpTurns: number;
  pairs: number;
  concurrency: number;
}
export interface Turn {
  wallMs: number;
  cpuMs: number;
}
/** The two took turns right after each other, on the same engine. */
export interface Pair {
  ours: Turn;
  bare: Turn;
}

export interface Rounds {
  pairs: Pair[];
  /** Both sides together, warm-up included. */
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
  dates,
  recorded,
  from,
  eldersPerTurn,
  warmUpTurns,
  pairs,
  concurrency,
}: RoundsAsked): Promise<Rounds> {
  const require = createRequire(import.meta.url);
  const { handler } = require(bundle) as {
    handler: (event: object, context: object) => Promise<{ statusCode: number; body: string }>;
  };
  const { send } = require(bare) as { send: (call: BareCall) => Promise<void> };
  const context = { getRemainingTimeInMillis: () => 29_000 };
  let next = from;
  const elders = () => Array.from({ length: eldersPerTurn }, () => next++);

  // Whatever can be made ready is ready before the clock starts, for both.
  const ourWeeks = (): Week[] =>
    elders().map((n) => {
      const requests = requestsOf(n, dates);
      return async () => {
        for (const request of requests) {
          const { statusCode, body } = await handler(request, context);
          if (statusCode !== 200) throw new Error(`the booking was refused: ${body}`);
        }
      };
    });
  const bareWeeks = (): Week[] =>
    elders().map((n) => {
      const calls = callsOf(n, recorded);
      return async () => {
        for (const call of calls) await send(call);
      };
    });

  const turn = { ours: () => timed(ourWeeks(), concurrency), bare: () => timed(bareWeeks(), concurrency) };
  for (let warmUp = 0; warmUp < warmUpTurns; warmUp++) {
    await turn.bare();
    await turn.ours();
  }
  const done: Pair[] = [];
  for (let i = 0; i < pairs; i++) {
    // Whoever comes second meets a slightly fuller engine: they take turns at that, too.
    const first = i % 2 ? 'bare' : 'ours';
    const second = first === 'ours' ? 'bare' : 'ours';
    const turns = { [first]: await turn[first](), [second]: await turn[second]() };
    done.push(turns as unknown as Pair);
  }
  return { pairs: done, bookings: (next - from) * DAYS_A_WEEK };
}

process.once('message', async (asked: RoundsAsked) => {
  process.send!(await run(asked));
  process.disconnect();
});
