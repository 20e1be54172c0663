import { inflateRawSync } from 'node:zlib';

/**
 * Reads the cells of a workbook as text, without knowing who wrote it: ours, or a copy that a spreadsheet program saved
 * again. It shares nothing with the writer, so that a fault there cannot hide itself here.
 */
export class UnreadableWorkbook extends Error {}

/** A small file may unfold to a huge one; nobody's settlement does. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

function endOfDirectory(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at--)
    if (bytes.readUInt32LE(at) === END_SIGNATURE) return at;
  throw new UnreadableWorkbook('no directory');
}

function unpackedFiles(bytes: Buffer, maxBytes: number): Map<string, string> {
  const end = endOfDirectory(bytes);
  const files = new Map<string, string>();
  let left = maxBytes;
  let at = bytes.readUInt32LE(end + 16);
  for (let i = bytes.readUInt16LE(end + 10); i > 0; i--) {
    if (bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new UnreadableWorkbook('broken directory');
    const method = bytes.readUInt16LE(at + 10);
    const packedSize = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + packedSize);
    if (method !== STORED && method !== DEFLATED) throw new UnreadableWorkbook('unknown packing');
    const content = method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: left });
    left -= content.length;
    if (left <= 0) throw new UnreadableWorkbook('too large');
    if (name.endsWith('.xml') || name.endsWith('.rels')) files.set(name, content.toString('utf8'));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
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

const attribute = (attributes: string, name: string): string | undefined => {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes);
  return found ? decoded(found[1]!) : undefined;
};

interface Tag {
  closes: boolean;
  /** Without its namespace prefix. */
  name: string;
  attributes: string;
  empty: boolean;
  /** What follows, up to the next tag. */
  text: string;
}
function* tagsOf(xml: string): Generator<Tag> {
  if (/<!DOCTYPE/i.test(xml.slice(0, 1000))) throw new UnreadableWorkbook('a document type is not read');
  for (const [, slash, name, attributes, empty, text] of xml.matchAll(
    /<(\/?)(?:\w+:)?(\w+)((?:\s[^<>]*?)?)(\/?)>([^<]*)/g,
  ))
    yield { closes: slash === '/', name: name!, attributes: attributes!, empty: empty === '/', text: text! };
}

function sharedStrings(xml: string | undefined): string[] {
  const strings: string[] = [];
  let phonetic = false;
  for (const { closes, name, text } of tagsOf(xml ?? '')) {
    if (name === 'si' && !closes) strings.push('');
    if (name === 'rPh') phonetic = !closes;
    if (name === 't' && !closes && !phonetic) strings[strings.length - 1] += unescaped(decoded(text));
  }
  return strings;
}

function columnOf(reference: string | undefined, next: number): number {
  const letters = /^[A-Z]+/.exec(reference ?? '')?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : next;
}

function* rowsOfSheet(xml: string, shared: readonly string[]): Generator<string[]> {
  let row: string[] = [];
  let type: string | undefined;
  let computed = false;
  let column = -1;
  for (const tag of tagsOf(xml)) {
    switch (tag.name) {
      case 'row':
        if (!tag.closes) {
          row = [];
          column = -1;
        }
        if (tag.closes || tag.empty) yield row;
        break;
      case 'c':
        if (tag.closes) break;
        type = attribute(tag.attributes, 't');
        column = columnOf(attribute(tag.attributes, 'r'), column + 1);
        computed = false;
        while (row.length <= column) row.push('');
        break;
      case 'f':
        if (tag.closes) break;
        // What a formula came to the last time somebody opened the file proves nothing.
        computed = true;
        row[column] = `{=${decoded(tag.text)}}`;
        break;
      case 'v':
        if (tag.closes || tag.empty || computed) break;
        row[column] = type === 's' ? (shared[Number(tag.text)] ?? '') : unescapedIf(type === 'str', decoded(tag.text));
        break;
      case 't':
        if (!tag.closes && column >= 0 && !computed) row[column] += unescaped(decoded(tag.text));
        break;
    }
  }
}
const unescapedIf = (yes: boolean, text: string): string => (yes ? unescaped(text) : text);

/** The sheets' rows one after the other, in the order of the workbook. Throws `UnreadableWorkbook`. */
export function readWorkbook(bytes: Buffer, maxUnpackedBytes: number = MAX_UNPACKED_BYTES): string[][] {
  try {
    const files = unpackedFiles(bytes, maxUnpackedBytes);
    const workbook = files.get('xl/workbook.xml');
    if (workbook === undefined) throw new UnreadableWorkbook('not a workbook');
    const targets = new Map<string, string>();
    for (const { name, attributes } of tagsOf(files.get('xl/_rels/workbook.xml.rels') ?? ''))
      if (name === 'Relationship')
        targets.set(attribute(attributes, 'Id') ?? '', attribute(attributes, 'Target') ?? '');
    const shared = sharedStrings(files.get('xl/sharedStrings.xml'));
    const rows: string[][] = [];
    for (const { name, attributes, closes } of tagsOf(workbook)) {
      if (name !== 'sheet' || closes) continue;
      const target = targets.get(attribute(attributes, 'r:id') ?? '') ?? '';
      const sheet = files.get(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
      if (sheet === undefined) throw new UnreadableWorkbook('a sheet is missing');
      for (const row of rowsOfSheet(sheet, shared)) rows.push(row);
    }
    return rows;
  } catch (error) {
    if (error instanceof UnreadableWorkbook) throw error;
    throw new UnreadableWorkbook((error as Error).message);
  }
}
