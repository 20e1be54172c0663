import { idSchema, madeAt, newId } from './ids.ts';

test('an id fits WeChat fields of 32 characters and its own schema, and sorts by time', () => {
  const early = newId('booking', { msecs: 1_000_000 });
  const late = newId('booking', { msecs: 1_000_001 });
  expect(early.length).toBeLessThanOrEqual(32);
  expect(idSchema('booking').safeParse(early).success).toBe(true);
  expect(early < late).toBe(true);
});

test('the same time and randomness give the same id', () => {
  const source = { msecs: 1_763_800_000_000, random: new Uint8Array(16).fill(9) };
  expect(newId('elder', source)).toBe(newId('elder', source));
});

test.each([1_000_000, 1_763_800_000_123, 2 ** 48 - 1])('an id made at %i says so', (msecs) => {
  expect(madeAt(newId('elder', { msecs }))).toBe(msecs);
});

test.each([
  'bk_1#BOOKING',
  'bk_',
  'el_01JD0000000000000000000000',
  'bk_01JD000000000000000000000\u0000',
  'bk_01jd0000000000000000000000',
  'bk_01JD0000000000000000000000\n',
  'bk_０1JD000000000000000000000',
  '__proto__',
])('S9: %j is no booking id', (text) => {
  expect(idSchema('booking').safeParse(text).success).toBe(false);
});
