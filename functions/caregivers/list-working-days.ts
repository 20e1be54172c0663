import type { Handler } from '../../shared/api.ts';
import {
  type BusinessMonth,
  businessDateOf,
  firstDayOf,
  isoInShanghai,
  lastDayOf,
} from '../../shared/business-time.ts';
import { refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { type FileName, loadFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { jobsBetween } from './jobs.ts';
import type { Caregivers } from './store.ts';
import { endOf } from './working-day.ts';

/** A caregiver's jobs in a month, day by day. Where they are is told by the orders. */
async function daysOf(table: Table, name: FileName, month: BusinessMonth) {
  if (!(await loadFile(table, name))) return refuse('NOT_FOUND');
  const jobs = await jobsBetween(table, name.caregiverId, firstDayOf(month), lastDayOf(month));
  const byDate = Map.groupBy(jobs, ({ startsAt }) => businessDateOf(startsAt));
  return {
    month,
    minutes: jobs.reduce((sum, { minutes }) => sum + minutes, 0),
    days: [...byDate].map(([date, ofDay]) => ({
      date,
      minutes: ofDay.reduce((sum, { minutes }) => sum + minutes, 0),
      jobs: ofDay.map((job) => ({
        orderId: job.orderId,
        startsAt: isoInShanghai(job.startsAt),
        endsAt: isoInShanghai(endOf(job)),
      })),
    })),
  };
}

export const listWorkingDays =
  ({ table }: Caregivers): Handler<typeof caregiversRoutes.listWorkingDays> =>
  ({ params, query }) =>
    daysOf(table, params, query.month);

/** The caregiver's own. */
export const listOwnDays =
  ({ table }: Caregivers): Handler<typeof caregiversRoutes.listOwnDays> =>
  ({ params, query }) =>
    daysOf(table, params, query.month);
