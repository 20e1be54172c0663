import type { Call, Handler } from '../../shared/api.ts';
import { addDays, type BusinessDate, businessDateOf, daysBetween } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { byOf, type CaregiverHead, type Leave } from './caregiver.ts';
import { changeFile, type FileName } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { ordersAhead } from './jobs.ts';
import { refuseCaregiver } from './refusals.ts';
import type { Caregivers } from './store.ts';

const MAX_LEAVE_DAYS = 366;
/** A file is read whole by every dispatch: old leaves make room. */
const KEPT_DAYS = 366;
const MAX_LEAVES = 60;

/**
 * The file with a leave, which replaces one that begins on the same day. Refuses LEAVE_TOO_LONG, LEAVE_IS_PAST,
 * LEAVE_OVERLAPS and TOO_MANY_LEAVES.
 */
export function withLeave(head: CaregiverHead, leave: Leave, today: BusinessDate): CaregiverHead | Refusal {
  const { from, to, reason } = leave;
  const same = head.leaves.find((each) => each.from === from);
  if (same?.to === to && same.reason === reason) return head;
  const length = daysBetween(from, to) + 1;
  if (length < 1 || length > MAX_LEAVE_DAYS) return refuseCaregiver('LEAVE_TOO_LONG');
  if (to < today || (same && same.to < today)) return refuseCaregiver('LEAVE_IS_PAST');
  const others = head.leaves.filter((each) => each !== same && each.to >= addDays(today, -KEPT_DAYS));
  if (others.some((other) => other.from <= to && from <= other.to)) return refuseCaregiver('LEAVE_OVERLAPS');
  if (others.length >= MAX_LEAVES) return refuseCaregiver('TOO_MANY_LEAVES');
  return { ...head, leaves: [...others, leave].toSorted((a, b) => (a.from < b.from ? -1 : 1)) };
}

/** Records the leave and tells which orders somebody else must take. */
export async function takeLeave(
  { table }: Caregivers,
  name: FileName,
  { from, to, reason }: Pick<Leave, 'from' | 'to' | 'reason'>,
  call: Call,
) {
  const leave: Leave = { from, to, reason, by: byOf(call.actor), at: call.now };
  const changed = await changeFile(table, name, call, (head) => withLeave(head, leave, businessDateOf(call.now)));
  if (isRefusal(changed)) return changed;
  return { from, to, reason, orderIds: await ordersAhead(table, name.caregiverId, call.now, { from, to }) };
}

export const recordLeave =
  (room: Caregivers): Handler<typeof caregiversRoutes.recordLeave> =>
  ({ params: { from, ...name }, body }, call) =>
    takeLeave(room, name, { from, ...body }, call);
