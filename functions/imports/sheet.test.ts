import * as fc from 'fast-check';
import { csvText } from '../../shared/csv.ts';
import { cellsByName, columnsOf, emptySheet, readPart, type SheetRow, type SheetState } from './sheet.ts';

/** Reads a file sent in parts that end at these bytes. */
function readInParts(bytes: Uint8Array, ends: readonly number[]) {
  const edges = [0, ...ends.map((end) => Math.min(end, bytes.length)).toSorted((a, b) => a - b), bytes.length];
  let state: SheetState = emptySheet;
  const rows: SheetRow[] = [];
  for (const [i, end] of edges.slice(1).entries()) {
    // Between two requests the state is stored as JSON.
    const stored = JSON.parse(JSON.stringify(state)) as SheetState;
    const read = readPart(stored, bytes.subarray(edges[i], end), i === edges.length - 2);
    if (read === 'utf-16') throw new Error('not a CSV');
    state = read.state;
    rows.push(...read.rows);
  }
  return { header: state.header, rows, encoding: state.encoding };
}

const list = [
  ['姓名', '住址'],
  ['张桂兰', '北街 8 号，"老院"'],
  ['李德明', '南街\r\n二楼'],
  ['𠮷田花', ''],
];

test('a file cut anywhere, also inside a character, gives the same rows', () => {
  const bytes = Buffer.from(csvText(list));
  const whole = readInParts(bytes, []);
  expect(whole).toEqual({
    header: list[0],
    encoding: 'utf-8',
    rows: [
      { line: 2, cells: list[1] },
      { line: 3, cells: list[2] },
      { line: 5, cells: list[3] },
    ],
  });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 4, max: bytes.length }), { maxLength: 8 }), (ends) => {
      expect(readInParts(bytes, ends)).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

test('GB18030 is found in the first part that is not plain ASCII, and cut anywhere too', () => {
  // name,x / 1,2 / 张三,李四 with a four-byte character (㐀) in between
  const zhang = [0xd5, 0xc5, 0xc8, 0xfd];
  const bytes = Buffer.from([...Buffer.from('name,x\n1,2\n'), ...zhang, 0x2c, 0x81, 0x39, 0xee, 0x39, 0x0a]);
  for (let cut = 1; cut < 12; cut++) {
    expect(readInParts(bytes, [cut])).toMatchObject({
      encoding: 'gb18030',
      rows: [{ cells: ['1', '2'] }, { line: 3, cells: ['张三', '㐀'] }],
    });
  }
});

test('a spreadsheet saved as "Unicode text" is no CSV', () => {
  expect(readPart(emptySheet, Buffer.from('\uFEFF姓名', 'utf16le'), true)).toBe('utf-16');
});

const known = {
  columns: ['姓名', '身份证号', '住址'],
  required: ['姓名', '身份证号'],
  aliases: { 身份证号码: '身份证号' },
};

test.each<[what: string, header: string[], names: (string | undefined)[], missing: string[], ignored: string[]]>([
  ['as in the template', ['姓名', '身份证号'], ['姓名', '身份证号'], [], []],
  ['in another order, with more', ['序号', '身份证号', '姓名'], [undefined, '身份证号', '姓名'], [], ['序号']],
  ['by another name', ['姓 名*', '身份证号码（必填）'], ['姓名', '身份证号'], [], []],
  ['the second of two counts for nothing', ['姓名', '身份证号', '姓名'], ['姓名', '身份证号', undefined], [], ['姓名']],
  ['without the numbers', ['姓名', '电话', ''], ['姓名', undefined, undefined], ['身份证号'], ['电话']],
])('columns %s', (_what, header, names, missing, ignored) => {
  expect(columnsOf(header, known)).toEqual({ names, missing, ignored });
});

test('a short row has empty cells at its end', () => {
  expect(cellsByName(['姓名', undefined, '住址'], ['张三'])).toEqual({ 姓名: '张三', 住址: '' });
});
