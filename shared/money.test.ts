import { sumFen, yuanText } from './money.ts';

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [1_234, '12.34'],
  [-5, '-0.05'],
  [100_000_000, '1000000.00'],
])('%i fen reads %s yuan', (fen, text) => {
  expect(yuanText(fen)).toBe(text);
});

test('F20: what is not an integer number of fen is never summed or shown', () => {
  expect(() => sumFen([1, 0.5])).toThrow(RangeError);
  expect(() => sumFen([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
  expect(() => yuanText(Number.NaN)).toThrow(RangeError);
  expect(sumFen([])).toBe(0);
});
