import { rowsOf, rowsOfFile } from '../../test/fixtures/rows-of-file.ts';
import { inMemory } from './file-at-rest.ts';
import { readWorkbook, UnreadableWorkbook } from './read-workbook.ts';
import { type ZipEntry, zip } from './zip.ts';

async function packed(files: Record<string, string>): Promise<Buffer> {
  const entries: ZipEntry[] = Object.entries(files).map(([name, text]) => ({ name, text: [text] }));
  const pieces: Uint8Array[] = [];
  for await (const piece of zip(entries)) pieces.push(piece);
  return Buffer.concat(pieces);
}
const workbook = (sheet: string, more: Record<string, string> = {}) =>
  packed({
    'xl/workbook.xml': '<workbook><sheets><sheet name="1" sheetId="1" r:id="rId7"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId7" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    ...more,
  });

test('a workbook another program saved: shared strings, rich text, skipped cells, prefixes, numbers as numbers', async () => {
  const bytes = await workbook(
    '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1"><v>12.5</v></c></row><row r="2"/>' +
      '<x:row r="3"><x:c r="AB3" t="str"><x:v>a &amp; b</x:v></x:c></x:row>',
    {
      'xl/sharedStrings.xml':
        '<sst><si><t>unused</t></si><si><r><t>张</t></r><r><t xml:space="preserve">*兰</t></r><rPh><t>zhang</t></rPh></si></sst>',
    },
  );
  const [first, second, third] = await rowsOfFile(bytes);
  expect(first).toEqual(['张*兰', '', '12.5']);
  expect(second).toEqual([]);
  expect(third).toHaveLength(28);
  expect(third!.at(-1)).toBe('a & b');
});

test('S11 S23: a formula is not taken for the value it last came to', async () => {
  const bytes = await workbook('<row><c r="A1"><f>SUM(B:B)</f><v>7</v></c></row>');
  expect(await rowsOfFile(bytes)).toEqual([['{=SUM(B:B)}']]);
});

test.each([
  ['no archive', Buffer.from('PK\u0003\u0004')],
  ['nothing', Buffer.alloc(0)],
  ['a directory that points nowhere', Buffer.concat([Buffer.from([0x50, 0x4b, 5, 6]), Buffer.alloc(18, 0xff)])],
])('%s is unreadable, not a fault', async (_, bytes) => {
  const rows = readWorkbook(inMemory(bytes), { maxUnpackedBytes: 1_000_000 });
  await expect(rows.next()).rejects.toThrow(UnreadableWorkbook);
});

test('S23: an archive of something else, a document type, and a sheet that is not there are unreadable', async () => {
  const hostile = await workbook('', { 'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>' });
  const { 'xl/worksheets/sheet1.xml': _, ...rest } = {
    'xl/workbook.xml': '<workbook><sheets><sheet r:id="rId1"/></sheets></workbook>',
    'xl/worksheets/sheet1.xml': '',
  };
  for (const bytes of [await packed({ 'word/document.xml': '<a/>' }), hostile, await packed(rest)])
    await expect(rowsOfFile(bytes)).rejects.toThrow(UnreadableWorkbook);
});

test('S23: a small file that unfolds to a huge one is given up', async () => {
  const bytes = await workbook('<row/>'.repeat(500_000));
  expect(bytes.length).toBeLessThan(12_000);
  expect(await rowsOfFile(bytes)).toHaveLength(500_000);
  await expect(rowsOfFile(bytes, 3_000_000)).rejects.toThrow(UnreadableWorkbook);
});

test.each([
  ['text without end', ' '.repeat(1_200_000)],
  ['a cell far to the right', '<row><c r="ZZZZZ1"><v>1</v></c></row>'],
])('S23: %s is no sheet, however little room it takes', async (_, sheet) => {
  await expect(rowsOfFile(await workbook(sheet))).rejects.toThrow(UnreadableWorkbook);
});

test('a sheet is read as it comes: what is far behind costs nothing to whoever stops before', async () => {
  const bytes = await workbook('<row><c><v>1</v></c></row>'.repeat(400_000));
  let taken = 0;
  const counted = {
    bytes: bytes.length,
    async *read(start: number, end: number) {
      for (let at = start; at < end; at += 1024) {
        const piece = bytes.subarray(at, Math.min(at + 1024, end));
        taken += piece.length;
        yield piece;
      }
    },
  };
  for await (const row of readWorkbook(counted, { maxUnpackedBytes: 100_000_000 })) {
    expect(row).toEqual(['1']);
    break;
  }
  const directory = 70_000;
  expect(taken).toBeLessThan(directory + bytes.length / 2);
});

test.each([1, 2, 3, 7, 64])('cut into pieces of %i bytes a sheet says the same', async (size) => {
  const bytes = await workbook('<row r="1"><c r="A1" t="inlineStr"><is><t>张*兰 &amp; 𠮷_x0041_</t></is></c></row>');
  const cut = {
    bytes: bytes.length,
    async *read(start: number, end: number) {
      for (let at = start; at < end; at += size) yield bytes.subarray(at, Math.min(at + size, end));
    },
  };
  expect(await rowsOf(cut)).toEqual([['张*兰 & 𠮷A']]);
});
