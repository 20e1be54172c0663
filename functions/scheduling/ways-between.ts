import { type TravelTable, UNKNOWN_WAY } from './problem.ts';

/** Whole minutes between two places by their ids; `UNKNOWN_WAY` where the table says nothing of use. */
export type WayBetween = (from: string | undefined, to: string | undefined) => number;

/** Looks ways up. Without a place there is no way to go, and nobody goes from a place to itself. */
export function waysBetween({ placeIds, minutes }: TravelTable): WayBetween {
  const index = new Map(placeIds.map((placeId, i) => [placeId, i]));
  const isWhole = minutes.length === placeIds.length ** 2;
  return (from, to) => {
    if (from === undefined || to === undefined || from === to) return 0;
    const [a, b] = [index.get(from), index.get(to)];
    const way = !isWhole || a === undefined || b === undefined ? undefined : minutes[a * placeIds.length + b];
    return way !== undefined && Number.isFinite(way) && way >= 0 ? Math.ceil(way) : UNKNOWN_WAY;
  };
}
