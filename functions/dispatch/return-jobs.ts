import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { caregiverHead } from '../../shared/resource.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { caregiverOf, type WorkingDay, workingDayKey } from '../caregivers/index.ts';
import { type DispatchState, loadDispatch } from './load-dispatch.ts';
import { holdsTime, isSent } from './sent.ts';
import type { Shell } from './shell.ts';
import { backToWall } from './unassign-order.ts';

export interface Returning {
  caregiverId: string;
  reason: string;
  /** Whose order it must be, where a provider takes it back. */
  facilityId?: string | undefined;
}
interface By {
  actor: Actor;
  now: Instant;
}

/** Back to the wall, where the caregiver is still sent on the order and has not arrived. */
export function decideReturn(
  state: DispatchState,
  { caregiverId, reason, facilityId }: Returning,
  by: By,
): Decision<'returned' | 'left'> {
  const { order } = state;
  if (!order) return refuse('NOT_FOUND');
  if (facilityId !== undefined && order.providerId !== facilityId) return { writes: [], answer: 'left' };
  if (!holdsTime(order, caregiverId) || !isSent(order)) return { writes: [], answer: 'left' };
  const back = backToWall(state, order, { deed: 'TAKEN_BACK', reason }, by);
  return isRefusal(back) ? back : { writes: back.writes, answer: 'returned' };
}

export const returnOne = (
  table: Table,
  orderId: string,
  returning: Returning,
  by: By,
): Promise<'returned' | 'left' | Refusal> =>
  execute(
    table,
    () => loadDispatch(table, orderId),
    (state) => decideReturn(state, returning, by),
  );

/** Orders that take time of a caregiver on a date, as the working day says. */
export async function orderIdsOn(
  table: Pick<Table, 'get'>,
  caregiverId: string,
  date: BusinessDate,
): Promise<string[]> {
  const day = await table.get<WorkingDay>(workingDayKey(caregiverId, date));
  return day?.jobs.map(({ orderId }) => orderId) ?? [];
}

/**
 * Every open job of a caregiver on one day goes back to the wall, each in a transaction of its own. Cut short, the next
 * call goes on with what is left; a visit that has begun stays. Refuses NOT_FOUND.
 */
export async function returnJobs(
  { table }: Pick<Shell, 'table'>,
  { date, ...returning }: Returning & { facilityId: string; date: BusinessDate },
  by: By,
): Promise<{ returned: string[]; left: string[] } | Refusal> {
  const caregiver = caregiverOf(await table.get(caregiverHead(returning.caregiverId)));
  if (caregiver?.providerId !== returning.facilityId) return refuse('NOT_FOUND');
  const done: Record<'returned' | 'left', string[]> = { returned: [], left: [] };
  for (const orderId of await orderIdsOn(table, returning.caregiverId, date)) {
    const went = await returnOne(table, orderId, returning, by);
    if (isRefusal(went)) return went;
    done[went].push(orderId);
  }
  return done;
}
