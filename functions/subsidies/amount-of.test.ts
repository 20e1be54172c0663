import { amountAsked, amountOf, amountText } from './amount-of.ts';
import type { Amount } from './policy.ts';

const prices = (listFen: number, netFen = listFen, restFen = netFen) => ({ listFen, netFen, restFen });

describe('how much', () => {
  const fixed: Amount = { kind: 'fixed', fen: 300 };
  const third: Amount = { kind: 'fraction', of: 'net', numerator: 1, denominator: 3, rounding: 'half-up', capFen: 350 };
  const tenth: Amount = { kind: 'fraction', of: 'list', numerator: 1, denominator: 10, rounding: 'ceil' };
  const price: Amount = { kind: 'fixed-price', elderPaysFen: 500 };
  const rest: Amount = { kind: 'fraction', of: 'rest', numerator: 1, denominator: 10, rounding: 'floor' };
  const toJiao: Amount = { ...tenth, rounding: 'half-up', stepFen: 10 };
  test.each<[string, Amount, ReturnType<typeof prices>, number]>([
    ['a fixed amount', fixed, prices(1200), 300],
    ['never above what is unpaid', fixed, prices(1200, 1200, 299), 299],
    ['a fraction of the net price', third, prices(1200, 900), 300],
    ['up to its cap', third, prices(1200, 1050), 350],
    ['and not above', third, prices(1200, 1053), 350],
    ['a fraction of the list price', tenth, prices(1201, 100), 100],
    ['a fraction rounded up', tenth, prices(1201), 121],
    ['all above the own price', price, prices(1200), 700],
    ['nothing below it', price, prices(499), 0],
    ['less what others paid before', price, prices(1200, 1200, 600), 100],
    ['not more than its cap', { ...price, capFen: 400 }, prices(1200), 400],
    ['a tenth of what earlier layers left', rest, prices(2000, 1800, 1400), 140],
    ['to the jiao: 12.40', toJiao, prices(1240), 120],
    ['to the jiao: 12.50', toJiao, prices(1250), 130],
    ['to the jiao: 0.49', toJiao, prices(49), 0],
  ])('%s', (_, amount, at, expected) => {
    expect(amountOf(amount, at)).toBe(expected);
  });

  test('what is asked is not cut by what is left', () => {
    expect(amountAsked(fixed, prices(1200, 1200, 299))).toBe(300);
    expect(amountAsked(third, prices(900, 900, 0))).toBe(300);
    expect(amountAsked(price, prices(1200, 1200, 600))).toBe(100);
  });

  test.each<[Amount, string]>([
    [fixed, '每餐 3.00 元'],
    [third, '优惠后的价的 1/3，最多 3.50 元'],
    [tenth, '原价的 1/10'],
    [price, '老人付 5.00 元，超出部分'],
    [rest, '余下的价的 1/10'],
  ])('in words: %o', (amount, words) => {
    expect(amountText(amount)).toBe(words);
  });
});
