import { DRAWN_OF_10000, rankOf, whyCalled } from './call-back.ts';

const of = (state: 'EXCEPTION' | 'CONFIRMED' | 'AUTO_CONFIRMED' | 'DISPUTED', orderId = 'or_1') => ({ orderId, state });
/** An order whose rank under the seed is exactly this: found by trying. */
const orderOfRank = (seed: string, rank: number): string => {
  for (let i = 0; ; i++) if (rankOf(seed, `or_${i}`) === rank) return `or_${i}`;
};

describe('whom the hotline calls', () => {
  test.each([
    ['an exception whose proof is weak', 1 as const, true, 'weak-proof'],
    ['an exception without any proof', 0 as const, true, 'weak-proof'],
    ['an exception with a good proof', 2 as const, true, undefined],
    ['nobody came: there is nothing to ask', 0 as const, false, undefined],
  ])('%s', (_name, grade, hasCheckIn, why) => {
    expect(whyCalled(of('EXCEPTION'), { grade, hasCheckIn, seed: 's' })).toBe(why);
  });

  test.each([
    ['CONFIRMED', 499, 'drawn'],
    ['CONFIRMED', 500, undefined],
    ['AUTO_CONFIRMED', 1_999, 'drawn'],
    ['AUTO_CONFIRMED', 2_000, undefined],
    ['DISPUTED', 0, undefined],
  ] as const)('%s with rank %i', (state, rank, why) => {
    const orderId = orderOfRank('seed', rank);
    expect(whyCalled(of(state, orderId), { grade: 3, hasCheckIn: true, seed: 'seed' })).toBe(why);
  });

  test('the seed decides, and about as many are drawn as said', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `or_${i}`);
    const drawn = (seed: string) => ids.filter((id) => rankOf(seed, id) < DRAWN_OF_10000.CONFIRMED!);
    expect(drawn('a').length).toBeGreaterThan(850);
    expect(drawn('a').length).toBeLessThan(1_150);
    expect(drawn('b')).not.toEqual(drawn('a'));
  });
});
