import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Attributes, plain, stored } from './attribute-values.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { currentTrace, TRACE_ATTRIBUTE } from './trace.ts';

export interface Key {
  pk: string;
  sk: string;
}
export type Item = Key & Record<string, unknown>;

/**
 * A condition on the item as it stands, all of a write's conditions joined by AND. Paths are attribute names of ours
 * (`state`, `portionsLeft.ds_…`), never text a user chose.
 */
export type Condition =
  | readonly [path: string, op: '=' | '<>' | '<' | '<=' | '>' | '>=', value: unknown]
  | readonly [path: string, op: 'absent' | 'present']
  | readonly [path: string, op: 'absent or =' | 'absent or <', value: unknown];

/** The tables besides the main one: both only grow. */
export type GrowingTable = 'ledger' | 'trail';

interface Guard {
  in?: GrowingTable;
  when?: readonly Condition[];
  /**
   * What a failed condition means. Left out, the state has changed under the command: it is loaded and decided again.
   */
  orElse?: Refusal | ((current: Item | undefined) => Refusal | 'stale');
}
export type Write = Guard &
  (
    | { put: Item }
    | { update: Key; set?: Record<string, unknown>; add?: Record<string, number>; remove?: readonly string[] }
    | { delete: Key }
    | { check: Key }
  );

export interface QueryInput {
  pk: string;
  /** Sort key prefix, or both ends (inclusive). */
  begins?: string;
  between?: readonly [string, string];
  /** Reads the index `gsi1`, which may lag: for lists, never for a decision about money. */
  index?: boolean;
  in?: GrowingTable;
  backwards?: boolean;
  /** At most this many items; all of them when left out. */
  limit?: number;
  /** Start after this item: what `next` said. */
  after?: Record<string, unknown> | undefined;
}
export interface Page<T> {
  items: T[];
  next: Record<string, unknown> | undefined;
}

/** Absence of an item: what a create is conditioned on. */
export const absent: readonly Condition[] = [['pk', 'absent']];
export const present: readonly Condition[] = [['pk', 'present']];

const MAX_ATTEMPTS = 4;
const BATCH_GET_LIMIT = 100;
/** What a transaction takes. More is a fault of ours, said here with a number instead of by the service. */
const TRANSACTION_LIMIT = 100;

class Expression {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};
  readonly #placeholders = new Map<string, string>();
  #count = 0;
  path(path: string): string {
    return path
      .split('.')
      .map((part) => {
        const known = this.#placeholders.get(part);
        if (known) return known;
        const placeholder = `#n${this.#count++}`;
        this.#placeholders.set(part, placeholder);
        this.names[placeholder] = part;
        return placeholder;
      })
      .join('.');
  }
  value(value: unknown): string {
    const placeholder = `:v${this.#count++}`;
    this.values[placeholder] = value;
    return placeholder;
  }
  condition(when: readonly Condition[]): string {
    return when
      .map((condition) => {
        const [path, op, value] = condition;
        const name = this.path(path);
        switch (op) {
          case 'absent':
            return `attribute_not_exists(${name})`;
          case 'present':
            return `attribute_exists(${name})`;
          case 'absent or =':
            return `(attribute_not_exists(${name}) OR ${name} = ${this.value(value)})`;
          case 'absent or <':
            return `(attribute_not_exists(${name}) OR ${name} < ${this.value(value)})`;
          default:
            return `${name} ${op} ${this.value(value)}`;
        }
      })
      .join(' AND ');
  }
  update(write: { set?: Record<string, unknown>; add?: Record<string, number>; remove?: readonly string[] }): string {
    const defined = Object.entries(write.set ?? {}).filter(([, value]) => value !== undefined);
    const sets = defined.map(([path, value]) => `${this.path(path)} = ${this.value(value)}`);
    const adds = Object.entries(write.add ?? {}).map(([path, value]) => {
      const name = this.path(path);
      return path.includes('.')
        ? `${name} = ${name} + ${this.value(value)}`
        : `${name} = if_not_exists(${name}, ${this.value(0)}) + ${this.value(value)}`;
    });
    const removes = (write.remove ?? []).map((path) => this.path(path));
    const assignments = [...sets, ...adds];
    return [
      assignments.length ? `SET ${assignments.join(', ')}` : '',
      removes.length ? `REMOVE ${removes.join(', ')}` : '',
    ]
      .filter(Boolean)
      .join(' ');
  }
  parts() {
    return {
      ...(Object.keys(this.names).length ? { ExpressionAttributeNames: this.names } : {}),
      ...(Object.keys(this.values).length ? { ExpressionAttributeValues: stored(this.values) } : {}),
    };
  }
}

export interface TableNames {
  main: string;
  ledger: string;
  /** Who did what: the audit trail. */
  trail: string;
}
export interface Table {
  get<T extends Item = Item>(key: Key, table?: 'ledger'): Promise<T | undefined>;
  /** One consistent batch of up to 100 keys, answered in the order asked, undefined where nothing is stored. */
  getMany(keys: readonly Key[]): Promise<(Item | undefined)[]>;
  query<T extends Item = Item>(input: QueryInput): Promise<Page<T>>;
  /** All or nothing. `stale`: a condition without a refusal of its own failed. A refusal: somebody came first. */
  commit(writes: readonly Write[]): Promise<'done' | 'stale' | Refusal>;
}

/** An item as the rooms know it: the trace is the log's business. */
const itemIn = <T = Item>(attributes: Attributes): T => plain<T>(attributes, TRACE_ATTRIBUTE);
const itemIfAny = <T = Item>(item: Attributes | undefined): T | undefined => item && itemIn<T>(item);
const named = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
const pause = (attempt: number, random: () => number) =>
  new Promise((resolve) => setTimeout(resolve, random() * 25 * 2 ** attempt));

/** The settings every client of ours shares: no info logger (the SDK copies every item for it), a cached middleware stack. */
export const clientSettings: DynamoDBClientConfig = {
  maxAttempts: MAX_ATTEMPTS,
  cacheMiddleware: true,
  logger: { debug() {}, warn() {}, error() {}, trace() {} } as unknown as NonNullable<DynamoDBClientConfig['logger']>,
};

export function createTable(
  names: TableNames,
  client: DynamoDBClient = new DynamoDBClient(clientSettings),
  random: () => number = Math.random,
): Table {
  const nameOf = (table: GrowingTable | undefined) => names[table ?? 'main'];

  function request(write: Write) {
    const expression = new Expression();
    // Of the main table, whose changes are told; the tables that only grow are nobody's log.
    const traced = write.in ? {} : { [TRACE_ATTRIBUTE]: currentTrace() };
    const UpdateExpression =
      'update' in write ? expression.update({ ...write, set: { ...write.set, ...traced } }) : undefined;
    const ConditionExpression = write.when?.length ? expression.condition(write.when) : undefined;
    const common = {
      TableName: nameOf(write.in),
      ...(ConditionExpression ? { ConditionExpression, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const } : {}),
    };
    if ('put' in write) return { Put: { ...common, Item: stored({ ...write.put, ...traced }), ...expression.parts() } };
    if ('update' in write)
      return {
        Update: { ...common, Key: stored(write.update), UpdateExpression: UpdateExpression!, ...expression.parts() },
      };
    if ('delete' in write) return { Delete: { ...common, Key: stored(write.delete), ...expression.parts() } };
    if (!ConditionExpression) throw new TypeError('a check needs a condition');
    return { ConditionCheck: { ...common, ConditionExpression, Key: stored(write.check), ...expression.parts() } };
  }

  const meaning = (write: Write, current: Item | undefined): 'stale' | Refusal =>
    typeof write.orElse === 'function' ? write.orElse(current) : (write.orElse ?? 'stale');

  async function commitOne(write: Write): Promise<'done' | 'stale' | Refusal> {
    const made = request(write);
    try {
      if (made.Put) await client.send(new PutItemCommand(made.Put));
      else if (made.Update) await client.send(new UpdateItemCommand(made.Update));
      else if (made.Delete) await client.send(new DeleteItemCommand(made.Delete));
      return 'done';
    } catch (error) {
      if (!named(error, 'ConditionalCheckFailedException')) throw error;
      return meaning(write, itemIfAny((error as { Item?: Attributes }).Item));
    }
  }

  async function commitAll(writes: readonly Write[]): Promise<'done' | 'stale' | 'conflict' | Refusal> {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: writes.map(request) }));
      return 'done';
    } catch (error) {
      if (named(error, 'TransactionInProgressException')) return 'conflict';
      if (!named(error, 'TransactionCanceledException')) throw error;
      const reasons =
        (error as { CancellationReasons?: { Code?: string; Item?: Attributes }[] }).CancellationReasons ?? [];
      const failed = writes.flatMap((write, i) =>
        reasons[i]?.Code === 'ConditionalCheckFailed' ? [meaning(write, itemIfAny(reasons[i]?.Item))] : [],
      );
      // A state that moved comes before a refusal: a retry may find its own first answer, not a slot that it filled itself.
      if (failed.includes('stale')) return 'stale';
      // Whoever is in the way may be its own first attempt, half done: what that leaves is looked at before refusing.
      if (reasons.some((reason) => reason.Code === 'TransactionConflict')) return 'conflict';
      const refusal = failed.find(isRefusal);
      if (refusal) return refusal;
      const passing = ['None', 'ThrottlingError', 'ProvisionedThroughputExceeded'];
      if (reasons.length && reasons.every((reason) => passing.includes(reason.Code ?? 'None'))) return 'conflict';
      throw error;
    }
  }

  return {
    async get<T extends Item>(key: Key, table?: 'ledger') {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: nameOf(table), Key: stored(key), ConsistentRead: true }),
      );
      return itemIfAny<T>(Item);
    },

    async getMany(keys) {
      if (keys.length > BATCH_GET_LIMIT) throw new RangeError(`at most ${BATCH_GET_LIMIT} keys`);
      const found = new Map<string, Item>();
      let left: Attributes[] = keys.map(({ pk, sk }) => stored({ pk, sk }));
      for (let attempt = 0; left.length; attempt++) {
        if (attempt === MAX_ATTEMPTS) throw new Error('the table did not answer for every key');
        if (attempt) await pause(attempt, random);
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({ RequestItems: { [names.main]: { Keys: left, ConsistentRead: true } } }),
        );
        for (const response of Responses?.[names.main] ?? []) {
          const item = itemIn(response);
          found.set(`${item.pk}\n${item.sk}`, item);
        }
        left = UnprocessedKeys?.[names.main]?.Keys ?? [];
      }
      return keys.map((key) => found.get(`${key.pk}\n${key.sk}`));
    },

    async query<T extends Item>(input: QueryInput) {
      const [pk, sk] = input.index ? ['gsi1pk', 'gsi1sk'] : ['pk', 'sk'];
      const expression = new Expression();
      const range = input.between
        ? ` AND ${expression.path(sk)} BETWEEN ${expression.value(input.between[0])} AND ${expression.value(input.between[1])}`
        : input.begins !== undefined
          ? ` AND begins_with(${expression.path(sk)}, ${expression.value(input.begins)})`
          : '';
      const KeyConditionExpression = `${expression.path(pk)} = ${expression.value(input.pk)}${range}`;
      const items: T[] = [];
      let next = input.after && stored(input.after);
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: nameOf(input.in),
            ...(input.index ? { IndexName: 'gsi1' } : { ConsistentRead: true }),
            KeyConditionExpression,
            ...expression.parts(),
            ScanIndexForward: !input.backwards,
            ...(input.limit ? { Limit: input.limit - items.length } : {}),
            ...(next ? { ExclusiveStartKey: next } : {}),
          }),
        );
        for (const item of page.Items ?? []) items.push(itemIn<T>(item));
        next = page.LastEvaluatedKey;
      } while (next && (input.limit === undefined || items.length < input.limit));
      return { items, next: itemIfAny<Record<string, unknown>>(next) };
    },

    async commit(writes) {
      if (writes.length === 0) return 'done';
      if (writes.length > TRANSACTION_LIMIT) throw new RangeError(`at most ${TRANSACTION_LIMIT} writes`);
      const [only] = writes;
      if (writes.length === 1 && only && !('check' in only)) return commitOne(only);
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        if (attempt) await pause(attempt, random);
        const result = await commitAll(writes);
        if (result !== 'conflict') return result;
      }
      return refuse('BUSY');
    },
  };
}

/** What a command decides: what to write and what to answer, or a refusal. Nothing to write means: it is so already. */
export type Decision<Answer> = { writes: readonly Write[]; answer: Answer } | Refusal;

/**
 * Load, decide, commit in one transaction; and again from the start when the state changed in between. Bounded, then
 * BUSY: the caller's retry with the same id is safe.
 */
export async function execute<State, Answer>(
  table: Table,
  load: () => Promise<State>,
  decide: (state: State) => Decision<Answer>,
): Promise<Answer | Refusal> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const decision = decide(await load());
    if (isRefusal(decision)) return decision;
    const result = await table.commit(decision.writes);
    if (result === 'done') return decision.answer;
    if (isRefusal(result)) return result;
  }
  return refuse('BUSY');
}
