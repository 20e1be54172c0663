import { inflateRawSync } from 'node:zlib';
import { elderHead } from '../../shared/resource.ts';
import { elder, exportOf, people, settlementHouse, TABLE } from './settlement-house.ts';

/**
 * Names and reasons are whatever somebody typed. In the finance office's spreadsheet they are text, read here without
 * the project's own readers: the bytes are what a spreadsheet gets.
 */
const NASTY = {
  point: '=HYPERLINK("http://example.invalid","点我")',
  elder: '@SUM(1)',
  label: '-1+1|cmd',
  reason: '\u002b1+1',
};

async function files(format: 'xlsx' | 'csv'): Promise<Buffer> {
  const house = await settlementHouse();
  await house.openPoint(TABLE, NASTY.point);
  const elderId = elder('somebody');
  const head = { ...elderHead(elderId), kind: 'elder', name: NASTY.elder, citizenMasked: '4110********0026' };
  await house.table.commit([{ put: head }]);
  const layers = [{ payer: 'county:411025', label: NASTY.label, fen: 700 }];
  const meal = await house.serve('2026-10-08 11:40', { facilityId: TABLE, elderId, layers });
  await house.reverse(meal, '2026-10-08 12:00', NASTY.reason);
  await house.serve('2026-10-09 11:40', { facilityId: TABLE, elderId, layers });
  await house.close('2026-11-01 00:30');
  const exportId = exportOf(format);
  await house.ask(people.county, 'requestPointExport', {
    params: { facilityId: TABLE, period: '2026-10' },
    body: { exportId, format, reason: NASTY.reason },
  });
  await house.makeFile({ facilityId: TABLE }, exportId);
  return [...house.files.values()][0]!;
}

/** The parts of an archive by their local headers; sizes are looked up in the directory at its end. */
function unzipped(bytes: Buffer): Map<string, string> {
  const parts = new Map<string, string>();
  const directory = bytes.readUInt32LE(bytes.lastIndexOf(Buffer.from('PK\u0005\u0006')) + 16);
  for (let at = directory; bytes.readUInt32LE(at) === 0x02014b50; ) {
    const [packed, nameLength] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    parts.set(name, inflateRawSync(bytes.subarray(data, data + packed)).toString('utf8'));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return parts;
}

test('S11: a CSV begins no cell with what a spreadsheet computes; amounts stay amounts', async () => {
  const csv = (await files('csv')).toString('utf8');
  expect(csv).toContain(`"'=HYPERLINK(""http://example.invalid"",""点我"")"`);
  expect(csv).toContain(',-7.00,');
  const cells = [...csv.matchAll(/(?:^\uFEFF?|,)("(?:[^"]|"")*"|[^,\r\n]*)/gm)].map(([, cell = '']) => cell);
  expect(cells.length).toBeGreaterThan(60);
  const computed = cells.filter((cell) => /^"?[=+\-@＝＋－＠\t\r]/.test(cell) && !/^-?\d+(\.\d\d)?$/.test(cell));
  expect(computed).toEqual([]);
});

test('S11: an XLSX holds no formula, no link and nothing from elsewhere; what looks like a formula is text', async () => {
  const parts = unzipped(await files('xlsx'));
  const sheets = [...parts].filter(([name]) => name.startsWith('xl/worksheets/')).map(([, xml]) => xml);
  expect(sheets.length).toBe(2);
  for (const xml of sheets) expect(xml.match(/<f[ >]|<hyperlink|t="str"|<oleObject/g)).toBeNull();
  expect([...parts.keys()].filter((name) => /external|macro|vba|drawing/i.test(name))).toEqual([]);
  expect([...parts.values()].join('')).not.toContain('TargetMode="External"');
  const nasty = sheets.join('').match(/<c [^>]*><is><t[^>]*>[=+@-][^<]*/g) ?? [];
  expect(nasty.some((cell) => cell.includes('=HYPERLINK'))).toBe(true);
  expect(nasty.filter((cell) => !cell.includes('t="inlineStr"'))).toEqual([]);
});
