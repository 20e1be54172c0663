import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import { refuse } from '../../shared/refusal.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { FacilityHead } from '../facilities/index.ts';
import type { CaregiverHead } from './caregiver.ts';
import { answerWithFile, changeFile, loadFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { ordersAhead } from './jobs.ts';
import { refuseCaregiver } from './refusals.ts';
import type { Caregivers } from './store.ts';

/**
 * The file with another provider from today on. It takes along papers, past days, an office's suspension and the dishonesty
 * list; what the former provider alone had stopped, it leaves behind.
 */
export function moved(
  head: CaregiverHead,
  { facilityId, region }: { facilityId: string; region: RegionCode },
  today: BusinessDate,
): CaregiverHead {
  const { leftOn: _leftOn, suspended, ...rest } = head;
  return {
    ...rest,
    ...(suspended?.by.role === 'admin' ? { suspended } : {}),
    providerId: facilityId,
    region,
    employments: [...head.employments.filter(({ from }) => from < today), { providerId: facilityId, from: today }],
  } as CaregiverHead;
}

export const moveCaregiver =
  (room: Caregivers): Handler<typeof caregiversRoutes.moveCaregiver> =>
  async ({ params, body: { toFacilityId } }, call) => {
    const { table } = room;
    const provider = await table.get<FacilityHead>(facilityHead(toFacilityId));
    if (provider?.facilityKind !== 'home-care') return refuseCaregiver('NOT_A_PROVIDER');
    if (!call.actor.grant || !covers(call.actor.grant.over, provider.region))
      return refuseCaregiver('OUTSIDE_YOUR_REGION');
    // Another provider's caregiver is not there, and neither are their jobs.
    const file = await loadFile(table, { caregiverId: params.caregiverId });
    if (!file || ![params.facilityId, toFacilityId].includes(file.providerId)) return refuse('NOT_FOUND');
    const orderIds = await ordersAhead(table, params.caregiverId, call.now);
    if (orderIds.length > 0) return refuseCaregiver('HAS_JOBS', { orderIds });
    const today = businessDateOf(call.now);
    const changed = await changeFile(table, { caregiverId: params.caregiverId }, call, (head) => {
      if (head.providerId === toFacilityId && head.leftOn === undefined) return head;
      return head.providerId === params.facilityId ? moved(head, provider, today) : refuse('NOT_FOUND');
    });
    return answerWithFile(room, changed, call);
  };
