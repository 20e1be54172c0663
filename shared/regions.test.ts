import { covers } from './regions.ts';

test.each([
  ['410000', '411002', true],
  ['411000', '411002', true],
  ['411000', '411024101', true],
  ['411002', '411002', true],
  ['411002', '411002001003', true],
  ['411002', '411003', false],
  ['411002001', '411002', false],
  ['411002001', '411002001003', true],
  ['411002100', '411002101', false],
  ['410000', '420000', false],
])('%s covers %s: %s', (area, place, expected) => {
  expect(covers(area, place)).toBe(expected);
});
