import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { FacilityHead } from './facility.ts';
import { loadHead } from './store.ts';

/** One facility. Refuses with NOT_FOUND. */
export const readFacility = async (table: Table, facilityId: string): Promise<FacilityHead | Refusal> =>
  (await loadHead(table, facilityId)) ?? refuse('NOT_FOUND');
