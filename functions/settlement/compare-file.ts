import { type Fen, yuanText } from '../../shared/money.ts';
import type { DocumentTable, FileLine, SettlementDocument } from './document.ts';
import type { LedgerLine } from './file-lines.ts';
import { printable } from './printable.ts';
import type { Cell, Row } from './xlsx.ts';

export interface Difference {
  /** The cover, or the list. */
  readonly where: string;
  /** Which row: the label on the cover, the key of a list's row. */
  readonly row: string;
  readonly column?: string;
  /** Undefined: the file does not have it. */
  readonly file?: string;
  /** Undefined: the ledger does not have it. */
  readonly ledger?: string;
}
export interface Findings {
  readonly verdict: 'EXACT' | 'DIFFERS';
  readonly linesInFile: number;
  readonly linesInLedger: number;
  /** Rows the ledger has and the file has not, the other way round, and cells that say something else. */
  readonly missing: number;
  readonly extra: number;
  readonly changed: number;
  /** The first of them. */
  readonly differences: readonly Difference[];
}

const MAX_DIFFERENCES = 50;
const COVER = '封面';
const SUMS = '合计';

const cellText = (cell: Cell): string => {
  if ('fen' in cell) return yuanText(cell.fen);
  return 'count' in cell ? String(cell.count) : printable(cell.text);
};

/** Up to here two amounts of fen are two numbers for every spreadsheet program. */
const TOLD_APART = 1e13;

/**
 * Whether a text is this amount to the fen: `12`, `12.5`, `1,234.50`, and `1.1000000000000001`, which is how a spreadsheet
 * program writes the number 1.1 down. Not `12.001`.
 */
function isAmount(text: string, fen: Fen): boolean {
  const digits = text.replaceAll(',', '');
  if (!/^-?\d+(\.\d+)?(E[+-]?\d+)?$/.test(digits)) return false;
  const exact = yuanText(fen);
  return digits === exact || (Math.abs(fen) < TOLD_APART && Number(digits) === Number(exact));
}

function says(text: string, cell: Cell): boolean {
  if ('fen' in cell) return isAmount(text, cell.fen);
  if ('count' in cell) return /^-?\d+(\.0+)?$/.test(text) && Number(text) === cell.count;
  return text === cellText(cell);
}

/** Rows too far from where the ledger has them: in a file of this size they have to be in order. */
export class RowsOutOfOrder extends Error {}
const MAX_WAITING = 50_000;

class Notes {
  readonly count = { missing: 0, extra: 0, changed: 0 };
  readonly differences: Difference[] = [];
  add(kind: keyof Notes['count'], difference: Difference): void {
    this.count[kind]++;
    if (this.differences.length < MAX_DIFFERENCES) this.differences.push(difference);
  }
}

/**
 * One list of a file against what the ledger has for it. The two are read side by side, and only what is not yet found on
 * the other side is kept: of a file in its own order, hardly a row, however long it is.
 */
class ListComparison<T> {
  readonly heads: string;
  inFile = 0;
  inLedger = 0;
  readonly #table: DocumentTable<T>;
  readonly #keyColumn: number;
  readonly #sources: AsyncIterator<T>;
  readonly #notes: Notes;
  readonly #rows = new Map<string, readonly string[]>();
  readonly #expected = new Map<string, Row>();
  #sums: readonly string[] | undefined;

  constructor(table: DocumentTable<T>, sources: AsyncIterable<T>, notes: Notes) {
    this.heads = table.columns.map(({ title }) => printable(title)).join('\t');
    this.#table = table;
    this.#keyColumn = table.columns.findIndex(({ title }) => title === table.key);
    this.#sources = sources[Symbol.asyncIterator]();
    this.#notes = notes;
  }

  async take(row: readonly string[]): Promise<void> {
    const [first = ''] = row;
    const key = row[this.#keyColumn] ?? '';
    if (this.#sums) return this.#extra(key || first);
    if (first === SUMS) {
      this.#sums = row;
      return;
    }
    this.inFile++;
    const expected = this.#expected.get(key);
    if (expected) {
      this.#expected.delete(key);
      return this.#compare(key, row, expected);
    }
    if (this.#rows.has(key)) return this.#extra(key || first);
    this.#rows.set(key, row);
    await this.#advance((missing, cells) => this.#expected.set(missing, cells));
    if (this.#rows.size > MAX_WAITING || this.#expected.size > MAX_WAITING) throw new RowsOutOfOrder(this.#table.name);
  }

  /** After the last row of the file. */
  async end(): Promise<void> {
    const { name, sums } = this.#table;
    const missing = (key: string) => this.#notes.add('missing', { where: name, row: key, ledger: key });
    for (const key of this.#expected.keys()) missing(key);
    while (await this.#advance(missing));
    for (const key of this.#rows.keys()) this.#extra(key);
    if (this.#sums) this.#compare(SUMS, this.#sums, sums);
    else missing(SUMS);
  }

  /** Takes the ledger's next entry to its row in the file, if that has been seen. False when there is none left. */
  async #advance(unseen: (key: string, cells: Row) => void): Promise<boolean> {
    const { value, done } = await this.#sources.next();
    if (done) return false;
    this.inLedger++;
    const cells = this.#table.columns.map((column) => column.cell(value));
    const key = cellText(cells[this.#keyColumn]!);
    const row = this.#rows.get(key);
    if (row) {
      this.#rows.delete(key);
      this.#compare(key, row, cells);
    } else unseen(key, cells);
    return true;
  }

  #compare(row: string, found: readonly string[], expected: Row): void {
    for (const [i, { title, fromLedger }] of this.#table.columns.entries()) {
      const file = found[i] ?? '';
      if (!fromLedger || says(file, expected[i]!)) continue;
      this.#notes.add('changed', {
        where: this.#table.name,
        row,
        column: title,
        file,
        ledger: cellText(expected[i]!),
      });
    }
  }
  #extra(row: string): void {
    this.#notes.add('extra', { where: this.#table.name, row, file: row });
  }
}

/** The cover: labels and what they say. */
class CoverComparison {
  readonly #document: SettlementDocument;
  readonly #notes: Notes;
  readonly #found = new Map<string, string>();
  constructor(document: SettlementDocument, notes: Notes) {
    this.#document = document;
    this.#notes = notes;
  }
  take(row: readonly string[]): void {
    const [label = '', value = ''] = row;
    if (row.length === 1 && label === this.#document.title) return;
    if (this.#found.has(label) || row.length > 2) this.#notes.add('extra', { where: COVER, row: label, file: label });
    else this.#found.set(label, value);
  }
  end(): void {
    for (const [label, cell] of this.#document.cover) {
      const row = printable(label);
      const file = this.#found.get(row);
      this.#found.delete(row);
      const ledger = cellText(cell);
      if (file === undefined) this.#notes.add('missing', { where: COVER, row, ledger });
      else if (!says(file, cell)) this.#notes.add('changed', { where: COVER, row, file, ledger });
    }
    for (const [row, file] of this.#found) this.#notes.add('extra', { where: COVER, row, file });
  }
}

/**
 * Compares what a file says, cell by cell, with what it should say by the ledger. Cells that are not from the ledger
 * (masked names and numbers) are left out. Rows come in any order, but a very long file's (from about a hundred thousand)
 * must keep near to its own: otherwise it throws `RowsOutOfOrder`, because memory is bounded. `lines` is read to its end.
 */
export async function compareFile(
  rows: AsyncIterable<readonly string[]>,
  document: SettlementDocument,
  lines: AsyncIterable<LedgerLine>,
): Promise<Findings> {
  const notes = new Notes();
  const cover = new CoverComparison(document, notes);
  // Nobody's name is compared, so nobody's file is read.
  const list = new ListComparison(document.lines, withoutNames(lines), notes);
  const points =
    document.points && new ListComparison(document.points.table, oneByOne(document.points.statements), notes);
  const lists = [...(points ? [points] : []), list];
  let current: (typeof lists)[number] | undefined;
  for await (const raw of rows) {
    const row = raw.slice(0, raw.findLastIndex((cell) => cell !== '') + 1);
    if (row.length === 0) continue;
    const heads = row.join('\t');
    const opened = lists.find((one) => one.heads === heads);
    if (opened) current = opened;
    else if (current) await current.take(row);
    else cover.take(row);
  }
  cover.end();
  for (const one of lists) await one.end();
  const { missing, extra, changed } = notes.count;
  const verdict = missing + extra + changed === 0 ? 'EXACT' : 'DIFFERS';
  const { inFile: linesInFile, inLedger: linesInLedger } = list;
  return { verdict, linesInFile, linesInLedger, missing, extra, changed, differences: notes.differences };
}

async function* oneByOne<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
async function* withoutNames(lines: AsyncIterable<LedgerLine>): AsyncGenerator<FileLine> {
  for await (const line of lines) yield { ...line, elder: { name: '', citizenNumber: '' } };
}
