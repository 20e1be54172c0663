import type { Target } from './access.ts';
import type { Key, Table } from './table.ts';

/** Every elder and facility has a head item, and the head says in which `region` the resource lies. */
export const elderHead = (elderId: string): Key => ({ pk: `ELDER#${elderId}`, sk: 'HEAD' });
export const facilityHead = (facilityId: string): Key => ({ pk: `FACILITY#${facilityId}`, sk: 'HEAD' });

/** The region of the resource a request names, for access by region. */
export const regionOf =
  (table: Pick<Table, 'get'>) =>
  async (target: Target): Promise<string | undefined> => {
    if (target.region) return target.region;
    const key = target.elderId
      ? elderHead(target.elderId)
      : target.facilityId
        ? facilityHead(target.facilityId)
        : undefined;
    return key && ((await table.get(key))?.region as string | undefined);
  };
