import { type Fen, yuanText } from '../../shared/money.ts';
import { type ZipEntry, zip } from './zip.ts';

/** What a cell says: text (ids too), an amount, or a number of things. */
export type Cell = { readonly text: string } | { readonly fen: Fen } | { readonly count: number };
export type Row = readonly Cell[];

export interface Sheet {
  readonly name: string;
  /** Column widths in characters. */
  readonly widths: readonly number[];
  /** A large first line. */
  readonly title?: string;
  /** Column heads: kept in sight while scrolling, and repeated where the sheet runs over. */
  readonly heads?: readonly string[];
  readonly rows: AsyncIterable<Row> | Iterable<Row>;
}

/** Rows a sheet holds in every spreadsheet program. */
const MAX_ROWS = 1_048_576;
const MAX_TEXT = 32_767;
const PIECE = 64 * 1024;

const STYLE = { title: 1, head: 2, text: 3, money: 4, count: 5, guardedText: 6 } as const;
/** Text that a spreadsheet would take for a formula once somebody edits the cell: marked as quoted. */
const RISKY = /^[=+\-@＝＋－＠\t\r\n]/;
/** What XML cannot carry: control characters but tab and line breaks, and two code points that are none. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;
const NEEDS_CARE = /[&<>"\ufffe\uffff\p{Cs}]|[^\P{Cc}\t\n]|_x[0-9A-Fa-f]{4}_/u;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

function escaped(text: string): string {
  if (text.length > MAX_TEXT) throw new RangeError(`a cell holds at most ${MAX_TEXT} characters`);
  if (!NEEDS_CARE.test(text)) return text;
  return text
    .toWellFormed()
    .replace(UNPRINTABLE, '\ufffd')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character]!);
}

/** `A`, …, `Z`, `AA`, …: the letters of a column counted from 0. */
const columnLetters = (column: number): string =>
  `${column < 26 ? '' : columnLetters(Math.floor(column / 26) - 1)}${String.fromCharCode(65 + (column % 26))}`;

const textCell = (text: string, style: number, place: string): string =>
  `<c r="${place}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

function cellXml(cell: Cell, place: string): string {
  if ('fen' in cell) return `<c r="${place}" s="${STYLE.money}"><v>${yuanText(cell.fen)}</v></c>`;
  if ('count' in cell) return `<c r="${place}" s="${STYLE.count}"><v>${cell.count}</v></c>`;
  return textCell(cell.text, RISKY.test(cell.text) ? STYLE.guardedText : STYLE.text, place);
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE_RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE_RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const STYLES = `${XML}<styleSheet xmlns="${MAIN}">\
<fonts count="3"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="16"/><name val="等线"/></font>\
<font><b/><sz val="11"/><name val="等线"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/><bgColor indexed="64"/></patternFill></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>\
<xf numFmtId="49" fontId="2" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" \
applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Rows one at a time, with the next one known to be there or not: a sheet is opened only when there is a row for it. */
class Source {
  readonly #rows: AsyncIterator<Row> | Iterator<Row>;
  #next: IteratorResult<Row> | undefined;
  constructor(rows: AsyncIterable<Row> | Iterable<Row>) {
    this.#rows = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  }
  async hasNext(): Promise<boolean> {
    this.#next ??= await this.#rows.next();
    return !this.#next.done;
  }
  take(): Row {
    const { value } = this.#next as IteratorYieldResult<Row>;
    this.#next = undefined;
    return value;
  }
}

async function* sheetXml(sheet: Sheet, source: Source, first: boolean, maxRows: number): AsyncGenerator<string> {
  const letters = sheet.widths.map((_, column) => columnLetters(column));
  const rowXml = (row: number, cells: readonly string[], attributes = ''): string =>
    `<row r="${row}"${attributes}>${cells.join('')}</row>`;
  const tall = (row: number, texts: readonly string[], style: number): string =>
    rowXml(
      row,
      texts.map((text, i) => textCell(text, style, `${letters[i]}${row}`)),
      ' ht="30" customHeight="1"',
    );
  const columns = sheet.widths.map(
    (width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  );
  const top: string[] = [];
  if (sheet.title !== undefined) top.push(tall(top.length + 1, [sheet.title], STYLE.title));
  if (sheet.heads) top.push(tall(top.length + 1, sheet.heads, STYLE.head));
  const pane = sheet.heads
    ? `<pane ySplit="${top.length}" topLeftCell="A${top.length + 1}" activePane="bottomLeft" state="frozen"/>`
    : '';
  let piece = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"${first ? ' tabSelected="1"' : ''}>\
${pane}</sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>${top.join('')}`;
  for (let row = top.length + 1; row <= maxRows && (await source.hasNext()); row++) {
    piece += rowXml(
      row,
      source.take().map((cell, column) => cellXml(cell, `${letters[column]}${row}`)),
    );
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}</sheetData></worksheet>`;
}

/**
 * A workbook in pieces: numbers as numbers, everything else as text that no spreadsheet computes. Memory stays flat; a
 * sheet that is full goes on in the next one (`明细 (2)`). Throws `RangeError` when a text exceeds a cell.
 */
export async function* xlsx(sheets: readonly Sheet[], maxRows: number = MAX_ROWS): AsyncGenerator<Uint8Array> {
  const names: string[] = [];
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const sheet of sheets) {
      const source = new Source(sheet.rows);
      let part = 1;
      do {
        names.push(part === 1 ? sheet.name : `${sheet.name} (${part})`);
        yield {
          name: `xl/worksheets/sheet${names.length}.xml`,
          text: sheetXml(sheet, source, names.length === 1, maxRows),
        };
        part++;
      } while (await source.hasNext());
    }
    const numbers = names.map((_, i) => i + 1);
    const override = (part: string, type: string) =>
      `<Override PartName="/xl/${part}" ContentType="${CONTENT}.${type}+xml"/>`;
    const relation = (id: string, type: string, target: string) =>
      `<Relationship Id="${id}" Type="${OFFICE_RELATIONS}/${type}" Target="${target}"/>`;
    yield {
      name: 'xl/workbook.xml',
      text: [
        `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE_RELATIONS}"><sheets>`,
        ...names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`),
        '</sheets></workbook>',
      ],
    };
    yield {
      name: 'xl/_rels/workbook.xml.rels',
      text: [
        `${XML}<Relationships xmlns="${PACKAGE_RELATIONS}">`,
        ...numbers.map((n) => relation(`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`)),
        `${relation(`rId${names.length + 1}`, 'styles', 'styles.xml')}</Relationships>`,
      ],
    };
    yield { name: 'xl/styles.xml', text: [STYLES] };
    yield {
      name: '_rels/.rels',
      text: [
        `${XML}<Relationships xmlns="${PACKAGE_RELATIONS}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
      ],
    };
    yield {
      name: '[Content_Types].xml',
      text: [
        `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`,
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        '<Default Extension="xml" ContentType="application/xml"/>',
        override('workbook.xml', 'sheet.main'),
        override('styles.xml', 'styles'),
        ...numbers.map((n) => override(`worksheets/sheet${n}.xml`, 'worksheet')),
        '</Types>',
      ],
    };
  }
  yield* zip(entries());
}
