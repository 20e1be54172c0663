import { type CsvCell, csvLine, csvStart } from '../../shared/csv.ts';
import { yuanText } from '../../shared/money.ts';
import type { DocumentTable, SettlementDocument } from './document.ts';
import { printable } from './printable.ts';
import { type Cell, type List, type Row, xlsx } from './xlsx.ts';

export const FORMATS = ['xlsx', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

type Sources<T> = AsyncIterable<T> | Iterable<T>;

async function* rowsOf<T>({ columns, sums }: DocumentTable<T>, sources: Sources<T>): AsyncGenerator<Row> {
  for await (const source of sources) yield columns.map((column) => column.cell(source));
  yield sums;
}

const headsOf = <T>({ columns }: DocumentTable<T>): string[] => columns.map(({ title }) => title);

const sheetOf = <T>(table: DocumentTable<T>, sources: Sources<T>): List => ({
  name: table.name,
  widths: table.columns.map(({ width }) => width),
  heads: headsOf(table),
  rows: rowsOf(table, sources),
});

const COVER_WIDTHS = [34, 70];

function asXlsx<T>({ title, cover, points, lines }: SettlementDocument<T>, fileLines: Sources<T>): Sources<Uint8Array> {
  const coverRows = cover.map(([label, cell]): Row => [{ text: label }, cell]);
  return xlsx([
    { name: '汇总', title, widths: COVER_WIDTHS, rows: coverRows },
    ...(points ? [sheetOf(points.table, points.statements)] : []),
    sheetOf(lines, fileLines),
  ]);
}

function csvCell(cell: Cell): CsvCell {
  if ('fen' in cell) return yuanText(cell.fen);
  return 'count' in cell ? cell.count : { id: printable(cell.text) };
}
const EMPTY_LINE = '\r\n';

async function* csvTable<T>(table: DocumentTable<T>, sources: Sources<T>): AsyncGenerator<string> {
  yield EMPTY_LINE + csvLine(headsOf(table).map(printable));
  for await (const row of rowsOf(table, sources)) yield csvLine(row.map(csvCell));
}

async function* asCsv<T>({ title, cover, points, lines }: SettlementDocument<T>, fileLines: Sources<T>) {
  yield csvStart + csvLine([title]);
  for (const [label, cell] of cover) yield csvLine([printable(label), csvCell(cell)]);
  if (points) yield* csvTable(points.table, points.statements);
  yield* csvTable(lines, fileLines);
}

const PIECE = 64 * 1024;

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece);
}

/** The bytes of a document in pieces; the same document and lines give the same bytes. */
export const render = <T>(document: SettlementDocument<T>, lines: Sources<T>, format: Format): Sources<Uint8Array> =>
  format === 'xlsx' ? asXlsx(document, lines) : inPieces(asCsv(document, lines));
