import { addDays, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { type Reason, type WorkingDay, whyNotDispatchable, workingDayKey } from '../caregivers/index.ts';
import { SYSTEM } from '../orders/index.ts';
import { askedOf } from './assign-order.ts';
import { type DispatchState, loadDispatch } from './load-dispatch.ts';
import { decideReturn } from './return-jobs.ts';

/** No visit may go on with these; hours, caps and the rest were weighed when the job was given. */
const FALLS_WITH: readonly string[] = [
  'OTHER_PROVIDER',
  'DISHONEST',
  'LEFT',
  'SUSPENDED',
  'HEALTH_CARD_MISSING',
  'HEALTH_CARD_NOT_YET',
  'HEALTH_CARD_EXPIRED',
  'CERTIFICATE_MISSING',
  'CERTIFICATE_NOT_YET',
  'CERTIFICATE_EXPIRED',
  'SKILL_MISSING',
  'ON_LEAVE',
];
const DAYS_AHEAD = 64;
const MAX_REASON = 60;

/** Why the caregiver may no longer go on this day, by the file as it is now. */
function whyNotAnyMore(state: DispatchState, caregiverId: string): Reason[] {
  const found = state.caregivers.get(caregiverId);
  const asked = found && askedOf(state, found, 0);
  if (!found?.caregiver || !asked) return [];
  return whyNotDispatchable(found.caregiver, asked).filter(({ code }) => FALLS_WITH.includes(code));
}

/** Takes a job back that its caregiver may no longer do. Visits that have begun or are over stand. */
export function decideRecheck(state: DispatchState, caregiverId: string, now: Instant): Decision<'returned' | 'left'> {
  if (!state.order) return refuse('NOT_FOUND');
  const reasons = whyNotAnyMore(state, caregiverId);
  if (reasons.length === 0) return { writes: [], answer: 'left' };
  const reason = reasons
    .map(({ message }) => message)
    .join('；')
    .slice(0, MAX_REASON);
  return decideReturn(state, { caregiverId, reason }, { actor: SYSTEM, now });
}

/**
 * Looks at a caregiver's jobs from today on again, by the file as it stands. A paper is valid on the day of a job when the
 * job is given, so nothing lapses by time alone: only a change of the file calls for this. Run again it changes nothing.
 */
export async function recheckCaregiver(table: Table, caregiverId: string, now: Instant): Promise<void> {
  const today = businessDateOf(now);
  const [first, last] = [workingDayKey(caregiverId, today), workingDayKey(caregiverId, addDays(today, DAYS_AHEAD))];
  const { items } = await table.query<WorkingDay>({ pk: first.pk, between: [first.sk, last.sk] });
  const orderIds = new Set(items.flatMap(({ jobs }) => jobs.map(({ orderId }) => orderId)));
  for (const orderId of orderIds) {
    const done = await execute(
      table,
      () => loadDispatch(table, orderId, [caregiverId]),
      (state) => decideRecheck(state, caregiverId, now),
    );
    if (isRefusal(done)) throw new Error(`${orderId} could not be taken back: ${done.code}`);
  }
}
