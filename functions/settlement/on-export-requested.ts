import { createReadStream } from 'node:fs';
import { exportRequested } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { exportsBucket } from '../../shared/exports-bucket.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { createTable } from '../../shared/table.ts';
import { makeExport, type Upload } from './make-export.ts';
import { makePaymentFile } from './make-payment-file.ts';

const table = createTable(environment.tables());
const put = exportsBucket();

const CONTENT_TYPES: Record<string, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

const upload: Upload = (key, { path, bytes, sha256 }) =>
  put(key, createReadStream(path), { bytes, sha256, contentType: CONTENT_TYPES[key.split('.').at(-1)!]! });

const keyring = keyringOf(table, systemClock);

export const handler = eventHandler(
  [exportRequested],
  [
    async ({ data: { exportId, owner } }) => {
      await makeExport(table, upload, owner, exportId, systemClock());
      await makePaymentFile(table, { upload, keyring }, owner, exportId, systemClock());
    },
  ],
);
