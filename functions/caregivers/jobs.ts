import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Table } from '../../shared/table.ts';
import { type Job, type WorkingDay, workingDayKey } from './working-day.ts';

/** A caregiver's jobs that begin on the dates from `from` to `to`, in their order. Each is told once. */
export async function jobsBetween(
  table: Pick<Table, 'query'>,
  caregiverId: string,
  from: BusinessDate,
  to: BusinessDate,
): Promise<Job[]> {
  const [first, last] = [workingDayKey(caregiverId, from), workingDayKey(caregiverId, to)];
  const { items } = await table.query<WorkingDay>({ pk: first.pk, between: [first.sk, last.sk] });
  return items.flatMap(({ date, jobs }) => jobs.filter(({ startsAt }) => businessDateOf(startsAt) === date));
}

const END_OF_TIME: BusinessDate = '9999-12-31';

/** Orders of jobs that have not begun, from today on or within some dates. */
export async function ordersAhead(
  table: Pick<Table, 'query'>,
  caregiverId: string,
  now: Instant,
  { from = businessDateOf(now), to = END_OF_TIME }: { from?: BusinessDate; to?: BusinessDate | undefined } = {},
): Promise<string[]> {
  const jobs = await jobsBetween(table, caregiverId, from, to);
  return jobs.filter(({ startsAt }) => startsAt > now).map(({ orderId }) => orderId);
}
