import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type ResultsItem, resultsOf } from './import-bank-results.ts';
import { type Batch, type BatchName, batchesOf, batchKey, type PaymentItem, paymentsOf } from './payment-batch.ts';

export interface BatchRead {
  readonly batch: Batch;
  readonly payments: readonly PaymentItem[];
  /** The bank's files, the latest first. */
  readonly results: readonly ResultsItem[];
}

const RESULTS_SHOWN = 20;

/** A batch with everything that became of it. Refuses NOT_FOUND. */
export async function readBatch(table: Pick<Table, 'get' | 'query'>, name: BatchName): Promise<BatchRead | Refusal> {
  const [batch, { items: payments }, { items: results }] = await Promise.all([
    table.get<Batch>(batchKey(name.region, name.batchId)),
    table.query<PaymentItem>(paymentsOf(name)),
    table.query<ResultsItem>({ ...resultsOf(name), backwards: true, limit: RESULTS_SHOWN }),
  ]);
  return batch ? { batch, payments, results } : refuse('NOT_FOUND');
}

const PAGE = 50;

/** The batches of a treasury, the latest first. */
export async function listBatches(
  table: Pick<Table, 'query'>,
  region: RegionCode,
  before: string | undefined,
): Promise<{ batches: Batch[]; next: string | undefined }> {
  const { items, next } = await table.query<Batch>({
    ...batchesOf(region),
    backwards: true,
    limit: PAGE,
    after: before === undefined ? undefined : { ...batchKey(region, before) },
  });
  return { batches: items, next: next && items.at(-1)?.batchId };
}
