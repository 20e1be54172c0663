import { CsvReader, encodingOf, unguarded } from '../../shared/csv.ts';
import { type FileAtRest, partOf } from './file-at-rest.ts';
import { type ReadingLimits, readWorkbook } from './read-workbook.ts';

const WORKBOOK = Buffer.from([0x50, 0x4b, 3, 4]);
/** So much of a CSV file tells how it is written. */
const BEGINNING = 64 * 1024;

async function* csvRows(file: FileAtRest, beginning: Buffer): AsyncGenerator<string[]> {
  const decoder = new TextDecoder(encodingOf(beginning));
  const reader = new CsvReader();
  for await (const piece of file.read(0, file.bytes))
    for (const { cells } of reader.push(decoder.decode(piece, { stream: true }))) yield cells.map(unguarded);
  for (const { cells } of [...reader.push(decoder.decode()), ...reader.end()]) yield cells.map(unguarded);
}

/**
 * A file's cells as text, row by row, whether workbook or CSV, in memory that does not grow with it. Throws
 * `UnreadableWorkbook` for a broken workbook, `TypeError` for text in no known encoding.
 */
export async function* readFileRows(file: FileAtRest, limits: ReadingLimits): AsyncGenerator<string[]> {
  const beginning = await partOf(file, 0, BEGINNING);
  if (beginning.subarray(0, WORKBOOK.length).equals(WORKBOOK)) yield* readWorkbook(file, limits);
  else yield* csvRows(file, beginning);
}
