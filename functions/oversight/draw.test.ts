import { createHash } from 'node:crypto';
import { digestOfDraw, rankOf, Smallest, shareOut } from './draw.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

test('the digest of a draw is what the documentation says, in whatever order the statements come', () => {
  const text = `sample-1\n411025 2026-10\nfc_1 ${A}\nfc_2 ${B}\n`;
  const one = { facilityId: 'fc_1', digest: A };
  const two = { facilityId: 'fc_2', digest: B };
  expect(digestOfDraw('411025', '2026-10', [one, two])).toBe(sha(text));
  expect(digestOfDraw('411025', '2026-10', [two, one])).toBe(sha(text));
});

test('a rank is the SHA-256 of seed, digest and id on three lines', () => {
  expect(rankOf(A, B, 'tr_1')).toBe(sha(`${A}\n${B}\ntr_1`));
});

test.each([
  [0, []],
  [1, [1]],
  [3, [1, 2, 3]],
  [9, [1, 2, 3, 4, 5]],
])('the %i smallest of five, however they come', (size, expected) => {
  for (const order of [
    [3, 1, 5, 2, 4],
    [5, 4, 3, 2, 1],
    [1, 2, 3, 4, 5],
  ]) {
    const kept = new Smallest<number>(size);
    for (const value of order) kept.offer(String(value), value);
    expect(kept.values().map(({ value }) => value)).toEqual(expected);
  }
});

test.each<[string, number, Record<string, number>, Record<string, number>]>([
  ['in proportion', 10, { a: 300, b: 700 }, { a: 3, b: 7 }],
  ['the largest remainder gets what is left', 10, { a: 126, b: 437, c: 437 }, { a: 1, b: 5, c: 4 }],
  ['equal remainders by id', 1, { b: 5, a: 5 }, { b: 0, a: 1 }],
  ['never more than there is', 10, { a: 2, b: 1 }, { a: 2, b: 1 }],
  ['a point without meals gives none', 2, { a: 0, b: 9 }, { a: 0, b: 2 }],
  ['nothing of nothing', 5, { a: 0 }, { a: 0 }],
])('shares: %s', (_what, size, meals, expected) => {
  const points = Object.entries(meals).map(([facilityId, count]) => ({ facilityId, lines: count }));
  expect(Object.fromEntries(shareOut(size, points))).toEqual(expected);
});
