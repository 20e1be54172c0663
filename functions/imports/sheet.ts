import { type CsvEncoding, type CsvPosition, CsvReader, type CsvRow, encodingOf } from '../../shared/csv.ts';

/** A row of an uploaded file, before anybody looked at what it means. */
export interface SheetRow {
  line: number;
  cells: string[];
  problem?: CsvRow['problem'];
}

/** Where the reading of a file stands between two parts. */
export interface SheetState {
  position: CsvPosition;
  /** Unknown as long as only ASCII was seen. */
  encoding?: CsvEncoding | undefined;
  /** The first row of the file. */
  header?: string[] | undefined;
}
export const emptySheet: SheetState = { position: { line: 1, rest: '' } };

/** The marks by which spreadsheets say that a file is UTF-8, as Latin-1. */
const BYTE_ORDER_MARK = '\u00EF\u00BB\u00BF';
const isFirst = ({ position }: SheetState): boolean => position.line === 1 && position.rest === '';

/**
 * The rows that end in this part. Parts are cut anywhere, also inside a character: rows are found in the bytes, and
 * decoded whole. `utf-16` when the file is not one of the encodings a CSV may have.
 */
export function readPart(
  state: SheetState,
  bytes: Uint8Array,
  last: boolean,
): { state: SheetState; rows: SheetRow[] } | 'utf-16' {
  const encoding = state.encoding ?? encodingOf(bytes);
  if (encoding === 'utf-16') return 'utf-16';
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const piece = isFirst(state) && latin1.startsWith(BYTE_ORDER_MARK) ? latin1.slice(3) : latin1;
  const reader = new CsvReader(state.position);
  const found = [...reader.push(piece), ...(last ? reader.end() : [])];

  const decoder = new TextDecoder(encoding ?? 'utf-8', { ignoreBOM: true });
  const decoded = found.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => decoder.decode(Buffer.from(cell, 'latin1'))),
  }));
  const [first, ...others] = decoded;
  const header = state.header ?? first?.cells;
  return {
    state: { position: reader.position, encoding, header },
    rows: state.header ? decoded : others,
  };
}

/** The name of a column as people vary it: without spaces, stars and the hint in brackets. */
const plainName = (name: string): string => name.normalize('NFKC').replace(/\(.*?\)|[\s*'"]/g, '');

/** Which column each cell of a row belongs to. */
export interface Columns {
  /** Per cell: the name we know it by, or undefined for a column we do not use. */
  names: (string | undefined)[];
  missing: string[];
  ignored: string[];
}

/** The columns of a header, by their names or by what else people call them. */
export function columnsOf(
  header: readonly string[],
  known: { columns: readonly string[]; required: readonly string[]; aliases: Readonly<Record<string, string>> },
): Columns {
  const used = new Set<string>();
  const names = header.map((cell) => {
    const plain = plainName(cell);
    const name = known.columns.includes(plain) ? plain : known.aliases[plain];
    if (name === undefined || used.has(name)) return undefined;
    used.add(name);
    return name;
  });
  return {
    names,
    missing: known.required.filter((name) => !used.has(name)),
    ignored: header.filter((cell, i) => names[i] === undefined && cell.trim() !== ''),
  };
}

/** A row's cells by the name of their column. */
export function cellsByName(names: readonly (string | undefined)[], cells: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name, i) => (name === undefined ? [] : [[name, cells[i] ?? '']])));
}
