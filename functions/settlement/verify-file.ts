import { createHash } from 'node:crypto';
import type { Instant } from '../../shared/business-time.ts';
import { isBusinessDate } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { covers, isRegionCode, type RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { compareFile, type Findings } from './compare-file.ts';
import { type PayerStatement, payerDocument, pointDocument, SERIAL_LABEL } from './document.ts';
import { type FileRecord, fileRecordKey, type Subject } from './export.ts';
import { ledgerLines } from './file-lines.ts';
import { measure } from './measure.ts';
import { payerStatement } from './payer-statement.ts';
import { readFileRows } from './read-file.ts';
import { UnreadableWorkbook } from './read-workbook.ts';
import { refuseSettlement } from './refusals.ts';
import type { Statement, StatementItem } from './statement.ts';
import { statementKey } from './store.ts';

export interface Verification extends Partial<Pick<Findings, 'linesInFile' | 'linesInLedger'>> {
  readonly verdict: 'EXACT' | 'DIFFERS' | 'UNKNOWN';
  readonly serial?: string;
  readonly original?: { readonly exportId: string; readonly readyAt: Instant };
  /** Serial numbers of statements whose lines in the ledger no longer give the digest they were prepared with. */
  readonly brokenStatements: readonly string[];
  readonly missing: number;
  readonly extra: number;
  readonly changed: number;
  readonly differences: Findings['differences'];
}
const NOTHING_FOUND = { brokenStatements: [], missing: 0, extra: 0, changed: 0, differences: [] };

interface About {
  subject: Subject;
  period: string;
}

/** What a file says it is about, by the labels of its cover. */
function aboutOf(rows: readonly (readonly string[])[]): About | undefined {
  const labelled = (label: string): string | undefined => rows.find(([first]) => first === label)?.[1];
  const period = labelled('结算月份') ?? '';
  if (labelled(SERIAL_LABEL) === undefined || !isBusinessDate(`${period}-01`)) return undefined;
  const facilityId = labelled('助餐点编号');
  if (facilityId) return { subject: { facilityId }, period };
  const payer = labelled('出资方')?.split(' ').at(-1);
  const region = labelled('地区');
  return payer && region && isRegionCode(region) ? { subject: { region, payer }, period } : undefined;
}

interface Covered {
  statements: StatementItem[];
  payer: PayerStatement | undefined;
}

/** The statements behind a file, if the office's region covers them: somebody else's are answered like absent ones. */
async function coveredBy(table: Table, { subject, period }: About, region: RegionCode): Promise<Covered | Refusal> {
  if ('facilityId' in subject) {
    const statement = await table.get<StatementItem>(statementKey(subject.facilityId, period));
    return statement && covers(region, statement.region)
      ? { statements: [statement], payer: undefined }
      : refuse('NOT_FOUND');
  }
  if (!covers(region, subject.region)) return refuse('NOT_FOUND');
  const payer = await payerStatement(table, { ...subject, period });
  if (isRefusal(payer)) return payer;
  return { statements: payer.statements as StatementItem[], payer };
}

/** The statements as the ledger gives them today, and the serial numbers of those that no longer are what they were. */
async function recomputed(table: Table, statements: readonly Statement[]) {
  const now: Statement[] = [];
  const broken: string[] = [];
  for (const statement of statements) {
    const measured = await measure(table, statement);
    if (measured.digest !== statement.digest) broken.push(statement.serial);
    now.push({ ...statement, ...measured });
  }
  return { now, broken };
}

const originalOf = (record: FileRecord | undefined) =>
  record ? { original: { exportId: record.exportId, readyAt: record.readyAt } } : {};

/** By its digest alone: whether we made a file of exactly these bytes, and the ledger still stands behind it. */
export async function verifyDigest(table: Table, region: RegionCode, sha256: string): Promise<Verification | Refusal> {
  const record = await table.get<FileRecord>(fileRecordKey(sha256));
  if (!record) return { verdict: 'UNKNOWN', ...NOTHING_FOUND };
  const covered = await coveredBy(table, record, region);
  if (isRefusal(covered)) return covered;
  const { broken } = await recomputed(table, covered.statements);
  const verdict = broken.length ? 'DIFFERS' : 'EXACT';
  return { verdict, serial: record.serial, ...originalOf(record), ...NOTHING_FOUND, brokenStatements: broken };
}

function rowsOf(bytes: Buffer): string[][] | Refusal {
  try {
    return readFileRows(bytes);
  } catch (error) {
    if (error instanceof UnreadableWorkbook || error instanceof TypeError) return refuseSettlement('FILE_UNREADABLE');
    throw error;
  }
}

/**
 * Reads a file and compares it, cell by cell, with what the ledger says today. Refuses FILE_UNREADABLE, FILE_NOT_OURS,
 * NOT_FOUND, POINTS_OPEN and UNKNOWN_PAYER.
 */
export async function verifyFile(table: Table, region: RegionCode, bytes: Buffer): Promise<Verification | Refusal> {
  const rows = rowsOf(bytes);
  if (isRefusal(rows)) return rows;
  const about = aboutOf(rows);
  if (!about) return refuseSettlement('FILE_NOT_OURS');
  const covered = await coveredBy(table, about, region);
  if (isRefusal(covered)) return covered;
  const { now, broken } = await recomputed(table, covered.statements);
  const [first] = now;
  if (!first) return refuse('NOT_FOUND');
  const document = covered.payer ? payerDocument({ ...covered.payer, statements: now }) : pointDocument(first);
  const lines = ledgerLines(table, now, covered.payer?.payer);
  const { verdict, ...found } = await compareFile(rows, document, lines);
  const record = await table.get<FileRecord>(fileRecordKey(createHash('sha256').update(bytes).digest('hex')));
  return {
    verdict: broken.length ? 'DIFFERS' : verdict,
    serial: document.serial,
    ...originalOf(record),
    brokenStatements: broken,
    ...found,
  };
}
