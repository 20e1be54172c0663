import * as z from 'zod';
import { type Place, UNKNOWN_WAY } from '../problem.ts';
import type { Ways } from './ways.ts';
import { toWgs84 } from './wgs84.ts';

/** A service that answers the table request of OSRM, on a map in WGS-84. */
export interface RoadEngine {
  readonly baseUrl: string;
  /** How one goes: the engine's name for it, such as `bike`. */
  readonly profile: string;
  /** Hosts, with their port where they have one, that may be asked: addresses of places are told to nobody else. */
  readonly allowedHosts: readonly string[];
  readonly timeoutMs: number;
  /** The most places one request may name, at least two. */
  readonly mostPlaces: number;
}

const table = z.object({
  code: z.literal('Ok'),
  durations: z.array(z.array(z.number().min(0).nullable())),
});

type Located = Place & Required<Pick<Place, 'at'>>;
const isLocated = (place: Place): place is Located => place.at !== undefined;

/** The engine's address, when it may be asked. */
function addressOf({ baseUrl, allowedHosts, profile }: RoadEngine): string {
  const { protocol, host, hostname, username } = new URL(baseUrl);
  const isLocal = hostname === '127.0.0.1' || hostname === 'localhost';
  if (protocol !== 'https:' && !(protocol === 'http:' && isLocal)) throw new Error('a road engine is asked over https');
  if (!allowedHosts.includes(host) || username !== '')
    throw new Error('this road engine is not on the list of those to ask');
  if (!/^[a-z-]{1,20}$/.test(profile)) throw new Error('a profile of a road engine is a word');
  return `${baseUrl.replace(/\/$/, '')}/table/v1/${profile}/`;
}

const coordinate = ({ at }: Located): string => {
  const { latitude, longitude } = toWgs84(at!);
  return `${longitude.toFixed(6)},${latitude.toFixed(6)}`;
};

async function askTable(engine: RoadEngine, from: readonly Located[], to: readonly Located[]): Promise<number[]> {
  const url = new URL(addressOf(engine) + [...from, ...to].map(coordinate).join(';'));
  url.searchParams.set('annotations', 'duration');
  url.searchParams.set('sources', from.map((_, i) => i).join(';'));
  url.searchParams.set('destinations', to.map((_, i) => from.length + i).join(';'));
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(engine.timeoutMs) });
  if (!response.ok) throw new Error(`the road engine answered ${response.status}`);
  const answer = table.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) throw new Error('the road engine answered no table');
  const { durations } = answer.data;
  if (durations.length !== from.length || durations.some((row) => row.length !== to.length))
    throw new Error('the road engine answered a table of another size');
  return durations.flatMap((row) => row.map((seconds) => (seconds === null ? UNKNOWN_WAY : Math.ceil(seconds / 60))));
}

const inBlocks = <One>(all: readonly One[], size: number): One[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

/**
 * Ways along roads; those of places that are not on the map as `unlocated` knows them. A pair the engine finds no road for is
 * unknown. Throws when the engine does not answer in time or not as it should; the error names no place.
 */
export function roadWays(engine: RoadEngine, unlocated: Ways): Ways {
  // A wrong address shows when the product starts, not when the first plan is made.
  addressOf(engine);
  const half = Math.floor(engine.mostPlaces / 2);
  const located = (places: readonly Place[]) => places.flatMap((place, i) => (isLocated(place) ? [{ place, i }] : []));
  return async (from, to) => {
    const minutes = [...(await unlocated(from, to))];
    for (const rows of inBlocks(located(from), half))
      for (const columns of inBlocks(located(to), half)) {
        const [starts, ends] = [rows, columns].map((block) => block.map(({ place }) => place));
        const part = await askTable(engine, starts!, ends!);
        for (const [r, row] of rows.entries())
          for (const [c, cell] of columns.entries())
            if (row.place.placeId !== cell.place.placeId)
              minutes[row.i * to.length + cell.i] = part[r * columns.length + c]!;
      }
    return minutes;
  };
}
