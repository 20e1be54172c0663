import { Agent, request as send } from 'node:http';
import type { Faults } from './faults.ts';
import { type Ground, Killed } from './ground.ts';

/** DynamoDB's JSON, as it goes over the wire. */
export type Wire = Record<string, unknown>;
type Image = Record<string, Record<string, unknown>> | undefined;
interface Reply {
  status: number;
  body: string;
}
interface Request {
  headers: Record<string, string>;
  body?: string | Uint8Array;
}
interface Reached {
  response: { statusCode: number; headers: Record<string, string>; body: Uint8Array };
}
interface WriteOf {
  TableName: string;
  Key: Wire;
  /** What is put in its place, whole. */
  Item: Image;
  deletes: boolean;
  /** A check changes nothing, but two transactions still meet at its item. */
  changes: boolean;
}

/** A change of one item, as the table's stream tells it. */
export interface Changed {
  number: number;
  at: number;
  key: Wire;
  before: Image;
  after: Image;
}

const INDEX_LAG_MS = 2_000;
const MOST_RECENT = 50;
/** Long enough for somebody who began later to come first. */
const SLOWEST_MS = 3_000;
const agent = new Agent({ keepAlive: true });

/** One call of the engine, without faults: what the door, the stream and the checker use. */
export function callEngine(endpoint: string, operation: string, body: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20261122T000000Z',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20261122/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    };
    const outgoing = send(endpoint, { method: 'POST', agent, headers }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject).end(body);
  });
}

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'];
const keyOf = ({ pk, sk }: Wire): Wire => ({ pk, sk });
const nameOf = ({ TableName, Key }: WriteOf): string => `${TableName} ${JSON.stringify(Key)}`;

/** The items a request would change. */
function touchedBy(operation: string, input: Wire): WriteOf[] {
  const one = (kind: string, { TableName, Key, Item }: Wire): WriteOf => ({
    TableName: TableName as string,
    Key: (Key as Wire | undefined) ?? keyOf(Item as Wire),
    Item: Item as Image,
    deletes: kind.startsWith('Delete'),
    changes: kind !== 'ConditionCheck',
  });
  if (operation !== 'TransactWriteItems') return [one(operation, input)];
  return (input.TransactItems as Record<string, Wire>[]).map((action) => one(...Object.entries(action)[0]!));
}

const fault = (type: string, status = 400, more: Wire = {}): Reply => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'made up', ...more }),
});
/** As the SDK reports that nobody answered in time. */
const timedOut = () => Object.assign(new Error('nobody answered'), { name: 'TimeoutError' });

/**
 * Under the SDK and before the engine: every attempt of every call comes by here, waits for its turn, and may meet a
 * fault. A transaction has two turns, and in between its items are taken: who comes by with one of them meets a conflict,
 * which no engine on a laptop makes by itself.
 */
export class EngineDoor {
  readonly #endpoint: string;
  readonly #ground: Ground;
  readonly #faults: Faults;
  readonly #inFlight = new Set<string>();
  readonly #onChange: (change: Changed) => void;
  readonly #streamed: string;
  #changes = 0;
  #recent: Changed[] = [];
  /** Of the table whose changes are told: what every item now is. */
  readonly #images = new Map<string, Image>();
  calls = 0;
  /** How often something was stored, in any table. */
  stored = 0;

  constructor(options: {
    endpoint: string;
    ground: Ground;
    faults: Faults;
    /** The table whose changes are told. */
    streamed: string;
    onChange: (change: Changed) => void;
  }) {
    this.#endpoint = options.endpoint;
    this.#ground = options.ground;
    this.#faults = options.faults;
    this.#streamed = options.streamed;
    this.#onChange = options.onChange;
  }

  /** What the SDK's client takes for its way to the net. */
  readonly requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: (request: Request): Promise<Reached> => this.#handle(request),
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };

  async #handle({ headers, body }: Request): Promise<Reached> {
    const operation = headers['x-amz-target']!.split('.')[1]!;
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
    const reply = await (WRITES.includes(operation) ? this.#write(operation, text) : this.#read(operation, text));
    return {
      response: {
        statusCode: reply.status,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: Buffer.from(reply.body),
      },
    };
  }

  #read(operation: string, text: string): Promise<Reply> {
    return this.#ground.step(operation, async () => {
      this.calls++;
      const happens = this.#faults.oneOf({
        throttled: 60,
        'error 500': 40,
        'timed out before it was stored': 60,
        'killed before a call': 25,
      });
      if (happens === 'throttled') return fault('ThrottlingException');
      if (happens === 'error 500') return fault('InternalServerError', 500);
      if (happens === 'timed out before it was stored') throw timedOut();
      if (happens === 'killed before a call') throw new Killed();
      const input = JSON.parse(text) as Wire;
      if (operation === 'Query' && this.#faults.happens('page of few items', 800))
        input.Limit = Math.min((input.Limit as number | undefined) ?? 3, 3);
      const left = operation === 'BatchGetItem' ? this.#leaveOut(input) : undefined;
      const reply = await callEngine(this.#endpoint, operation, JSON.stringify(input));
      if (left) return { ...reply, body: JSON.stringify({ ...JSON.parse(reply.body), UnprocessedKeys: left }) };
      return input.IndexName ? this.#late(reply) : reply;
    });
  }

  /** An index that has not yet heard of the last moments: what was just made is missing, what was changed is as before. */
  #late(reply: Reply): Reply {
    const recent = this.#recent.filter(({ at }) => at > this.#ground.now - INDEX_LAG_MS);
    if (recent.length === 0 || !this.#faults.happens('index is late', 2_000)) return reply;
    const known = new Map<string, Image>();
    // The oldest of several changes tells what the index last saw.
    for (const { key, before } of recent.toReversed()) known.set(JSON.stringify(key), before);
    const answer = JSON.parse(reply.body) as { Items: Wire[] };
    const Items = answer.Items.flatMap((item) => {
      const name = JSON.stringify(keyOf(item));
      return known.has(name) ? (known.get(name) ?? []) : item;
    });
    return { ...reply, body: JSON.stringify({ ...answer, Items }) };
  }

  /** Takes the last key out of a batch of several: it comes back unprocessed. */
  #leaveOut(input: Wire): Wire | undefined {
    const asked = input.RequestItems as Record<string, { Keys: Wire[] }>;
    const [table, request] = Object.entries(asked)[0]!;
    if (request.Keys.length < 2 || !this.#faults.happens('keys left unprocessed', 300)) return undefined;
    const Keys = [request.Keys.pop()!];
    return { [table]: { ...request, Keys } };
  }

  async #write(operation: string, text: string): Promise<Reply> {
    const input = JSON.parse(text) as Wire;
    const touched = touchedBy(operation, input);
    const names = touched.map(nameOf);
    const isTransaction = operation === 'TransactWriteItems';
    const conflict = (): Reply =>
      isTransaction ? this.#cancelled(names, 'TransactionConflict') : fault('TransactionConflictException');

    if (this.#faults.happens('slow on its way', 300)) await this.#ground.sleep(this.#ground.random.int(20, SLOWEST_MS));
    const early = await this.#ground.step(
      `${operation} ${JSON.stringify(touched[0]!.Key)}`,
      async (): Promise<Reply | undefined> => {
        this.calls++;
        const happens = this.#faults.oneOf({
          throttled: 80,
          'error 500': 60,
          'timed out before it was stored': 100,
          'killed before a call': 80,
          'throttled inside a transaction': isTransaction ? 60 : 0,
          'conflict made up': isTransaction ? 60 : 0,
        });
        if (happens === 'throttled') return fault('ThrottlingException');
        if (happens === 'error 500') return fault('InternalServerError', 500);
        if (happens === 'timed out before it was stored') throw timedOut();
        if (happens === 'killed before a call') throw new Killed();
        if (happens === 'throttled inside a transaction') return this.#cancelled(names, 'ThrottlingError');
        if (happens === 'conflict made up') return conflict();
        if (names.some((name) => this.#inFlight.has(name))) {
          this.#faults.count('conflict of transactions');
          return conflict();
        }
        if (!isTransaction) return this.#store(operation, text, touched);
        for (const name of names) this.#inFlight.add(name);
        return undefined;
      },
    );
    if (early) return early;
    const commit = async () => {
      for (const name of names) this.#inFlight.delete(name);
      return this.#store(operation, text, touched);
    };
    return this.#ground.step('commit', commit, true);
  }

  #cancelled(names: readonly string[], code: string): Reply {
    const at = names.findIndex((name) => this.#inFlight.has(name));
    const CancellationReasons = names.map((_, i) => ({ Code: i === Math.max(at, 0) ? code : 'None' }));
    return fault('TransactionCanceledException', 400, { CancellationReasons });
  }

  /** Stores, tells the stream, and only then may somebody die or the answer be lost. */
  async #store(operation: string, text: string, touched: readonly WriteOf[]): Promise<Reply> {
    const reply = await callEngine(this.#endpoint, operation, text);
    if (reply.status === 200) {
      this.stored++;
      await this.#tell(touched.filter(({ changes, TableName }) => changes && TableName === this.#streamed));
    }
    const happens = this.#faults.oneOf({ 'timed out after it was stored': 150, 'killed after a call': 80 });
    if (happens === 'timed out after it was stored') throw timedOut();
    if (happens === 'killed after a call') throw new Killed();
    return reply;
  }

  async #readBack(keys: readonly Wire[]): Promise<Map<string, Image>> {
    if (keys.length === 0) return new Map();
    const asked = { RequestItems: { [this.#streamed]: { Keys: keys, ConsistentRead: true } } };
    const { body } = await callEngine(this.#endpoint, 'BatchGetItem', JSON.stringify(asked));
    const found = (JSON.parse(body) as { Responses: Record<string, Wire[]> }).Responses[this.#streamed] ?? [];
    return new Map(found.map((item) => [JSON.stringify(keyOf(item)), item as Image]));
  }

  async #tell(writes: readonly WriteOf[]): Promise<void> {
    const updated = await this.#readBack(writes.filter(({ Item, deletes }) => !Item && !deletes).map(({ Key }) => Key));
    for (const { Key, Item, deletes } of writes) {
      const name = JSON.stringify(keyOf(Key));
      const before = this.#images.get(name);
      const after = deletes ? undefined : (Item ?? updated.get(name));
      this.#images.set(name, after);
      // DynamoDB tells of no write that changed nothing.
      if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) continue;
      const changed = { number: ++this.#changes, at: this.#ground.now, key: keyOf(Key), before, after };
      this.#recent = [...this.#recent.slice(-MOST_RECENT), changed];
      this.#onChange(changed);
    }
  }
}

/** The same with every object's names in order: two images are compared as texts. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]));
}
