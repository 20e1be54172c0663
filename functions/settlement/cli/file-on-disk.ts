import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FileAtRest } from '../file-at-rest.ts';

const PIECE = 256 * 1024;

export async function fileOnDisk(path: string): Promise<FileAtRest> {
  const { size } = await stat(path);
  return {
    bytes: size,
    // The end of a stream is the last byte it reads, not the first it leaves.
    read: (start, end) =>
      start < end ? createReadStream(path, { start, end: end - 1, highWaterMark: PIECE }) : nothing(),
  };
}
async function* nothing(): AsyncGenerator<Uint8Array> {}

/** SHA-256 of the whole file, hex. */
export async function digestOfFile(file: FileAtRest): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of file.read(0, file.bytes)) hash.update(piece);
  return hash.digest('hex');
}
