import { chunksOf } from './upload-part.ts';

const rows = (count: number, length = 10) =>
  Array.from({ length: count }, (_, i) => ({ line: i + 2, cells: ['x'.repeat(length)] }));
const sizes = (count: number, length?: number) => chunksOf(rows(count, length)).map((chunk) => chunk.length);

test.each([
  [0, []],
  [1, [1]],
  [50, [50]],
  [51, [50, 1]],
  [120, [50, 50, 20]],
])('%i rows are chunks of %j: fifty are what one comparison reads', (count, chunks) => {
  expect(sizes(count)).toEqual(chunks);
});

test('long rows make smaller chunks, and a row longer than a chunk has its own', () => {
  expect(sizes(5, 30_000)).toEqual([2, 2, 1]);
  expect(sizes(2, 90_000)).toEqual([1, 1]);
});

test('no row is lost or moved', () => {
  expect(chunksOf(rows(333, 3_000)).flat()).toEqual(rows(333, 3_000));
});
