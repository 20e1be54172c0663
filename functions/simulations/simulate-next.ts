import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { simulateCounty, type Tell } from './simulate-county.ts';
import {
  isReady,
  type SimulatedCounty,
  type SimulationItem,
  type SimulationProgress,
  simulatedCountyKey,
  simulationKey,
  simulationProgressKey,
} from './simulation.ts';
import type { ElderChange } from './simulation-result.ts';

/** Puts a file into the bucket for exports. */
export type Store = (key: string, content: Buffer, sha256: string) => Promise<void>;

/** Told about twenty times a step, whatever its size. */
function teller(table: Table, simulationId: string, county: RegionCode): Tell {
  return async ({ step, done, of }) => {
    const parts = Math.max(1, Math.ceil(of / 20));
    if (done % parts !== 0 && done !== of) return;
    const put: SimulationProgress = {
      ...simulationProgressKey(simulationId),
      kind: 'simulation-progress',
      county,
      step,
      done,
      of,
    };
    await table.commit([{ put }]);
    log.info('simulation under way', { simulationId, county, step, done, of });
  };
}

/**
 * Prices the next county of a simulation and records what it comes to; the record is the event that has the next one
 * priced. Told twice, or begun again after a crash, a county is counted once.
 */
export async function simulateNext(
  table: Table,
  store: Store,
  { region, simulationId }: { region: RegionCode; simulationId: string },
  clock: Clock,
): Promise<void> {
  const item = await table.get<SimulationItem>(simulationKey(region, simulationId));
  if (!item || isReady(item)) return;
  const { month, document, at, done, counties } = item;
  const county = counties[done]!;
  const elders: ElderChange[] = [];
  const result = await simulateCounty(
    table,
    { county, month, policy: { ...document, policyId: simulationId }, until: at },
    { tell: teller(table, simulationId, county), changed: (elder) => elders.push(elder) },
  );
  const content = Buffer.from(JSON.stringify({ simulationId, region, county, month, until: at, result, elders }));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const key = `simulations/${region}/${month}/${simulationId}/${county}.json`;
  await store(key, content, sha256);
  const finished: SimulatedCounty = {
    ...simulatedCountyKey(simulationId, county),
    kind: 'simulated-county',
    county,
    result,
    file: { key, sha256, bytes: content.length },
  };
  const isLast = done + 1 === counties.length;
  const committed = await table.commit([
    { put: finished },
    {
      update: simulationKey(region, simulationId),
      set: { done: done + 1, ...(isLast ? { readyAt: clock() } : {}) },
      when: [['done', '=', done]],
    },
  ]);
  if (isRefusal(committed)) throw new Error(`${simulationId}: ${committed.code}`);
}
