import type { Call } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { officialOf } from './move-statement.ts';
import { type Batch, type BatchName, batchKey } from './payment-batch.ts';
import { refuseSettlement } from './refusals.ts';
import type { Official } from './statement.ts';
import { seatAtTreasury } from './treasury.ts';

/** A second person lets the money go: not the one who made the batch up, nor anyone who entered an account in it. */
export function decideApproveBatch(batch: Batch, { by, grants }: Official, at: Instant): Decision<Batch> {
  if (batch.state === 'APPROVED' && batch.approved?.by.personId === by.personId) return { writes: [], answer: batch };
  const grant = seatAtTreasury(batch.region, { grants });
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  if (batch.state !== 'MADE' || !batch.made) return refuseSettlement('BATCH_ELSEWHERE', { state: batch.state });
  if (batch.by.personId === by.personId || batch.made.accountsBy.includes(by.personId))
    return refuseSettlement('OWN_BATCH');
  const { version } = batch;
  const approved: Batch = { ...batch, state: 'APPROVED', approved: { by, at }, version: version + 1 };
  return {
    writes: [{ put: approved, when: [['version', '=', version]] }, ...stillHolds({ ...by, grant })],
    answer: approved,
  };
}

/** Refuses NOT_FOUND, NOT_YOUR_OFFICE, BATCH_ELSEWHERE, OWN_BATCH. */
export const approveBatch = (table: Table, { region, batchId }: BatchName, call: Call): Promise<Batch | Refusal> =>
  execute(
    table,
    () => table.get<Batch>(batchKey(region, batchId)),
    (batch) => (batch ? decideApproveBatch(batch, officialOf(call), call.now) : refuse('NOT_FOUND')),
  );
