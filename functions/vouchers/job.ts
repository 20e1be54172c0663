import type { Clock } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key, Table } from '../../shared/table.ts';

export const JOBS = ['issue', 'expiry', 'external', 'liability'] as const;
export type JobKind = (typeof JOBS)[number];

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

/** The job moved on to another state by somebody: a worker is called if it is one of those that run. */
export const calling = <Job extends JobItem>(job: Job): Job => ({
  ...job,
  round: job.round + 1,
  version: job.version + 1,
});

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
    const moved: Job = { ...done, round: job.round + (timeIsUp ? 1 : 0), version: version + 1 };
    if ((await table.commit([{ put: moved, when: [['version', '=', version]] }])) !== 'done') return;
    if (timeIsUp) return;
    job = moved;
  }
}
