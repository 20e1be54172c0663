import type { Call } from '../../shared/api.ts';
import { businessDateOf, businessMonthOf } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type IssueJob, issuingItem, noSums } from './issue-cohort-job.ts';
import { refuseIssue } from './issue-refusals.ts';
import { calling, type JobName, jobKey } from './job.ts';
import { programFinder } from './load-programs.ts';
import type { Program } from './program.ts';

interface ConfirmState {
  readonly job: IssueJob | undefined;
  readonly program: Program | undefined;
}

export function decideIssueConfirmation(
  { job, program }: ConfirmState,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Decision<IssueJob> {
  if (!job || !program) return refuse('NOT_FOUND');
  const { personId, role } = actor;
  if (job.confirmedBy?.personId === personId) return { writes: [], answer: job };
  if (job.state !== 'COUNTED') return refuseIssue('NOT_COUNTED');
  if (job.by.personId === personId) return refuseIssue('ISSUE_NEEDS_SECOND_PERSON');
  if (businessMonthOf(job.date) !== businessMonthOf(businessDateOf(now))) return refuseIssue('ISSUE_DATE');
  const { after: _after, ...rest } = job;
  const confirmedBy = { personId, role };
  const confirmed = calling<IssueJob>(
    { ...rest, state: 'ISSUING', confirmedBy, confirmedAt: now, page: 0, issued: noSums },
    now,
  );
  return {
    writes: [
      { put: confirmed, when: [['version', '=', job.version]] },
      { put: issuingItem(job.region, program, businessMonthOf(job.date)) },
      ...stillHolds(actor),
    ],
    answer: confirmed,
  };
}

/**
 * A second person, who has seen the count, lets the vouchers be issued; from the month after the schedule issues them by
 * itself. Refuses NOT_FOUND, NOT_COUNTED, ISSUE_NEEDS_SECOND_PERSON and ISSUE_DATE.
 */
export const confirmVoucherIssue = (table: Table, name: JobName, call: Call): Promise<IssueJob | Refusal> =>
  execute<ConfirmState, IssueJob>(
    table,
    async () => {
      const job = await table.get<IssueJob>(jobKey(name));
      const programs = await programFinder(table)(job ? [job.program] : []);
      return { job, program: job && programs.get(job.program.programId) };
    },
    (state) => decideIssueConfirmation(state, call),
  );
