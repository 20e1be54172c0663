import type { Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { ProgramDocument } from './program.ts';
import type { By } from './wallet.ts';

/** A version of a region's program. Published, it is never written again. */
export interface ProgramItem extends Item {
  kind: 'voucher-program';
  programId: string;
  region: RegionCode;
  state: 'DRAFT' | 'PUBLISHED';
  document: ProgramDocument;
  /** Counts the changes of the draft, so that nobody publishes another text than the one they read. */
  version: number;
  draftedBy: By;
  draftedAt: Instant;
  publishedBy?: By;
  publishedAt?: Instant;
}

export const programsOf = (region: RegionCode): string => `PROGRAMS#${region}`;
const VERSION = 'VERSION#';
export const programKey = (region: RegionCode, programId: string): Key => ({
  pk: programsOf(region),
  sk: `${VERSION}${programId}`,
});
export const allPrograms = (region: RegionCode) => ({ pk: programsOf(region), begins: VERSION });
