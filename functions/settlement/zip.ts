import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file of an archive, its text in pieces. */
export interface ZipEntry {
  readonly name: string;
  readonly text: AsyncIterable<string> | Iterable<string>;
}

const VERSION = 20;
/** Names are UTF-8; sizes follow the data, because they are not known before. */
const FLAGS = 0x0808;
const DEFLATE = 8;
/** 1 January 1980, the first day a ZIP can tell: the same content gives the same bytes on any day. */
const DOS_DATE = 0x21;
const MAX_SIZE = 0xffffffff;

interface Written {
  name: Buffer;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATE, 8);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function dataDescriptor({ crc, packed, size }: Written): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(packed, 8);
  descriptor.writeUInt32LE(size, 12);
  return descriptor;
}

function directoryEntry({ name, crc, packed, size, offset }: Written): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(VERSION, 4);
  entry.writeUInt16LE(VERSION, 6);
  entry.writeUInt16LE(FLAGS, 8);
  entry.writeUInt16LE(DEFLATE, 10);
  entry.writeUInt16LE(DOS_DATE, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packed, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, name]);
}

function directoryEnd(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

const withinLimit = (size: number): number => {
  if (size > MAX_SIZE) throw new RangeError('a file of more than 4 GB does not fit this archive');
  return size;
};

/**
 * A ZIP archive in pieces, entry after entry; nothing is held but the piece under way. Throws `RangeError` where an
 * entry or the archive outgrows 4 GB.
 */
export async function* zip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name: title, text } of entries) {
    const name = Buffer.from(title);
    const entry: Written = { name, crc: 0, packed: 0, size: 0, offset };
    const header = localHeader(name);
    yield header;
    const deflate = createDeflateRaw();
    async function* counted(): AsyncGenerator<Buffer> {
      for await (const piece of text) {
        const bytes = Buffer.from(piece);
        entry.crc = crc32(bytes, entry.crc);
        entry.size = withinLimit(entry.size + bytes.length);
        yield bytes;
      }
    }
    const pumped = pipeline(Readable.from(counted()), deflate);
    // A fault reaches the reader through the deflater; nobody waits for this promise until then.
    pumped.catch(() => undefined);
    for await (const packed of deflate) {
      entry.packed = withinLimit(entry.packed + packed.length);
      yield packed;
    }
    await pumped;
    yield dataDescriptor(entry);
    written.push(entry);
    offset = withinLimit(offset + header.length + entry.packed + 16);
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  yield directoryEnd(written.length, directory.length, offset);
}
