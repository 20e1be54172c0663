import { businessDate, fileName, lineOfText, regionCode, wallTime } from './schemas.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

test.each([
  ['00:00', true],
  ['23:59', true],
  ['24:00', false],
  ['12:60', false],
  ['9:00', false],
  ['12:00\n', false],
])('wall time %j: %s', (text, ok) => {
  expect(accepts(wallTime, text)).toBe(ok);
});

test.each([
  ['2028-02-29', true],
  ['2026-02-29', false],
  ['2026-2-1', false],
  ['２０２６-01-01', false],
])('date %j: %s', (text, ok) => {
  expect(accepts(businessDate, text)).toBe(ok);
});

test.each([
  ['411025', true],
  ['411025101', true],
  ['411025101203', true],
  ['4110251', false],
  ['411025#', false],
])('region %j: %s', (text, ok) => {
  expect(accepts(regionCode, text)).toBe(ok);
});

test.each([
  ['红烧肉', true],
  ['', false],
  ['   ', false],
  ['一'.repeat(40), true],
  ['一'.repeat(41), false],
  ['米饭\n假行', false],
  ['米\u0000饭', false],
  ['米\u202e饭', false],
  ['米\u2028饭', false],
])('a line of at most 40 characters %j: %s', (text, ok) => {
  expect(accepts(lineOfText(40), text)).toBe(ok);
});

test('a line is trimmed', () => {
  expect(lineOfText(40).parse('  米饭 ')).toBe('米饭');
});

test.each([
  ['襄城县低保名单.csv', true],
  ['名单 2026-11（终）.csv', true],
  ['../../etc/passwd', false],
  ['..\\..\\名单.csv', false],
  ['/tmp/名单.csv', false],
  ['C:名单.csv', false],
  ['.bashrc', false],
  ['名单".csv', false],
  ['名单\r\nSet-Cookie: a.csv', false],
])('S9: %j names a file and no way to one: %s', (text, ok) => {
  expect(accepts(fileName(80), text)).toBe(ok);
});
