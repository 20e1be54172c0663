import { logLine } from './log.ts';

const AT = Date.UTC(2026, 10, 22, 3, 4, 5, 678);

test('a line says when, what, where and with which fields', () => {
  expect(
    JSON.parse(logLine(AT, 'WARN', 'event not taken', { event: 'meal.booked', code: 'Throttled' }, 'publisher')),
  ).toEqual({
    time: '2026-11-22T03:04:05.678Z',
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
  const line = logLine(AT, 'INFO', 'request', { code: text }, 'bookings');
  expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  expect(JSON.parse(line).code).toBe(text);
});
