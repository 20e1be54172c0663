import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type ExcludedPage, excludedKey, type IssueJob } from './issue-cohort-job.ts';
import { type JobName, jobKey, jobsOf } from './job.ts';

const MAX_LISTED = 100;

/** The last issues of a county, newest first. */
export async function listVoucherIssues(table: Pick<Table, 'query'>, region: RegionCode): Promise<IssueJob[]> {
  const { items } = await table.query<IssueJob>({ ...jobsOf(region, 'issue'), backwards: true, limit: MAX_LISTED });
  return items;
}

/** Who gets nothing and why, one step of the work at a time; `next` is left out after the last. Refuses NOT_FOUND. */
export async function listIssueExclusions(
  table: Pick<Table, 'get' | 'getMany'>,
  name: JobName,
  from: number,
): Promise<{ elders: ExcludedPage['elders']; next?: number } | Refusal> {
  const job = await table.get<IssueJob>(jobKey(name));
  if (!job) return refuse('NOT_FOUND');
  const page = await table.get<ExcludedPage>(excludedKey({ ...job, page: from }));
  return { elders: page?.elders ?? [], ...(from + 1 < job.page ? { next: from + 1 } : {}) };
}
