import { type TravelTable, UNKNOWN_WAY } from './problem.ts';

/** Whole minutes between two places by their ids; `UNKNOWN_WAY` where the table says nothing of use. */
export type WayBetween = (from: string | undefined, to: string | undefined) => number;

/** Whether a table's figure says how long a way is. */
export const isWay = (minutes: number | undefined): minutes is number =>
  minutes !== undefined && Number.isFinite(minutes) && minutes >= 0;

/** Looks ways up. Without a place there is no way to go, and nobody goes from a place to itself. */
export function waysBetween({ placeIds, minutes }: TravelTable): WayBetween {
  const index = new Map(placeIds.map((placeId, i) => [placeId, i]));
  const isWhole = minutes.length === placeIds.length ** 2;
  return (from, to) => {
    if (from === undefined || to === undefined || from === to) return 0;
    const [a, b] = [index.get(from), index.get(to)];
    if (!isWhole || a === undefined || b === undefined) return UNKNOWN_WAY;
    const way = minutes[a * placeIds.length + b];
    return isWay(way) ? Math.ceil(way) : UNKNOWN_WAY;
  };
}
