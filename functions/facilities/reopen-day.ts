import type { Actor } from '../../shared/access.ts';
import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { type DayState, loadDay, withClosedDay } from './close-day.ts';
import { type By, byOf, type FacilityHead } from './facility.ts';
import { refuseFacility } from './refusals.ts';
import { underGrant } from './under-grant.ts';

export interface Reopening {
  facilityId: string;
  date: BusinessDate;
}

export function decideReopening(state: DayState, { date }: Reopening, by: By, now: Instant): Decision<FacilityHead> {
  const { head, slots } = state;
  if (!head) return refuse('NOT_FOUND');
  if (!head.closedDays[date]) return { writes: [], answer: head };
  const today = businessDateOf(now);
  if (date < today) return refuseFacility('DAY_IS_PAST');
  return withClosedDay({ head, slots }, date, undefined, by, today);
}

/** Opens a closed day again. Bookings the closing cancelled stay cancelled. Refuses with NOT_FOUND or DAY_IS_PAST. */
export const reopenDay = (
  table: Table,
  reopening: Reopening,
  actor: Actor,
  now: Instant,
): Promise<FacilityHead | Refusal> =>
  execute(
    table,
    () => loadDay(table, reopening.facilityId, reopening.date),
    (state) => underGrant(decideReopening(state, reopening, byOf(actor), now), actor),
  );
