import type { Span } from '../../shared/date-line.ts';
import type { Drafted } from '../../shared/draft.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { ProgramDocument } from './program.ts';

/** A version of a region's program. */
export interface ProgramItem extends Item, Drafted<ProgramDocument> {
  kind: 'voucher-program';
  programId: string;
  region: RegionCode;
}
export interface ProgramSpan extends Span {
  readonly programId: string;
}
/** The published versions of one code, and when each is in force. */
export interface ProgramLineItem extends Item {
  kind: 'voucher-program-line';
  region: RegionCode;
  code: string;
  versions: ProgramSpan[];
  version: number;
}

/** A region has a handful of programs: whoever asks for them reads the whole partition. */
export const programsOf = (region: RegionCode): string => `PROGRAMS#${region}`;
export const programKey = (region: RegionCode, programId: string): Key => ({
  pk: programsOf(region),
  sk: `VERSION#${programId}`,
});
export const programLineKey = (region: RegionCode, code: string): Key => ({
  pk: programsOf(region),
  sk: `LINE#${code}`,
});
export const isProgram = (item: Item): item is ProgramItem => item.kind === 'voucher-program';
export const isProgramLine = (item: Item): item is ProgramLineItem => item.kind === 'voucher-program-line';
