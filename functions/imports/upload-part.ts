import type { Handler } from '../../shared/api.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { clean } from './cells.ts';
import type { importsRoutes } from './contract.ts';
import {
  chunkKeys,
  digestOf,
  type ImportHead,
  type Imports,
  loadImport,
  MAX_PARTS,
  ROWS_PER_CHUNK,
  sealedItem,
  sealSheet,
  sheetOf,
} from './import-file.ts';
import { inBatches } from './in-batches.ts';
import { kindOf, progress } from './kinds.ts';
import { refuseImport } from './refusals.ts';
import { columnsOf, readPart, type SheetRow } from './sheet.ts';

/** Chunks written at a time. */
const WRITES_AT_ONCE = 8;
/** A chunk must fit into an item of 400 KB, sealed: few lists have rows so long that the number of rows does not decide. */
const MAX_CHUNK_LENGTH = 80_000;

const lengthOf = ({ cells }: SheetRow): number => cells.reduce((sum, cell) => sum + cell.length + 4, 0);

/** Rows in chunks of a size that fits into an item. */
export function chunksOf(rows: readonly SheetRow[]): SheetRow[][] {
  const chunks: SheetRow[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const current = chunks.at(-1);
    length += lengthOf(row);
    if (current && current.length < ROWS_PER_CHUNK && length <= MAX_CHUNK_LENGTH) current.push(row);
    else {
      chunks.push([row]);
      length = lengthOf(row);
    }
  }
  return chunks;
}

const hasContent = ({ cells }: SheetRow): boolean => cells.some((cell) => clean(cell) !== '');

/** What is written when a part is in: its rows, and the import that now knows them. */
export function takenIn(
  head: ImportHead,
  { bytes, last }: { bytes: Uint8Array; last: boolean },
  keyring: Keyring,
): { head: ImportHead; chunks: SheetRow[][] } | Refusal {
  const before = sheetOf(head, keyring);
  const read = readPart(before, bytes, last);
  if (read === 'utf-16') return refuseImport('ENCODING_UNSUPPORTED');
  const { header } = read.state;
  if (header && !before.header) {
    const { missing } = columnsOf(header, kindOf(head).sheet);
    if (missing.length > 0) return refuseImport('COLUMNS_MISSING', { missing });
  }
  const chunks = chunksOf(read.rows.filter(hasContent));
  const rows = head.rows + chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (last && rows === 0) return refuseImport('EMPTY_LIST');
  return {
    chunks,
    head: {
      ...head,
      parts: [...head.parts, { digest: digestOf(bytes), chunks: chunks.length }],
      complete: last,
      sheet: sealSheet(head.importId, read.state, keyring),
      rows,
      version: head.version + 1,
    },
  };
}

/**
 * Takes in the next part. The rows are stored first and count only when the import names them, so a part that was cut
 * off half-way is simply sent again; a part that is in already is answered as it was.
 */
export const uploadPart =
  ({ table, keyring }: Imports): Handler<typeof importsRoutes.uploadPart> =>
  async ({ params, body }, { now }) => {
    const head = await loadImport(table, params, now);
    if (isRefusal(head)) return head;
    const keys = await keyring();
    const bytes = Buffer.from(body.content, 'base64');
    const known = head.parts[body.part - 1];
    if (known) return known.digest === digestOf(bytes) ? progress(head, keys) : refuse('ID_REUSED');
    if (head.complete) return refuseImport('UPLOAD_COMPLETE');
    if (body.part !== head.parts.length + 1) return refuseImport('PART_OUT_OF_ORDER', { next: head.parts.length + 1 });
    if (body.part > MAX_PARTS) return refuseImport('TOO_MANY_PARTS');
    const taken = takenIn(head, { bytes, last: body.last }, keys);
    if (isRefusal(taken)) return taken;

    const places = chunkKeys(taken.head).slice(chunkKeys(head).length);
    const { expiresAtSeconds } = head;
    const items = taken.chunks.map((chunk, i) => sealedItem(places[i]!, chunk, { keyring: keys, expiresAtSeconds }));
    await inBatches(items, WRITES_AT_ONCE, (item) => table.commit([{ put: item }]));
    const result = await table.commit([{ put: taken.head, when: [['version', '=', head.version]] }]);
    return result === 'done' ? progress(taken.head, keys) : refuse('BUSY');
  };
