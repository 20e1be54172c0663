import { environment } from '../../shared/environment.ts';
import { log } from '../../shared/log.ts';
import { cachedWays } from './travel/cached-ways.ts';
import { roadWays } from './travel/road-engine.ts';
import { type Pace, straightLines } from './travel/straight-line.ts';
import { orElse, type Ways } from './travel/ways.ts';

const TIMEOUT_MS = 10_000;
/** As many as the public engines take at once. */
const MOST_PLACES = 100;
/** A large district's ways, a few tens of megabytes. */
const MOST_REMEMBERED = 500_000;

/**
 * How long ways take at a provider's pace: along roads where the deployment names an engine and it
 * answers, otherwise by straight lines.
 * Only that engine is ever told a place.
 */
export function waysOf(engineUrl: string | undefined = environment.roadEngineUrl()): (pace: Pace) => Ways {
  if (engineUrl === undefined) return straightLines;
  const engine = {
    baseUrl: engineUrl,
    profile: 'bike',
    allowedHosts: [new URL(engineUrl).host],
    timeoutMs: TIMEOUT_MS,
    mostPlaces: MOST_PLACES,
  };
  const known = new Map<string, Ways>();
  return (pace) => {
    const name = JSON.stringify(pace);
    const ways = known.get(name) ?? cachedWays(roadWays(engine, straightLines(pace)), MOST_REMEMBERED);
    known.set(name, ways);
    return orElse(ways, straightLines(pace), (why) => log.warn('road engine silent', { why }));
  };
}
