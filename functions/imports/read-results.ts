import type { Keyring } from '../../shared/keyring.ts';
import type { Table } from '../../shared/table.ts';
import type { Problem } from './cells.ts';
import { chunkKeys, type ImportHead, type RowResult, resultKey, resultsIn, rowsIn } from './import-file.ts';
import type { Outcome } from './row-kind.ts';
import type { SheetRow } from './sheet.ts';

/** Chunks looked at in one call: two keys each, in one batch of at most a hundred. */
const CHUNKS_AT_ONCE = 40;

export const outcomeOf = ({ comparison, failed, kept }: RowResult): Outcome =>
  failed || kept ? 'error' : comparison.outcome;
export function problemsOf({ comparison, failed, kept }: RowResult): Problem[] {
  const problem = failed ?? kept;
  if (problem) return [problem];
  return comparison.outcome === 'error' ? comparison.problems : [];
}

/** The compared rows of one outcome from a chunk on, with what was uploaded, and the chunk to go on from. */
export async function readResults(
  table: Pick<Table, 'getMany'>,
  head: ImportHead,
  { outcome, from }: { outcome: Outcome; from: number },
  keyring: Keyring,
): Promise<{ rows: { row: SheetRow; result: RowResult }[]; next: number | undefined }> {
  const until = Math.min(from + CHUNKS_AT_ONCE, head.comparedChunks);
  const indexes = Array.from({ length: Math.max(0, until - from) }, (_, i) => from + i);
  const places = chunkKeys(head);
  const items = await table.getMany(indexes.flatMap((i) => [places[i]!, resultKey(head.importId, i)]));
  const rows = indexes.flatMap((_, i) => {
    const chunk = items[2 * i];
    const results = items[2 * i + 1];
    if (!chunk || !results) return [];
    const rowAt = new Map(rowsIn(chunk, keyring).map((row) => [row.line, row]));
    return resultsIn(results, keyring)
      .filter((result) => outcomeOf(result) === outcome)
      .map((result) => ({ row: rowAt.get(result.line)!, result }));
  });
  return { rows, next: until < head.comparedChunks ? until : undefined };
}
