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

/** Ways that are estimated otherwise while whoever knows them does not answer: a plan is worth more than exact ways. */
export const orElse =
  (ways: Ways, otherwise: Ways, onSilence: (why: string) => void): Ways =>
  async (from, to) => {
    try {
      return await ways(from, to);
    } catch (error) {
      onSilence(error instanceof Error ? error.message : 'unknown');
      return otherwise(from, to);
    }
  };
