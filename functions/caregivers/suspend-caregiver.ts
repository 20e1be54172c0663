import type { Handler } from '../../shared/api.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { type By, byOf, type CaregiverHead } from './caregiver.ts';
import { answerWithFile, changeFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { refuseCaregiver } from './refusals.ts';
import type { Caregivers } from './store.ts';

/** What an office has stopped, only an office lifts or words anew: OFFICE_SUSPENDED. */
const mayTouch = (head: CaregiverHead, by: By): boolean => head.suspended?.by.role !== 'admin' || by.role === 'admin';

/** The file with no dispatching until it is resumed. */
export function suspended(head: CaregiverHead, reason: string, by: By): CaregiverHead | Refusal {
  if (head.suspended?.reason === reason) return head;
  return mayTouch(head, by) ? { ...head, suspended: { reason, by } } : refuseCaregiver('OFFICE_SUSPENDED');
}
export function resumed(head: CaregiverHead, by: By): CaregiverHead | Refusal {
  const { suspended: before, ...rest } = head;
  if (!before) return head;
  return mayTouch(head, by) ? (rest as CaregiverHead) : refuseCaregiver('OFFICE_SUSPENDED');
}

export const suspendCaregiver =
  (room: Caregivers): Handler<typeof caregiversRoutes.suspendCaregiver> =>
  async ({ params, body }, call) => {
    const by = byOf(call.actor);
    return answerWithFile(
      room,
      await changeFile(room.table, params, call, (head) => suspended(head, body.reason, by)),
      call,
    );
  };

export const resumeCaregiver =
  (room: Caregivers): Handler<typeof caregiversRoutes.resumeCaregiver> =>
  async ({ params }, call) => {
    const by = byOf(call.actor);
    return answerWithFile(room, await changeFile(room.table, params, call, (head) => resumed(head, by)), call);
  };
