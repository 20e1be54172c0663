import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import { caregiverHead } from '../../shared/resource.ts';
import type { Item, Key, Table, Write } from '../../shared/table.ts';
import { citizenKey } from '../registry/index.ts';
import type { By, Caregiver, CaregiverHead, Listed } from './caregiver.ts';

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

/** The file as it will be stored: next version, and in its provider's place of the list. */
export const settled = (head: CaregiverHead, by: By): CaregiverHead => ({
  ...head,
  ...listedUnder(head),
  by,
  version: head.version + 1,
});

export interface DishonestyEntry extends Listed {
  /** Of the office that made it. */
  readonly region: RegionCode;
  readonly by: By;
  readonly at: Instant;
  readonly lifted?: { readonly reason: string; readonly by: By; readonly at: Instant } | undefined;
}
/** The dishonesty list of one person. The last entry is the current one; those before it are over. */
export interface DishonestyItem extends Item {
  kind: 'dishonesty';
  citizenMasked: string;
  name: string;
  entries: readonly DishonestyEntry[];
  /** Of the office that made the last entry. */
  region: RegionCode;
  by: By;
  version: number;
  gsi1pk: string;
  gsi1sk: string;
}
export const dishonestyKey = (citizenDigest: string): Key => ({ pk: citizenDigest, sk: 'DISHONESTY' });

/** Index partition of what the offices of a county, or of a city, have entered. */
export const dishonestyListOf = (region: RegionCode): string => `DISHONESTY#${countyOf(region)}`;

/** For whoever decided by a file: leave, papers, standing and caps are as they were read. Two write units. */
export const caregiverUnchanged = ({ caregiverId, version }: Pick<Caregiver, 'caregiverId' | 'version'>): Write => ({
  check: caregiverHead(caregiverId),
  when: [['version', '=', version]],
});
