import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { type JobItem, type JobName, jobKey } from './job.ts';

/** How far a job is, and what it came to. Refuses NOT_FOUND. */
export const readJob = async <Job extends JobItem>(table: Pick<Table, 'get'>, name: JobName): Promise<Job | Refusal> =>
  (await table.get<Job>(jobKey(name))) ?? refuse('NOT_FOUND');
