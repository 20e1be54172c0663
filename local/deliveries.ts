import type { FunctionModel } from './stack-model.ts';
import type { Store } from './store.ts';
import type { InvocationResult } from './workers.ts';

/** An asynchronous invocation: accepted means kept until it succeeded or lies with the dead letters. */
interface Row {
  id: number;
  function: string;
  payload: string;
  origin: string;
  attempts: number;
}

export interface DeliveryOptions {
  store: Store;
  functions: readonly FunctionModel[];
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>;
  /** Puts a given-up event away; throws when the function's role may not. */
  bury: (model: FunctionModel, queueArn: string, body: string) => void;
  clock: () => number;
  onProblem: (text: string) => void;
}

/** The cloud waits a minute and two; a developer would not. */
const RETRY_DELAYS_MS = [100, 300];
const HELD_UP_MS = 1_000;
const MAX_AT_ONCE = 8;

/** Lambda's queue of events: retries as the function's template says, then its failure destination. */
export class Deliveries {
  readonly #options: DeliveryOptions;
  readonly #models: Map<string, FunctionModel>;
  readonly #queue: Row[];
  #running = 0;
  #retrying = 0;
  #closed = false;
  delivered = 0;
  buried = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#models = new Map(options.functions.map((model) => [model.arn, model]));
    // What an earlier start was given and did not finish.
    this.#queue = options.store.prepare('SELECT * FROM invocations ORDER BY id').all() as unknown as Row[];
  }

  start(): void {
    this.#pump();
  }

  get pending(): number {
    return this.#queue.length + this.#running + this.#retrying;
  }

  /** Keeps the event for the function. It is safe when this returns. */
  accept(functionArn: string, payload: string, origin: string): void {
    const { lastInsertRowid } = this.#options.store
      .prepare('INSERT INTO invocations (function, payload, origin) VALUES (?, ?, ?)')
      .run(functionArn, payload, origin);
    this.#queue.push({ id: Number(lastInsertRowid), function: functionArn, payload, origin, attempts: 0 });
    this.#pump();
  }

  close(): void {
    this.#closed = true;
  }

  #pump(): void {
    while (!this.#closed && this.#running < MAX_AT_ONCE) {
      const row = this.#queue.shift();
      if (!row) return;
      this.#running++;
      void this.#deliver(row)
        .catch((error: unknown) => {
          if (this.#closed) return;
          // The event is still kept (a full disk forgets nothing it has): it is delivered again.
          this.#options.onProblem(`an event from ${row.origin} is held up: ${String(error)}`);
          this.#again(row, HELD_UP_MS);
        })
        .finally(() => {
          this.#running--;
          this.#pump();
        });
    }
  }

  async #deliver(row: Row): Promise<void> {
    const model = this.#models.get(row.function);
    if (!model) return this.#finish(row);
    const result = await this.#options.invoke(row.function, row.payload);
    if (this.#closed) return;
    if (result.ok) {
      this.delivered++;
      return this.#finish(row);
    }
    row.attempts++;
    if (row.attempts <= model.asynchronous.retries) return this.#later(row);
    this.#giveUp(row, model, result);
  }

  #later(row: Row): void {
    this.#options.store.prepare('UPDATE invocations SET attempts = ? WHERE id = ?').run(row.attempts, row.id);
    this.#again(row, RETRY_DELAYS_MS[row.attempts - 1] ?? RETRY_DELAYS_MS.at(-1)!);
  }

  #again(row: Row, delayMs: number): void {
    this.#retrying++;
    setTimeout(() => {
      this.#retrying--;
      this.#queue.push(row);
      this.#pump();
    }, delayMs);
  }

  #giveUp(row: Row, model: FunctionModel, result: Extract<InvocationResult, { ok: false }>): void {
    const { deadLetterArn } = model.asynchronous;
    if (deadLetterArn) {
      try {
        this.#options.bury(model, deadLetterArn, letterOf(row, model, result, this.#options.clock()));
        this.buried++;
      } catch (error) {
        this.#options.onProblem(`${model.name} lost an event, its dead letter was refused: ${String(error)}`);
      }
    } else this.#options.onProblem(`${model.name} lost an event from ${row.origin}: it has no failure destination`);
    this.#finish(row);
  }

  #finish(row: Row): void {
    this.#options.store.prepare('DELETE FROM invocations WHERE id = ?').run(row.id);
  }
}

/** The record Lambda sends to a failure destination. */
const letterOf = (
  row: Row,
  model: FunctionModel,
  result: Extract<InvocationResult, { ok: false }>,
  now: number,
): string =>
  JSON.stringify({
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: result.requestId,
      functionArn: `${model.arn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: row.attempts,
    },
    requestPayload: JSON.parse(row.payload),
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: result.errorType, errorMessage: result.errorMessage },
  });
