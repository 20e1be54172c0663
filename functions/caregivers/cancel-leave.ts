import type { Handler } from '../../shared/api.ts';
import { addDays, type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { CaregiverHead } from './caregiver.ts';
import { answerWithFile, changeFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { refuseCaregiver } from './refusals.ts';
import type { Caregivers } from './store.ts';

/** The file without what is left of a leave: the days that are over stay. Refuses LEAVE_NOT_FOUND and LEAVE_IS_PAST. */
export function withoutLeave(head: CaregiverHead, from: BusinessDate, today: BusinessDate): CaregiverHead | Refusal {
  const leave = head.leaves.find((each) => each.from === from);
  if (!leave) return refuseCaregiver('LEAVE_NOT_FOUND');
  if (leave.to < today) return refuseCaregiver('LEAVE_IS_PAST');
  const kept = from < today ? [{ ...leave, to: addDays(today, -1) }] : [];
  return { ...head, leaves: head.leaves.flatMap((each) => (each === leave ? kept : [each])) };
}

export const cancelLeave =
  (room: Caregivers): Handler<typeof caregiversRoutes.cancelLeave> =>
  async ({ params: { from, ...name } }, call) => {
    const today = businessDateOf(call.now);
    return answerWithFile(
      room,
      await changeFile(room.table, name, call, (head) => withoutLeave(head, from, today)),
      call,
    );
  };
