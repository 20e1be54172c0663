import fc from 'fast-check';
import type { Payment } from './policy.ts';
import { splitPayment } from './split-payment.ts';

const COUNTY = { level: 'county', of: 'household' } as const;
const share = (numerator: number, denominator: number, rounding: 'floor' | 'half-up' | 'ceil' = 'floor') => ({
  payer: { level: 'city', of: 'policy' } as const,
  numerator,
  denominator,
  rounding,
});
const split = (shares: Payment['shares'], payers: string[], fen: number) =>
  splitPayment({ payer: COUNTY, shares }, payers, { label: '补贴', fen, reason: '每餐' }).map((part) => [
    part.payer,
    part.fen,
  ]);

describe('what several payers bear together', () => {
  test.each<[string, Payment['shares'], string[], number, [string, number][]]>([
    ['one pays all', undefined, ['县'], 501, [['县', 501]]],
    [
      'half, rounded down',
      [share(1, 2)],
      ['市', '县'],
      501,
      [
        ['市', 250],
        ['县', 251],
      ],
    ],
    [
      'half, rounded up',
      [share(1, 2, 'half-up')],
      ['市', '县'],
      501,
      [
        ['市', 251],
        ['县', 250],
      ],
    ],
    [
      'a third each, the odd fen to the last',
      [share(1, 3), share(1, 3)],
      ['省', '市', '县'],
      500,
      [
        ['省', 166],
        ['市', 166],
        ['县', 168],
      ],
    ],
    ['never more than there is', [share(1, 2, 'ceil'), share(1, 2, 'ceil')], ['省', '市', '县'], 1, [['省', 1]]],
    ['a share of nothing is no part', [share(1, 4)], ['市', '县'], 3, [['县', 3]]],
    ['who is named twice has one part', [share(1, 2)], ['县', '县'], 501, [['县', 501]]],
  ])('%s', (_, shares, payers, fen, expected) => {
    expect(split(shares, payers, fen)).toEqual(expected);
  });

  test('each part says what it bears', () => {
    const parts = splitPayment({ payer: COUNTY, shares: [share(1, 3)] }, ['市', '县'], {
      label: '补贴',
      fen: 300,
      reason: '每餐 3.00 元',
    });
    expect(parts.map(({ reason }) => reason)).toEqual(['每餐 3.00 元；承担其中 1/3', '每餐 3.00 元；承担余下部分']);
  });

  test('the parts add up, are above zero, and no payer has two', () => {
    const shares = fc.array(
      fc
        .record({ numerator: fc.integer({ min: 1, max: 9 }), denominator: fc.integer({ min: 1, max: 9 }) })
        .map(({ numerator, denominator }) => share(numerator, denominator, 'half-up')),
      { maxLength: 4 },
    );
    const names = fc.array(fc.constantFrom('省', '市', '县', '镇'), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(shares, names, fc.integer({ min: 0, max: 2000 }), (some, payers, fen) => {
        const parts = splitPayment({ payer: COUNTY, shares: some }, payers.slice(0, some.length + 1), {
          label: '补贴',
          fen,
          reason: '',
        });
        expect(parts.reduce((sum, part) => sum + part.fen, 0)).toBe(fen);
        expect(parts.every((part) => part.fen > 0)).toBe(true);
        expect(new Set(parts.map(({ payer }) => payer)).size).toBe(parts.length);
      }),
    );
  });
});
