import type { Call } from '../../shared/api.ts';
import { businessDateOf, businessMonthOf } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { ExportItem } from './export.ts';
import { officialOf } from './move-statement.ts';
import { type Batch, type BatchName, batchKey, isUnanswered, type PaymentItem, paymentsOf } from './payment-batch.ts';
import { refuseSettlement } from './refusals.ts';
import type { Format } from './render.ts';
import { requestExport } from './request-export.ts';
import { seatAtTreasury } from './treasury.ts';

export interface PaymentFileAsked {
  readonly exportId: string;
  readonly attempt: number;
  readonly format: Format;
  readonly reason: string;
}

/**
 * Asks for the file of an approved batch. Who and why is kept like every export's. Refuses NOT_FOUND, NOT_YOUR_OFFICE,
 * BATCH_ELSEWHERE, ID_REUSED, and NOTHING_OWED when the bank waits for nothing of that sending.
 */
export async function requestPaymentFile(
  table: Table,
  { region, batchId }: BatchName,
  { attempt, ...wish }: PaymentFileAsked,
  call: Call,
): Promise<ExportItem | Refusal> {
  if (!seatAtTreasury(region, officialOf(call))) return refuseSettlement('NOT_YOUR_OFFICE');
  const batch = await table.get<Batch>(batchKey(region, batchId));
  if (!batch) return refuse('NOT_FOUND');
  const subject = { region, payer: batch.payer, batchId, attempt };
  const period = businessMonthOf(businessDateOf(batch.at));
  return requestExport(table, { ...wish, subject, period }, call, async () => {
    if (batch.state !== 'APPROVED') return refuseSettlement('BATCH_ELSEWHERE', { state: batch.state });
    const { items } = await table.query<PaymentItem>(paymentsOf(batch));
    return items.some((payment) => isUnanswered(payment, attempt)) ? undefined : refuseSettlement('NOTHING_OWED');
  });
}
