import type { BusinessDate } from '../../shared/business-time.ts';
import { dateOfCell, fenOfCell } from '../../shared/cells.ts';
import { type CsvRow, encodingOf, parseCsv, unguarded } from '../../shared/csv.ts';
import type { Fen } from '../../shared/money.ts';
import { EXTERNAL_REF } from './external-tender.ts';

/** A row of another system's list of settlements. Names and numbers of people are not taken over. */
export interface ListedPayment {
  readonly line: number;
  /** The number of the payment in the other system. */
  readonly ref: string;
  readonly fen: Fen;
  readonly on: BusinessDate;
}
export interface BadRow {
  readonly line: number;
  readonly problem: string;
}
export type ListRow = ListedPayment | BadRow;
export const isBad = (row: ListRow): row is BadRow => 'problem' in row;

/** What the columns are called, the first name being ours. */
const COLUMNS = {
  ref: ['交易流水号', '流水号', '交易编号', '核销编号', '订单号'],
  fen: ['补贴金额', '核销金额', '结算金额', '金额'],
  on: ['结算日期', '核销日期', '交易日期', '日期'],
} as const;
type Column = keyof typeof COLUMNS;

const clean = (cell: string | undefined): string => unguarded((cell ?? '').trim()).trim();
/** `补贴金额（元）` is `补贴金额`. */
const plainHead = (cell: string | undefined): string =>
  clean(cell)
    .normalize('NFKC')
    .replace(/\(.*?\)|[\s*]/g, '');

function placesIn(cells: readonly string[]): Record<Column, number> | undefined {
  const heads = cells.map(plainHead);
  const at = (column: Column): number =>
    COLUMNS[column].map((name) => heads.indexOf(name)).find((place) => place >= 0) ?? -1;
  const places = { ref: at('ref'), fen: at('fen'), on: at('on') };
  return Object.values(places).every((place) => place >= 0) ? places : undefined;
}

function rowOf({ line, cells, problem }: CsvRow, places: Record<Column, number>): ListRow {
  const bad = (what: string): BadRow => ({ line, problem: what });
  if (problem) return bad('这一行的引号不成对，读不出来');
  const ref = clean(cells[places.ref]).normalize('NFKC');
  if (!EXTERNAL_REF.test(ref)) return bad('交易流水号看不懂');
  const fen = fenOfCell(clean(cells[places.fen]));
  if (fen === undefined || fen === 0) return bad('金额看不懂');
  const on = dateOfCell(clean(cells[places.on]));
  return on ? { line, ref, fen, on } : bad('日期看不懂，请写成 2026-11-24');
}

/**
 * Reads a list as another system exports it, UTF-8 or GB18030: rows before the heads are passed over, the row of sums
 * too. Undefined when no row has the heads needed.
 */
export function readExternalList(bytes: Uint8Array): ListRow[] | undefined {
  const rows = parseCsv(new TextDecoder(encodingOf(bytes) ?? 'utf-8').decode(bytes));
  const start = rows.findIndex(({ cells }) => placesIn(cells) !== undefined);
  const places = rows[start] && placesIn(rows[start].cells);
  if (!places) return undefined;
  return rows
    .slice(start + 1)
    .filter(({ cells }) => cells.some((cell) => clean(cell) !== '') && !/^(合计|总计|小计)/.test(clean(cells[0])))
    .map((row) => rowOf(row, places));
}
