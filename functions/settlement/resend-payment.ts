import type { Call } from '../../shared/api.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type BankAccount, bankAccountKey } from './bank-account.ts';
import { officialOf } from './move-statement.ts';
import {
  type Attempt,
  type Batch,
  type BatchName,
  batchKey,
  type PaymentItem,
  paymentKey,
  stateOf,
} from './payment-batch.ts';
import { refuseSettlement } from './refusals.ts';
import { seatAtTreasury } from './treasury.ts';

interface Returned {
  batch: Batch | undefined;
  payment: PaymentItem | undefined;
  account: BankAccount | undefined;
}

export function decideResend({ batch, payment, account }: Returned, call: Call): Decision<PaymentItem> {
  if (!batch || !payment) return refuse('NOT_FOUND');
  const { by, grants } = officialOf(call);
  const grant = seatAtTreasury(batch.region, { grants });
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  const last = payment.attempts.at(-1)!;
  if (stateOf(payment) === 'SENT' && payment.attempts.length > 1 && last.by.personId === by.personId)
    return { writes: [], answer: payment };
  if (batch.state !== 'APPROVED' || stateOf(payment) !== 'RETURNED') return refuseSettlement('NOT_RETURNED');
  if (!account) return refuseSettlement('NO_ACCOUNT');
  if (account.by.personId === by.personId) return refuseSettlement('OWN_ACCOUNT');
  const { holder, bank, number, masked, version: accountVersion, by: accountBy } = account;
  const copy = { holder, bank, number, masked, version: accountVersion, by: accountBy };
  const attempt: Attempt = { account: copy, by, at: call.now };
  const { version } = payment;
  const put: PaymentItem = { ...payment, attempts: [...payment.attempts, attempt], version: version + 1 };
  return {
    writes: [
      { put, when: [['version', '=', version]] },
      { check: { pk: account.pk, sk: account.sk }, when: [['version', '=', account.version]] },
      ...stillHolds({ ...by, grant }),
    ],
    answer: put,
  };
}

/**
 * Sends a returned payment again, to the account as it is now. It was approved already; but whoever entered the account
 * does not send to it. Refuses NOT_FOUND, NOT_YOUR_OFFICE, NOT_RETURNED, NO_ACCOUNT, OWN_ACCOUNT.
 */
export const resendPayment = (
  table: Table,
  { region, batchId, facilityId }: BatchName & { readonly facilityId: string },
  call: Call,
): Promise<PaymentItem | Refusal> =>
  execute(
    table,
    async () => {
      const [batch, payment, account] = await table.getMany([
        batchKey(region, batchId),
        paymentKey({ region, batchId }, facilityId),
        bankAccountKey(facilityId),
      ]);
      return {
        batch: batch as Batch | undefined,
        payment: payment as PaymentItem | undefined,
        account: account as BankAccount | undefined,
      };
    },
    (returned) => decideResend(returned, call),
  );
