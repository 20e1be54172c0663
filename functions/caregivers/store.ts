import type { Keyring } from '../../shared/keyring.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import { caregiverHead } from '../../shared/resource.ts';
import type { Item, Key, Table, Write } from '../../shared/table.ts';
import { citizenKey } from '../registry/index.ts';
import type { By, Caregiver, Listed } from './caregiver.ts';

/** What the room's commands work with. */
export interface Caregivers {
  table: Table;
  keyring: () => Promise<Keyring>;
}

export const placeOf = (caregiverId: string, field: 'citizenNumber' | 'phone'): string =>
  `${caregiverHead(caregiverId).pk}/${field}`;

/** The same partition as an elder's of that number: a person is one person. */
export const citizenDigestOf = (keyring: Keyring, citizenNumber: string): string =>
  citizenKey(keyring, citizenNumber).pk;
/** One file for a person, whichever provider it is with. */
export const uniqueKey = (citizenDigest: string): Key => ({ pk: citizenDigest, sk: 'CAREGIVER' });
export interface UniqueItem extends Item {
  kind: 'caregiver-citizen';
  caregiverId: string;
}

/** One file for a WeChat person. */
export const linkKey = (personId: string): Key => ({ pk: `CAREGIVER-LINK#${personId}`, sk: 'HEAD' });
export interface LinkItem extends Item {
  kind: 'caregiver-link';
  caregiverId: string;
}

/** Where a county's caregivers are listed: in the order of their providers' regions, a provider's together. */
export const caregiversIn = (region: RegionCode): string => `CAREGIVERS#${countyOf(region)}`;
export const rangeOfRegion = (region: RegionCode): string => `CAREGIVER#${region}`;
const rangeOfProvider = (region: RegionCode, providerId: string): string => `CAREGIVER#${region}#${providerId}#`;

/** A provider's caregivers in the index, as a query reads them: a list to choose from, to be checked in the transaction. */
export const caregiversOf = ({ region, facilityId }: { region: RegionCode; facilityId: string }) => ({
  pk: caregiversIn(region),
  begins: rangeOfProvider(region, facilityId),
  index: true as const,
});
export const listedUnder = ({
  region,
  providerId,
  caregiverId,
}: Pick<Caregiver, 'region' | 'providerId' | 'caregiverId'>) => ({
  gsi1pk: caregiversIn(region),
  gsi1sk: `${rangeOfProvider(region, providerId)}${caregiverId}`,
});

/** The dishonesty list of one person: the current entry, and those that were before it. */
export interface DishonestyItem extends Item {
  kind: 'dishonesty';
  citizenDigest: string;
  citizenMasked: string;
  name: string;
  /** The office's that made the last entry. */
  region: RegionCode;
  /** Absent once it was lifted. */
  current?: Listed | undefined;
  entries: readonly (Listed & {
    readonly region: RegionCode;
    readonly by: By;
    readonly lifted?: { reason: string; by: By };
  })[];
  by: By;
  version: number;
  gsi1pk: string;
  gsi1sk: string;
}
export const dishonestyKey = (citizenDigest: string): Key => ({ pk: citizenDigest, sk: 'DISHONESTY' });

/** For whoever decided by a file: leave, papers, standing and caps are as they were read. Two write units. */
export const caregiverUnchanged = ({ caregiverId, version }: Pick<Caregiver, 'caregiverId' | 'version'>): Write => ({
  check: caregiverHead(caregiverId),
  when: [['version', '=', version]],
});
