import { createHash } from 'node:crypto';
import { rooms } from '../../functions/deploy.ts';
import { allRoutes } from '../../functions/routes.ts';
import type { JsonObject } from '../../local/json.ts';
import { afterDelivery, type Batch, doneBy } from '../../local/stream-batch.ts';
import type { Changed } from './engine-door.ts';
import type { Faults } from './faults.ts';
import { type Ground, KILLED } from './ground.ts';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;
interface Instance {
  handle: Handler;
  skewMs: number;
}
/** A function of the deployment: its entry, and the machines that now hold it in memory. */
interface Lambda {
  readonly name: string;
  readonly entry: string;
  readonly on: readonly string[];
  readonly stream: boolean;
  readonly schedule: string | undefined;
  readonly isApi: boolean;
  readonly idle: Instance[];
}
export const NO_ANSWER = Symbol('no answer');
export interface Letter {
  to: string;
  event: unknown;
}
interface Entry {
  DetailType: string;
  Detail: string;
}

const functionsFolder = new URL('../../functions/', import.meta.url);
const SHARDS = 4;
const BATCH = 10;
const STREAM = { bisects: true, retries: 8 };
const BUS_TRIES = 3;
/** Of ten thousand events; what is told once more mostly comes when the world has moved on. */
const OFTEN_LATE = 300;
const COPY_OFTEN_LATE = 7_000;
const MINUTE = 60_000;
const WORST_SKEW_MS = 15 * MINUTE;

/**
 * The cloud around the functions, all of it in this process: the same entries that are deployed, each call in a machine
 * of its own, the change stream in shards, the bus with its retries and dead letters, and the services that are asked by
 * fetch. Wired by the specs that also wire the deployment, so a new room is simulated without a line here.
 */
export class Cloud {
  readonly #ground: Ground;
  readonly faults: Faults;
  readonly #lambdas = new Map<string, Lambda>();
  readonly #shards: { queue: JsonObject[]; busy: boolean }[] = Array.from({ length: SHARDS }, () => ({
    queue: [],
    busy: false,
  }));
  readonly #readers: Lambda[];
  readonly #taken = new Set<string>();
  #cold = 0;
  invocations = 0;
  /** What was given up: to be sent again by whoever looks after the deployment. */
  deadLetters: Letter[] = [];
  readonly failing: string[] = [];
  #poisoned = 0;
  /** Records that were set aside because nobody could read them. */
  setAside = 0;
  /** Every event the bus has taken, to whom it is owed, and how often who handled it. */
  readonly handled = new Map<string, number>();
  readonly events: JsonObject[] = [];
  readonly owed: string[] = [];
  readonly messages: unknown[] = [];

  constructor(ground: Ground, faults: Faults) {
    this.#ground = ground;
    this.faults = faults;
    for (const [room, spec] of Object.entries(rooms))
      for (const [key, { entry, on = [], stream = false, schedule, onlyWhereSet }] of Object.entries(spec)) {
        // Guests from outside are not of the town.
        if (onlyWhereSet) continue;
        this.#lambdas.set(`${room}.${key}`, {
          name: `${room}.${key}`,
          entry: new URL(`${room}/${entry}`, functionsFolder).href,
          on,
          stream,
          schedule,
          isApi: key === 'api' || key === 'authorizer',
          idle: [],
        });
      }
    this.#readers = [...this.#lambdas.values()].filter(({ stream }) => stream);
  }

  get schedules(): { name: string; schedule: string }[] {
    return [...this.#lambdas.values()].flatMap(({ name, schedule }) => (schedule ? [{ name, schedule }] : []));
  }

  async #machineFor(lambda: Lambda): Promise<Instance> {
    const idle = lambda.idle.pop();
    if (idle) return idle;
    const loaded = import(`${lambda.entry}?machine=${++this.#cold}`) as Promise<{ handler: Handler }>;
    const { handler } = await this.#ground.outside(loaded);
    const { random } = this.#ground;
    // The gateway's own clock is good: what people are told by it is checked to the minute.
    const wrong = !lambda.isApi && this.faults.happens('clock is wrong', 2_500);
    return { handle: handler, skewMs: wrong ? random.int(-WORST_SKEW_MS, WORST_SKEW_MS) : 0 };
  }

  /** One invocation, on a machine that does nothing else meanwhile. A machine that is killed forgets everything. */
  async invoke(name: string, event: unknown): Promise<unknown> {
    const lambda = this.#lambdas.get(name);
    if (!lambda) throw new Error(`there is no function ${name}`);
    this.invocations++;
    const machine = await this.#machineFor(lambda);
    const context = { getRemainingTimeInMillis: () => 29_000, functionName: name };
    const work = () => machine.handle(structuredClone(event), context);
    const answer = await this.#ground.start(name, work, machine.skewMs);
    if (answer === KILLED) return NO_ANSWER;
    lambda.idle.push(machine);
    return answer;
  }

  /** Through the gateway: the authorizer, then the room. NO_ANSWER when the phone hears nothing. */
  async request(
    routeKey: string,
    { params, query, body, token, ip }: Call,
  ): Promise<{ status: number; body: JsonObject } | typeof NO_ANSWER> {
    const found = ROUTES.get(routeKey);
    if (!found) throw new Error(`there is no route ${routeKey}`);
    const { room, route } = found;
    let principal: string | undefined;
    if (route.access !== 'public') {
      const said = await this.invoke('identity.authorizer', { identitySource: [`Bearer ${token}`] }).catch(
        () => NO_ANSWER,
      );
      if (said === NO_ANSWER) return said as typeof NO_ANSWER;
      const { isAuthorized, context } = said as { isAuthorized: boolean; context: { principal: string } };
      if (!isAuthorized) return { status: 401, body: {} };
      principal = context.principal;
    }
    const event = {
      routeKey: `${route.method} ${route.path}`,
      rawQueryString: new URLSearchParams(query).toString(),
      pathParameters: params ?? {},
      headers: {},
      isBase64Encoded: false,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      requestContext: {
        requestId: `r${this.invocations}`,
        http: { sourceIp: ip },
        ...(principal ? { authorizer: { lambda: { principal } } } : {}),
      },
    };
    const reply = await this.invoke(`${room}.api`, event);
    if (reply === NO_ANSWER || this.faults.happens('answer lost on the way to the phone', 200)) return NO_ANSWER;
    const { statusCode, body: text } = reply as { statusCode: number; body: string };
    this.#ground.note(`${routeKey} ${statusCode}`);
    return { status: statusCode, body: JSON.parse(text) as JsonObject };
  }

  // The change stream.

  /** A change of the main table, for every function that reads them. */
  changed({ number, at, key, before, after }: Changed): void {
    this.#tell({
      eventID: `change-${number}`,
      eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(at / 1000),
        SequenceNumber: String(number),
        Keys: key as JsonObject,
        ...(before ? { OldImage: before as JsonObject } : {}),
        ...(after ? { NewImage: after as JsonObject } : {}),
      },
    });
  }
  /** A record nobody can read, in the middle of good ones. */
  poisonStream(): void {
    const number = ++this.#poisoned;
    this.faults.count('poison record');
    const NewImage = {
      pk: { S: 'ELDER#el_poison' },
      sk: { S: 'BOOKING#bk_poison' },
      kind: { S: 'booking' },
      state: { S: 'GONE' },
    };
    this.#tell({
      eventID: `poison-${number}`,
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: `${number}`, NewImage },
    });
  }
  #tell(record: JsonObject): void {
    const { Keys, NewImage } = record.dynamodb as { Keys?: { pk: { S: string } }; NewImage?: { pk: { S: string } } };
    const pk = (Keys ?? NewImage)!.pk.S;
    const shard = this.#shards[createHash('sha256').update(pk).digest()[0]! % SHARDS]!;
    shard.queue.push(record);
    if (!shard.busy) void this.#ground.start('shard', () => this.#read(shard));
  }
  async #read(shard: { queue: JsonObject[]; busy: boolean }): Promise<void> {
    shard.busy = true;
    while (shard.queue.length) {
      await this.#ground.sleep(this.#ground.random.int(20, 400));
      if (this.faults.happens('changes of two shards out of order', 300)) await this.#ground.sleep(MINUTE, true);
      const records = shard.queue.splice(0, BATCH);
      await Promise.all(this.#readers.map((reader) => this.#deliver(reader, records)));
    }
    shard.busy = false;
  }
  /** As an event source mapping does: what fails is tried again, halved, and in the end set aside. */
  async #deliver(reader: Lambda, records: JsonObject[]): Promise<void> {
    const batches: Batch[] = [{ records, attempts: 0 }];
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const Records = batch.records;
      const answer = await this.invoke(reader.name, { Records }).catch(() => NO_ANSWER);
      const done = answer === NO_ANSWER ? 0 : doneBy((answer ?? null) as JsonObject | null, Records);
      if (done > 0 && this.faults.happens('change told twice', 500))
        await this.invoke(reader.name, { Records }).catch(() => {});
      const next = afterDelivery(batch, done, STREAM);
      if (next.kind === 'again') batches.unshift(...next.batches);
      if (next.kind !== 'give-up') continue;
      for (const record of next.records) {
        if (String(record.eventID).startsWith('poison-')) this.setAside++;
        else this.deadLetters.push({ to: reader.name, event: { Records: [record] } });
      }
    }
  }

  // The bus.

  #put(entries: readonly Entry[]): JsonObject {
    return {
      Entries: entries.map(({ DetailType, Detail }) => {
        if (this.faults.happens('bus refuses an entry', 200)) return { ErrorCode: 'ThrottlingException' };
        const detail = JSON.parse(Detail) as JsonObject;
        const id = detail.id as string;
        const targets = [...this.#lambdas.values()].filter(({ on }) => on.includes(DetailType));
        if (!this.#taken.has(id)) {
          this.events.push(detail);
          this.owed.push(...targets.map(({ name }) => `${id} ${name}`));
        }
        this.#taken.add(id);
        for (const { name } of targets) this.#hand({ to: name, event: { 'detail-type': DetailType, detail } });
        return { EventId: id };
      }),
    };
  }
  #hand(letter: Letter): void {
    void this.#ground.start(`to ${letter.to}`, () => this.#carry(letter, OFTEN_LATE));
    if (this.faults.happens('event told twice', 500))
      void this.#ground.start(`to ${letter.to}`, () => this.#carry(letter, COPY_OFTEN_LATE));
  }
  /** Some of what was told since then is told again from the bus's archive, as whoever looks after a deployment may do. */
  playArchive(since: number): void {
    for (const detail of this.events) {
      if ((detail.at as number) < since || !this.faults.happens('event told again from the archive', 2_500)) continue;
      for (const { name, on } of this.#lambdas.values())
        if (on.includes(detail.name as string))
          void this.#ground.start(`to ${name}`, () =>
            this.#carry({ to: name, event: { 'detail-type': detail.name, detail } }, 0),
          );
    }
  }
  async #carry(letter: Letter, often: number): Promise<void> {
    const late = this.faults.happens('event comes late', often);
    await this.#ground.sleep(this.#ground.random.int(5, late ? 180 * MINUTE : 2_000), late);
    for (let attempt = 0; attempt < BUS_TRIES; attempt++) {
      if (attempt) await this.#ground.sleep(attempt * MINUTE, true);
      if (await this.#handled(letter)) return;
    }
    this.deadLetters.push(letter);
  }
  async #handled({ to, event }: Letter): Promise<boolean> {
    const answer = await this.invoke(to, event).catch(() => NO_ANSWER);
    if (answer === NO_ANSWER) return false;
    const id = (event as { detail?: JsonObject }).detail?.id;
    if (id !== undefined) this.handled.set(`${id} ${to}`, (this.handled.get(`${id} ${to}`) ?? 0) + 1);
    return true;
  }

  /** Everything that was given up is sent again. What fails even so, without any fault, is kept with `failing`. */
  async redrive(): Promise<void> {
    const letters = this.deadLetters;
    this.deadLetters = [];
    for (const letter of letters)
      if (!(await this.#handled(letter)))
        this.failing.push(`${letter.to} fails without a fault: ${JSON.stringify(letter.event)}`);
  }
  /** Some events once more, to everybody who hears them. */
  async tellAgain(events: readonly JsonObject[]): Promise<void> {
    for (const detail of events)
      for (const { name, on } of this.#lambdas.values())
        if (on.includes(detail.name as string))
          this.deadLetters.push({ to: name, event: { 'detail-type': detail.name, detail } });
    await this.redrive();
  }

  // What is asked by fetch.

  /** Stands in for `fetch`: key management, the bus, WeChat, and the bucket. */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    const target = new Headers(init?.headers).get('x-amz-target');
    const body = init?.body ? String(init.body) : '';
    const json = (answer: unknown, status = 200) => new Response(JSON.stringify(answer), { status });
    return this.#ground.step(target ?? url.pathname, async () => {
      if (target === 'AWSEvents.PutEvents') {
        const answer = this.#put((JSON.parse(body) as { Entries: Entry[] }).Entries);
        if (this.faults.happens('bus loses its answer', 150)) throw new Error('nobody answered');
        return json(answer);
      }
      if (target === 'TrentService.GenerateDataKeyWithoutPlaintext') return json({ CiphertextBlob: 'c2ltdWxhdGVk' });
      if (target === 'TrentService.Decrypt') return json({ Plaintext: Buffer.alloc(32, 7).toString('base64') });
      if (url.pathname === '/sns/jscode2session') return json({ openid: url.searchParams.get('js_code') });
      if (url.pathname === '/cgi-bin/stable_token') return json({ access_token: 'token', expires_in: 7200 });
      if (url.pathname === '/cgi-bin/message/subscribe/send') {
        this.messages.push(JSON.parse(body));
        return json({ errcode: 0 });
      }
      throw new Error(`nobody is at ${url.href}`);
    });
  };
}

export interface Call {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  token?: string;
  ip: string;
}
const ROUTES = new Map(allRoutes.map((one) => [one.key, one]));
