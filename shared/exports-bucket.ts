import type { Readable } from 'node:stream';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { environment } from './environment.ts';

/** Puts a file of known size and digest (hex) into the bucket for exports. For workers: it brings the S3 client along. */
export function exportsBucket() {
  const s3 = new S3Client({
    // One endpoint for all services (a laptop) knows buckets by path, not by host name.
    forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  return async (
    key: string,
    content: Readable | Buffer,
    { bytes, sha256, contentType }: { bytes: number; sha256: string; contentType: string },
  ): Promise<void> => {
    await s3.send(
      new PutObjectCommand({
        Bucket: environment.exportsBucket(),
        Key: key,
        Body: content,
        ContentLength: bytes,
        ContentType: contentType,
        ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      }),
    );
  };
}
