import type { Call } from '../../shared/api.ts';
import { type Link, linkTo } from '../../shared/file-link.ts';
import { log } from '../../shared/log.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import {
  isReady,
  type SimulatedCounty,
  type SimulationItem,
  type SimulationProgress,
  simulatedCounties,
  simulationKey,
  simulationProgressKey,
} from './simulation.ts';
import { addResults, NO_RESULT, type SimulationResult } from './simulation-result.ts';

export interface SimulationSeen {
  item: SimulationItem;
  /** Of the counties done so far. */
  result: SimulationResult;
  /** The elders whose payment changes, county by county. */
  files: { county: RegionCode; link: Link }[];
  progress: SimulationProgress | undefined;
}

/** How far a simulation is, what it comes to so far, and links to its files. Refuses NOT_FOUND. */
export async function seeSimulation(
  table: Pick<Table, 'get' | 'query'>,
  { region, simulationId }: { region: RegionCode; simulationId: string },
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Promise<SimulationSeen | Refusal> {
  const item = await table.get<SimulationItem>(simulationKey(region, simulationId));
  if (!item) return refuse('NOT_FOUND');
  const { items: counties } = await table.query<SimulatedCounty>(simulatedCounties(simulationId));
  const progress = isReady(item) ? undefined : await table.get<SimulationProgress>(simulationProgressKey(simulationId));
  const files = await Promise.all(
    counties.map(async ({ county, file }) => ({
      county,
      link: await linkTo(file.key, `${item.month}-${county}-${simulationId}.json`, now),
    })),
  );
  if (files.length > 0) log.info('simulation links given', { simulationId, personId: actor.personId });
  return { item, result: counties.map(({ result }) => result).reduce(addResults, NO_RESULT), files, progress };
}
