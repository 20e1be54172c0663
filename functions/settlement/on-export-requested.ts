import { createReadStream } from 'node:fs';
import { exportRequested } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { exportsBucket } from '../../shared/exports-bucket.ts';
import { createTable } from '../../shared/table.ts';
import { makeExport, type Upload } from './make-export.ts';

const table = createTable(environment.tables());
const put = exportsBucket();

const CONTENT_TYPES: Record<string, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

const upload: Upload = (key, { path, bytes, sha256 }) =>
  put(key, createReadStream(path), { bytes, sha256, contentType: CONTENT_TYPES[key.split('.').at(-1)!]! });

export const handler = eventHandler(
  [exportRequested],
  [({ data: { exportId, owner } }) => makeExport(table, upload, owner, exportId, systemClock())],
);
