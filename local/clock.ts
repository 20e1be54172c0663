const OFFSET = 0;
const FROZEN_AT = 1;

/** The time in shared memory, as every thread reads it: `now = frozen time, or real time + offset`, epoch ms. */
export function readTime(cells: Float64Array, realNow: () => number): number {
  const frozenAt = cells[FROZEN_AT]!;
  return Number.isNaN(frozenAt) ? realNow() + cells[OFFSET]! : frozenAt;
}

/** The time of the local stack. Real until somebody sets it; functions, schedules and the AWS door all follow it. */
export class VirtualClock {
  readonly buffer = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT);
  readonly #cells = new Float64Array(this.buffer);
  readonly #realNow: () => number;
  #listener: () => void = () => {};
  /** What the offset was before the last change: a request signed just before it is still in time. */
  #previousOffset = 0;

  constructor(realNow: () => number = Date.now) {
    this.#realNow = realNow;
    this.#cells[FROZEN_AT] = Number.NaN;
  }

  now(): number {
    return Math.round(readTime(this.#cells, this.#realNow));
  }
  get frozen(): boolean {
    return !Number.isNaN(this.#cells[FROZEN_AT]!);
  }
  /** What turns the engine's real times into ours. */
  get offsetMs(): number {
    return this.now() - this.#realNow();
  }
  get previousOffsetMs(): number {
    return this.#previousOffset;
  }

  set(now: number, frozen = this.frozen): void {
    this.#change(now - this.#realNow(), frozen ? now : Number.NaN);
  }
  reset(): void {
    this.#change(0, Number.NaN);
  }
  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  #change(offset: number, frozenAt: number): void {
    this.#previousOffset = this.offsetMs;
    this.#cells[OFFSET] = offset;
    this.#cells[FROZEN_AT] = frozenAt;
    this.#listener();
  }
}
