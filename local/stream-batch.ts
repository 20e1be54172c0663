import { isObject, type Json, type JsonObject, objectOf, textOf } from './json.ts';
import type { MappingModel } from './stack-model.ts';

/** A stream record as the function gets it. */
export type StreamRecord = JsonObject;

export const sequenceOf = (record: StreamRecord): string => textOf(objectOf(record.dynamodb).SequenceNumber);

/** Records still to be delivered together, and how often they were tried. */
export interface Batch {
  records: StreamRecord[];
  attempts: number;
}

/**
 * How many records from the front are done, by what the function answered (`ReportBatchItemFailures`): those before the
 * first failure; what comes after it is delivered again, done or not. No list of failures is success, whatever else the
 * answer says; a list that cannot be understood fails the whole batch.
 */
export function doneBy(answer: Json, records: readonly StreamRecord[]): number {
  const failures = isObject(answer) ? answer.batchItemFailures : undefined;
  if (failures === undefined || failures === null) return records.length;
  if (!Array.isArray(failures)) return 0;
  const positions = failures.map((failure) => {
    const id = objectOf(failure).itemIdentifier;
    return typeof id === 'string' ? records.findIndex((record) => sequenceOf(record) === id) : -1;
  });
  return Math.max(0, Math.min(records.length, ...positions));
}

export type NextStep =
  | { kind: 'done' }
  /** Deliver these batches, in order. */
  | { kind: 'again'; batches: Batch[] }
  /** These are given up; then deliver the rest. */
  | { kind: 'give-up'; records: StreamRecord[] };

/**
 * What follows a delivery of which `done` records succeeded. Where batches are split, splitting costs no try: only a
 * record that fails alone uses up its tries.
 */
export function afterDelivery(
  batch: Batch,
  done: number,
  mapping: Pick<MappingModel, 'bisects' | 'retries'>,
): NextStep {
  const rest = batch.records.slice(done);
  const { attempts } = batch;
  if (rest.length === 0) return { kind: 'done' };
  if (mapping.bisects && done > 0) return { kind: 'again', batches: [{ records: rest, attempts }] };
  if (mapping.bisects && rest.length > 1) {
    const middle = Math.ceil(rest.length / 2);
    const halves = [rest.slice(0, middle), rest.slice(middle)];
    return { kind: 'again', batches: halves.map((records) => ({ records, attempts })) };
  }
  if (mapping.retries >= 0 && attempts >= mapping.retries) return { kind: 'give-up', records: rest };
  return { kind: 'again', batches: [{ records: rest, attempts: attempts + 1 }] };
}
