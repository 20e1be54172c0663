import { createHash } from 'node:crypto';

export interface Picture {
  readonly contentType: 'image/jpeg' | 'image/png';
  /** The picture without what its maker wrote about it. */
  readonly bytes: Buffer;
  /** SHA-256 over those bytes, hex: the same picture under another story has the same digest. */
  readonly sha256: string;
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const [START_OF_IMAGE, END_OF_IMAGE, START_OF_SCAN, COMMENT] = [0xd8, 0xd9, 0xda, 0xfe];
/** What a decoder needs of the application segments: JFIF, colour profile and Adobe's colour transform. */
const NEEDED_SEGMENTS = [0xe0, 0xe2, 0xee];

const isMetadata = (marker: number): boolean =>
  marker === COMMENT || (marker >= 0xe0 && marker <= 0xef && !NEEDED_SEGMENTS.includes(marker));

/** Marker segments up to the scan, then the scan as it is. */
function plainJpeg(file: Buffer): Buffer | undefined {
  const kept: Buffer[] = [file.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= file.length) {
    const marker = file[at + 1]!;
    if (file[at] !== 0xff || marker === START_OF_IMAGE || marker === END_OF_IMAGE) return undefined;
    if (marker === START_OF_SCAN) {
      const end = file.lastIndexOf(Buffer.from([0xff, END_OF_IMAGE]));
      return end < at ? undefined : Buffer.concat([...kept, file.subarray(at, end + 2)]);
    }
    const next = at + 2 + file.readUInt16BE(at + 2);
    if (next > file.length || next < at + 4) return undefined;
    if (!isMetadata(marker)) kept.push(file.subarray(at, next));
    at = next;
  }
  return undefined;
}

/** The chunks without which there is no picture, and transparency. */
const NEEDED_CHUNKS = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

function plainPng(file: Buffer): Buffer | undefined {
  const kept: Buffer[] = [PNG];
  let at = PNG.length;
  while (at + 12 <= file.length) {
    const next = at + 12 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (next > file.length) return undefined;
    if (NEEDED_CHUNKS.includes(type)) kept.push(file.subarray(at, next));
    if (type === 'IEND') return kept.length > 3 ? Buffer.concat(kept) : undefined;
    at = next;
  }
  return undefined;
}

/**
 * A photo by its first bytes, whatever its name says, with everything taken out that anybody can write into a file: date
 * and place in EXIF are not believed, and a home's position is not kept a second time. Undefined for anything else.
 */
export function readPicture(file: Buffer): Picture | undefined {
  const isJpeg = file[0] === 0xff && file[1] === START_OF_IMAGE;
  const isPng = file.subarray(0, PNG.length).equals(PNG);
  const bytes = isJpeg ? plainJpeg(file) : isPng ? plainPng(file) : undefined;
  if (!bytes) return undefined;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { contentType: isJpeg ? 'image/jpeg' : 'image/png', bytes, sha256 };
}
