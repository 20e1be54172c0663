import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import { sumFen } from '../../shared/money.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { payerDocument, pointDocument, type SettlementDocument } from './document.ts';
import {
  type ExportedFile,
  type ExportItem,
  type ExportOwner,
  exportKey,
  type FileRecord,
  fileRecordKey,
  type Progress,
  type Subject,
} from './export.ts';
import { type LedgerLine, labelled, ledgerLines } from './file-lines.ts';
import { payerStatement } from './payer-statement.ts';
import { render } from './render.ts';
import type { Statement, StatementItem } from './statement.ts';
import { statementKey } from './store.ts';

/** Puts a finished file of known size and digest (hex) into the bucket. */
export type Upload = (key: string, file: { path: string; bytes: number; sha256: string }) => Promise<void>;

interface Content {
  document: SettlementDocument;
  lines: AsyncGenerator<LedgerLine>;
  /** How many lines that will be, by the totals of the statements. */
  expected: number;
}

const linesOwed = ({ totals }: Statement, payer: string): number =>
  totals.payers.find((total) => total.payer === payer)?.lines ?? 0;

async function contentOf(table: Table, subject: Subject, period: BusinessMonth): Promise<Content | Refusal> {
  if ('facilityId' in subject) {
    const statement = await table.get<StatementItem>(statementKey(subject.facilityId, period));
    if (!statement) return refuse('NOT_FOUND');
    return {
      document: pointDocument(statement),
      lines: ledgerLines(table, [statement]),
      expected: statement.totals.lines,
    };
  }
  const about = await payerStatement(table, { ...subject, period });
  if (isRefusal(about)) return about;
  return {
    document: payerDocument(about),
    lines: ledgerLines(table, about.statements, about.payer),
    expected: sumFen(about.statements.map((statement) => linesOwed(statement, about.payer))),
  };
}

const LEAST_LINES_A_STEP = 2_000;
const STEPS = 20;

/** Counts lines as they pass, and says how far they are about twenty times. */
async function* counting<T>(
  items: AsyncIterable<T>,
  count: { lines: number },
  step: number,
  tell: () => Promise<void>,
): AsyncGenerator<T> {
  for await (const item of items) {
    if (++count.lines % step === 0) await tell();
    yield item;
  }
}

/** For whoever waits for the file. Made twice at once, or ready meanwhile, it does not matter who was heard last. */
async function tellProgress(table: Table, { pk, sk, exportId }: ExportItem, progress: Progress): Promise<void> {
  log.info('export under way', { exportId, ...progress });
  await table.commit([{ update: { pk, sk }, set: { progress }, when: [['state', '=', 'REQUESTED']] }]);
}

/**
 * Makes the file of a request and stores it. Done again after a crash it gives the same bytes under the same key. Files
 * for the bank are made elsewhere.
 */
export async function makeExport(
  table: Table,
  upload: Upload,
  owner: ExportOwner,
  exportId: string,
  now: Instant,
): Promise<void> {
  const item = await table.get<ExportItem>(exportKey(owner, exportId));
  if (item?.state !== 'REQUESTED' || 'batchId' in item.subject) return;
  const content = await contentOf(table, item.subject, item.period);
  if (isRefusal(content)) throw new Error(`${exportId}: ${content.code}`);
  const { document, lines, expected } = content;
  const count = { lines: 0 };
  const step = Math.max(LEAST_LINES_A_STEP, Math.ceil(expected / STEPS));
  const counted = counting(lines, count, step, () => tellProgress(table, item, { lines: count.lines, of: expected }));
  const pieces = render(document, labelled(table, counted), item.format);
  await storeFile(table, upload, item, { serial: document.serial, pieces, count, now });
}

/**
 * Stores the pieces of a requested file by way of a temporary one, because the bucket asks for the size first and memory
 * must not grow with the month; then the request is READY. `count` holds the lines once the pieces are drawn.
 */
export async function storeFile(
  table: Table,
  upload: Upload,
  item: ExportItem,
  made: {
    serial: string;
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
    count: { readonly lines: number };
    now: Instant;
  },
): Promise<void> {
  const { serial, pieces, count, now } = made;
  const folder = await mkdtemp(join(tmpdir(), 'export-'));
  try {
    const path = join(folder, 'file');
    const hash = createHash('sha256');
    let bytes = 0;
    await pipeline(
      Readable.from(pieces),
      async function* digest(drawn: AsyncIterable<Uint8Array>) {
        for await (const piece of drawn) {
          hash.update(piece);
          bytes += piece.length;
          yield piece;
        }
      },
      createWriteStream(path),
    );
    const sha256 = hash.digest('hex');
    const key = `exports/${item.period}/${serial}/${item.exportId}.${item.format}`;
    await upload(key, { path, bytes, sha256 });
    await record(table, item, { key, serial, sha256, lines: count.lines, bytes, readyAt: now });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file made twice at once is recorded once: both makings have the same bytes. */
async function record(table: Table, item: ExportItem, file: ExportedFile): Promise<void> {
  const { exportId, subject, period } = item;
  const made: FileRecord = {
    ...fileRecordKey(file.sha256),
    kind: 'export-file',
    exportId,
    subject,
    period,
    serial: file.serial,
    readyAt: file.readyAt,
  };
  const result = await table.commit([
    {
      update: { pk: item.pk, sk: item.sk },
      set: { state: 'READY', file },
      remove: ['progress'],
      when: [['state', '=', 'REQUESTED']],
    },
    { put: made },
  ]);
  if (isRefusal(result)) throw new Error(`${exportId}: ${result.code}`);
}
