import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import { absent, type Item, type Key, type Table, type Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import type { By, ElderHead } from './elder.ts';

/** What the registry's commands work with. */
export interface Registry {
  table: Table;
  keyring: () => Promise<Keyring>;
}

/** Uniqueness of a citizen number, and the way from it to the file. */
export interface CitizenItem extends Item {
  kind: 'citizen';
  elderId: string;
}
export const citizenKey = (keyring: Keyring, citizenNumber: string): Key => ({
  pk: `CITIZEN#${keyring.lookup('citizen-number', citizenNumber)}`,
  sk: 'ELDER',
});

/**
 * Where elders are listed. One partition per county holds at most some 300,000 files of 1 KB; a file is written a few
 * times a year, and an import writes some three hundred a second where a partition takes a thousand. Ordered by region, so that a township or a village is one range. Apart from the facilities' list, so that no import slows meals down.
 */
export const elderList = (region: RegionCode): string => `ELDERS#${countyOf(region)}`;
const placeInElderList = (region: RegionCode, elderId: string): string => `ELDER#${region}#${elderId}`;
/** Beginning of the places of a region's elders in the list of its county. */
export const rangeInElderList = (region: RegionCode): string => `ELDER#${region}`;

export const placeOf = (elderId: string, field: 'citizenNumber' | 'phone' | 'address' | 'location'): string =>
  `ELDER#${elderId}/${field}`;

/** One line of a file's trail: who changed what, who saw the full number, and why. Names and values never stand here. */
export interface TrailEntry extends Item {
  kind: 'elder-trail';
  elderId: string;
  /** Name of the command: `add-category`, `see-citizen-number`. */
  did: string;
  by: By;
  at: Instant;
  fields?: string[] | undefined;
  reason?: string | undefined;
}
export interface Deed {
  did: string;
  /** Whose right is checked again in the transaction of the deed. */
  actor: Actor;
  at: Instant;
  /** Unique per call or per import row: a deed done twice is one line. */
  ref: string;
  reason?: string | undefined;
}
export const byOf = ({ actor: { personId, role } }: Pick<Deed, 'actor'>): By => ({ personId, role });

export const TRAIL = 'TRAIL#';
export const trailKey = (elderId: string, { at, ref }: Pick<Deed, 'at' | 'ref'>): Key => ({
  pk: elderHead(elderId).pk,
  sk: `${TRAIL}${String(at).padStart(13, '0')}#${ref}`,
});
export function trailEntry(elderId: string, deed: Deed, fields?: string[]): TrailEntry {
  const { did, at, reason } = deed;
  return { ...trailKey(elderId, deed), kind: 'elder-trail', elderId, did, by: byOf(deed), at, fields, reason };
}

const FIELDS = [
  'name',
  'phone',
  'address',
  'location',
  'households',
  'residences',
  'categories',
  'assessments',
  'diets',
  'allergens',
  'suspensions',
  'deceasedOn',
  'aliases',
  'mergedInto',
  'withheld',
] as const satisfies readonly (keyof ElderHead)[];

/** Names of the fields in which two states of a file differ; all that are filled when there was no file before. */
export const changedFields = (before: ElderHead | undefined, after: ElderHead): string[] =>
  FIELDS.filter((field) => !isDeepStrictEqual(before?.[field], after[field]));

/** The file as it will be stored: next version, and in the place of the list where the elder now lives. */
export function settled(head: ElderHead, by: By): ElderHead {
  const region = head.residences.at(-1)?.region ?? head.region;
  return {
    ...head,
    region,
    by,
    version: head.version + 1,
    gsi1pk: elderList(region),
    gsi1sk: placeInElderList(region, head.elderId),
  };
}

/** A new file, its number's uniqueness and its first line of the trail: together or not at all. */
export const writesOfRegistration = (head: ElderHead, citizen: Key, deed: Deed): Write[] => [
  { put: head, when: absent },
  { put: { ...citizen, kind: 'citizen', elderId: head.elderId } satisfies CitizenItem, when: absent },
  { put: trailEntry(head.elderId, deed, changedFields(undefined, head)), when: absent },
  ...stillHolds(deed.actor),
];

/** The changed file over the one that was read, with its line of the trail. */
export const writesOfChange = (before: ElderHead, after: ElderHead, deed: Deed): Write[] => [
  { put: after, when: [['version', '=', before.version]] },
  { put: trailEntry(after.elderId, deed, changedFields(before, after)), when: absent },
  ...stillHolds(deed.actor),
];
