import type { Target } from './access.ts';
import type { Key, Table } from './table.ts';

/** Every elder, facility and caregiver has a head item, and the head says in which `region` the resource lies. */
export const elderHead = (elderId: string): Key => ({ pk: `ELDER#${elderId}`, sk: 'HEAD' });
export const facilityHead = (facilityId: string): Key => ({ pk: `FACILITY#${facilityId}`, sk: 'HEAD' });
export const caregiverHead = (caregiverId: string): Key => ({ pk: `CAREGIVER#${caregiverId}`, sk: 'HEAD' });

function headOf({ elderId, facilityId, caregiverId }: Target): Key | undefined {
  if (elderId) return elderHead(elderId);
  if (facilityId) return facilityHead(facilityId);
  return caregiverId ? caregiverHead(caregiverId) : undefined;
}

/** The region of the resource a request names, for access by region. */
export const regionOf =
  (table: Pick<Table, 'get'>) =>
  async (target: Target): Promise<string | undefined> => {
    if (target.region) return target.region;
    const key = headOf(target);
    return key && ((await table.get(key))?.region as string | undefined);
  };
