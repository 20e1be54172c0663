import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
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
  type Subject,
} from './export.ts';
import { type LedgerLine, labelled, ledgerLines } from './file-lines.ts';
import { payerStatement } from './payer-statement.ts';
import { render } from './render.ts';
import type { StatementItem } from './statement.ts';
import { statementKey } from './store.ts';

/** Puts a finished file of known size and digest (hex) into the bucket. */
export type Upload = (key: string, file: { path: string; bytes: number; sha256: string }) => Promise<void>;

/** What a file says, and the ledger lines it lists. */
export async function contentOf(
  table: Table,
  subject: Subject,
  period: BusinessMonth,
): Promise<{ document: SettlementDocument; lines: AsyncGenerator<LedgerLine> } | Refusal> {
  if ('facilityId' in subject) {
    const statement = await table.get<StatementItem>(statementKey(subject.facilityId, period));
    if (!statement) return refuse('NOT_FOUND');
    return { document: pointDocument(statement), lines: ledgerLines(table, [statement]) };
  }
  const about = await payerStatement(table, { ...subject, period });
  if (isRefusal(about)) return about;
  return { document: payerDocument(about), lines: ledgerLines(table, about.statements, about.payer) };
}

async function* counting<T>(items: AsyncIterable<T>, count: { lines: number }): AsyncGenerator<T> {
  for await (const item of items) {
    count.lines++;
    yield item;
  }
}

/**
 * Makes the file of a request and stores it: by way of a temporary file, because the bucket asks for the size first and
 * memory must not grow with the month. Done again after a crash it gives the same bytes under the same key.
 */
export async function makeExport(
  table: Table,
  upload: Upload,
  owner: ExportOwner,
  exportId: string,
  now: Instant,
): Promise<void> {
  const item = await table.get<ExportItem>(exportKey(owner, exportId));
  if (item?.state !== 'REQUESTED') return;
  const content = await contentOf(table, item.subject, item.period);
  if (isRefusal(content)) throw new Error(`${exportId}: ${content.code}`);
  const { document, lines } = content;
  const folder = await mkdtemp(join(tmpdir(), 'export-'));
  try {
    const path = join(folder, 'file');
    const hash = createHash('sha256');
    const count = { lines: 0, bytes: 0 };
    await pipeline(
      Readable.from(render(document, labelled(table, counting(lines, count)), item.format)),
      async function* digest(pieces: AsyncIterable<Uint8Array>) {
        for await (const piece of pieces) {
          hash.update(piece);
          count.bytes += piece.length;
          yield piece;
        }
      },
      createWriteStream(path),
    );
    const sha256 = hash.digest('hex');
    const key = `exports/${item.period}/${document.serial}/${exportId}.${item.format}`;
    await upload(key, { path, bytes: count.bytes, sha256 });
    await record(table, item, { key, serial: document.serial, sha256, ...count, readyAt: now });
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
    { update: { pk: item.pk, sk: item.sk }, set: { state: 'READY', file }, when: [['state', '=', 'REQUESTED']] },
    { put: made },
  ]);
  if (isRefusal(result)) throw new Error(`${exportId}: ${result.code}`);
}
