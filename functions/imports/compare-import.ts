import type { Handler } from '../../shared/api.ts';
import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { Problem } from './cells.ts';
import type { importsRoutes } from './contract.ts';
import { findLeftOut } from './find-left-out.ts';
import {
  type Counts,
  chunkKeys,
  type ImportHead,
  type Imports,
  identityKey,
  loadImport,
  ROWS_PER_SLICE,
  type RowResult,
  resultKey,
  rowsIn,
  sealedItem,
  stateOf,
} from './import-file.ts';
import { inBatches } from './in-batches.ts';
import { columnsOfImport, kindOf, progress } from './kinds.ts';
import { refuseImport } from './refusals.ts';
import type { RowContext } from './row-kind.ts';
import { cellsByName, type SheetRow } from './sheet.ts';

const CLAIMS_AT_ONCE = 10;
/** A thousand elders a call. */
const PAGES_PER_SLICE = 10;

/** Every row of a list of one category is compared; those it leaves out are being looked for. */
const isSearching = (head: ImportHead): boolean =>
  stateOf(head) === 'COMPARING' && head.comparedChunks === chunkKeys(head).length;

export const contextOf = (
  head: ImportHead,
  { table, keyring, now }: { table: Table; keyring: Keyring; now: Instant },
): RowContext => ({
  table,
  keyring,
  importId: head.importId,
  region: head.region,
  source: head.fileName,
  startedAt: head.startedAt,
  today: businessDateOf(now),
  comparedFor: head.effectiveOn ?? businessDateOf(now),
  by: head.by,
});

const problemOfShape = ({ problem }: SheetRow): Problem => ({
  column: '整行',
  message: problem === 'unclosed-quote' ? '引号没有配对，这一行读不出来' : '引号后面有多余的字，这一行读不出来',
});

interface ReadRow {
  line: number;
  row: unknown;
  identity: string;
}

/** The line that names somebody first, in this chunk or before it, keeps the name; a retry finds its own claim. */
async function firstLineOf(table: Table, head: ImportHead, { identity, line }: ReadRow): Promise<number> {
  const { importId, expiresAtSeconds } = head;
  const claim = await table.commit([
    {
      put: { ...identityKey(importId, identity), line, expiresAtSeconds },
      when: [['line', 'absent or =', line]],
      orElse: (current) => refuse('ID_REUSED', { line: current?.line }),
    },
  ]);
  return isRefusal(claim) ? Number(claim.details?.line) : line;
}

/** Compares the rows of one chunk with what is stored. Every row gets a result; a bad one stops no other. */
export async function compareRows(
  rows: readonly SheetRow[],
  head: ImportHead,
  context: RowContext,
): Promise<RowResult[]> {
  const kind = kindOf(head);
  const { names } = columnsOfImport(head, context.keyring);
  const results = new Map<number, RowResult>();
  const failed = (line: number, problems: Problem[]) =>
    results.set(line, { line, comparison: { outcome: 'error', problems } });

  const read: ReadRow[] = [];
  for (const row of rows) {
    if (row.problem) {
      failed(row.line, [problemOfShape(row)]);
      continue;
    }
    const meant = kind.read(cellsByName(names, row.cells), context);
    if ('problems' in meant) failed(row.line, meant.problems);
    else read.push({ line: row.line, ...meant });
  }

  const firstHere = new Map<string, ReadRow>();
  for (const row of read) if (!firstHere.has(row.identity)) firstHere.set(row.identity, row);
  const owners = [...firstHere.values()];
  const firstLines = await inBatches(owners, CLAIMS_AT_ONCE, (row) => firstLineOf(context.table, head, row));
  const firstLine = new Map(owners.map(({ identity }, i) => [identity, firstLines[i]!]));

  const unique = read.filter(({ line, identity }) => firstLine.get(identity) === line);
  for (const { line, identity } of read)
    if (firstLine.get(identity) !== line)
      failed(line, [{ column: '整行', message: `与第 ${firstLine.get(identity)} 行重复` }]);
  const comparisons = await kind.compare(
    unique.map(({ row }) => row),
    context,
  );
  for (const [i, { line }] of unique.entries()) results.set(line, { line, comparison: comparisons[i]! });
  return rows.map(({ line }) => results.get(line)!);
}

function counted(before: Counts, results: readonly RowResult[]): Counts {
  const counts = { ...before };
  for (const { comparison } of results) counts[comparison.outcome] += 1;
  return counts;
}

/**
 * Compares the next slice of rows and says how far it got: the caller calls again until all are compared. A list of one
 * category then looks for those who belong to it and are not on it. A slice that was cut off is done again and gives the
 * same; two callers at once do not count a chunk twice.
 */
export const compareImport =
  ({ table, keyring }: Imports): Handler<typeof importsRoutes.compareImport> =>
  async ({ params }, { now }) => {
    let head = await loadImport(table, params, now);
    if (isRefusal(head)) return head;
    if (!head.complete) return refuseImport('NOT_UPLOADED');
    const keys = await keyring();
    const context = contextOf(head, { table, keyring: keys, now });
    const chunks = chunkKeys(head);
    const upTo = head.comparedRows + ROWS_PER_SLICE;
    while (head.comparedChunks < chunks.length && head.comparedRows < upTo) {
      const index: number = head.comparedChunks;
      const chunk = await table.get(chunks[index]!);
      if (!chunk) return refuse('NOT_FOUND');
      const rows = rowsIn(chunk, keys);
      const results = await compareRows(rows, head, context);
      const { importId, expiresAtSeconds, version } = head;
      const next: ImportHead = {
        ...head,
        comparedChunks: index + 1,
        comparedRows: head.comparedRows + rows.length,
        compared: counted(head.compared, results),
        version: version + 1,
      };
      const written = await table.commit([
        { put: sealedItem(resultKey(importId, index), results, { keyring: keys, expiresAtSeconds }) },
        { put: next, when: [['version', '=', version]] },
      ]);
      if (isRefusal(written)) return written;
      const stored = written === 'done' ? next : await loadImport(table, params, now);
      if (isRefusal(stored)) return stored;
      head = stored;
    }
    for (let pages = 0; isSearching(head) && pages < PAGES_PER_SLICE; pages++) {
      const searched: ImportHead | Refusal | 'moved on' = await findLeftOut(table, head, { context, keyring: keys });
      const stored = searched === 'moved on' ? await loadImport(table, params, now) : searched;
      if (isRefusal(stored)) return stored;
      head = stored;
    }
    return progress(head, keys);
  };
