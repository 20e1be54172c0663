import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AccessControl, Caller } from './access.ts';
import type { VirtualClock } from './clock.ts';
import { AwsError } from './door.ts';
import type { EngineLink } from './dynamodb.ts';
import { type Json, type JsonObject, listOf, numberOf, objectOf, textOf } from './json.ts';
import { matchesPattern } from './pattern.ts';
import type { FunctionModel, MappingModel, TableModel } from './stack-model.ts';
import type { Store } from './store.ts';
import { afterDelivery, type Batch, doneBy, type StreamRecord, sequenceOf } from './stream-batch.ts';
import type { InvocationResult } from './workers.ts';

const STREAMS = 'DynamoDBStreams_20120810';
/** Somebody may write to the engine past the door; our own writes wake the readers at once. */
const IDLE_POLL_MS = 1_000;
/** Writes come in bursts: records that come this close together share a batch. */
const GATHER_MS = 25;
const RETRY_DELAYS_MS = [50, 100, 200, 400];
const MAX_READ = 1_000;
const CLOSED = 'closed';

/** Counts the writes that go through the door: a reader that read nothing after the last of them has caught up. */
export class WriteMarks {
  started = 0;
  ended = 0;
  #wake: (() => void)[] = [];

  start(): void {
    this.started++;
  }
  end(): void {
    this.ended++;
    this.wake();
  }
  get quiet(): boolean {
    return this.started === this.ended;
  }
  wake(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
  /** Until the next write has ended, or `ms` have passed. */
  async next(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

export interface StreamStatus {
  mapping: string;
  functionName: string;
  delivered: number;
  /** Records read and not yet done. */
  pending: number;
  /** Age of the last record delivered when its function got it, ms. */
  lagMs: number;
  buried: number;
  caughtUp: boolean;
}

export interface StreamOptions {
  engine: EngineLink;
  store: Store;
  clock: VirtualClock;
  region: string;
  tables: readonly TableModel[];
  functions: readonly FunctionModel[];
  callerOf: (model: FunctionModel) => Caller;
  access: AccessControl;
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>;
  bury: (model: FunctionModel, queueArn: string, body: string) => void;
  marks: WriteMarks;
  onProblem: (text: string) => void;
}

/** One event source mapping: reads a table's stream, in order, and does not lose its place. */
class StreamReader {
  readonly #mapping: MappingModel;
  readonly #table: TableModel;
  readonly #function: FunctionModel;
  readonly #options: StreamOptions;
  #streamArn = '';
  #closed = false;
  #seen = -1;
  readonly status: StreamStatus;
  readonly done: Promise<void>;

  constructor(mapping: MappingModel, options: StreamOptions) {
    const table = options.tables.find(({ streamArn }) => streamArn === mapping.streamArn);
    const model = options.functions.find(({ name }) => name === mapping.functionName);
    if (!table || !model) throw new Error(`${mapping.id} joins no stream and function of this template`);
    this.#mapping = mapping;
    this.#table = table;
    this.#function = model;
    this.#options = options;
    this.status = {
      mapping: mapping.id,
      functionName: model.name,
      delivered: 0,
      pending: 0,
      lagMs: 0,
      buried: 0,
      caughtUp: false,
    };
    this.#assertRoleMayRead();
    this.done = this.#run();
  }

  get caughtUp(): boolean {
    const { marks } = this.#options;
    return marks.quiet && this.#seen === marks.ended && this.status.pending === 0;
  }

  close(): void {
    this.#closed = true;
  }

  /** The cloud refuses to create a mapping whose function's role may not read the stream. */
  #assertRoleMayRead(): void {
    const { access, callerOf } = this.#options;
    const caller = callerOf(this.#function);
    for (const action of ['DescribeStream', 'GetShardIterator', 'GetRecords'])
      access.demand(caller, `dynamodb:${action}`, this.#mapping.streamArn);
    if (this.#table.keyArn) access.demandKeyThrough('dynamodb', caller, 'kms:Decrypt', this.#table.keyArn);
  }

  async #run(): Promise<void> {
    const { onProblem } = this.#options;
    while (!this.#closed) {
      try {
        await this.#readShards();
      } catch (error) {
        if (this.#closed) return;
        onProblem(`${this.#mapping.id}: reading the stream failed, trying again: ${String(error)}`);
        await pause(IDLE_POLL_MS);
      }
    }
  }

  async #ask(operation: string, input: JsonObject): Promise<JsonObject> {
    return this.#options.engine.ask(operation, input, STREAMS);
  }

  /** Every shard from where it was left, parents first; returns when the last is closed and there may be new ones. */
  async #readShards(): Promise<void> {
    const described = await this.#options.engine.ask('DescribeTable', { TableName: this.#table.name });
    this.#streamArn = textOf(objectOf(described.Table).LatestStreamArn);
    const { StreamDescription } = await this.#ask('DescribeStream', { StreamArn: this.#streamArn });
    const shards = listOf(objectOf(StreamDescription).Shards).map((shard) => textOf(objectOf(shard).ShardId));
    if (shards.length === 0) await this.#options.marks.next(IDLE_POLL_MS);
    for (const shard of shards) if (this.#position(shard) !== CLOSED) await this.#readShard(shard);
  }

  async #readShard(shard: string): Promise<void> {
    const { marks } = this.#options;
    let iterator: string | undefined = await this.#iteratorAt(shard);
    while (iterator !== undefined && !this.#closed) {
      const mark = marks.quiet ? marks.ended : -1;
      const answer: JsonObject = await this.#ask('GetRecords', { ShardIterator: iterator, Limit: MAX_READ });
      const records = listOf(answer.Records).map(objectOf);
      iterator = answer.NextShardIterator === undefined ? undefined : textOf(answer.NextShardIterator);
      if (records.length) {
        await this.#deliverAll(shard, records);
        await pause(GATHER_MS);
      } else if (iterator !== undefined) {
        this.#seen = mark;
        if (mark === marks.ended && marks.quiet) await marks.next(IDLE_POLL_MS);
        else await pause(2);
      }
    }
    if (!this.#closed) this.#keepPosition(shard, CLOSED);
  }

  #position(shard: string): string | undefined {
    const row = this.#options.store
      .prepare('SELECT sequence FROM positions WHERE mapping = ? AND shard = ?')
      .get(this.#mapping.id, `${this.#streamArn}/${shard}`) as { sequence: string } | undefined;
    return row?.sequence;
  }
  #keepPosition(shard: string, sequence: string): void {
    this.#options.store
      .prepare('INSERT OR REPLACE INTO positions (mapping, shard, sequence) VALUES (?, ?, ?)')
      .run(this.#mapping.id, `${this.#streamArn}/${shard}`, sequence);
  }

  async #iteratorAt(shard: string): Promise<string> {
    const sequence = this.#position(shard);
    const common = { StreamArn: this.#streamArn, ShardId: shard };
    const oldest = { ...common, ShardIteratorType: 'TRIM_HORIZON' };
    const input = sequence
      ? { ...common, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: sequence }
      : oldest;
    try {
      return textOf((await this.#ask('GetShardIterator', input)).ShardIterator);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'TrimmedDataAccessException') throw error;
      return textOf((await this.#ask('GetShardIterator', oldest)).ShardIterator);
    }
  }

  async #deliverAll(shard: string, raw: readonly JsonObject[]): Promise<void> {
    const records = raw.map((record) => this.#asDelivered(record)).filter((record) => this.#concerns(record));
    this.status.pending = records.length;
    try {
      for (let at = 0; at < records.length && !this.#closed; at += this.#mapping.batchSize)
        await this.#deliver(shard, records.slice(at, at + this.#mapping.batchSize));
      if (!this.#closed) this.#keepPosition(shard, sequenceOf(raw.at(-1)!));
    } finally {
      this.status.pending = 0;
    }
  }

  /** The record as Lambda passes it on. The engine's ids are small numbers of its own, and its clock is not ours. */
  #asDelivered(record: JsonObject): StreamRecord {
    const { clock, region } = this.#options;
    const change = objectOf(record.dynamodb);
    const eventID = createHash('sha256')
      .update(`${this.#streamArn}/${sequenceOf(record)}`)
      .digest('hex')
      .slice(0, 32);
    const at = numberOf(change.ApproximateCreationDateTime, 0) + Math.round(clock.offsetMs / 1000);
    return {
      ...record,
      eventID,
      awsRegion: region,
      eventSourceARN: this.#mapping.streamArn,
      dynamodb: { ...change, ApproximateCreationDateTime: at },
    };
  }

  #concerns(record: StreamRecord): boolean {
    const change = objectOf(record.dynamodb);
    // DynamoDB writes no record for a write that changed nothing; one of the engines does.
    if (record.eventName === 'MODIFY' && isDeepStrictEqual(change.OldImage, change.NewImage)) return false;
    const { filters } = this.#mapping;
    return filters.length === 0 || filters.some((filter) => matchesPattern(filter, record));
  }

  async #deliver(shard: string, records: StreamRecord[]): Promise<void> {
    const { clock } = this.#options;
    const waiting: Batch[] = [{ records, attempts: 0 }];
    for (let failures = 0; waiting.length && !this.#closed; ) {
      const batch = waiting.shift()!;
      const ageMs = clock.now() - numberOf(objectOf(batch.records[0]!.dynamodb).ApproximateCreationDateTime, 0) * 1000;
      this.status.lagMs = Math.max(0, ageMs);
      if (this.#mapping.maxAgeMs >= 0 && ageMs > this.#mapping.maxAgeMs) {
        this.#giveUp(shard, batch, 'RecordAgeExceeded');
        continue;
      }
      const done = await this.#invoke(batch);
      if (this.#closed) return;
      this.status.delivered += done;
      this.status.pending -= done;
      const last = batch.records[done - 1];
      if (last) this.#keepPosition(shard, sequenceOf(last));
      const step = afterDelivery(batch, done, this.#mapping);
      if (step.kind === 'give-up') this.#giveUp(shard, { ...batch, records: step.records }, 'RetryAttemptsExhausted');
      if (step.kind !== 'again') continue;
      waiting.unshift(...step.batches);
      await pause(RETRY_DELAYS_MS[failures++] ?? RETRY_DELAYS_MS.at(-1)!);
    }
  }

  async #invoke({ records }: Batch): Promise<number> {
    const result = await this.#options.invoke(this.#function.arn, JSON.stringify({ Records: records }));
    if (!result.ok) return 0;
    return this.#mapping.reportsItems ? doneBy(JSON.parse(result.payload) as Json, records) : records.length;
  }

  #giveUp(shard: string, { records, attempts }: Batch, condition: string): void {
    const { bury, clock, onProblem } = this.#options;
    const [first, last] = [records[0]!, records.at(-1)!];
    const { deadLetterArn } = this.#mapping;
    const arrival = (record: StreamRecord): string =>
      new Date(numberOf(objectOf(record.dynamodb).ApproximateCreationDateTime, 0) * 1000).toISOString();
    const letter = {
      requestContext: {
        requestId: textOf(first.eventID),
        functionArn: this.#function.arn,
        condition,
        approximateInvokeCount: attempts + 1,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      DDBStreamBatchInfo: {
        shardId: shard,
        startSequenceNumber: sequenceOf(first),
        endSequenceNumber: sequenceOf(last),
        approximateArrivalOfFirstRecord: arrival(first),
        approximateArrivalOfLastRecord: arrival(last),
        batchSize: records.length,
        streamArn: this.#mapping.streamArn,
      },
    };
    try {
      if (!deadLetterArn) throw new Error('it has no failure destination');
      bury(this.#function, deadLetterArn, JSON.stringify(letter));
    } catch (error) {
      onProblem(`${this.#mapping.id} lost ${records.length} stream records: ${String(error)}`);
    }
    this.status.buried += records.length;
    this.status.pending -= records.length;
    this.#keepPosition(shard, sequenceOf(last));
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Up to which sequence number every reader of a table's stream is done, by table name. */
export function consumedRecords(store: Store): ReadonlyMap<string, number> {
  const rows = store
    .prepare('SELECT shard, MIN(CAST(sequence AS INTEGER)) AS done FROM positions GROUP BY shard')
    .all() as { shard: string; done: number }[];
  return new Map(rows.map(({ shard, done }) => [/:table\/([^/]+)\/stream\//.exec(shard)?.[1] ?? '', done]));
}

/** All event source mappings of the stack. */
export class Streams {
  readonly #readers: StreamReader[];
  readonly #marks: WriteMarks;

  constructor(mappings: readonly MappingModel[], options: StreamOptions) {
    for (const { id, windowMs } of mappings)
      if (windowMs > 0) options.onProblem(`${id}: the batching window is not kept here, batches leave at once`);
    this.#readers = mappings.map((mapping) => new StreamReader(mapping, options));
    this.#marks = options.marks;
  }

  get caughtUp(): boolean {
    return this.#readers.every((reader) => reader.caughtUp);
  }
  statuses(): StreamStatus[] {
    return this.#readers.map((reader) => ({ ...reader.status, caughtUp: reader.caughtUp }));
  }
  async close(): Promise<void> {
    for (const reader of this.#readers) reader.close();
    this.#marks.wake();
    await Promise.all(this.#readers.map((reader) => reader.done));
  }
}
