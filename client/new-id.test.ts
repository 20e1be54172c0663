import { newId } from './new-id.ts';

test('an id has the server’s form: prefix, 26 Crockford characters, at most 32 in all', () => {
  for (let i = 0; i < 100; i++)
    expect(newId('booking')).toMatch(/^bk_0[0-9A-HJKMNP-TV-Z]{25}$|^bk_[1-7][0-9A-HJKMNP-TV-Z]{25}$/);
  expect(newId('linkCode', 2 ** 48 - 1, () => 0.99).length).toBeLessThanOrEqual(32);
});

test('it is a UUIDv7: time first, then version 7 and variant 10', () => {
  const id = newId('booking', Date.parse('2026-11-22T02:50:00Z'), () => 0.99).slice(3);
  const value = [...id].reduce(
    (sum, letter) => sum * 32n + BigInt('0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(letter)),
    0n,
  );
  const hex = value.toString(16).padStart(32, '0');
  expect(Number.parseInt(hex.slice(0, 12), 16)).toBe(Date.parse('2026-11-22T02:50:00Z'));
  expect([hex[12], hex[16]]).toEqual(['7', 'b']);
});

test('ids sort by the time they were made', () => {
  const ids = [5, 6, 1_000, 1_000_000, 1_795_312_345_678].map((at) => newId('plan', at));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 1000 }, () => newId('plan', 5))).size).toBe(1000);
});
