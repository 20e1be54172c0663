import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type BusinessMonth, type Instant, isBusinessDate } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { covers, isRegionCode, type RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { compareFile, type Findings, RowsOutOfOrder } from './compare-file.ts';
import { type PayerStatement, payerDocument, pointDocument, SERIAL_LABEL } from './document.ts';
import { type FileRecord, fileRecordKey, type Subject } from './export.ts';
import { inMemory } from './file-at-rest.ts';
import { concerns, type LedgerLine, withPurchases } from './file-lines.ts';
import { linesOf, Measuring } from './measure.ts';
import { payerStatement } from './payer-statement.ts';
import { readFileRows } from './read-file.ts';
import { UnreadableWorkbook } from './read-workbook.ts';
import { refuseSettlement } from './refusals.ts';
import type { Statement, StatementItem } from './statement.ts';
import { statementKey } from './store.ts';
import type { SettlementLine } from './transfers.ts';

export interface Verification extends Partial<Pick<Findings, 'linesInFile' | 'linesInLedger'>> {
  readonly verdict: 'EXACT' | 'DIFFERS' | 'UNKNOWN';
  readonly serial?: string;
  readonly original?: { readonly exportId: string; readonly readyAt: Instant };
  /** Serial numbers of statements whose lines in the ledger no longer come to what they were prepared with. */
  readonly brokenStatements: readonly string[];
  readonly missing: number;
  readonly extra: number;
  readonly changed: number;
  readonly differences: Findings['differences'];
}
const NOTHING_FOUND = { brokenStatements: [], missing: 0, extra: 0, changed: 0, differences: [] };

interface About {
  readonly subject: Subject;
  readonly period: BusinessMonth;
}
/** The statements behind a file, and whose share of them it lists, if not all. */
export interface Covered {
  readonly statements: readonly Statement[];
  readonly payer: PayerStatement | undefined;
}

/** The books a file is held against: the tables, or, from afar, what a deployment tells of them. */
export interface Books {
  covered(about: About): Promise<Covered | Refusal>;
  /** A statement's lines, in posting order. */
  lines(statement: Statement): AsyncIterable<SettlementLine>;
}

/** An office's books: statements outside its region are answered like absent ones. */
const booksOf = (table: Table, region: RegionCode): Books => ({
  async covered({ subject, period }) {
    if ('facilityId' in subject) {
      const statement = await table.get<StatementItem>(statementKey(subject.facilityId, period));
      return statement && covers(region, statement.region)
        ? { statements: [statement], payer: undefined }
        : refuse('NOT_FOUND');
    }
    if (!covers(region, subject.region)) return refuse('NOT_FOUND');
    const payer = await payerStatement(table, { ...subject, period });
    return isRefusal(payer) ? payer : { statements: payer.statements, payer };
  },
  lines: (statement) => linesOf(table, statement),
});

/** What a file says it is about, by the labels of its cover. */
function aboutOf(rows: readonly (readonly string[])[]): About | undefined {
  const labelled = (label: string): string | undefined => rows.find(([first]) => first === label)?.[1];
  const period = labelled('结算月份') ?? '';
  if (labelled(SERIAL_LABEL) === undefined || !isBusinessDate(`${period}-01`)) return undefined;
  const facilityId = labelled('助餐点编号') ?? labelled('机构编号');
  if (facilityId) return { subject: { facilityId }, period };
  const payer = labelled('出资方')?.split(' ').at(-1);
  const region = labelled('地区');
  return payer && region && isRegionCode(region) ? { subject: { region, payer }, period } : undefined;
}

async function* measured(lines: AsyncIterable<SettlementLine>, measuring: Measuring): AsyncGenerator<SettlementLine> {
  for await (const line of lines) {
    measuring.add(line);
    yield line;
  }
}

/** The lines a file should list; on the way, each statement's are added up and digested, and `broken` ones noted. */
async function* measuredLines(books: Books, { statements, payer }: Covered, broken: string[]) {
  let number = 0;
  for (const statement of statements) {
    const measuring = new Measuring(statement);
    for await (const line of withPurchases(measured(books.lines(statement), measuring)))
      if (concerns(line.transfer, payer?.payer)) yield { number: ++number, statement, ...line } satisfies LedgerLine;
    const { totals, digest } = measuring.result();
    if (digest !== statement.digest || !isDeepStrictEqual(totals, { ...statement.totals }))
      broken.push(statement.serial);
  }
}

/** No cover of ours is longer. */
const COVER_ROWS = 200;

/** The first rows of a file, and all of them again. */
async function withBeginning(rows: AsyncGenerator<string[]>) {
  const beginning: string[][] = [];
  while (beginning.length < COVER_ROWS) {
    const { value, done } = await rows.next();
    if (done) break;
    beginning.push(value);
  }
  async function* all(): AsyncGenerator<string[]> {
    yield* beginning;
    yield* rows;
  }
  return { beginning, all };
}

/**
 * Compares a file's rows, cell by cell, with what the books say today, in one pass over both. Refuses FILE_NOT_OURS and
 * what the books refuse; throws what reading the rows throws, and `RowsOutOfOrder`.
 */
export async function verifyRows(books: Books, rows: AsyncGenerator<string[]>): Promise<Verification | Refusal> {
  const { beginning, all } = await withBeginning(rows);
  const about = aboutOf(beginning);
  if (!about) return refuseSettlement('FILE_NOT_OURS');
  const covered = await books.covered(about);
  if (isRefusal(covered)) return covered;
  const [first] = covered.statements;
  if (!first) return refuse('NOT_FOUND');
  const document = covered.payer ? payerDocument(covered.payer) : pointDocument(first);
  const broken: string[] = [];
  const { verdict, ...found } = await compareFile(all(), document, measuredLines(books, covered, broken));
  return {
    verdict: broken.length ? 'DIFFERS' : verdict,
    serial: document.serial,
    brokenStatements: broken,
    ...found,
  };
}

const originalOf = (record: FileRecord | undefined) =>
  record ? { original: { exportId: record.exportId, readyAt: record.readyAt } } : {};

/** By its digest alone: whether we made a file of exactly these bytes, and the ledger still stands behind it. */
export async function verifyDigest(table: Table, region: RegionCode, sha256: string): Promise<Verification | Refusal> {
  const record = await table.get<FileRecord>(fileRecordKey(sha256));
  if (!record) return { verdict: 'UNKNOWN', ...NOTHING_FOUND };
  const { subject, period } = record;
  // A file for the bank is a copy of what was approved: no line of the ledger stands behind its cells.
  if ('batchId' in subject)
    return covers(region, subject.region)
      ? { verdict: 'EXACT', serial: record.serial, ...originalOf(record), ...NOTHING_FOUND }
      : refuse('NOT_FOUND');
  const books = booksOf(table, region);
  const covered = await books.covered({ subject, period });
  if (isRefusal(covered)) return covered;
  const broken: string[] = [];
  for await (const _line of measuredLines(books, covered, broken));
  const verdict = broken.length ? 'DIFFERS' : 'EXACT';
  return { verdict, serial: record.serial, ...originalOf(record), ...NOTHING_FOUND, brokenStatements: broken };
}

/** An uploaded file of at most 4 MB unfolds to this at the most. */
const UPLOADED = { maxUnpackedBytes: 256 * 1024 * 1024 };

/**
 * Reads an uploaded file and compares it with the ledger. Refuses FILE_UNREADABLE, FILE_NOT_OURS, NOT_FOUND, POINTS_OPEN
 * and UNKNOWN_PAYER.
 */
export async function verifyFile(table: Table, region: RegionCode, bytes: Buffer): Promise<Verification | Refusal> {
  try {
    const found = await verifyRows(booksOf(table, region), readFileRows(inMemory(bytes), UPLOADED));
    if (isRefusal(found)) return found;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { ...found, ...originalOf(await table.get<FileRecord>(fileRecordKey(sha256))) };
  } catch (error) {
    const unreadable = [UnreadableWorkbook, RowsOutOfOrder, TypeError].some((kind) => error instanceof kind);
    if (unreadable) return refuseSettlement('FILE_UNREADABLE');
    throw error;
  }
}
