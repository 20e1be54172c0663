/**
 * CSV after RFC 4180, as spreadsheets really write it: CRLF or LF, quoted cells, a byte order mark. Reading works on
 * pieces of any size; a malformed row never takes its neighbours with it. Written files open in a spreadsheet without
 * running formulas and without losing the last digits of long numbers.
 */
export interface CsvRow {
  /** Number of the physical line on which the row begins, from 1. */
  line: number;
  cells: string[];
  /** The row is malformed: its one cell is the line as it stands. */
  problem?: 'unclosed-quote' | 'text-after-quote';
}

/** Where a reader stopped: enough to go on in another process. */
export interface CsvPosition {
  line: number;
  /** The beginning of a row whose end has not been seen. */
  rest: string;
}

const MAX_ROW_LENGTH = 65_536;
const BYTE_ORDER_MARK = '\uFEFF';

type Scan = { end: number; cells: string[] } | 'unfinished' | 'text-after-quote';

/** One row from `start`: where the next begins, or why there is no whole row. */
function scanRow(text: string, start: number, final: boolean): Scan {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    let cell: string;
    if (text[at] === '"') {
      const parts: string[] = [];
      for (;;) {
        const close = text.indexOf('"', at + 1);
        if (close < 0) return 'unfinished';
        parts.push(text.slice(at + 1, close));
        at = close + 1;
        if (text[at] !== '"') break;
      }
      if (at >= text.length && !final) return 'unfinished';
      cell = parts.join('"');
    } else {
      const from = at;
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++;
      if (at >= text.length && !final) return 'unfinished';
      const stop = text[at] !== ',' && text[at - 1] === '\r' && at > from ? at - 1 : at;
      cell = text.slice(from, stop);
    }
    cells.push(cell);
    if (text[at] === ',') {
      at++;
      continue;
    }
    if (text[at] === '\r' && (at + 1 < text.length ? text[at + 1] === '\n' : final)) at++;
    else if (text[at] === '\r' && at + 1 === text.length) return 'unfinished';
    if (at >= text.length) return { end: at, cells };
    if (text[at] !== '\n') return 'text-after-quote';
    return { end: at + 1, cells };
  }
}

const newlinesIn = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
};

/**
 * Reads rows from text that arrives in pieces. Structure is ASCII, so the text may as well be bytes as Latin-1: cut
 * anywhere, with the cells decoded afterwards. Lines without any character are skipped.
 */
export class CsvReader {
  #line: number;
  #rest: string;
  constructor(position: CsvPosition = { line: 1, rest: '' }) {
    this.#line = position.line;
    this.#rest = position.rest;
  }

  get position(): CsvPosition {
    return { line: this.#line, rest: this.#rest };
  }

  /** The rows that end in this piece. */
  push(piece: string): CsvRow[] {
    return this.#read(piece, false);
  }

  /** The last row, when the file does not end with a line break. */
  end(): CsvRow[] {
    return this.#read('', true);
  }

  #read(piece: string, final: boolean): CsvRow[] {
    const text = this.#rest + piece;
    const rows: CsvRow[] = [];
    let at = 0;
    while (at < text.length) {
      const scan = scanRow(text, at, final);
      if (scan === 'unfinished' && !final && text.length - at <= MAX_ROW_LENGTH) break;
      // A stray quote swallows line after line: only its own line is given up, reading goes on with the next.
      if (typeof scan === 'string') {
        const newline = text.indexOf('\n', at);
        if (newline < 0 && !final) break;
        const end = newline < 0 ? text.length : newline + 1;
        const raw = text.slice(at, end).replace(/\r?\n?$/, '');
        const problem = scan === 'unfinished' ? 'unclosed-quote' : scan;
        rows.push({ line: this.#line, cells: [raw], problem });
        this.#line += newline < 0 ? 0 : 1;
        at = end;
        continue;
      }
      if (scan.cells.length > 1 || scan.cells[0] !== '' || text[at] === '"')
        rows.push({ line: this.#line, cells: scan.cells });
      this.#line += newlinesIn(text, at, scan.end);
      at = scan.end;
    }
    this.#rest = text.slice(at);
    return rows;
  }
}

/** All rows of a whole text; a byte order mark is dropped. */
export function parseCsv(text: string): CsvRow[] {
  const reader = new CsvReader();
  return [...reader.push(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text), ...reader.end()];
}

/** A text that must stay one, whatever it looks like: an id, a citizen number, a date, a name. */
export interface CsvId {
  id: string;
}
export type CsvCell = string | number | CsvId | undefined;

/** What begins a spreadsheet's formula, also in full width; a leading apostrophe is guarded so that the guard can be undone. */
const RISKY = /^[=+\-@＝＋－＠\t\r\n\0']/;
const PLAIN_NUMBER = /^-?\d{1,15}(\.\d{1,4})?$/;
/** What a spreadsheet takes for a number, a date, a time or a truth: `00411025`, `1E5`, `1/2`, `2026-10`, `12,50`, `8:30`. */
const LOOKS_LIKE_A_VALUE = /^(?=.*\d)[\d\s.,/:%eE+\-年月日时分秒¥￥$]+$|^(true|false)$/i;

function textOf(cell: CsvCell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  // The tab makes spreadsheets keep the cell as text: they round numbers after the fifteenth digit and rewrite dates.
  if (typeof cell === 'object') return LOOKS_LIKE_A_VALUE.test(cell.id) ? `${guarded(cell.id)}\t` : guarded(cell.id);
  return guarded(cell);
}

function guarded(cell: string): string {
  return RISKY.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell;
}

const quoted = (text: string): string => (/[",\r\n\t]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One line with its line break. Strings that a spreadsheet would run get an apostrophe; amounts such as `-0.05` do not. */
export function csvLine(cells: readonly CsvCell[]): string {
  const texts = cells.map((cell) => quoted(textOf(cell)));
  // Bare, a lone empty cell would be an empty line, which readers skip.
  return `${texts.length === 1 && texts[0] === '' ? '""' : texts.join(',')}\r\n`;
}

/** How a file begins, so that a spreadsheet reads it as UTF-8. */
export const csvStart = BYTE_ORDER_MARK;

/** A whole small file; long ones are written line by line after `csvStart`. */
export const csvText = (rows: Iterable<readonly CsvCell[]>): string => csvStart + [...rows].map(csvLine).join('');

/** The cell as its author meant it: without the apostrophe or the tabs that keep a spreadsheet from touching it. */
export const unguarded = (cell: string): string => cell.replace(/^'/, '').replace(/\t+$/, '');

export type CsvEncoding = 'utf-8' | 'gb18030' | 'utf-16';

/**
 * How the bytes of a file's beginning are written. Spreadsheets of Chinese offices write GB18030 unless told otherwise.
 * Undefined: only ASCII so far. A character cut in two at the end does not count.
 */
export function encodingOf(bytes: Uint8Array): CsvEncoding | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'utf-16';
  if (bytes.every((byte) => byte < 0x80)) return undefined;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}
