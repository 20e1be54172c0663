import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { type FileAtRest, partOf } from './file-at-rest.ts';

/**
 * Reads the cells of a workbook as text, without knowing who wrote it: ours, or a copy that a spreadsheet program saved
 * again. It shares nothing with the writer, so that a fault there cannot hide itself here. Memory does not grow with the
 * sheets; the table of texts that some programs set apart is held whole.
 */
export class UnreadableWorkbook extends Error {}

export interface ReadingLimits {
  /** A small file may unfold to a huge one. */
  readonly maxUnpackedBytes: number;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const MAX_END = 22 + 0xffff;
const MAX_DIRECTORY = 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
/** A cell holds 32,767 characters; whatever goes on much longer without a tag is no sheet. */
const MAX_TAGLESS = 1024 * 1024;
const MAX_COLUMNS = 16_384;
const MAX_SHARED_CHARACTERS = 64 * 1024 * 1024;

interface Entry {
  readonly method: number;
  readonly packedSize: number;
  readonly local: number;
}

async function directoryOf(file: FileAtRest): Promise<Map<string, Entry>> {
  const tail = await partOf(file, file.bytes - MAX_END, file.bytes);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end--;
  if (end < 0) throw new UnreadableWorkbook('no directory');
  const size = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  if (size > MAX_DIRECTORY) throw new UnreadableWorkbook('too many files');
  const directory = await partOf(file, offset, offset + size);
  const entries = new Map<string, Entry>();
  let at = 0;
  for (let i = tail.readUInt16LE(end + 10); i > 0; i--) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new UnreadableWorkbook('broken directory');
    const nameLength = directory.readUInt16LE(at + 28);
    entries.set(directory.toString('utf8', at + 46, at + 46 + nameLength), {
      method: directory.readUInt16LE(at + 10),
      packedSize: directory.readUInt32LE(at + 20),
      local: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

class Archive {
  readonly #file: FileAtRest;
  readonly #entries: ReadonlyMap<string, Entry>;
  #left: number;
  constructor(file: FileAtRest, entries: ReadonlyMap<string, Entry>, { maxUnpackedBytes }: ReadingLimits) {
    this.#file = file;
    this.#entries = entries;
    this.#left = maxUnpackedBytes;
  }

  /** A file's text in pieces; none where there is no such file. */
  async *#text(name: string): AsyncGenerator<string> {
    const entry = this.#entries.get(name);
    if (!entry) return;
    const { method, packedSize, local } = entry;
    if (method !== STORED && method !== DEFLATED) throw new UnreadableWorkbook('unknown packing');
    const header = await partOf(this.#file, local, local + 30);
    const start = local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const packed = this.#file.read(start, Math.min(start + packedSize, this.#file.bytes));
    const decoder = new TextDecoder();
    for await (const piece of method === STORED ? packed : inflated(packed)) {
      this.#left -= piece.length;
      if (this.#left <= 0) throw new UnreadableWorkbook('too large');
      yield decoder.decode(piece, { stream: true });
    }
    yield decoder.decode();
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The tags of a file, as many at a time as have arrived whole. */
  async *tags(name: string): AsyncGenerator<Iterable<Tag>> {
    let rest = '';
    for await (const piece of this.#text(name)) {
      const cut = piece.lastIndexOf('<');
      if (cut < 0) {
        rest += piece;
        if (rest.length > MAX_TAGLESS) throw new UnreadableWorkbook('no sheet');
        continue;
      }
      yield tagsIn(rest + piece.slice(0, cut));
      rest = piece.slice(cut);
    }
    yield tagsIn(rest);
  }
}

async function* inflated(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw();
  const pumped = pipeline(Readable.from(packed), inflate);
  // A fault reaches the reader through the inflater; nobody waits for this promise until then.
  pumped.catch(() => undefined);
  yield* inflate;
  await pumped;
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decoded = (xml: string): string =>
  xml.includes('&')
    ? xml.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (all, hex, decimal, name) => {
        if (name) return NAMED[name] ?? all;
        return String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10));
      })
    : xml;
/** Spreadsheets write characters that XML cannot carry as `_x000D_`. */
const unescaped = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

const ATTRIBUTES = new Map<string, RegExp>();
function attribute(attributes: string, name: string): string | undefined {
  const pattern = ATTRIBUTES.get(name) ?? new RegExp(`(?:^|\\s)${name}="([^"]*)"`);
  ATTRIBUTES.set(name, pattern);
  const found = pattern.exec(attributes);
  return found ? decoded(found[1]!) : undefined;
}

interface Tag {
  closes: boolean;
  /** Without its namespace prefix. */
  name: string;
  attributes: string;
  empty: boolean;
  /** What follows, up to the next tag. */
  text: string;
}
function* tagsIn(xml: string): Generator<Tag> {
  if (/<!DOCTYPE/i.test(xml)) throw new UnreadableWorkbook('a document type is not read');
  for (const [, slash, name, attributes, empty, text] of xml.matchAll(
    /<(\/?)(?:\w+:)?(\w+)((?:\s[^<>]*?)?)(\/?)>([^<]*)/g,
  ))
    yield { closes: slash === '/', name: name!, attributes: attributes!, empty: empty === '/', text: text! };
}

async function sharedTexts(archive: Archive): Promise<string[]> {
  const texts: string[] = [];
  let phonetic = false;
  let characters = 0;
  for await (const tags of archive.tags('xl/sharedStrings.xml'))
    for (const { closes, name, text } of tags) {
      if (name === 'si' && !closes) texts.push('');
      if (name === 'rPh') phonetic = !closes;
      if (name !== 't' || closes || phonetic) continue;
      texts[texts.length - 1] += unescaped(decoded(text));
      characters += text.length;
      if (characters > MAX_SHARED_CHARACTERS) throw new UnreadableWorkbook('too many texts set apart');
    }
  return texts;
}

function columnOf(reference: string | undefined, next: number): number {
  const letters = /^[A-Z]+/.exec(reference ?? '')?.[0];
  const column = letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : next;
  if (column >= MAX_COLUMNS) throw new UnreadableWorkbook('too many columns');
  return column;
}

/** Puts the rows of one sheet together from its tags. */
class Sheet {
  readonly #shared: readonly string[];
  #row: string[] = [];
  #column = -1;
  #type: string | undefined;
  #computed = false;
  constructor(shared: readonly string[]) {
    this.#shared = shared;
  }

  /** The rows that end among these tags. */
  *rowsIn(tags: Iterable<Tag>): Generator<string[]> {
    for (const tag of tags) {
      if (tag.name === 'row') {
        if (!tag.closes) {
          this.#row = [];
          this.#column = -1;
        }
        if (tag.closes || tag.empty) yield this.#row;
      } else if (!tag.closes) this.#open(tag);
    }
  }

  #open({ name, attributes, empty, text }: Tag): void {
    const row = this.#row;
    switch (name) {
      case 'c':
        this.#type = attribute(attributes, 't');
        this.#column = columnOf(attribute(attributes, 'r'), this.#column + 1);
        this.#computed = false;
        while (row.length <= this.#column) row.push('');
        break;
      case 'f':
        // What a formula came to the last time somebody opened the file proves nothing.
        this.#computed = true;
        row[this.#column] = `{=${decoded(text)}}`;
        break;
      case 'v':
        if (!empty && !this.#computed) row[this.#column] = this.#valueOf(text);
        break;
      case 't':
        if (this.#column >= 0 && !this.#computed) row[this.#column] += unescaped(decoded(text));
        break;
    }
  }

  #valueOf(text: string): string {
    if (this.#type === 's') return this.#shared[Number(text)] ?? '';
    return this.#type === 'str' ? unescaped(decoded(text)) : decoded(text);
  }
}

async function sheetFiles(archive: Archive): Promise<string[]> {
  if (!archive.has('xl/workbook.xml')) throw new UnreadableWorkbook('not a workbook');
  const targets = new Map<string, string>();
  for await (const tags of archive.tags('xl/_rels/workbook.xml.rels'))
    for (const { name, attributes } of tags)
      if (name === 'Relationship')
        targets.set(attribute(attributes, 'Id') ?? '', attribute(attributes, 'Target') ?? '');
  const files: string[] = [];
  for await (const tags of archive.tags('xl/workbook.xml'))
    for (const { name, attributes, closes } of tags) {
      if (name !== 'sheet' || closes) continue;
      const target = targets.get(attribute(attributes, 'r:id') ?? '') ?? '';
      files.push(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    }
  return files;
}

async function* rowsOf(file: FileAtRest, limits: ReadingLimits): AsyncGenerator<string[]> {
  const archive = new Archive(file, await directoryOf(file), limits);
  const sheets = await sheetFiles(archive);
  const shared = await sharedTexts(archive);
  for (const name of sheets) {
    if (!archive.has(name)) throw new UnreadableWorkbook('a sheet is missing');
    const sheet = new Sheet(shared);
    for await (const tags of archive.tags(name)) yield* sheet.rowsIn(tags);
  }
}

/** The sheets' rows one after the other, in the order of the workbook. Throws `UnreadableWorkbook`. */
export async function* readWorkbook(file: FileAtRest, limits: ReadingLimits): AsyncGenerator<string[]> {
  try {
    yield* rowsOf(file, limits);
  } catch (error) {
    if (error instanceof UnreadableWorkbook) throw error;
    throw new UnreadableWorkbook((error as Error).message);
  }
}
