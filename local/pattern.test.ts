import { matchesPattern } from './pattern.ts';

const event = {
  source: 'xianglao',
  'detail-type': 'meal.booked',
  detail: { facilityId: 'fc_1', portions: 2, tags: ['lunch', 'soft'], note: null },
};

test.each<[string, object, boolean]>([
  ['a value', { source: ['xianglao'] }, true],
  ['another value', { source: ['aws.s3'] }, false],
  ['one of several', { 'detail-type': ['meal.served', 'meal.booked'] }, true],
  ['every field must fit', { source: ['xianglao'], 'detail-type': ['meal.served'] }, false],
  ['a nested field', { detail: { facilityId: ['fc_1'] } }, true],
  ['an absent nested field', { detail: { elderId: ['el_1'] } }, false],
  ['a prefix', { 'detail-type': [{ prefix: 'meal.' }] }, true],
  ['a suffix', { 'detail-type': [{ suffix: '.served' }] }, false],
  ['a wildcard', { 'detail-type': [{ wildcard: 'm*.b*d' }] }, true],
  ['ignoring case', { source: [{ 'equals-ignore-case': 'XiangLao' }] }, true],
  ['anything but a value', { source: [{ 'anything-but': 'xianglao' }] }, false],
  ['anything but a list', { source: [{ 'anything-but': ['a', 'b'] }] }, true],
  ['anything but a prefix', { source: [{ 'anything-but': { prefix: 'aws.' } }] }, true],
  ['anything but, of an absent field', { detail: { elderId: [{ 'anything-but': 'x' }] } }, false],
  ['present', { detail: { note: [{ exists: true }] } }, true],
  ['absent', { detail: { elderId: [{ exists: false }] } }, true],
  ['null', { detail: { note: [null] } }, true],
  ['a number in a range', { detail: { portions: [{ numeric: ['>', 1, '<=', 2] }] } }, true],
  ['a number at an open end', { detail: { portions: [{ numeric: ['>', 2] }] } }, false],
  ['a number is not its text', { detail: { portions: ['2'] } }, false],
  ['one element of a list', { detail: { tags: ['soft'] } }, true],
  ['either of two', { $or: [{ source: ['other'] }, { detail: { portions: [2] } }] }, true],
])('%s', (_, pattern, expected) => {
  expect(matchesPattern(pattern as never, event)).toBe(expected);
});

test('a filter that is not known stops, and does not pass everything', () => {
  expect(() => matchesPattern({ source: [{ cidr: '10.0.0.0/8' }] }, event)).toThrow('cidr');
});
