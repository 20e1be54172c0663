import fc from 'fast-check';
import { compareFile, RowsOutOfOrder } from './compare-file.ts';
import type { SettlementDocument } from './document.ts';
import type { LedgerLine } from './file-lines.ts';

/** A list of numbered lines that cost a hundred times their number in fen. */
const line = (number: number) => ({ number }) as LedgerLine;
const document: SettlementDocument = {
  title: '结算单',
  serial: 'XL-1',
  cover: [['记账笔数', { count: 3 }]],
  lines: {
    name: '明细',
    key: '交易号',
    columns: [
      { title: '交易号', width: 8, fromLedger: true, cell: ({ number }) => ({ text: `tr_${number}` }) },
      { title: '标价(元)', width: 8, fromLedger: true, cell: ({ number }) => ({ fen: number * 100 }) },
    ],
    sums: [{ text: '合计' }, { fen: 600 }],
  },
};
const HEADS = ['交易号', '标价(元)'];
const rowOf = (number: number, yuan = `${number}.00`): string[] => [`tr_${number}`, yuan];
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

async function* oneByOne<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
const compared = (rows: readonly string[][], count = 3) =>
  compareFile(
    oneByOne([['结算单'], ['记账笔数', '3'], [], HEADS, ...rows, ['合计', '6.00']]),
    document,
    oneByOne(numbers(count).map(line)),
  );

test.each([
  ['12', 1200, true],
  ['12.0', 1200, true],
  ['1,234.50', 123_450, true],
  // How spreadsheet programs write 1.1 and 4.35 down.
  ['1.1000000000000001', 110, true],
  ['4.3499999999999996', 435, true],
  ['1.2E1', 1200, true],
  ['12.001', 1200, false],
  ['12.00', 1201, false],
  ['12.00元', 1200, false],
  ['', 0, false],
  ['-0.05', -5, true],
  ['0.05', -5, false],
  ['90071992547409.91', 9_007_199_254_740_991, true],
  ['90071992547409.90', 9_007_199_254_740_991, false],
])('%j stands for %i fen: %s', async (text, fen, same) => {
  const cover: SettlementDocument = { ...document, cover: [['合计', { fen }]] };
  const found = await compareFile(oneByOne([['合计', text], HEADS, ['合计', '6.00']]), cover, oneByOne<LedgerLine>([]));
  expect(found.changed).toBe(same ? 0 : 1);
});

test('whatever is left out, slipped in, changed and mixed up, each row is told once, and nothing else', async () => {
  const fate = fc.constantFrom('kept', 'kept', 'kept', 'left out', 'changed', 'doubled', 'added before');
  const shuffled = fc.record({ fates: fc.array(fate, { maxLength: 60 }), seed: fc.array(fc.nat(), { maxLength: 60 }) });
  await fc.assert(
    fc.asyncProperty(shuffled, async ({ fates, seed }) => {
      const rows = fates.flatMap((what, i): string[][] => {
        const number = i + 1;
        switch (what) {
          case 'left out':
            return [];
          case 'changed':
            return [rowOf(number, '0.01')];
          case 'doubled':
            return [rowOf(number), rowOf(number)];
          case 'added before':
            return [[`tr_x${number}`, '1.00'], rowOf(number)];
          default:
            return [rowOf(number)];
        }
      });
      const mixed = rows
        .map((row, i) => ({ row, at: seed[i] ?? i }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ row }) => row);
      const how = (what: string) => fates.filter((one) => one === what).length;
      const found = await compared(mixed, fates.length);
      expect(found).toMatchObject({
        missing: how('left out'),
        changed: how('changed'),
        extra: how('doubled') + how('added before'),
        linesInFile: rows.length,
        linesInLedger: fates.length,
      });
    }),
    { numRuns: 300 },
  );
});

test('a file in its own order is compared as it comes, whatever its length; one far out of order is refused in time', async () => {
  const many = 120_000;
  async function* rows(order: 'kept' | 'turned round') {
    yield HEADS;
    for (let n = 1; n <= many; n++) yield rowOf(order === 'kept' ? n : many + 1 - n);
    yield ['合计', '6.00'];
  }
  const lines = () => oneByOne(numbers(many).map(line));
  const about: SettlementDocument = { ...document, cover: [] };
  expect(await compareFile(rows('kept'), about, lines())).toMatchObject({ verdict: 'EXACT', linesInFile: many });
  await expect(compareFile(rows('turned round'), about, lines())).rejects.toThrow(RowsOutOfOrder);
});
