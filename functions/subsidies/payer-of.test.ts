import { aMeal } from './a-meal.ts';
import { payerOf } from './payer-of.ts';
import type { Payer } from './policy.ts';

const meal = aMeal({
  facts: { household: '411024102003', residence: '411025101' },
  facility: { region: '411002' },
});

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
    expect(payerOf(payer, meal, '411000')).toBe(expected);
  });

  test('a province has no city level', () => {
    expect(payerOf({ level: 'city', of: 'policy' }, meal, '110000')).toBeUndefined();
  });
});
