import type { Clock, Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key, Table } from '../../shared/table.ts';

export type JobKind = 'issue' | 'expiry' | 'external' | 'liability';

/** Which piece of long work: of a county, by its id. */
export interface JobName {
  what: JobKind;
  region: RegionCode;
  jobId: string;
}

/**
 * Work on so many wallets that it outlives the function that does it: it goes on step by step, and each step moves the
 * version, so that of two workers one leaves. A killed one is followed by another that begins with the same step.
 */
export interface JobItem extends Item, JobName {
  kind: 'voucher-job';
  state: string;
  /** Moves when somebody is to work on it: at the start, and when a worker's time is up. */
  round: number;
  version: number;
  /** By somebody, or by a worker's step. */
  movedAt: Instant;
}

export const jobKey = ({ what, region, jobId }: JobName): Key => ({
  pk: `REGION#${region}`,
  sk: `VOUCHER-JOB#${what}#${jobId}`,
});
export const jobsOf = (region: RegionCode, what: JobKind): { pk: string; begins: string } => ({
  pk: `REGION#${region}`,
  begins: `VOUCHER-JOB#${what}#`,
});

/** Jobs are of one county: a city's are done county by county. */
export const isCounty = (region: RegionCode): boolean => region.length === 6 && !region.endsWith('00');

/** The states in which a worker goes on by itself; in every other one a person is waited for, or nobody. */
const RUNNING: ReadonlySet<string> = new Set(['COUNTING', 'ISSUING', 'EXPIRING', 'COMPARING', 'APPLYING', 'ADDING_UP']);
export const isRunning = ({ state }: Pick<JobItem, 'state'>): boolean => RUNNING.has(state);

/** Where jobs are listed while they run, the one that has not moved for longest first. */
export const RUNNING_JOBS = 'VOUCHER-JOBS';
export const placeAmongRunning = (movedAt: Instant): string => String(movedAt).padStart(13, '0');

/** The job as it is stored when it has moved: listed while it runs, and no longer. */
export function movedJob<Job extends JobItem>(job: Job, now: Instant): Job {
  const { gsi1pk: _list, gsi1sk: _place, ...moved } = { ...job, movedAt: now };
  const place = isRunning(job) ? { gsi1pk: RUNNING_JOBS, gsi1sk: placeAmongRunning(now) } : {};
  return { ...moved, ...place } as unknown as Job;
}

/** The job moved on to another state by somebody: a worker is called if it is one of those that run. */
export const calling = <Job extends JobItem>(job: Job, now: Instant): Job =>
  movedJob({ ...job, round: job.round + 1, version: job.version + 1 }, now);

/** A function lives fifteen minutes; the steps of its last minutes are left to the next one. */
const ROUND_MS = 8 * 60_000;

/**
 * Goes on with a job where it stands until it runs no more or the round's time is up. Told twice, the second worker finds
 * that the first has moved it and leaves. Every step must come to the same when it is done again.
 */
export async function workOn<Job extends JobItem>(
  table: Table,
  name: JobName,
  step: (job: Job) => Promise<Job>,
  clock: Clock,
  roundMs = ROUND_MS,
): Promise<void> {
  const startedAt = clock();
  let job = await table.get<Job>(jobKey(name));
  while (job && isRunning(job)) {
    const { version } = job;
    const done: Job = await step(job);
    const timeIsUp = isRunning(done) && clock() - startedAt >= roundMs;
    const moved = movedJob({ ...done, round: job.round + (timeIsUp ? 1 : 0), version: version + 1 }, clock());
    if ((await table.commit([{ put: moved, when: [['version', '=', version]] }])) !== 'done') return;
    if (timeIsUp) return;
    job = moved;
  }
}
