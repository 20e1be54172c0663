import type { Actor } from '../../shared/access.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { type By, byOf, countyList, type FacilityDetails, type FacilityHead, placeInCountyList } from './facility.ts';
import { refuseFacility } from './refusals.ts';
import { detailsOf, digestOf, loadHead } from './store.ts';
import { underGrant } from './under-grant.ts';

export interface Registration {
  /** Made by the client: the same registration again is answered like the first. */
  facilityId: string;
  region: RegionCode;
  details: FacilityDetails;
}

interface State {
  existing: FacilityHead | undefined;
  /** What is stored under `suppliedBy`. */
  supplier: FacilityHead | undefined;
}

export function decideRegistration(
  { existing, supplier }: State,
  { facilityId, region, details }: Registration,
  by: By,
): Decision<FacilityHead> {
  const registeredAs = digestOf({ facilityId, region, details: detailsOf(details) });
  if (existing) return existing.registeredAs === registeredAs ? { writes: [], answer: existing } : refuse('ID_REUSED');
  if (details.suppliedBy !== undefined && supplier?.facilityKind !== 'central-kitchen')
    return refuseFacility('SUPPLIER_NOT_FOUND');
  const head: FacilityHead = {
    ...facilityHead(facilityId),
    kind: 'facility',
    facilityId,
    region,
    ...detailsOf(details),
    closedDays: {},
    gsi1pk: countyList(region),
    gsi1sk: placeInCountyList(region, facilityId),
    registeredAs,
    by,
    version: 1,
    revision: 1,
  };
  return { writes: [{ put: head, when: absent }], answer: head };
}

/** Registers a meal point or central kitchen. Refuses with ID_REUSED or SUPPLIER_NOT_FOUND. */
export function registerFacility(
  table: Table,
  registration: Registration,
  actor: Actor,
): Promise<FacilityHead | Refusal> {
  const { facilityId, details } = registration;
  return execute(
    table,
    async () => ({
      existing: await loadHead(table, facilityId),
      supplier: details.suppliedBy ? await loadHead(table, details.suppliedBy) : undefined,
    }),
    (state) => underGrant(decideRegistration(state, registration, byOf(actor)), actor),
  );
}
