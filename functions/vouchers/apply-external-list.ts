import type { Call } from '../../shared/api.ts';
import type { Clock, Instant } from '../../shared/business-time.ts';
import { post } from '../../shared/ledger.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { externalSettled } from '../settlement/index.ts';
import { type Compared, type ComparedItem, comparedKey, type ExternalImport } from './external-import.ts';
import { refuseExternal } from './external-refusals.ts';
import {
  type ExternalTender,
  type ExternalTenderItem,
  externalKey,
  externalPayer,
  replaceExternal,
} from './external-tender.ts';
import { calling, type JobName, jobKey } from './job.ts';
import { SYSTEM } from './tend-wallets.ts';

export function decideApplication(
  job: ExternalImport | undefined,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Decision<ExternalImport> {
  if (!job) return refuse('NOT_FOUND');
  if (job.state === 'APPLYING' || job.state === 'APPLIED') return { writes: [], answer: job };
  if (job.state !== 'COMPARED') return refuseExternal('NOT_COMPARED');
  const { personId, role } = actor;
  const applying = calling<ExternalImport>({ ...job, state: 'APPLYING', next: 0, appliedBy: { personId, role } }, now);
  return {
    writes: [{ put: applying, when: [['version', '=', job.version]] }, ...stillHolds(actor)],
    answer: applying,
  };
}

/** Lets what matched be settled; everything else stays as it is. Refuses NOT_FOUND and NOT_COMPARED. */
export const applyExternalList = (table: Table, name: JobName, call: Call): Promise<ExternalImport | Refusal> =>
  execute(
    table,
    () => table.get<ExternalImport>(jobKey(name)),
    (job) => decideApplication(job, call),
  );

/**
 * Settles one row on what is recorded now: the other system has paid the facility, and the line says so. What was settled,
 * withdrawn or changed since the comparison stays as it is.
 */
export function decideSettling(
  row: Compared,
  tender: ExternalTender | undefined,
  { jobId, appliedBy = SYSTEM }: Pick<ExternalImport, 'jobId' | 'appliedBy'>,
  now: Instant,
): Decision<Compared> {
  if (!tender || row.on === undefined || tender.ref !== row.ref) return { writes: [], answer: row };
  if (tender.state === 'PAID')
    return { writes: [], answer: tender.payment?.jobId === jobId ? { ...row, outcome: 'settled' } : row };
  if (tender.state !== 'CLAIMED' || tender.fen !== row.listedFen) return { writes: [], answer: row };
  const line = externalSettled(
    {
      payeeId: tender.facilityId,
      payer: externalPayer(tender.system),
      label: tender.label,
      paidFen: tender.fen,
      purchaseId: tender.purchaseId,
      paymentNo: tender.ref,
      on: row.on,
      by: appliedBy,
    },
    now,
  );
  const payment = { jobId, on: row.on, transferId: line.transferId, postedAt: line.postedAt };
  return {
    writes: [replaceExternal(tender, { ...tender, state: 'PAID', payment, by: appliedBy }), post(line)],
    answer: { ...row, outcome: 'settled' },
  };
}

async function settle(table: Table, row: Compared, job: ExternalImport, clock: Clock): Promise<Compared> {
  const { purchaseId } = row;
  if ((row.outcome !== 'matched' && row.outcome !== 'waiting') || purchaseId === undefined) return row;
  const result = await execute(
    table,
    () => table.get<ExternalTenderItem>(externalKey(purchaseId)),
    (tender) => decideSettling(row, tender, job, clock()),
  );
  if (isRefusal(result)) throw new Error(`${job.jobId}: ${row.ref} could not be settled: ${result.code}`);
  return result;
}

const ROWS_AT_ONCE = 5;

/**
 * One step of settling: the next rows. The comparison stays as it was shown; done again after a crash, a row finds that it
 * was settled by this list and counts once.
 */
export const applyStep =
  (table: Table, clock: Clock) =>
  async (job: ExternalImport): Promise<ExternalImport> => {
    const compared = await table.get<ComparedItem>(comparedKey(job, job.next));
    const rows = compared?.results ?? [];
    const settled: Compared[] = [];
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      const part = rows.slice(start, start + ROWS_AT_ONCE);
      settled.push(...(await Promise.all(part.map((row) => settle(table, row, job, clock)))));
    }
    const now = settled.filter((row, i) => row.outcome === 'settled' && rows[i]?.outcome !== 'settled');
    const { rows: count, fen } = job.applied;
    const applied = {
      rows: count + now.length,
      fen: now.reduce((sum, { listedFen = 0 }) => sum + listedFen, fen),
    };
    const next = job.next + 1;
    return { ...job, next, applied, state: next < job.chunks ? 'APPLYING' : 'APPLIED' };
  };
