import { type Fen, yuanText } from '../../shared/money.ts';
import type { DocumentTable, FileLine, SettlementDocument } from './document.ts';
import type { LedgerLine } from './file-lines.ts';
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
  return 'count' in cell ? String(cell.count) : cell.text;
};

/** `12`, `12.5`, `1,234.50` in exact fen; undefined for whatever is no amount, or finer than a fen. */
function fenOf(text: string): Fen | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.replaceAll(',', ''));
  if (!parts) return undefined;
  const [, sign, yuan, fraction = ''] = parts;
  if (/[^0]/.test(fraction.slice(2))) return undefined;
  const fen = Number(`${yuan}${fraction.slice(0, 2).padEnd(2, '0')}`);
  return sign && fen !== 0 ? -fen : fen;
}

function says(text: string, cell: Cell): boolean {
  if ('fen' in cell) return fenOf(text) === cell.fen;
  if ('count' in cell) return /^-?\d+(\.0+)?$/.test(text) && Number(text) === cell.count;
  return text === cell.text;
}

interface FileTable {
  rows: Map<string, string[]>;
  sums: string[] | undefined;
}
interface FileParts {
  cover: Map<string, string>;
  tables: Map<string, FileTable>;
  /** Rows that belong nowhere: a key seen twice, something below the sums, an unknown line on the cover. */
  strays: Difference[];
}

const headsOf = (table: DocumentTable<never>): string[] => table.columns.map(({ title }) => title);
const tablesOf = ({ points, lines }: SettlementDocument): DocumentTable<never>[] => [
  ...(points ? [points.table] : []),
  lines,
];

function takeApart(rows: Iterable<readonly string[]>, document: SettlementDocument): FileParts {
  const known = tablesOf(document).map((table) => ({ table, heads: headsOf(table).join('\t') }));
  const parts: FileParts = { cover: new Map(), tables: new Map(), strays: [] };
  let current: DocumentTable<never> | undefined;
  const stray = (where: string, row: string) => parts.strays.push({ where, row, file: row });
  for (const raw of rows) {
    const row = raw.slice(0, raw.findLastIndex((cell) => cell !== '') + 1);
    const [first = ''] = row;
    if (row.length === 0) continue;
    const opened = known.find(({ heads }) => heads === row.join('\t'));
    if (opened) {
      current = opened.table;
      if (!parts.tables.has(current.name)) parts.tables.set(current.name, { rows: new Map(), sums: undefined });
      continue;
    }
    if (!current) {
      if (row.length === 1 && first === document.title) continue;
      if (parts.cover.has(first) || row.length > 2) stray(COVER, first);
      else parts.cover.set(first, row[1] ?? '');
      continue;
    }
    const table = parts.tables.get(current.name)!;
    const key = row[headsOf(current).indexOf(current.key)] ?? '';
    if (table.sums || (first !== SUMS && table.rows.has(key))) stray(current.name, key || first);
    else if (first === SUMS) table.sums = [...row];
    else table.rows.set(key, [...row]);
  }
  return parts;
}

/**
 * Compares what a file says, cell by cell, with what it should say by the ledger. Cells that are not from the ledger
 * (masked names and numbers) are left out. `lines` and `rows` come in any order.
 */
export async function compareFile(
  rows: Iterable<readonly string[]>,
  document: SettlementDocument,
  lines: AsyncIterable<LedgerLine> | Iterable<LedgerLine>,
): Promise<Findings> {
  const parts = takeApart(rows, document);
  const count = { missing: 0, extra: 0, changed: 0 };
  const differences: Difference[] = [];
  const note = (kind: keyof typeof count, difference: Difference): void => {
    count[kind]++;
    if (differences.length < MAX_DIFFERENCES) differences.push(difference);
  };

  for (const [label, cell] of document.cover) {
    const file = parts.cover.get(label);
    parts.cover.delete(label);
    const ledger = cellText(cell);
    if (file === undefined) note('missing', { where: COVER, row: label, ledger });
    else if (!says(file, cell)) note('changed', { where: COVER, row: label, file, ledger });
  }
  for (const [row, file] of parts.cover) note('extra', { where: COVER, row, file });

  const compareRow = (table: DocumentTable<never>, row: string, found: readonly string[], expected: Row): void => {
    for (const [i, { title, fromLedger }] of table.columns.entries()) {
      const file = found[i] ?? '';
      if (fromLedger && !says(file, expected[i]!))
        note('changed', { where: table.name, row, column: title, file, ledger: cellText(expected[i]!) });
    }
  };
  async function compareTable<T>(table: DocumentTable<T>, sources: AsyncIterable<T> | Iterable<T>) {
    const found = parts.tables.get(table.name) ?? { rows: new Map<string, string[]>(), sums: undefined };
    const inFile = found.rows.size;
    let inLedger = 0;
    const keyColumn = table.columns.findIndex(({ title }) => title === table.key);
    for await (const source of sources) {
      inLedger++;
      const expected = table.columns.map((column) => column.cell(source));
      const key = cellText(expected[keyColumn]!);
      const row = found.rows.get(key);
      found.rows.delete(key);
      if (row) compareRow(table, key, row, expected);
      else note('missing', { where: table.name, row: key, ledger: key });
    }
    for (const key of found.rows.keys()) note('extra', { where: table.name, row: key, file: key });
    if (found.sums) compareRow(table, SUMS, found.sums, table.sums);
    else note('missing', { where: table.name, row: SUMS, ledger: SUMS });
    return { inFile, inLedger };
  }

  if (document.points) await compareTable(document.points.table, document.points.statements);
  // Nobody's name is compared, so nobody's file is read.
  const { inFile, inLedger } = await compareTable(document.lines, withoutNames(lines));
  for (const stray of parts.strays) note('extra', stray);
  const { missing, extra, changed } = count;
  const verdict = missing + extra + changed === 0 ? 'EXACT' : 'DIFFERS';
  return { verdict, linesInFile: inFile, linesInLedger: inLedger, missing, extra, changed, differences };
}

async function* withoutNames(lines: AsyncIterable<LedgerLine> | Iterable<LedgerLine>): AsyncGenerator<FileLine> {
  for await (const line of lines) yield { ...line, elder: { name: '', citizenNumber: '' } };
}
