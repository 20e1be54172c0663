import { breaksIn, type ChainedStatement } from './chain.ts';

const midnight = (date: string): number => Date.parse(`${date}T00:00:00+08:00`);
const august: ChainedStatement = {
  facilityId: 'fc_1',
  serial: 'XL-8',
  period: '2026-08',
  from: 0,
  to: midnight('2026-09-01'),
  previousDigest: '0'.repeat(64),
  digest: 'a',
};
const september: ChainedStatement = {
  ...august,
  serial: 'XL-9',
  period: '2026-09',
  from: august.to,
  to: midnight('2026-10-01'),
  previousDigest: 'a',
  digest: 'b',
};

test('statements that follow each other have no break', () => {
  expect(breaksIn([])).toEqual([]);
  expect(breaksIn([august])).toEqual([]);
  expect(breaksIn([august, september])).toEqual([]);
});

test.each([
  ['a month left out', { period: '2026-10', to: midnight('2026-11-01') }, ['month']],
  ['a gap between the ranges', { from: august.to + 1 }, ['beginning']],
  ['ranges that overlap', { from: august.to - 1 }, ['beginning']],
  ['an end before the month is over', { to: september.to - 1 }, ['end']],
  ['another digest before it', { previousDigest: 'c' }, ['previousDigest']],
])('%s is a break', (_, change, expected) => {
  expect(breaksIn([august, { ...september, ...change }])).toEqual(expected.map((what) => ({ serial: 'XL-9', what })));
});

test('the first statement begins with the first line and with no digest before it', () => {
  expect(breaksIn([september]).map(({ what }) => what)).toEqual(['beginning', 'previousDigest']);
});
