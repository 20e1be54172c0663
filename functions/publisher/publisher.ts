import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { changeOf } from '../../shared/change-stream.ts';
import { type Change, type DomainEvent, EVENT_SOURCE } from '../../shared/events.ts';
import { log } from '../../shared/log.ts';

/** One entry of EventBridge's PutEvents. */
export interface Entry {
  EventBusName: string;
  Source: string;
  DetailType: string;
  /** The domain event as JSON. */
  Detail: string;
}
interface PutAnswer {
  Entries?: readonly { ErrorCode?: string }[];
}
export interface PublisherPorts {
  eventsOf: (change: Change) => DomainEvent[];
  /** Throws when the whole call failed; single entries fail by their `ErrorCode`. */
  put: (entries: readonly Entry[]) => Promise<PutAnswer>;
  bus: () => string;
}
interface Outgoing {
  entry: Entry;
  /** Position of the record in the batch. */
  record: number;
}

const MAX_ENTRIES = 10;
/** EventBridge takes 256 KB a call, names and all. */
const MAX_BYTES = 240_000;
/** Cuts into calls EventBridge accepts, in order. */
export function callsOf(outgoing: readonly Outgoing[]): Outgoing[][] {
  const calls: Outgoing[][] = [];
  let bytes = 0;
  for (const one of outgoing) {
    const size = Buffer.byteLength(one.entry.Detail);
    const current = calls.at(-1);
    if (current && current.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      current.push(one);
      bytes += size;
    } else {
      calls.push([one]);
      bytes = size;
    }
  }
  return calls;
}

/**
 * The Lambda entry on the change stream. Publishes in order and stops at the first record that fails, which it reports:
 * the stream delivers again from there, halves the batch until the bad record is alone, and in the end sets it aside in
 * the dead letters, so that nothing after it waits for ever. A record delivered twice gives events with the same ids.
 */
export function publisher(ports: PublisherPorts) {
  const entriesOf = (change: Change | undefined): Entry[] =>
    (change ? ports.eventsOf(change) : []).map((event) => ({
      EventBusName: ports.bus(),
      Source: EVENT_SOURCE,
      DetailType: event.name,
      Detail: JSON.stringify(event),
    }));

  /** The events up to the first record no room understands, and that record's position. */
  function translate(records: readonly DynamoDBRecord[]): { outgoing: Outgoing[]; unreadable: number | undefined } {
    const outgoing: Outgoing[] = [];
    for (const [record, raw] of records.entries()) {
      try {
        outgoing.push(...entriesOf(changeOf(raw)).map((entry) => ({ entry, record })));
      } catch (error) {
        log.error('change not understood', { changeId: raw.eventID, fault: (error as Error).name });
        return { outgoing, unreadable: record };
      }
    }
    return { outgoing, unreadable: undefined };
  }

  /** Position of the record of the first event the bus did not take. */
  async function send(outgoing: readonly Outgoing[]): Promise<number | undefined> {
    for (const call of callsOf(outgoing)) {
      const results = await ports.put(call.map((one) => one.entry)).then(
        (answer) => call.map((_, i) => (answer.Entries?.[i] ? answer.Entries[i].ErrorCode : 'NoAnswer')),
        (error: Error) => call.map(() => error.message),
      );
      const failed = results.findIndex((code) => code !== undefined);
      if (failed >= 0) {
        log.warn('event not taken by the bus', { event: call[failed]!.entry.DetailType, code: results[failed] });
        return call[failed]!.record;
      }
    }
    return undefined;
  }

  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { outgoing, unreadable } = translate(Records);
    const failed = (await send(outgoing)) ?? unreadable;
    log.info('changes published', { records: Records.length, events: outgoing.length, failedAt: failed });
    if (failed === undefined) return { batchItemFailures: [] };
    return { batchItemFailures: [{ itemIdentifier: Records[failed]!.dynamodb!.SequenceNumber! }] };
  };
}
