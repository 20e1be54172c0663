import { randomBits } from '../../shared/random.ts';

/** What a seed decides: the same seed plays the same month on every machine. */
export class Random {
  readonly #bits: () => number;
  constructor(seed: number) {
    this.#bits = randomBits(seed);
  }
  /** In [0, 1). */
  next(): number {
    return this.#bits() / 0x1_0000_0000;
  }
  /** An integer from `from` to `to`, both included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }
  chance(probability: number): boolean {
    return this.next() < probability;
  }
  pick<T>(list: readonly T[]): T {
    const picked = list[this.int(0, list.length - 1)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }
  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.int(0, 255));
  }
}

/** A generator of its own for whatever is named: what happens at the same moment elsewhere does not change its luck. */
export function lotOf(seed: number, ...name: readonly (string | number)[]): Random {
  let hash = 2_166_136_261 ^ seed;
  for (const character of name.join('/')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return new Random(hash);
}
