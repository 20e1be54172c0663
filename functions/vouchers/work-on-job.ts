import type { Clock } from '../../shared/business-time.ts';
import type { Table } from '../../shared/table.ts';
import { applyStep } from './apply-external-list.ts';
import { expiryStep } from './expire-wallets.ts';
import { compareStep } from './external-compare.ts';
import type { ExternalImport } from './external-import.ts';
import { issueStep } from './issue-cohort.ts';
import { type JobName, workOn } from './job.ts';
import { liabilityStep } from './liability-job.ts';

/** Goes on with whatever job is named, for as long as a round lasts. */
export function workOnJob(table: Table, name: JobName, clock: Clock, roundMs?: number): Promise<void> {
  switch (name.what) {
    case 'issue':
      return workOn(table, name, issueStep(table, clock), clock, roundMs);
    case 'expiry':
      return workOn(table, name, expiryStep(table, clock), clock, roundMs);
    case 'external': {
      const [compare, apply] = [compareStep(table, clock), applyStep(table, clock)];
      const step = (job: ExternalImport) => (job.state === 'COMPARING' ? compare(job) : apply(job));
      return workOn(table, name, step, clock, roundMs);
    }
    case 'liability':
      return workOn(table, name, liabilityStep(table, clock), clock, roundMs);
  }
}
