import type { Handler } from '../../shared/api.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import type { caregiversRoutes } from './contract.ts';
import { takeLeave } from './record-leave.ts';
import type { Caregivers } from './store.ts';

/** The caregiver's own word counts at once: from today on nothing is dispatched to them. */
export const callInSick =
  (room: Caregivers): Handler<typeof caregiversRoutes.callInSick> =>
  ({ params, body: { to } }, call) => {
    const from = businessDateOf(call.now);
    return takeLeave(room, params, { from, to: to ?? from, reason: '病假' }, call);
  };
