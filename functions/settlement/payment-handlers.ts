import type * as z from 'zod';
import type { Handlers } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { approveBatch } from './approve-batch.ts';
import type { BankAccount } from './bank-account.ts';
import { cancelBatch } from './cancel-batch.ts';
import { importBankResults, type ResultsRead } from './import-bank-results.ts';
import { makeBatch } from './make-batch.ts';
import { type Batch, type PaymentItem, stateOf } from './payment-batch.ts';
import type { paymentRoutes } from './payment-contract.ts';
import { listBatches, readBatch } from './read-batch.ts';
import { requestPaymentFile } from './request-payment-file.ts';
import { resendPayment } from './resend-payment.ts';
import { readBankAccount, setBankAccount } from './set-bank-account.ts';
import { exportView } from './view.ts';

type Routes = typeof paymentRoutes;

function accountView({ holder, bank, masked, by, at }: BankAccount): z.input<Routes['readBankAccount']['answer']> {
  return { holder, bank, masked, by: { ...by }, at: isoInShanghai(at) };
}

function batchView(batch: Batch): z.input<Routes['makeBatch']['answer']> {
  const { batchId, region, payer, label, reason, state, by, at, made, withoutAccount, approved, cancelled } = batch;
  return {
    batchId,
    region,
    payer,
    label,
    reason,
    state,
    by: { ...by },
    at: isoInShanghai(at),
    serial: made?.serial,
    payments: made?.payments ?? 0,
    totalFen: made?.totalFen ?? 0,
    digest: made?.digest,
    withoutAccount: [...withoutAccount],
    ...(approved ? { approved: { by: { ...approved.by }, at: isoInShanghai(approved.at) } } : {}),
    ...(cancelled
      ? { cancelled: { by: { ...cancelled.by }, at: isoInShanghai(cancelled.at), reason: cancelled.reason } }
      : {}),
  };
}

function paymentView(payment: PaymentItem): z.input<Routes['resendPayment']['answer']> {
  const { facilityId, facilityName, fen, parts, attempts } = payment;
  return {
    facilityId,
    facilityName,
    fen,
    parts: parts.map((part) => ({ ...part })),
    state: stateOf(payment),
    attempts: attempts.map(({ account: { holder, bank, masked }, by, at, result }) => ({
      holder,
      bank,
      masked,
      by: { ...by },
      at: isoInShanghai(at),
      ...(result
        ? { result: { state: result.state, on: result.on, reason: 'reason' in result ? result.reason : undefined } }
        : {}),
    })),
  };
}

const resultsView = ({ sha256, by, at, paid, returned, unchanged, refused, errors }: ResultsRead) => ({
  sha256,
  by: { ...by },
  at: isoInShanghai(at),
  paid,
  returned,
  unchanged,
  refused,
  errors,
});

const shown = <T, View>(view: (found: T) => View, found: T | Refusal): View | Refusal =>
  isRefusal(found) ? found : view(found);

export const paymentHandlers = ({
  table,
  keyring,
}: {
  table: Table;
  keyring: () => Promise<Keyring>;
}): Handlers<Routes> => ({
  setBankAccount: async ({ params, body }, call) =>
    shown(accountView, await setBankAccount(table, { ...params, ...body }, await keyring(), call)),
  readBankAccount: async ({ params }) => shown(accountView, await readBankAccount(table, params.facilityId)),
  makeBatch: async ({ params, body }, call) => shown(batchView, await makeBatch(table, { ...params, ...body }, call)),
  listBatches: async ({ params, query }) => {
    const { batches, next } = await listBatches(table, params.region, query.before);
    return { batches: batches.map(batchView), ...(next ? { next } : {}) };
  },
  readBatch: async ({ params }) =>
    shown(
      ({ batch, payments, results }) => ({
        batch: batchView(batch),
        payments: payments.map(paymentView),
        results: results.map(resultsView),
      }),
      await readBatch(table, params),
    ),
  approveBatch: async ({ params }, call) => shown(batchView, await approveBatch(table, params, call)),
  cancelBatch: async ({ params, body }, call) => shown(batchView, await cancelBatch(table, params, body.reason, call)),
  requestPaymentFile: async ({ params, body }, call) =>
    shown((item) => exportView(item), await requestPaymentFile(table, params, body, call)),
  importBankResults: async ({ params, body }, call) =>
    shown(
      resultsView,
      await importBankResults(table, params, Buffer.from(body.contentBase64, 'base64'), await keyring(), call),
    ),
  resendPayment: async ({ params }, call) => shown(paymentView, await resendPayment(table, params, call)),
});
