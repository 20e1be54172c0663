import { createHash } from 'node:crypto';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import type { By, Category } from '../registry/index.ts';
import type { Problem } from './cells.ts';
import type { Comparison, Outcome } from './row-kind.ts';
import type { SheetRow, SheetState } from './sheet.ts';

export type ListKind = 'elders' | 'facilities' | 'services' | 'category';
/** What the imports' commands work with. */
export interface Imports {
  table: Table;
  keyring: () => Promise<Keyring>;
}

export type Counts = Record<Outcome, number>;
export const noCounts: Counts = { new: 0, changed: 0, lost: 0, unchanged: 0, error: 0 };

/** An uploaded list and how far it got. Everything is done chunk by chunk, in order. */
export interface ImportHead extends Item {
  kind: 'import';
  importId: string;
  of: ListKind;
  /** Lists of one category only. */
  category?: Category | undefined;
  region: RegionCode;
  fileName: string;
  by: By;
  startedAt: Instant;
  /** Digest and number of chunks of each part that is in. */
  parts: { digest: string; chunks: number }[];
  /** The last part is in. */
  complete: boolean;
  /** Where the reading stands, sealed: it holds the beginning of a row. */
  sheet: string;
  /** Rows below the header. */
  rows: number;
  comparedChunks: number;
  comparedRows: number;
  compared: Counts;
  /** Lists of one category only: where the search for those left out goes on, and whether it is done. */
  leftOutAfter?: Record<string, unknown> | undefined;
  leftOutDone?: true | undefined;
  /** From when it counts: fixed at the start for lists of one category, with the first slice for the others. */
  effectiveOn?: BusinessDate | undefined;
  applyingSince?: Instant | undefined;
  /** Who lets it count: may be another person than who uploaded it. */
  appliedBy?: By | undefined;
  appliedChunks: number;
  appliedRows: number;
  /** Rows that could not be applied although the comparison said so. */
  failed: number;
  undoing?: { since: Instant; by: By; reason: string; chunks: number; rows: number; kept: number } | undefined;
  expiresAtSeconds: number;
  version: number;
}

/** Lists hold personal data, sealed: thirty days are enough to finish and to mend the errors. */
export const KEPT_MS = 30 * 86_400_000;
/** About a second of work on the table, far inside the time a function and its gateway have. */
export const ROWS_PER_SLICE = 200;
/** One comparison reads a chunk with two batches of at most a hundred keys. */
export const ROWS_PER_CHUNK = 50;
export const MAX_PARTS = 100;

export const importKey = (importId: string): Key => ({ pk: `IMPORT#${importId}`, sk: 'HEAD' });
const numbered = (index: number): string => String(index).padStart(6, '0');

/**
 * Every chunk has a partition of its own: a list of a megabyte is written in a moment, more than one partition takes.
 * The digest of the part keeps a part that was never acknowledged apart from the one that was sent in its place.
 */
export const chunkKey = (importId: string, digest: string, index: number): Key => ({
  pk: `IMPORT#${importId}#${numbered(index)}`,
  sk: `ROWS#${digest}`,
});
export const resultKey = (importId: string, index: number): Key => ({
  pk: `IMPORT#${importId}#${numbered(index)}`,
  sk: 'RESULT',
});
/** The line on which somebody is first named in a list. */
export const identityKey = (importId: string, identity: string): Key => ({
  pk: `IMPORT#${importId}#${identity}`,
  sk: 'LINE',
});

export const digestOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('base64url').slice(0, 16);

/** Keys of the stored chunks of all parts, in order. */
export const chunkKeys = ({ importId, parts }: Pick<ImportHead, 'importId' | 'parts'>): Key[] =>
  parts
    .flatMap(({ digest, chunks }) => Array.from({ length: chunks }, () => digest))
    .map((digest, index) => chunkKey(importId, digest, index));

/** What became of a row. */
export interface RowResult {
  line: number;
  comparison: Comparison;
  /** Why it could not be applied after all. */
  failed?: Problem | undefined;
  /** Why it could not be taken back. */
  kept?: Problem | undefined;
}

const sealedPlace = ({ pk, sk }: Key): string => `${pk}/${sk}`;
export const sealedItem = (
  key: Key,
  content: unknown,
  { keyring, expiresAtSeconds }: { keyring: Keyring; expiresAtSeconds: number },
): Item => ({ ...key, content: keyring.seal(JSON.stringify(content), sealedPlace(key)), expiresAtSeconds });

const opened = <T>(item: Item, keyring: Keyring): T =>
  JSON.parse(keyring.open(item.content as string, sealedPlace(item))) as T;
export const rowsIn = (item: Item, keyring: Keyring): SheetRow[] => opened(item, keyring);
export const resultsIn = (item: Item, keyring: Keyring): RowResult[] => opened(item, keyring);

export const sealSheet = (importId: string, sheet: SheetState, keyring: Keyring): string =>
  keyring.seal(JSON.stringify(sheet), `${importKey(importId).pk}/sheet`);
export const sheetOf = (head: ImportHead, keyring: Keyring): SheetState =>
  JSON.parse(keyring.open(head.sheet, `${importKey(head.importId).pk}/sheet`)) as SheetState;

/** The import, if it is this region's and not too old: removal from the table may come days late. */
export async function loadImport(
  table: Pick<Table, 'get'>,
  { importId, region }: { importId: string; region: RegionCode },
  now: Instant,
): Promise<ImportHead | Refusal> {
  const head = await table.get<ImportHead>(importKey(importId));
  return head && head.region === region && now < head.expiresAtSeconds * 1000 ? head : refuse('NOT_FOUND');
}

export const IMPORT_STATES = [
  'UPLOADING',
  'COMPARING',
  'COMPARED',
  'APPLYING',
  'APPLIED',
  'UNDOING',
  'UNDONE',
] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** Chunks that may have been applied: the one after the last finished may have been begun. */
export const begunChunks = (head: ImportHead): number => Math.min(head.appliedChunks + 1, chunkKeys(head).length);

export function stateOf(head: ImportHead): ImportState {
  const chunks = chunkKeys(head).length;
  if (!head.complete) return 'UPLOADING';
  if (head.comparedChunks < chunks || (head.of === 'category' && !head.leftOutDone)) return 'COMPARING';
  if (head.undoing) return head.undoing.chunks < begunChunks(head) ? 'UNDOING' : 'UNDONE';
  if (head.applyingSince === undefined) return 'COMPARED';
  return head.appliedChunks < chunks ? 'APPLYING' : 'APPLIED';
}

export interface Progress {
  importId: string;
  of: ListKind;
  category?: Category | undefined;
  fileName: string;
  state: ImportState;
  parts: number;
  rows: number;
  ignoredColumns: string[];
  comparedRows: number;
  compared: Counts;
  appliedRows: number;
  failed: number;
  undoneRows?: number | undefined;
  /** Rows that could not be taken back. */
  kept?: number | undefined;
  effectiveOn?: BusinessDate | undefined;
}

/** How far an import got, as its office sees it. */
export function progressOf(head: ImportHead, { ignored }: { ignored: string[] }): Progress {
  const { importId, of, category, fileName, parts, rows, comparedRows, compared, appliedRows, failed } = head;
  const { effectiveOn, undoing } = head;
  return {
    importId,
    of,
    category,
    fileName,
    state: stateOf(head),
    parts: parts.length,
    rows,
    ignoredColumns: ignored,
    comparedRows,
    compared,
    appliedRows,
    failed,
    ...(undoing ? { undoneRows: undoing.rows, kept: undoing.kept } : {}),
    effectiveOn,
  };
}
