import type { BusinessDate } from '../../shared/business-time.ts';
import { dateOfCell, fenOfCell } from '../../shared/cells.ts';
import { type CsvRow, csvText, encodingOf, parseCsv, unguarded } from '../../shared/csv.ts';
import type { Fen } from '../../shared/money.ts';
import { maskAccount } from './bank-account.ts';
import { BANK_COLUMNS } from './payment-document.ts';

/** What a bank says of one payment, as its row reads. */
export interface BankRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly paymentNo: string;
  /** Absent where the bank leaves it out. */
  readonly account: string | undefined;
  readonly fen: Fen;
  readonly result: { readonly state: 'PAID' } | { readonly state: 'RETURNED'; readonly reason: string };
  readonly on: BusinessDate;
}
export interface BadRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem: string;
}
export interface BankFile {
  readonly heads: readonly string[];
  readonly rows: readonly (BankRow | BadRow)[];
}
export const isBad = (row: BankRow | BadRow): row is BadRow => 'problem' in row;

const RESULTS: Readonly<Record<string, 'PAID' | 'RETURNED'>> = {
  已付: 'PAID',
  成功: 'PAID',
  付款成功: 'PAID',
  退回: 'RETURNED',
  已退回: 'RETURNED',
  失败: 'RETURNED',
  付款失败: 'RETURNED',
};
const NEEDED = [BANK_COLUMNS.paymentNo, BANK_COLUMNS.fen, BANK_COLUMNS.result, BANK_COLUMNS.on];

const clean = (cell: string | undefined): string => unguarded((cell ?? '').trim()).trim();

function rowOf({ line, cells, problem }: CsvRow, at: (title: string) => string): BankRow | BadRow {
  const bad = (what: string): BadRow => ({ line, cells, problem: what });
  if (problem) return bad('这一行的引号不成对，读不出来');
  const paymentNo = at(BANK_COLUMNS.paymentNo);
  if (!paymentNo) return bad('没有付款编号');
  const fen = fenOfCell(at(BANK_COLUMNS.fen));
  if (fen === undefined) return bad('金额看不懂');
  const state = RESULTS[at(BANK_COLUMNS.result)];
  if (!state) return bad('结果应写“已付”或“退回”');
  const on = dateOfCell(at(BANK_COLUMNS.on));
  if (!on) return bad('日期看不懂，请写成 2026-11-24');
  const reason = at(BANK_COLUMNS.reason).slice(0, 200);
  if (state === 'RETURNED' && !reason) return bad('退回的要写原因');
  const result = state === 'PAID' ? { state } : { state, reason };
  return { line, cells, paymentNo, account: at(BANK_COLUMNS.account) || undefined, fen, result, on };
}

/** The encoding banks write: UTF-8 or GB18030. */
const textOf = (bytes: Buffer): string => new TextDecoder(encodingOf(bytes) ?? 'utf-8').decode(bytes);

/**
 * Reads a bank's CSV: rows before the heads (a cover) are passed over, empty rows and the row of sums too. Undefined when
 * no row has all the heads needed.
 */
export function readBankFile(bytes: Buffer): BankFile | undefined {
  const rows = parseCsv(textOf(bytes));
  const start = rows.findIndex(({ cells }) => NEEDED.every((title) => cells.some((cell) => clean(cell) === title)));
  const heads = rows[start]?.cells.map(clean);
  if (!heads) return undefined;
  const listed = rows
    .slice(start + 1)
    .filter(({ cells }) => cells.some((cell) => clean(cell) !== '') && clean(cells[0]) !== '合计');
  return { heads, rows: listed.map((row) => rowOf(row, (title) => clean(row.cells[heads.indexOf(title)]))) };
}

/** As a row is kept: numbers long enough to be accounts by their last digits. */
export const withoutAccounts = (heads: readonly string[], { cells, ...row }: BadRow): BadRow => ({
  ...row,
  cells: cells.map((cell, i) =>
    heads[i] === BANK_COLUMNS.account ? maskAccount(clean(cell)) : cell.replace(/\d{9,}/g, maskAccount),
  ),
});

/** The rows that were left out, each with its line and why: to be mended and read again. */
export const errorsAsCsv = (heads: readonly string[], errors: readonly BadRow[]): string =>
  csvText([
    ['行号', '原因', ...heads],
    ...errors.map(({ line, problem, cells }) => [
      line,
      problem,
      ...cells.map((cell) => (/^\d{11,}$/.test(clean(cell)) ? { id: clean(cell) } : clean(cell))),
    ]),
  ]);
