import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VirtualClock } from './clock.ts';
import { isObject, type Json, type JsonObject, objectOf } from './json.ts';
import type { Schedules } from './schedules.ts';
import type { StoredMessage } from './sqs.ts';

/** Something that went wrong and lost or held up work. */
export interface Problem {
  at: number;
  text: string;
}

/** What can be looked at and turned on a local stack, and nowhere else. */
export interface Controls {
  clock: VirtualClock;
  schedules: Schedules;
  /** Resolves when no stream record, event or asynchronous invocation is pending. */
  drain: () => Promise<void>;
  invoke: (idPrefix: string, event: JsonObject) => Promise<unknown>;
  deadLetters: () => StoredMessage[];
  status: () => object;
}

class BadRequest extends Error {}

function instantOf(value: Json | undefined, field: string): number {
  const instant = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (!Number.isFinite(instant)) throw new BadRequest(`${field} must be an ISO time with its zone, or epoch ms`);
  return instant;
}

const clockAnswer = (clock: VirtualClock) => ({
  now: new Date(clock.now()).toISOString(),
  ms: clock.now(),
  frozen: clock.frozen,
  offsetMs: clock.offsetMs,
});

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {};
  // A form of a foreign web page cannot send this type: only our own page and tools turn the clock.
  if (!String(request.headers['content-type'] ?? '').startsWith('application/json'))
    throw new BadRequest('send application/json');
  try {
    const body = JSON.parse(text) as Json;
    if (isObject(body)) return body;
  } catch {
    // told below
  }
  throw new BadRequest('the body must be a JSON object');
}

/** `/_local/…`: the stack's clock, its steps through time, and what it is doing. */
export function localApi(controls: Controls) {
  const { clock, schedules, drain } = controls;
  /** One turn of the clock at a time, and none while work is under way that was begun before it. */
  let turning: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = turning.then(work);
    turning = turn.catch(() => {});
    return turn;
  };

  const ROUTES: Readonly<Record<string, (body: JsonObject) => Promise<unknown> | unknown>> = {
    'GET clock': () => clockAnswer(clock),
    'POST clock': (body) =>
      inTurn(async () => {
        const now = instantOf(body.now, 'now');
        await drain();
        clock.set(now, typeof body.frozen === 'boolean' ? body.frozen : clock.frozen);
        return clockAnswer(clock);
      }),
    'DELETE clock': () =>
      inTurn(async () => {
        await drain();
        clock.reset();
        return clockAnswer(clock);
      }),
    'POST tick': (body) =>
      inTurn(async () => {
        const to = instantOf(body.to, 'to');
        if (to < clock.now()) throw new BadRequest('a tick goes forward; to go back, set the clock');
        await drain();
        const schedulesRun = await schedules.stepTo(to, drain);
        return { ...clockAnswer(clock), schedulesRun };
      }),
    'POST drain': async () => {
      await drain();
      return clockAnswer(clock);
    },
    'POST invoke': async (body) => {
      if (typeof body.function !== 'string') throw new BadRequest('name a function');
      return { answer: (await controls.invoke(body.function, objectOf(body.event))) ?? null };
    },
    'GET dead-letters': () => ({ messages: controls.deadLetters() }),
    'GET status': () => controls.status(),
  };

  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body));
    };
    const route = ROUTES[`${request.method} ${path}`];
    if (!route) return reply(404, { message: 'Not Found' });
    try {
      reply(200, await route(await bodyOf(request)));
    } catch (error) {
      reply(error instanceof BadRequest ? 400 : 500, {
        message: error instanceof Error ? error.message : String(error),
      });
    }
  };
}
