import type { Instant } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import type { Table } from '../../shared/table.ts';
import { isRunning, type JobItem, jobKey, placeAmongRunning, RUNNING_JOBS } from './job.ts';

/** A worker moves its job with every step, and is gone after fifteen minutes at the latest. */
const STALE_MS = 20 * 60_000;
/** What has not moved for two days fails every time: it waits for somebody, and the dead letters say why. */
const GIVEN_UP_MS = 48 * 3_600_000;

/**
 * Calls a worker to every job that runs and has not moved for twenty minutes: its event ran out of attempts, or got lost.
 * A worker that is at it after all loses nothing: each step counts once. Answers how many were called to.
 */
export async function resumeJobs(table: Table, now: Instant): Promise<number> {
  const { items } = await table.query<JobItem>({
    pk: RUNNING_JOBS,
    between: [placeAmongRunning(now - GIVEN_UP_MS), placeAmongRunning(now - STALE_MS)],
    index: true,
  });
  let resumed = 0;
  for (const listed of items) {
    const job = await table.get<JobItem>(jobKey(listed));
    if (!job || !isRunning(job) || job.movedAt > now - STALE_MS) continue;
    const { what, region, jobId, version } = job;
    const called: JobItem = { ...job, round: job.round + 1, version: version + 1 };
    if ((await table.commit([{ put: called, when: [['version', '=', version]] }])) !== 'done') continue;
    log.warn('voucher job resumed', { what, region, jobId, standsSince: job.movedAt });
    resumed++;
  }
  return resumed;
}
