import type { OnMap } from '../../../shared/metres.ts';

/** On a map flat enough for a city: degrees of longitude are as long as those of latitude. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
/** Something to be kept with its neighbours, and how many stops it brings. */
export interface Weighed {
  readonly at: Point | undefined;
  readonly stops: number;
}

export const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

export const pointOf = (at: OnMap | undefined): Point | undefined =>
  at && { x: at.longitudeE6 * Math.cos((at.latitudeE6 * Math.PI) / 180_000_000), y: at.latitudeE6 };

/** Whatever is nowhere is far from everything. */
export const apart = (a: Point | undefined, b: Point | undefined): number =>
  a && b ? Math.hypot(a.x - b.x, a.y - b.y) : Number.MAX_VALUE;

/** The middle of those that are somewhere. */
export function middleOf(points: readonly (Point | undefined)[]): Point | undefined {
  const known = points.filter((point) => point !== undefined);
  if (known.length === 0) return undefined;
  return { x: sumOf(known.map(({ x }) => x)) / known.length, y: sumOf(known.map(({ y }) => y)) / known.length };
}

/**
 * Cuts what lies together into pieces of at most `most` stops or of one thing, across the longer side each time. The frame
 * is turned by `angle` (radians): another angle cuts elsewhere.
 */
export function cut<T extends Weighed>(things: readonly T[], most: number, angle: number): T[][] {
  const stops = sumOf(things.map((thing) => thing.stops));
  if (stops <= most || things.length <= 1) return things.length === 0 ? [] : [[...things]];
  const middle = middleOf(things.map(({ at }) => at)) ?? { x: 0, y: 0 };
  const along = (direction: number): readonly number[] =>
    things.map(({ at = middle }) => at.x * Math.cos(direction) + at.y * Math.sin(direction));
  const length = (positions: readonly number[]): number => Math.max(...positions) - Math.min(...positions);
  const [one, other] = [along(angle), along(angle + Math.PI / 2)];
  const positions = length(one) >= length(other) ? one : other;
  const order = things.map((_, i) => i).toSorted((a, b) => positions[a]! - positions[b]! || a - b);
  const pieces = Math.ceil(stops / most);
  const wanted = (stops * Math.floor(pieces / 2)) / pieces;
  let count = 1;
  for (let taken = things[order[0]!]!.stops; count < order.length - 1; count++) {
    const next = things[order[count]!]!.stops;
    if (taken + next > wanted) break;
    taken += next;
  }
  const near = order.slice(0, count).map((i) => things[i]!);
  const far = order.slice(count).map((i) => things[i]!);
  return [...cut(near, most, angle), ...cut(far, most, angle)];
}
