import { roundFraction } from './round-fraction.ts';

describe('a fraction of an amount in whole fen', () => {
  test.each([
    // 9.99 / 4 = 2.4975; 10.02 / 4 = 2.505; 10.06 / 4 = 2.515; 10.01 / 4 = 2.5025; 12.00 / 4 = 3
    { fen: 999, floor: 249, halfUp: 250, halfEven: 250, ceil: 250 },
    { fen: 1002, floor: 250, halfUp: 251, halfEven: 250, ceil: 251 },
    { fen: 1006, floor: 251, halfUp: 252, halfEven: 252, ceil: 252 },
    { fen: 1001, floor: 250, halfUp: 250, halfEven: 250, ceil: 251 },
    { fen: 1200, floor: 300, halfUp: 300, halfEven: 300, ceil: 300 },
    { fen: 0, floor: 0, halfUp: 0, halfEven: 0, ceil: 0 },
  ])('a quarter of $fen', ({ fen, floor, halfUp, halfEven, ceil }) => {
    expect(roundFraction(fen, 1, 4, 'floor')).toBe(floor);
    expect(roundFraction(fen, 1, 4, 'half-up')).toBe(halfUp);
    expect(roundFraction(fen, 1, 4, 'half-even')).toBe(halfEven);
    expect(roundFraction(fen, 1, 4, 'ceil')).toBe(ceil);
  });

  test.each([
    [1, 3, 33],
    [2, 3, 67],
    [7, 10, 70],
    [3, 2, 150],
  ])('%i/%i of 1.00 is %i, rounded half up', (numerator, denominator, expected) => {
    expect(roundFraction(100, numerator, denominator, 'half-up')).toBe(expected);
  });

  test.each([
    { fen: 1240, floor: 120, halfUp: 120, ceil: 130 },
    { fen: 1250, floor: 120, halfUp: 130, ceil: 130 },
    { fen: 1249, floor: 120, halfUp: 120, ceil: 130 },
    { fen: 1200, floor: 120, halfUp: 120, ceil: 120 },
    { fen: 9, floor: 0, halfUp: 0, ceil: 10 },
  ])('a tenth of $fen in whole jiao', ({ fen, floor, halfUp, ceil }) => {
    expect(roundFraction(fen, 1, 10, 'floor', 10)).toBe(floor);
    expect(roundFraction(fen, 1, 10, 'half-up', 10)).toBe(halfUp);
    expect(roundFraction(fen, 1, 10, 'ceil', 10)).toBe(ceil);
  });

  test('half a step goes to the even one: 2.50 and 3.50 yuan in whole yuan', () => {
    expect(roundFraction(500, 1, 2, 'half-even', 100)).toBe(200);
    expect(roundFraction(700, 1, 2, 'half-even', 100)).toBe(400);
  });

  test('the largest price is still exact', () => {
    expect(roundFraction(1_000_000_000, 9_999, 10_000, 'floor')).toBe(999_900_000);
  });

  test.each([
    [-1, 1, 4],
    [100, 1, 0],
    [0.5, 1, 3],
    [Number.MAX_SAFE_INTEGER, 2, 3],
  ])('no answer for %d x %d / %d', (fen, numerator, denominator) => {
    expect(() => roundFraction(fen, numerator, denominator, 'floor')).toThrow(RangeError);
  });
});
