import type { Call } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { refuseIssue } from './issue-refusals.ts';
import { isCounty, jobKey, movedJob } from './job.ts';
import { noLiability } from './liability.ts';
import type { LiabilityJob } from './liability-job.ts';

export interface LiabilityAsked {
  readonly region: RegionCode;
  readonly checkId: string;
  readonly asOf: BusinessDate;
  /** From the first line of every ledger, also where an earlier table carried it forward. */
  readonly whole: boolean;
}

export function decideLiability(
  existing: LiabilityJob | undefined,
  { region, checkId, asOf, whole }: LiabilityAsked,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Decision<LiabilityJob> {
  if (existing) {
    const isSame = existing.asOf === asOf && existing.whole === whole;
    return isSame ? { writes: [], answer: existing } : refuse('ID_REUSED');
  }
  if (asOf > businessDateOf(now)) return refuseIssue('LIABILITY_DATE_AHEAD');
  if (!isCounty(region)) return refuseIssue('COUNTY_NEEDED');
  const name = { what: 'liability', region, jobId: checkId } as const;
  const job: LiabilityJob = {
    ...jobKey(name),
    kind: 'voucher-job',
    ...name,
    state: 'ADDING_UP',
    asOf,
    whole,
    by: { personId: actor.personId, role: actor.role },
    at: now,
    shard: 0,
    wallets: 0,
    lines: 0,
    linesRead: 0,
    ...noLiability,
    round: 1,
    version: 1,
    movedAt: now,
  };
  return { writes: [{ put: movedJob(job, now), when: absent }, ...stillHolds(actor)], answer: job };
}

/**
 * Asks for what the vouchers of a county come to at the end of a date; a worker adds it up from the lines and holds it
 * against the wallets. Refuses LIABILITY_DATE_AHEAD, COUNTY_NEEDED and ID_REUSED.
 */
export const requestVoucherLiability = (
  table: Table,
  asked: LiabilityAsked,
  call: Call,
): Promise<LiabilityJob | Refusal> =>
  execute(
    table,
    () => table.get<LiabilityJob>(jobKey({ what: 'liability', region: asked.region, jobId: asked.checkId })),
    (existing) => decideLiability(existing, asked, call),
  );
