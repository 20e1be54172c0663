import type { BusinessDate, BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { ListRow } from './external-list.ts';
import type { JobItem } from './job.ts';
import type { By } from './wallet.ts';

/**
 * What became of a row of the other system's list:
 * - `matched`: the same number and amount, to be settled;
 * - `settled`: settled before;
 * - `waiting`: recorded, but the visit or meal is not in the ledger yet;
 * - `differs`: another amount than was recorded;
 * - `owed-back`: paid by the other system, and the visit was taken back since: the provider owes it;
 * - `missing-here`: nobody recorded the number;
 * - `unreadable`: the row, or its number stands in the list twice.
 * And of what we have recorded for the month: `missing-there`, their list does not name it, or `owed-back`.
 */
export const OUTCOMES = [
  'matched',
  'settled',
  'waiting',
  'differs',
  'owed-back',
  'missing-here',
  'unreadable',
  'missing-there',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A row as the list has it and as we have it. */
export interface Compared {
  readonly outcome: Outcome;
  readonly line?: number | undefined;
  readonly ref?: string | undefined;
  /** As their list says. */
  readonly listedFen?: Fen | undefined;
  readonly on?: BusinessDate | undefined;
  /** As it is recorded here. */
  readonly recordedFen?: Fen | undefined;
  readonly purchaseId?: string | undefined;
  readonly facilityId?: string | undefined;
  readonly date?: BusinessDate | undefined;
  readonly problem?: string | undefined;
}
export interface Tally {
  readonly rows: number;
  readonly fen: Fen;
}
export type Tallies = Record<Outcome, Tally>;
export const noTallies = (): Tallies =>
  Object.fromEntries(OUTCOMES.map((outcome) => [outcome, { rows: 0, fen: 0 }])) as Tallies;

export function tallied(before: Tallies, results: readonly Compared[]): Tallies {
  const tallies = { ...before };
  for (const { outcome, listedFen, recordedFen } of results) {
    const { rows, fen } = tallies[outcome];
    tallies[outcome] = { rows: rows + 1, fen: fen + (listedFen ?? recordedFen ?? 0) };
  }
  return tallies;
}

/** A list of the other system and how far it got: compared chunk by chunk, then applied chunk by chunk. */
export interface ExternalImport extends JobItem {
  what: 'external';
  state: 'COMPARING' | 'COMPARED' | 'APPLYING' | 'APPLIED';
  system: string;
  /** What the list is about: by it the other side's gaps are looked for. */
  month: BusinessMonth;
  fileName: string;
  sha256: string;
  by: By;
  at: Instant;
  rows: number;
  chunks: number;
  /** The next chunk to compare, or to apply. */
  next: number;
  /** Every row is compared; goes on here looking for what the list leaves out. */
  leftOutAfter?: Record<string, unknown> | undefined;
  leftOutPages: number;
  tallies: Tallies;
  applied: Tally;
  appliedBy?: By;
}

export const ROWS_PER_CHUNK = 100;
const numbered = (index: number): string => String(index).padStart(6, '0');
/** Ids are made by clients: two counties that take the same id have two lists. */
type ListName = Pick<ExternalImport, 'region' | 'jobId'>;
const listOf = ({ region, jobId }: ListName): string => `EXTERNAL-LIST#${region}#${jobId}`;
const place = (list: ListName, index: number): string => `${listOf(list)}#${numbered(index)}`;
/** By what was sent: of two files sent under one id at once, neither gets into the other. */
export const chunkKey = (list: ListName & Pick<ExternalImport, 'sha256'>, index: number): Key => ({
  pk: place(list, index),
  sk: `ROWS#${list.sha256}`,
});
export const comparedKey = (list: ListName, index: number): Key => ({ pk: place(list, index), sk: 'COMPARED' });
/** What the list leaves out, page by page. */
export const leftOutKey = (list: ListName, page: number): Key => ({ pk: place(list, page), sk: 'LEFT-OUT' });
/** The line on which a number first stands in a list. */
export const lineKey = (list: ListName, ref: string): Key => ({ pk: `${listOf(list)}#${ref}`, sk: 'LINE' });

export interface ChunkItem extends Item {
  rows: readonly ListRow[];
}
export interface ComparedItem extends Item {
  results: readonly Compared[];
}
/** Two years: long enough for every audit of the month; what was posted stays in the ledger. */
export const KEPT_SECONDS = 2 * 366 * 24 * 3_600;
