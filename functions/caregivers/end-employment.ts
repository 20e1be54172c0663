import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { byOf, type CaregiverHead } from './caregiver.ts';
import { answerWithFile, changeFile, loadFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { ordersAhead } from './jobs.ts';
import { withoutPerson, writesOfUnlink } from './link-person.ts';
import { refuseCaregiver } from './refusals.ts';
import type { Caregivers } from './store.ts';

/**
 * The file of somebody who has left: nothing is dispatched after the last day, and their phone shows no elder's address any
 * more. Recorded on the last day or later. Refuses NOT_YET.
 */
export function left(head: CaregiverHead, on: BusinessDate, today: BusinessDate): CaregiverHead | Refusal {
  if (head.leftOn === on) return head;
  return on > today ? refuseCaregiver('NOT_YET') : { ...withoutPerson(head), leftOn: on };
}

export const endEmployment =
  (room: Caregivers): Handler<typeof caregiversRoutes.endEmployment> =>
  async ({ params, body: { on } }, call) => {
    // Another provider's caregiver is not there, and neither are their jobs.
    if (!(await loadFile(room.table, params))) return refuse('NOT_FOUND');
    const orderIds = await ordersAhead(room.table, params.caregiverId, call.now);
    if (orderIds.length > 0) return refuseCaregiver('HAS_JOBS', { orderIds });
    const changed = await changeFile(
      room.table,
      params,
      call,
      (head) => left(head, on, businessDateOf(call.now)),
      (before) => writesOfUnlink(before, byOf(call.actor), call.now),
    );
    return answerWithFile(room, changed, call);
  };
