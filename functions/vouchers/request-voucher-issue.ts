import type { Call } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf, businessMonthOf, type Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type IssueJob, noSums } from './issue-cohort-job.ts';
import { refuseIssue } from './issue-refusals.ts';
import { isCounty, jobKey, movedJob } from './job.ts';
import { loadPrograms } from './load-programs.ts';
import type { Program } from './program.ts';
import type { By } from './wallet.ts';

export interface IssueAsked {
  readonly region: RegionCode;
  readonly issueId: string;
  readonly programId: string;
  readonly date: BusinessDate;
  readonly reason: string;
}

/** A job as it begins, by hand or by the schedule. */
export function newIssue(
  { region, issueId, date, reason }: Omit<IssueAsked, 'programId'>,
  program: Program,
  { state, by, now }: { state: 'COUNTING' | 'ISSUING'; by: By; now: Instant },
): IssueJob {
  const name = { what: 'issue', region, jobId: issueId } as const;
  const job: IssueJob = {
    ...jobKey(name),
    kind: 'voucher-job',
    ...name,
    state,
    program: { region: program.region, programId: program.programId },
    programName: program.name,
    date,
    reason,
    by: { personId: by.personId, role: by.role },
    at: now,
    page: 0,
    counted: noSums,
    issued: noSums,
    round: 1,
    version: 1,
    movedAt: now,
  };
  return movedJob(job, now);
}

export function decideIssueRequest(
  existing: IssueJob | undefined,
  asked: IssueAsked,
  program: Program | undefined,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Decision<IssueJob> {
  if (existing) {
    const { program: named, date, reason } = existing;
    const isSame = named.programId === asked.programId && date === asked.date && reason === asked.reason;
    return isSame ? { writes: [], answer: existing } : refuse('ID_REUSED');
  }
  const today = businessDateOf(now);
  if (!isCounty(asked.region)) return refuseIssue('COUNTY_NEEDED');
  if (asked.date > today || businessMonthOf(asked.date) !== businessMonthOf(today)) return refuseIssue('ISSUE_DATE');
  if (!program) return refuseIssue('PROGRAM_NOT_IN_FORCE');
  if (program.external) return refuseIssue('OWNED_ELSEWHERE');
  const job = newIssue(asked, program, { state: 'COUNTING', by: actor, now });
  return { writes: [{ put: job, when: absent }, ...stillHolds(actor)], answer: job };
}

/**
 * Asks for a program's vouchers to be issued to a county by the files of a date of this month. First it is only counted:
 * how many get how much, and who does not and why. Refuses COUNTY_NEEDED, ISSUE_DATE, PROGRAM_NOT_IN_FORCE,
 * OWNED_ELSEWHERE and ID_REUSED.
 */
export async function requestVoucherIssue(table: Table, asked: IssueAsked, call: Call): Promise<IssueJob | Refusal> {
  const program = (await loadPrograms(table, asked.region, asked.date)).get(asked.programId);
  return execute(
    table,
    () => table.get<IssueJob>(jobKey({ what: 'issue', region: asked.region, jobId: asked.issueId })),
    (existing) => decideIssueRequest(existing, asked, program, call),
  );
}
