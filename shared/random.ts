/** 32 random bits at a time as a whole number (mulberry32): the same seed, the same numbers on every machine. Nothing to keep secrets with. */
export function randomBits(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return (bits ^ (bits >>> 14)) >>> 0;
  };
}

/** Whole numbers from 0 to below `count`, from 32 random bits each. */
export const randomBelow =
  (bits: () => number) =>
  (count: number): number =>
    Math.floor((bits() * count) / 0x1_0000_0000);
