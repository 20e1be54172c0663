import { createHash } from 'node:crypto';
import type { BusinessMonth } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';

/** A statement a sample is drawn from. */
export interface DrawnFrom {
  readonly facilityId: string;
  /** Of the statement's lines, hex. */
  readonly digest: string;
}

/** Ties a draw to exactly these statements: SHA-256, hex, over a head line and one line a point in the order of ids. */
export function digestOfDraw(region: RegionCode, period: BusinessMonth, statements: readonly DrawnFrom[]): string {
  const hash = createHash('sha256').update(`sample-1\n${region} ${period}\n`);
  for (const { facilityId, digest } of statements.toSorted((a, b) => (a.facilityId < b.facilityId ? -1 : 1)))
    hash.update(`${facilityId} ${digest}\n`);
  return hash.digest('hex');
}

/**
 * What decides whether something is drawn: SHA-256, hex, over seed, digest and the id of the line or point. The smallest
 * are drawn. Nobody can know them before the seed, everybody can compute them afterwards.
 */
export const rankOf = (seed: string, digest: string, id: string): string =>
  createHash('sha256').update(`${seed}\n${digest}\n${id}`).digest('hex');

/** Keeps the candidates with the smallest ranks, however many are offered: memory is that of the sample. */
export class Smallest<T> {
  readonly #size: number;
  readonly #kept: { rank: string; value: T }[] = [];
  constructor(size: number) {
    this.#size = size;
  }
  offer(rank: string, value: T): void {
    const last = this.#kept.at(-1);
    if (this.#kept.length >= this.#size && (!last || rank >= last.rank)) return;
    let [low, high] = [0, this.#kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#kept[middle]!.rank < rank) low = middle + 1;
      else high = middle;
    }
    this.#kept.splice(low, 0, { rank, value });
    if (this.#kept.length > this.#size) this.#kept.pop();
  }
  /** Smallest first. */
  values(): readonly { readonly rank: string; readonly value: T }[] {
    return this.#kept;
  }
}

/**
 * How many of a sample each point gives: in proportion to its lines, whole ones first, what is left by the largest
 * remainders, and where those are equal by id. Never more than a point has.
 */
export function shareOut(size: number, points: readonly { facilityId: string; lines: number }[]): Map<string, number> {
  const total = points.reduce((sum, { lines }) => sum + lines, 0);
  const wanted = Math.min(size, total);
  const shares = points.map(({ facilityId, lines }) => {
    const exact = BigInt(wanted) * BigInt(lines);
    return {
      facilityId,
      whole: total ? Number(exact / BigInt(total)) : 0,
      rest: total ? Number(exact % BigInt(total)) : 0,
    };
  });
  const left = wanted - shares.reduce((sum, { whole }) => sum + whole, 0);
  const more = new Set(
    shares
      .toSorted((a, b) => b.rest - a.rest || (a.facilityId < b.facilityId ? -1 : 1))
      .slice(0, left)
      .map(({ facilityId }) => facilityId),
  );
  return new Map(shares.map(({ facilityId, whole }) => [facilityId, whole + (more.has(facilityId) ? 1 : 0)]));
}
