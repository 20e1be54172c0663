import { createHash } from 'node:crypto';
import type { BusinessDate } from '../../shared/business-time.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Table, Write } from '../../shared/table.ts';
import type { FacilityDetails, FacilityHead } from './facility.ts';
import type { Slot } from './slot.ts';

/** Key order of objects does not matter, and fields left undefined are not there. */
const canonical = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(canonical)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, part]) => part !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, part]) => [key, canonical(part)]),
        )
      : value;

export const sameContent = (a: unknown, b: unknown): boolean =>
  JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('base64url');

export const detailsOf = ({
  name,
  facilityKind,
  modes,
  mealtimes,
  address,
  location,
  suppliedBy,
  licenceExpiresOn,
  healthCertificateExpiresOn,
  suspended,
  grades,
}: FacilityDetails): FacilityDetails => ({
  name,
  facilityKind,
  modes,
  mealtimes,
  address,
  location,
  suppliedBy,
  licenceExpiresOn,
  healthCertificateExpiresOn,
  suspended,
  grades,
});

/**
 * The head as it shall be, if nobody wrote it since it was read. Publishing a menu moves the revision too, so a slot
 * cannot open unseen between the reading of the slots and this write.
 */
export const replaceHead = (before: FacilityHead, now: FacilityHead): Write => ({
  put: { ...now, revision: before.revision + 1 },
  when: [['revision', '=', before.revision]],
});

/** Slots open: whoever has read the head before decides again. */
export const moveHead = ({ pk, sk, revision }: FacilityHead): Write => ({
  update: { pk, sk },
  add: { revision: 1 },
  when: [['revision', '=', revision]],
});

export const loadHead = (table: Table, facilityId: string): Promise<FacilityHead | undefined> =>
  table.get<FacilityHead>(facilityHead(facilityId));

/** Every slot opened from a date on: few, since menus are published at most four weeks ahead. */
export async function loadSlotsFrom(table: Table, facilityId: string, from: BusinessDate): Promise<Slot[]> {
  const { pk } = facilityHead(facilityId);
  const { items } = await table.query<Slot>({ pk, between: [`SLOT#${from}`, 'SLOT#~'] });
  return items;
}
