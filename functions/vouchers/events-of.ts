import { voucherJobRequested } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import { isRunning, type JobItem } from './job.ts';

/** Work that was asked for, or whose worker's time was up, needs a worker. */
export function vouchersEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  if (after?.kind !== 'voucher-job' || after.round === before?.round) return [];
  const job = after as JobItem;
  if (!isRunning(job)) return [];
  const { what, region, jobId, round } = job;
  return [eventOf(voucherJobRequested, change, { what, region, jobId, round })];
}
