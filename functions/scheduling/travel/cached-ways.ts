import type { Place } from '../problem.ts';
import type { Ways } from './ways.ts';

/** Where a way begins or ends, whoever lives there: elders move, addresses do not. */
const spotOf = ({ at, district, placeId }: Place): string =>
  at ? `${at.latitudeE6},${at.longitudeE6},${district}` : placeId;

/**
 * Remembers ways between spots, at most so many, and asks only for rows with a way it does not know. The oldest are forgotten
 * first. What it remembers lives as long as the process and is never written down.
 */
export function cachedWays(ways: Ways, most: number): Ways {
  const known = new Map<string, number>();
  const remember = (name: string, minutes: number): void => {
    known.delete(name);
    known.set(name, minutes);
    if (known.size > most) known.delete(known.keys().next().value!);
  };
  return async (from, to) => {
    const names = from.map((a) => to.map((b) => `${spotOf(a)}>${spotOf(b)}`));
    const minutes = names.map((row, i) =>
      row.map((name, j) => (from[i]!.placeId === to[j]!.placeId ? 0 : known.get(name))),
    );
    const missing = minutes.flatMap((row, i) => (row.includes(undefined) ? [i] : []));
    if (missing.length === 0) return minutes.flatMap((row) => row.map((each) => each!));
    const asked = await ways(
      missing.map((i) => from[i]!),
      to,
    );
    for (const [k, i] of missing.entries())
      for (const [j, name] of names[i]!.entries())
        if (from[i]!.placeId !== to[j]!.placeId) {
          minutes[i]![j] = asked[k * to.length + j]!;
          remember(name, minutes[i]![j]!);
        }
    return minutes.flatMap((row) => row.map((each) => each!));
  };
}
