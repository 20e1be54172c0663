import type { Place, TravelTable } from '../problem.ts';

/**
 * How long ways take: whole minutes from `from[a]` to `to[b]` at [a * to.length + b], `UNKNOWN_WAY` where nobody knows.
 * Straight lines, a file and a road engine all answer the same question.
 */
export type Ways = (from: readonly Place[], to: readonly Place[]) => Promise<readonly number[]>;

/** Every way between the places. */
export const travelTable = async (ways: Ways, places: readonly Place[]): Promise<TravelTable> => ({
  placeIds: places.map(({ placeId }) => placeId),
  minutes: await ways(places, places),
});
