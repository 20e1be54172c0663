import { createHash, randomUUID } from 'node:crypto';
import type { AccessControl } from './access.ts';
import { AwsError, type DoorCall, jsonAnswer, type Service } from './door.ts';
import { type JsonObject, numberOf, objectOf, textOf } from './json.ts';
import type { QueueModel } from './stack-model.ts';
import type { Store } from './store.ts';

const MAX_MESSAGES = 10;
const DEFAULT_VISIBILITY_SECONDS = 30;
const MAX_BODY_BYTES = 1024 * 1024;

export interface StoredMessage {
  id: string;
  queue: string;
  body: string;
  attributes: string;
  sentAt: number;
  receives: number;
  receipt: string | null;
}

/** The queues: enough of SQS for dead letters to be put away, looked at and sent again. */
export class Queues {
  readonly #store: Store;
  readonly #models: readonly QueueModel[];
  readonly #clock: () => number;

  constructor(store: Store, models: readonly QueueModel[], clock: () => number) {
    this.#store = store;
    this.#models = models;
    this.#clock = clock;
  }

  modelOf(arnOrName: string): QueueModel | undefined {
    return this.#models.find(({ arn, name }) => arn === arnOrName || name === arnOrName);
  }

  send(queue: string, body: string, attributes: JsonObject = {}): string {
    const id = randomUUID();
    this.#store
      .prepare('INSERT INTO messages (id, queue, body, attributes, sentAt, visibleAt) VALUES (?, ?, ?, ?, ?, 0)')
      .run(id, queue, body, JSON.stringify(attributes), this.#clock());
    return id;
  }

  receive(queue: string, limit: number, visibilitySeconds: number): StoredMessage[] {
    const now = this.#clock();
    const found = this.#store
      .prepare('SELECT * FROM messages WHERE queue = ? AND visibleAt <= ? ORDER BY sentAt LIMIT ?')
      .all(queue, now, limit) as unknown as StoredMessage[];
    return found.map((message) => {
      const receipt = randomUUID();
      this.#store
        .prepare('UPDATE messages SET visibleAt = ?, receives = receives + 1, receipt = ? WHERE id = ?')
        .run(now + visibilitySeconds * 1000, receipt, message.id);
      return { ...message, receives: message.receives + 1, receipt };
    });
  }

  remove(queue: string, receipt: string): void {
    this.#store.prepare('DELETE FROM messages WHERE queue = ? AND receipt = ?').run(queue, receipt);
  }

  /** The newest messages of all queues, for looking at. */
  newest(limit: number): StoredMessage[] {
    return this.#store
      .prepare('SELECT * FROM messages ORDER BY sentAt DESC LIMIT ?')
      .all(limit) as unknown as StoredMessage[];
  }

  /** Messages waiting, by queue name. */
  counts(): Record<string, number> {
    const rows = this.#store.prepare('SELECT queue, COUNT(*) AS n FROM messages GROUP BY queue').all() as {
      queue: string;
      n: number;
    }[];
    const counted = new Map(rows.map(({ queue, n }) => [queue, n]));
    return Object.fromEntries(this.#models.map(({ name }) => [name, counted.get(name) ?? 0]));
  }
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** SQS behind the door. */
export function sqsService(queues: Queues, access: AccessControl): Service {
  function queueOf(call: DoorCall, input: JsonObject) {
    const name = textOf(input.QueueUrl).split('/').at(-1) ?? '';
    const queue = queues.modelOf(name);
    if (!queue) throw new AwsError(400, 'QueueDoesNotExist', 'The specified queue does not exist.');
    access.demandOf(queue.statements, call.caller, `sqs:${call.operation}`, queue.arn, {});
    return queue;
  }

  return (call) => {
    const input = objectOf(JSON.parse(call.body.toString('utf8')));
    const queue = queueOf(call, input);
    switch (call.operation) {
      case 'SendMessage': {
        const body = textOf(input.MessageBody);
        if (Buffer.byteLength(body) > MAX_BODY_BYTES)
          throw new AwsError(400, 'InvalidParameterValue', 'the message is longer than 1 MiB');
        const id = queues.send(queue.name, body, objectOf(input.MessageAttributes));
        return jsonAnswer({ MessageId: id, MD5OfMessageBody: md5(body) });
      }
      case 'ReceiveMessage': {
        const limit = Math.min(numberOf(input.MaxNumberOfMessages, 1), MAX_MESSAGES);
        const visibility = numberOf(input.VisibilityTimeout, DEFAULT_VISIBILITY_SECONDS);
        const Messages = queues.receive(queue.name, limit, visibility).map((message) => ({
          MessageId: message.id,
          ReceiptHandle: message.receipt,
          Body: message.body,
          MD5OfBody: md5(message.body),
          MessageAttributes: objectOf(JSON.parse(message.attributes)),
          Attributes: {
            ApproximateReceiveCount: String(message.receives),
            SentTimestamp: String(message.sentAt),
          },
        }));
        return jsonAnswer(Messages.length ? { Messages } : {});
      }
      case 'DeleteMessage':
        queues.remove(queue.name, textOf(input.ReceiptHandle));
        return jsonAnswer({});
      default:
        throw new AwsError(400, 'UnsupportedOperation', `${call.operation} is not played here`);
    }
  };
}
