import { payerOf, payersOf } from './payer-of.ts';
import type { Payer } from './policy.ts';

const places = { household: '411024102003', residence: '411025101', facility: '411002', policy: '411000' };

describe('who pays, by name in the ledger', () => {
  test.each<[Payer, string | undefined]>([
    [{ level: 'province', of: 'household' }, 'province:410000'],
    [{ level: 'city', of: 'household' }, 'city:411000'],
    [{ level: 'county', of: 'household' }, 'county:411024'],
    [{ level: 'township', of: 'household' }, 'township:411024102'],
    [{ level: 'village', of: 'household' }, 'village:411024102003'],
    [{ level: 'county', of: 'residence' }, 'county:411025'],
    [{ level: 'village', of: 'residence' }, undefined],
    [{ level: 'county', of: 'facility' }, 'county:411002'],
    [{ level: 'township', of: 'facility' }, undefined],
    [{ level: 'city', of: 'policy' }, 'city:411000'],
    [{ level: 'county', of: 'policy' }, undefined],
    [{ level: 'operator' }, 'operator'],
    [{ level: 'charity' }, 'charity'],
  ])('%o -> %s', (payer, expected) => {
    expect(payerOf(payer, places)).toBe(expected);
  });

  test('a province has no city level', () => {
    expect(payerOf({ level: 'city', of: 'policy' }, { ...places, policy: '110000' })).toBeUndefined();
  });

  test('a rule for the point as a whole has no elder whose home could pay', () => {
    const ofPoint = { facility: '411002', policy: '411000' };
    expect(payerOf({ level: 'county', of: 'household' }, ofPoint)).toBeUndefined();
    expect(payerOf({ level: 'county', of: 'facility' }, ofPoint)).toBe('county:411002');
  });

  test('who shares comes first, who bears the rest last; one unknown payer leaves none', () => {
    const half = { numerator: 1, denominator: 2, rounding: 'floor' as const };
    const shared = (payer: Payer) =>
      payersOf({ payer: { level: 'county', of: 'household' }, shares: [{ payer, ...half }] }, places);
    expect(shared({ level: 'city', of: 'policy' })).toEqual(['city:411000', 'county:411024']);
    expect(shared({ level: 'village', of: 'residence' })).toBeUndefined();
  });
});
