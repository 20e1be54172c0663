import { createReadStream } from 'node:fs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { exportRequested } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { makeExport, type Upload } from './make-export.ts';

const table = createTable(environment.tables());
const s3 = new S3Client({
  // One endpoint for all services (a laptop) knows buckets by path, not by host name.
  forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
  requestChecksumCalculation: 'WHEN_REQUIRED',
});

const CONTENT_TYPES: Record<string, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

const upload: Upload = async (key, { path, bytes, sha256 }) => {
  await s3.send(
    new PutObjectCommand({
      Bucket: environment.exportsBucket(),
      Key: key,
      Body: createReadStream(path),
      ContentLength: bytes,
      ContentType: CONTENT_TYPES[key.split('.').at(-1)!],
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
    }),
  );
};

export const handler = eventHandler(
  [exportRequested],
  [({ data: { exportId, owner } }) => makeExport(table, upload, owner, exportId, systemClock())],
);
