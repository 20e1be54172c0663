/** A file of any size that is read in pieces, from any place in it. */
export interface FileAtRest {
  readonly bytes: number;
  /** From `start` (included) to `end` (excluded). */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

const PIECE = 256 * 1024;

export const inMemory = (content: Uint8Array): FileAtRest => ({
  bytes: content.length,
  async *read(start, end) {
    for (let at = start; at < end; at += PIECE) yield content.subarray(at, Math.min(at + PIECE, end));
  },
});

/** A part of a file that is known to be small. Shorter than asked for where the file ends before. */
export async function partOf(file: FileAtRest, start: number, end: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.read(Math.max(0, start), Math.min(end, file.bytes))) pieces.push(piece);
  return Buffer.concat(pieces);
}
