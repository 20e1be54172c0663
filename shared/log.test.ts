import { logLine } from './log.ts';

test('a line says what, where and with which fields', () => {
  expect(
    JSON.parse(logLine('WARN', 'event not taken', { event: 'meal.booked', code: 'Throttled' }, 'publisher')),
  ).toEqual({
    level: 'WARN',
    message: 'event not taken',
    event: 'meal.booked',
    code: 'Throttled',
    service: 'publisher',
  });
});

test.each([
  ['a line break', '\n{"level":"INFO","message":"all is well"}'],
  ['a carriage return', '\r'],
  ['a colour', '\u001b[31m'],
  ['a next line', '\u0085'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
])('S15: %s in a field does not begin another line, and is not lost', (_what, text) => {
  const line = logLine('INFO', 'request', { code: text }, 'bookings');
  expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  expect(JSON.parse(line).code).toBe(text);
});
