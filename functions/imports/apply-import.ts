import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
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
import type { ApplyContext } from './row-kind.ts';
import { cellsByName, type SheetRow } from './sheet.ts';

/** The import as it is applied: from when it counts and who said so is fixed with the first slice. */
export function beginApplying(
  head: ImportHead,
  { effectiveOn, by, now }: { effectiveOn: BusinessDate; by: By; now: Instant },
): ImportHead | Refusal {
  const state = stateOf(head);
  if (state === 'UPLOADING' || state === 'COMPARING') return refuseImport('NOT_COMPARED');
  if (state === 'UNDOING' || state === 'UNDONE') return refuseImport('UNDONE_ALREADY');
  if (effectiveOn > businessDateOf(now)) return refuseImport('FUTURE_DATE');
  if (head.applyingSince !== undefined && head.effectiveOn === effectiveOn) return head;
  if (head.effectiveOn !== undefined && head.effectiveOn !== effectiveOn)
    return refuseImport('EFFECTIVE_DATE_FIXED', { effectiveOn: head.effectiveOn });
  return { ...head, effectiveOn, applyingSince: now, appliedBy: by, version: head.version + 1 };
}

async function applyRows(
  rows: readonly SheetRow[],
  results: readonly RowResult[],
  head: ImportHead,
  context: ApplyContext,
): Promise<RowResult[] | Refusal> {
  const kind = kindOf(head);
  const { names } = columnsOfImport(head, context.keyring);
  const cellsAt = new Map(rows.map(({ line, cells }) => [line, cellsByName(names, cells)]));
  const applied = await inBatches(results, kind.rowsAtOnce, async (result): Promise<RowResult | Refusal> => {
    const { line, comparison } = result;
    if (comparison.outcome === 'error' || comparison.outcome === 'unchanged') return result;
    const meant = kind.read(cellsAt.get(line) ?? {}, context);
    if ('problems' in meant) return { line, comparison, failed: meant.problems[0] };
    const done = await kind.apply(meant.row, line, comparison, context);
    if (isRefusal(done)) return done;
    return done ? { line, comparison, failed: done } : result;
  });
  return applied.find(isRefusal) ?? (applied as RowResult[]);
}

/** One chunk applied and recorded, or the import as somebody else has moved it on in the meantime. */
async function applyChunk(
  { table }: Imports,
  head: ImportHead,
  { keyring, now }: { keyring: Keyring; now: Instant },
): Promise<ImportHead | Refusal> {
  const { importId, region, appliedChunks: index, effectiveOn, applyingSince, expiresAtSeconds, version } = head;
  const [chunk, result] = await table.getMany([chunkKeys(head)[index]!, resultKey(importId, index)]);
  if (!chunk || !result || effectiveOn === undefined || applyingSince === undefined) return refuse('NOT_FOUND');
  const context = contextOf(head, { table, keyring, now });
  const by = head.appliedBy ?? head.by;
  const rows = rowsIn(chunk, keyring);
  const results = await applyRows(rows, resultsIn(result, keyring), head, {
    ...context,
    by,
    effectiveOn,
    applyingSince,
  });
  if (isRefusal(results)) return results;
  const next: ImportHead = {
    ...head,
    appliedChunks: index + 1,
    appliedRows: head.appliedRows + rows.length,
    failed: head.failed + results.filter(({ failed }) => failed !== undefined).length,
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
 * Applies the next slice of rows and says how far it got: the caller calls again until all are applied. Each row is
 * applied once, however often its slice is begun; rows with errors are left out and stop no other.
 */
export const applyImport =
  (imports: Imports): Handler<typeof importsRoutes.applyImport> =>
  async ({ params, body }, { actor, now }) => {
    const { table } = imports;
    const stored = await loadImport(table, params, now);
    if (isRefusal(stored)) return stored;
    const by: By = { personId: actor.personId, role: actor.role };
    const begun = beginApplying(stored, { effectiveOn: body.effectiveOn, by, now });
    if (isRefusal(begun)) return begun;
    if (begun !== stored) {
      const written = await table.commit([{ put: begun, when: [['version', '=', stored.version]] }]);
      if (written !== 'done') return refuse('BUSY');
    }
    const keyring = await imports.keyring();
    let head = begun;
    const upTo = head.appliedRows + ROWS_PER_SLICE;
    while (stateOf(head) === 'APPLYING' && head.appliedRows < upTo) {
      const next = await applyChunk(imports, head, { keyring, now });
      if (isRefusal(next)) return next;
      head = next;
    }
    return progress(head, keyring);
  };
