/** A small generator of random numbers (xorshift, 32 bits): the same seed, the same numbers. */
export interface Random {
  /** A whole number of 32 random bits. */
  bits: () => number;
  /** 0 to count - 1. */
  below: (count: number) => number;
}

const TWO_TO_32 = 0x1_0000_0000;
/** The first numbers of seeds that lie close together resemble each other. */
const WARM_UP = 20;

export function randomFrom(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  const bits = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let i = 0; i < WARM_UP; i++) bits();
  return { bits, below: (count) => Math.floor((bits() * count) / TWO_TO_32) };
}
