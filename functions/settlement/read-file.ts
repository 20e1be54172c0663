import { encodingOf, parseCsv, unguarded } from '../../shared/csv.ts';
import { readWorkbook } from './read-workbook.ts';

const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]));

/** A file's cells as text, row by row, whether workbook or CSV. Throws `UnreadableWorkbook` for a broken workbook. */
export function readFileRows(bytes: Buffer): string[][] {
  if (isZip(bytes)) return readWorkbook(bytes);
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  return parseCsv(text).map(({ cells }) => cells.map(unguarded));
}
