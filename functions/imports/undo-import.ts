import type { Handler } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { By } from '../registry/index.ts';
import { contextOf } from './compare-import.ts';
import type { importsRoutes } from './contract.ts';
import {
  chunkKeys,
  type ImportHead,
  type Imports,
  loadImport,
  ROWS_PER_SLICE,
  type RowResult,
  resultKey,
  resultsIn,
  rowsIn,
  sealedItem,
  stateOf,
} from './import-file.ts';
import { inBatches } from './in-batches.ts';
import { columnsOfImport, kindOf, progress } from './kinds.ts';
import { refuseImport } from './refusals.ts';
import type { UndoContext } from './row-kind.ts';
import { cellsByName, type SheetRow } from './sheet.ts';

/** The import as it is undone: applying stops, and who said so stays. */
export function beginUndoing(
  head: ImportHead,
  { by, reason, now }: { by: By; reason: string; now: Instant },
): ImportHead | Refusal {
  if (head.undoing) return head;
  if (!kindOf(head).undo) return refuseImport('NOT_UNDOABLE');
  if (head.applyingSince === undefined) return refuseImport('NOT_APPLIED');
  return { ...head, undoing: { since: now, by, reason, chunks: 0, rows: 0, kept: 0 }, version: head.version + 1 };
}

async function undoRows(
  rows: readonly SheetRow[],
  results: readonly RowResult[],
  head: ImportHead,
  context: UndoContext,
): Promise<RowResult[] | Refusal> {
  const kind = kindOf(head);
  const { names } = columnsOfImport(head, context.keyring);
  const cellsAt = new Map(rows.map(({ line, cells }) => [line, cellsByName(names, cells)]));
  const undone = await inBatches(results, kind.rowsAtOnce, async (result): Promise<RowResult | Refusal> => {
    const meant = kind.read(cellsAt.get(result.line) ?? {}, context);
    if ('problems' in meant || result.failed || !kind.undo) return result;
    const done = await kind.undo(meant.row, result.line, result.comparison, context);
    if (isRefusal(done)) return done;
    return done ? { ...result, kept: done } : result;
  });
  return undone.find(isRefusal) ?? (undone as RowResult[]);
}

/** One chunk taken back and recorded, or the import as somebody else has moved it on in the meantime. */
async function undoChunk(
  { table }: Imports,
  head: ImportHead,
  { keyring, now }: { keyring: Keyring; now: Instant },
): Promise<ImportHead | Refusal> {
  const { importId, region, undoing, effectiveOn, applyingSince, expiresAtSeconds, version } = head;
  if (!undoing || effectiveOn === undefined || applyingSince === undefined) return refuse('NOT_FOUND');
  const index = undoing.chunks;
  const [chunk, result] = await table.getMany([chunkKeys(head)[index]!, resultKey(importId, index)]);
  if (!chunk || !result) return refuse('NOT_FOUND');
  const rows = rowsIn(chunk, keyring);
  const context: UndoContext = {
    ...contextOf(head, { table, keyring, now }),
    by: undoing.by,
    effectiveOn,
    applyingSince,
    undoingSince: undoing.since,
  };
  const results = await undoRows(rows, resultsIn(result, keyring), head, context);
  if (isRefusal(results)) return results;
  const next: ImportHead = {
    ...head,
    undoing: {
      ...undoing,
      chunks: index + 1,
      rows: undoing.rows + rows.length,
      kept: undoing.kept + results.filter(({ kept }) => kept !== undefined).length,
    },
    version: version + 1,
  };
  const written = await table.commit([
    { put: sealedItem(resultKey(importId, index), results, { keyring, expiresAtSeconds }) },
    { put: next, when: [['version', '=', version]] },
  ]);
  if (isRefusal(written)) return written;
  return written === 'done' ? next : loadImport(table, { importId, region }, now);
}

/**
 * Takes back the next slice of a list of one category, by new entries with the dates of the list; the caller calls again
 * until all is done. Each row is taken back once; one whose category was changed since stays, and is told as an error.
 */
export const undoImport =
  (imports: Imports): Handler<typeof importsRoutes.undoImport> =>
  async ({ params, body: { reason } }, { actor, now }) => {
    const { table } = imports;
    const stored = await loadImport(table, params, now);
    if (isRefusal(stored)) return stored;
    const begun = beginUndoing(stored, { by: { personId: actor.personId, role: actor.role }, reason, now });
    if (isRefusal(begun)) return begun;
    if (begun !== stored) {
      const written = await table.commit([{ put: begun, when: [['version', '=', stored.version]] }]);
      if (written !== 'done') return refuse('BUSY');
    }
    const keyring = await imports.keyring();
    let head = begun;
    const upTo = (head.undoing?.rows ?? 0) + ROWS_PER_SLICE;
    while (stateOf(head) === 'UNDOING' && (head.undoing?.rows ?? 0) < upTo) {
      const next = await undoChunk(imports, head, { keyring, now });
      if (isRefusal(next)) return next;
      head = next;
    }
    return progress(head, keyring);
  };
