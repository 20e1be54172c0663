import { waysIn, whyTooLate } from './send-visit.ts';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;

test.each([
  ['a new visit in the past', 'PLACED', -1, 0, 'HOUR_PAST'],
  ['a new visit at this very moment', 'PLACED', 0, 0, undefined],
  ['one that was to begin in an hour', 'DISPATCHED', 5 * HOUR, HOUR, 'ON_THE_WAY'],
  ['one that was to begin a moment later', 'DISPATCHED', 5 * HOUR, HOUR + 1, undefined],
  ['one that nobody was sent to, in a minute', 'PLACED', 60_000, 60_000, undefined],
] as const)('%s', (_case, orderState, startsIn, wasIn, expected) => {
  const before = { caregiverIds: [], startsAt: NOW + wasIn };
  expect(whyTooLate({ orderState, before, startsAt: NOW + startsIn }, NOW)?.code).toBe(expected);
});

test('the way to the neighbours of a day is known; who is further away is further than any way', () => {
  const day = { orderIds: ['a', 'b', 'c', 'd'], ways: [9, 5, 12, 7] };
  expect(waysIn(day, 'b')).toEqual({ a: 5, b: 0, c: 12, d: 0 });
  expect(waysIn(day, 'd')).toEqual({ a: 0, b: 0, c: 7, d: 0 });
});
