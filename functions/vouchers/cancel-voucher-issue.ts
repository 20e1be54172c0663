import type { Call } from '../../shared/api.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import type { IssueJob } from './issue-cohort-job.ts';
import { refuseIssue } from './issue-refusals.ts';
import { type JobName, jobKey, movedJob } from './job.ts';

export function decideIssueCancelling(
  job: IssueJob | undefined,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Decision<IssueJob> {
  if (!job) return refuse('NOT_FOUND');
  if (job.state === 'CANCELLED') return { writes: [], answer: job };
  if (job.state !== 'COUNTING' && job.state !== 'COUNTED') return refuseIssue('ISSUING_ALREADY');
  const { personId, role } = actor;
  const cancelled = movedJob<IssueJob>(
    { ...job, state: 'CANCELLED', cancelledBy: { personId, role }, version: job.version + 1 },
    now,
  );
  return {
    writes: [{ put: cancelled, when: [['version', '=', job.version]] }, ...stillHolds(actor)],
    answer: cancelled,
  };
}

/** What was counted is not issued. Refuses NOT_FOUND, and ISSUING_ALREADY once a second person has confirmed it. */
export const cancelVoucherIssue = (table: Table, name: JobName, call: Call): Promise<IssueJob | Refusal> =>
  execute(
    table,
    () => table.get<IssueJob>(jobKey(name)),
    (job) => decideIssueCancelling(job, call),
  );
