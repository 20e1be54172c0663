import { rowsOfFile } from '../../test/fixtures/rows-of-file.ts';
import { type Row, type Sheet, xlsx } from './xlsx.ts';

async function bytesOf(sheets: readonly Sheet[], maxRows?: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of xlsx(sheets, maxRows)) pieces.push(piece);
  return Buffer.concat(pieces);
}
const list = (rows: Iterable<Row> | AsyncIterable<Row>): Sheet => ({
  name: '明细',
  widths: [10, 10],
  heads: ['序号', '金额(元)'],
  rows,
});

test('amounts are numbers to the fen, ids and nasty texts come back as they went in', async () => {
  const nasty = [
    '=1+1',
    '+86',
    '-5',
    '@SUM(A1)',
    '\tindented',
    '\rreturned',
    'two\nlines',
    'a<b>&"c"\'',
    '0123456789012345678',
    '_x000D_ as typed',
    '𠮷野家 🍚',
    ' spaces ',
    '',
  ];
  const bytes = await bytesOf([
    { name: '汇总', title: '结算单 & 合计', widths: [20, 20], rows: [[{ text: '合计' }, { fen: -123_456_789 }]] },
    list(nasty.map((text, i) => [{ count: i }, { text }])),
  ]);
  expect(await rowsOfFile(bytes)).toEqual([
    ['结算单 & 合计'],
    ['合计', '-1234567.89'],
    ['序号', '金额(元)'],
    ...nasty.map((text, i) => [String(i), text]),
  ]);
});

test.each([
  [0, '0.00'],
  [1, '0.01'],
  [10, '0.10'],
  [1_234, '12.34'],
  [-7, '-0.07'],
  [Number.MAX_SAFE_INTEGER, '90071992547409.91'],
])('%i fen stand in the cell as %s', async (fen, text) => {
  const bytes = await bytesOf([list([[{ count: 1 }, { fen }]])]);
  expect((await rowsOfFile(bytes)).at(-1)).toEqual(['1', text]);
});

test('what XML cannot carry is replaced, not written', async () => {
  const bytes = await bytesOf([list([[{ count: 1 }, { text: 'a\u0000b\u001fc\uffffd\ud800e' }]])]);
  expect((await rowsOfFile(bytes)).at(-1)).toEqual(['1', 'a\ufffdb\ufffdc\ufffdd\ufffde']);
});

test.each([
  [3, 3, ['明细']],
  [4, 4, ['明细', '明细 (2)']],
  [6, 6, ['明细', '明细 (2)']],
  [7, 7, ['明细', '明细 (2)', '明细 (3)']],
])('%i rows on sheets of four, heads included, lose none', async (count, expected, names) => {
  const rows = Array.from({ length: count }, (_, i): Row => [{ count: i }, { fen: i }]);
  const bytes = await bytesOf([list(rows)], 4);
  const read = await rowsOfFile(bytes);
  expect(read.filter(([first]) => first === '序号')).toHaveLength(names.length);
  expect(read.filter(([first]) => first !== '序号').map(([first]) => Number(first))).toEqual(
    Array.from({ length: expected }, (_, i) => i),
  );
});

test('an empty list still has its heads', async () => {
  expect(await rowsOfFile(await bytesOf([list([])]))).toEqual([['序号', '金额(元)']]);
});

test('a text longer than a cell is refused, and a fault in the rows ends the file', async () => {
  await expect(bytesOf([list([[{ count: 1 }, { text: 'x'.repeat(32_768) }]])])).rejects.toThrow(RangeError);
  async function* broken(): AsyncGenerator<Row> {
    yield [{ count: 1 }, { fen: 1 }];
    throw new Error('the ledger does not answer');
  }
  await expect(bytesOf([list(broken())])).rejects.toThrow('the ledger does not answer');
});

test('the same content gives the same bytes', async () => {
  const make = () => bytesOf([list([[{ count: 1 }, { text: '张*兰' }]])]);
  expect(await make()).toEqual(await make());
});

test('rows are asked for as the file is taken, so memory does not grow with them', async () => {
  let asked = 0;
  async function* rows(): AsyncGenerator<Row> {
    for (;;) yield [{ count: asked++ }, { text: 'tr_01JD8Q0V7ME3T5Y9K2R4W6XZAB' }];
  }
  let bytes = 0;
  for await (const piece of xlsx([list(rows())])) {
    bytes += piece.length;
    if (bytes > 100_000) break;
  }
  // A row packs to a few bytes.
  expect(asked).toBeGreaterThan(10_000);
  expect(asked).toBeLessThan(60_000);
});
