import { type Fen, yuanText } from '../../shared/money.ts';
import { printable } from './printable.ts';
import { type ZipEntry, zip } from './zip.ts';

/** What a cell says: text (ids too), an amount, or a number of things. */
export type Cell = { readonly text: string } | { readonly fen: Fen } | { readonly count: number };
export type Row = readonly Cell[];

interface Page {
  readonly name: string;
  /** Column widths in characters. */
  readonly widths: readonly number[];
  readonly rows: AsyncIterable<Row> | Iterable<Row>;
}
/** A list: its heads stay in sight while scrolling, on every printed page, and where it runs over into another sheet. */
export interface List extends Page {
  readonly heads: readonly string[];
}
/** Labels and what they say, under a large title. */
export interface Cover extends Page {
  readonly title: string;
}
export type Sheet = List | Cover;
const isList = (sheet: Sheet): sheet is List => 'heads' in sheet;

/** Rows a sheet holds in every spreadsheet program. */
const MAX_ROWS = 1_048_576;
const MAX_TEXT = 32_767;
const PIECE = 64 * 1024;

const STYLE = { title: 1, head: 2, text: 3, money: 4, count: 5, guardedText: 6, leftMoney: 7, leftCount: 8 } as const;
/** Text that a spreadsheet would take for a formula once somebody edits the cell: marked as quoted. */
const RISKY = /^[=+\-@＝＋－＠\t\r\n]/;
const NEEDS_CARE = /[&<>"\ufffe\uffff\p{Cs}]|[^\P{Cc}\t\n]|_x[0-9A-Fa-f]{4}_/u;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

function escaped(text: string): string {
  if (text.length > MAX_TEXT) throw new RangeError(`a cell holds at most ${MAX_TEXT} characters`);
  if (!NEEDS_CARE.test(text)) return text;
  return printable(text)
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character]!);
}

/** `A`, …, `Z`, `AA`, …: the letters of a column counted from 0. */
const columnLetters = (column: number): string =>
  `${column < 26 ? '' : columnLetters(Math.floor(column / 26) - 1)}${String.fromCharCode(65 + (column % 26))}`;

const textCell = (text: string, style: number, place: string): string =>
  `<c r="${place}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

/** In a list numbers stand to the right; beside their labels, to the left. */
function cellXml(cell: Cell, place: string, inList: boolean): string {
  if ('text' in cell) return textCell(cell.text, RISKY.test(cell.text) ? STYLE.guardedText : STYLE.text, place);
  if ('fen' in cell)
    return `<c r="${place}" s="${inList ? STYLE.money : STYLE.leftMoney}"><v>${yuanText(cell.fen)}</v></c>`;
  return `<c r="${place}" s="${inList ? STYLE.count : STYLE.leftCount}"><v>${cell.count}</v></c>`;
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
<cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>\
<xf numFmtId="49" fontId="2" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" \
applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>\
<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">\
<alignment horizontal="left"/></xf>\
<xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">\
<alignment horizontal="left"/></xf></cellXfs>\
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

const PANE = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
const TALL = ' ht="30" customHeight="1"';

/** The first row of every sheet: the heads of a list, the title of a cover. */
function topRow(sheet: Sheet, letters: readonly string[]): string {
  const [texts, style] = isList(sheet) ? [sheet.heads, STYLE.head] : [[sheet.title], STYLE.title];
  return `<row r="1"${TALL}>${texts.map((text, i) => textCell(text, style, `${letters[i]}1`)).join('')}</row>`;
}

async function* sheetXml(sheet: Sheet, source: Source, first: boolean, maxRows: number): AsyncGenerator<string> {
  const inList = isList(sheet);
  const letters = sheet.widths.map((_, column) => columnLetters(column));
  const columns = sheet.widths.map(
    (width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  );
  let piece = `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>\
<sheetViews><sheetView workbookViewId="0"${first ? ' tabSelected="1"' : ''}>${inList ? PANE : ''}</sheetView></sheetViews>\
<cols>${columns.join('')}</cols><sheetData>${topRow(sheet, letters)}`;
  for (let row = 2; row <= maxRows && (await source.hasNext()); row++) {
    const cells = source.take().map((cell, column) => cellXml(cell, `${letters[column]}${row}`, inList));
    piece += `<row r="${row}">${cells.join('')}</row>`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}</sheetData>\
<pageSetup paperSize="9" orientation="${inList ? 'landscape' : 'portrait'}" fitToWidth="1" fitToHeight="0"/></worksheet>`;
}

interface Part {
  readonly name: string;
  readonly sheet: Sheet;
}

function workbookXml(parts: readonly Part[]): string {
  const sheets = parts.map(({ name }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  const printed = parts.flatMap(({ name, sheet }, i) =>
    isList(sheet)
      ? [`<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${escaped(`'${name}'!$1:$1`)}</definedName>`]
      : [],
  );
  const names = printed.length ? `<definedNames>${printed.join('')}</definedNames>` : '';
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE_RELATIONS}"><sheets>${sheets.join('')}</sheets>${names}</workbook>`;
}

const relations = (targets: readonly (readonly [type: string, target: string])[]): string => {
  const all = targets.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE_RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE_RELATIONS}">${all.join('')}</Relationships>`;
};

function contentTypesXml(sheetFiles: readonly string[]): string {
  const parts = [
    ['workbook.xml', 'sheet.main'],
    ['styles.xml', 'styles'],
    ...sheetFiles.map((file) => [file, 'worksheet']),
  ];
  const overrides = parts.map(
    ([file, type]) => `<Override PartName="/xl/${file}" ContentType="${CONTENT}.${type}+xml"/>`,
  );
  return `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`;
}

/**
 * A workbook in pieces: numbers as numbers, everything else as text that no spreadsheet computes. Memory stays flat; a
 * sheet that is full goes on in the next one (`明细 (2)`). Throws `RangeError` when a text exceeds a cell.
 */
export async function* xlsx(sheets: readonly Sheet[], maxRows: number = MAX_ROWS): AsyncGenerator<Uint8Array> {
  const parts: Part[] = [];
  const fileOf = (i: number): string => `worksheets/sheet${i + 1}.xml`;
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const sheet of sheets) {
      const source = new Source(sheet.rows);
      let run = 0;
      do {
        const part = { name: ++run === 1 ? sheet.name : `${sheet.name} (${run})`, sheet };
        const file = fileOf(parts.length);
        yield { name: `xl/${file}`, text: sheetXml(sheet, source, parts.length === 0, maxRows) };
        parts.push(part);
      } while (await source.hasNext());
    }
    const files = parts.map((_, i) => fileOf(i));
    const text = (name: string, content: string): ZipEntry => ({ name, text: [content] });
    yield text('xl/workbook.xml', workbookXml(parts));
    const targets = [...files.map((file) => ['worksheet', file] as const), ['styles', 'styles.xml'] as const];
    yield text('xl/_rels/workbook.xml.rels', relations(targets));
    yield text('xl/styles.xml', STYLES);
    yield text('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']]));
    yield text('[Content_Types].xml', contentTypesXml(files));
  }
  yield* zip(entries());
}
