import fc from 'fast-check';
import {
  amountOf,
  type Budget,
  type Confirmed,
  forecastFen,
  payerOfRegion,
  regionOfPayer,
  SYSTEM,
  stillWarned,
  withWarnings,
} from './budget.ts';

const by = { personId: 'pn_1', role: 'finance' as const };
const confirmed = (amountFen: number): Confirmed => ({
  amountFen,
  reason: '年初预算',
  by,
  at: 0,
  proposedBy: by,
  proposedAt: 0,
});
const budget = (amountFen = 10_000, over: Partial<Budget> = {}): Budget => ({
  region: '411025',
  payer: 'county:411025',
  year: 2026,
  changes: [confirmed(amountFen)],
  warnings: [],
  warned: [],
  version: 2,
  ...over,
});
const at = (grantedFen: number) => ({ grantedFen, through: '2026-10-19' });
const percentsOf = ({ warnings }: Budget): number[] => warnings.map(({ percent }) => percent);

test.each([
  [0, []],
  [7_999, []],
  [8_000, [80]],
  [8_001, [80]],
  [9_499, [80]],
  [9_500, [95]],
  [20_000, [95]],
])('%i of 10,000 granted: warned at %j', (grantedFen, percents) => {
  expect(percentsOf(withWarnings(budget(), at(grantedFen)))).toEqual(percents);
});

test('of a budget of nothing, the first fen is too much, and no fen is none', () => {
  expect(percentsOf(withWarnings(budget(0), at(0)))).toEqual([]);
  expect(percentsOf(withWarnings(budget(0), at(1)))).toEqual([95]);
});

test('a warning says of how much and up to when; looked at again, nothing is said twice', () => {
  const first = withWarnings(budget(), at(8_100));
  expect(first.warnings).toEqual([
    { percent: 80, amountFen: 10_000, grantedFen: 8_100, through: '2026-10-19', by: SYSTEM },
  ]);
  expect(withWarnings(first, at(8_100))).toBe(first);
  expect(withWarnings(first, at(9_000))).toBe(first);
  expect(percentsOf(withWarnings(first, at(9_600)))).toEqual([80, 95]);
});

test('who passes both marks in one night is told of the higher one, and of the lower one no more', () => {
  const both = withWarnings(budget(), at(9_600));
  expect(percentsOf(both)).toEqual([95]);
  expect(withWarnings(both, at(9_700))).toBe(both);
});

test('reversals that bring a payer below a mark do not make it warn again', () => {
  const first = withWarnings(budget(), at(8_100));
  const below = withWarnings(first, at(7_900));
  expect(percentsOf(withWarnings(below, at(8_100)))).toEqual([80]);
});

test('a higher budget that is passed again warns again', () => {
  const first = withWarnings(budget(), at(9_600));
  const raised = { ...first, changes: [...first.changes, confirmed(12_500)] };
  const quiet = withWarnings(raised, at(9_600));
  expect(percentsOf(quiet)).toEqual([95]);
  expect(percentsOf(withWarnings(quiet, at(10_000)))).toEqual([95, 80]);
  expect(percentsOf(withWarnings(withWarnings(quiet, at(10_000)), at(11_875)))).toEqual([95, 80, 95]);
});

test('a higher budget that is passed all the same stays warned of', () => {
  const first = withWarnings(budget(), at(9_900));
  const raised = { ...first, changes: [...first.changes, confirmed(10_100)] };
  expect(percentsOf(withWarnings(raised, at(9_900)))).toEqual([95]);
  expect(stillWarned(first, 10_100, 9_900)).toEqual([80, 95]);
  expect(stillWarned(first, 12_000, 9_900)).toEqual([80]);
});

test('without an amount in force nobody is warned; of a budget of nothing, at once', () => {
  const proposed = budget(0, { changes: [] });
  expect(amountOf(proposed)).toBeUndefined();
  expect(withWarnings(proposed, at(5_000))).toBe(proposed);
  expect(percentsOf(withWarnings(budget(0), at(1)))).toEqual([95]);
});

test('under one amount no mark is warned of twice, however the sums go up and down', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2_000, max: 15_000 }), { maxLength: 30 }), (sums) => {
      const end = sums.reduce((current, grantedFen) => withWarnings(current, at(grantedFen)), budget());
      const percents = percentsOf(end);
      expect(new Set(percents).size).toBe(percents.length);
      expect(percents.includes(95)).toBe(sums.some((sum) => sum >= 9_500));
    }),
  );
});

test.each([
  ['2026-01-01', 1_000, 365_000],
  ['2026-07-02', 183_000, 365_000],
  ['2026-12-31', 365_000, 365_000],
  ['2026-12-30', 364_001, 365_001],
  ['2028-01-01', 1_000, 366_000],
  ['2026-06-30', 0, 0],
  ['2026-06-30', -500, -500],
])('by the end of %s %i fen were granted: the year comes to %i', (through, grantedFen, fen) => {
  expect(forecastFen({ grantedFen, through, year: Number(through.slice(0, 4)) })).toBe(fen);
});

test.each([
  ['410000', 'province:410000'],
  ['411000', 'city:411000'],
  ['411025', 'county:411025'],
  ['411025101', 'township:411025101'],
  ['411025101003', 'village:411025101003'],
])('the finance of %s pays as %s', (region, payer) => {
  expect(payerOfRegion(region)).toBe(payer);
  expect(regionOfPayer(payer)).toBe(region);
});
test('a charity is no region', () => {
  expect(regionOfPayer('charity')).toBeUndefined();
});
