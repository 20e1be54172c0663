import type { Call } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type Debt, debtKey, givenBack, replaceDebt } from './debt.ts';
import { officialOf } from './move-statement.ts';
import { type Batch, type BatchName, batchKey, type PaymentItem, paymentsOf } from './payment-batch.ts';
import { refuseSettlement } from './refusals.ts';
import type { Official } from './statement.ts';
import { seatAtTreasury } from './treasury.ts';

/** Before it is approved, any officer of the treasury may cancel a batch: what it would have paid is owed again. */
export function decideCancelBatch(
  batch: Batch,
  reason: string,
  { by, grants }: Official,
  at: Instant,
): Decision<Batch> {
  if (batch.state === 'CANCELLED') return { writes: [], answer: batch };
  const grant = seatAtTreasury(batch.region, { grants });
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  if (batch.state === 'APPROVED') return refuseSettlement('BATCH_ELSEWHERE', { state: batch.state });
  const { version } = batch;
  const cancelled: Batch = { ...batch, state: 'CANCELLED', cancelled: { by, at, reason }, version: version + 1 };
  return {
    writes: [{ put: cancelled, when: [['version', '=', version]] }, ...stillHolds({ ...by, grant })],
    answer: cancelled,
  };
}

function giveBack(table: Table, { payer }: Batch, named: PaymentItem): Promise<undefined | Refusal> {
  const { facilityId } = named;
  return execute(
    table,
    async () => {
      const [debt, payment] = await table.getMany([debtKey(facilityId, payer), { pk: named.pk, sk: named.sk }]);
      return { debt: debt as Debt | undefined, payment: payment as PaymentItem | undefined };
    },
    ({ debt, payment }) => {
      if (!debt || !payment || payment.cancelled) return { writes: [], answer: undefined };
      const { version } = payment;
      const put: PaymentItem = { ...payment, cancelled: true, version: version + 1 };
      return {
        writes: [{ put, when: [['version', '=', version]] }, replaceDebt(debt, givenBack(debt, payment.parts))],
        answer: undefined,
      };
    },
  );
}

/** Cut short, cancelling again goes on where it stopped. Refuses NOT_FOUND, NOT_YOUR_OFFICE, BATCH_ELSEWHERE. */
export async function cancelBatch(
  table: Table,
  { region, batchId }: BatchName,
  reason: string,
  call: Call,
): Promise<Batch | Refusal> {
  const batch = await execute(
    table,
    () => table.get<Batch>(batchKey(region, batchId)),
    (found) => (found ? decideCancelBatch(found, reason, officialOf(call), call.now) : refuse('NOT_FOUND')),
  );
  if (isRefusal(batch)) return batch;
  const { items } = await table.query<PaymentItem>(paymentsOf(batch));
  for (const payment of items) {
    const refusal = await giveBack(table, batch, payment);
    if (isRefusal(refusal)) return refusal;
  }
  return batch;
}
