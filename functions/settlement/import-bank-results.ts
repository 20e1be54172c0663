import { createHash } from 'node:crypto';
import type { Call } from '../../shared/api.ts';
import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { post } from '../../shared/ledger.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Item, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { placeOfAccount } from './bank-account.ts';
import { type BadRow, type BankRow, errorsAsCsv, isBad, readBankFile, withoutAccounts } from './bank-results.ts';
import { type Debt, debtKey, paidUp, replaceDebt } from './debt.ts';
import { officialOf } from './move-statement.ts';
import { paymentMade, paymentReturned } from './payment.ts';
import {
  type Attempt,
  type BankResult,
  type Batch,
  type BatchName,
  batchKey,
  type PaymentItem,
  paymentKey,
  paymentNoOf,
  paymentsOf,
} from './payment-batch.ts';
import { refuseSettlement } from './refusals.ts';
import type { Official } from './statement.ts';
import { seatAtTreasury } from './treasury.ts';

/** What a file of the bank came to, kept with the batch. */
export interface ResultsRead {
  readonly sha256: string;
  readonly by: Official['by'];
  readonly at: Instant;
  readonly paid: number;
  readonly returned: number;
  readonly unchanged: number;
  readonly refused: number;
  /** The rows left out, with reasons, as a CSV; absent when there are none. Kept without account numbers. */
  readonly errors?: string;
}
export interface ResultsItem extends ResultsRead, Item {
  kind: 'bank-results';
}
const RESULTS_PREFIX = 'RESULTS#';
export const resultsOf = (batch: BatchName): { pk: string; begins: string } => ({
  pk: paymentsOf(batch).pk,
  begins: RESULTS_PREFIX,
});

export type RowOutcome = 'paid' | 'returned' | 'unchanged' | { readonly problem: string };
const problem = (what: string): RowOutcome => ({ problem: what });

export interface Answered {
  readonly batch: Batch & { made: NonNullable<Batch['made']> };
  readonly payment: PaymentItem;
  readonly debt: Debt | undefined;
  /** From 1. */
  readonly number: number;
  readonly attempt: number;
  /** The account of that attempt, in clear. */
  readonly account: string;
}
export interface Answering {
  readonly official: Official;
  readonly now: Instant;
}

/**
 * What the bank says of a payment. Said before, it changes nothing; a payment reported as paid may still come back; what
 * came back is not paid under the same number.
 */
export function decideRow(row: BankRow, answered: Answered, { official, now }: Answering): Decision<RowOutcome> {
  const { batch, payment, debt, number, attempt, account } = answered;
  const refused = (what: string): Decision<RowOutcome> => ({ writes: [], answer: problem(what) });
  const sent = payment.attempts[attempt - 1];
  if (!sent || !debt) return refused('这个批次里没有这个付款编号');
  if (row.fen !== payment.fen) return refused('金额与拨付清单不符');
  if (row.account !== undefined && row.account !== account) return refused('收款账号与拨付清单不符');
  if (row.on > businessDateOf(now)) return refused('日期在今天以后');
  if (sent.result?.state === row.result.state) return { writes: [], answer: 'unchanged' };
  if (sent.result?.state === 'RETURNED') return refused('这个编号已经退回，重新拨付的用新的编号');
  if (attempt < payment.attempts.length) return refused('这个编号已经不再有效');
  const grant = seatAtTreasury(batch.region, official);
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  const { personId, role } = official.by;
  const posting = {
    facilityId: payment.facilityId,
    payer: batch.payer,
    label: batch.label,
    paidFen: payment.fen,
    batchId: batch.batchId,
    paymentNo: paymentNoOf(batch.made.serial, number, attempt),
    on: row.on,
    by: { personId, role },
    now,
  };
  const { result, line } = resultOf(row, sent, posting);
  const attempts = payment.attempts.map((one, i) => (i === attempt - 1 ? { ...one, result } : one));
  const { version } = payment;
  return {
    writes: [
      { put: { ...payment, attempts, version: version + 1 }, when: [['version', '=', version]] },
      ...(line
        ? [post(line), replaceDebt(debt, paidUp(debt, payment.parts, line.kind === 'PAYMENT' ? row.on : undefined))]
        : []),
      ...stillHolds({ ...official.by, grant }),
    ],
    answer: result.state === 'PAID' ? 'paid' : 'returned',
  };
}

function resultOf(row: BankRow, sent: Attempt, posting: Parameters<typeof paymentMade>[0]) {
  if (row.result.state === 'PAID') {
    const line = paymentMade(posting);
    const result: BankResult = {
      state: 'PAID',
      on: row.on,
      line: { transferId: line.transferId, postedAt: line.postedAt },
    };
    return { result, line };
  }
  const { reason } = row.result;
  const result: BankResult = { state: 'RETURNED', on: row.on, reason };
  const paid = sent.result?.state === 'PAID' ? sent.result.line : undefined;
  return { result, line: paid && paymentReturned(posting, paid, reason) };
}

/** Which payment of a batch a number names. */
function placeIn(paymentNo: string, serial: string): { number: number; attempt: number } | undefined {
  const parts = /^(.+)-(\d{3,4})-(\d{1,2})$/.exec(paymentNo);
  return parts?.[1] === serial ? { number: Number(parts[2]), attempt: Number(parts[3]) } : undefined;
}

const MAX_ROWS = 1_000;

/**
 * Reads a bank's CSV of results for an approved batch, row by row: what is unknown or altered is left out and told, and
 * stops no good row. The same file again changes nothing. Refuses NOT_FOUND, NOT_YOUR_OFFICE, BATCH_ELSEWHERE,
 * FILE_UNREADABLE.
 */
export async function importBankResults(
  table: Table,
  { region, batchId }: BatchName,
  bytes: Buffer,
  keyring: Keyring,
  call: Call,
): Promise<ResultsRead | Refusal> {
  const official = officialOf(call);
  if (!seatAtTreasury(region, official)) return refuseSettlement('NOT_YOUR_OFFICE');
  const batch = await table.get<Batch>(batchKey(region, batchId));
  if (!batch) return refuse('NOT_FOUND');
  const { made } = batch;
  if (batch.state !== 'APPROVED' || !made) return refuseSettlement('BATCH_ELSEWHERE', { state: batch.state });
  const file = readBankFile(bytes);
  if (!file || file.rows.length > MAX_ROWS) return refuseSettlement('FILE_UNREADABLE');
  const { items: payments } = await table.query<PaymentItem>(paymentsOf(batch));

  const answer = (row: BankRow): Promise<RowOutcome | Refusal> => {
    const place = placeIn(row.paymentNo, made.serial);
    const named = place && payments[place.number - 1];
    if (!place || !named) return Promise.resolve(problem('这个批次里没有这个付款编号'));
    const { facilityId } = named;
    return execute(
      table,
      async () => {
        const [payment, debt] = await table.getMany([paymentKey(batch, facilityId), debtKey(facilityId, batch.payer)]);
        const found = (payment ?? named) as PaymentItem;
        const sealed = found.attempts[place.attempt - 1]?.account.number;
        const account = sealed === undefined ? '' : keyring.open(sealed, placeOfAccount(facilityId));
        return { batch: { ...batch, made }, payment: found, debt: debt as Debt | undefined, ...place, account };
      },
      (answered) => decideRow(row, answered, { official, now: call.now }),
    );
  };

  const counts = { paid: 0, returned: 0, unchanged: 0 };
  const errors: BadRow[] = [];
  for (const row of file.rows) {
    const outcome = isBad(row) ? row : await answer(row);
    if (isRefusal(outcome)) return outcome;
    if (typeof outcome === 'string') counts[outcome]++;
    else errors.push({ line: row.line, cells: row.cells, problem: outcome.problem });
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const read: ResultsRead = {
    sha256,
    by: official.by,
    at: call.now,
    ...counts,
    refused: errors.length,
  };
  const told = (rows: readonly BadRow[]) => (rows.length ? { errors: errorsAsCsv(file.heads, rows) } : {});
  const kept = errors.map((row) => withoutAccounts(file.heads, row));
  const sk = `${RESULTS_PREFIX}${call.now}#${sha256.slice(0, 16)}`;
  await table.commit([{ put: { pk: paymentsOf(batch).pk, sk, kind: 'bank-results', ...read, ...told(kept) } }]);
  return { ...read, ...told(errors) };
}
