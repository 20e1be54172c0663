import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type SimulationItem, simulationsOf } from './simulation.ts';

const PAGE = 100;

/** The last hundred simulations of a region, the latest first: who asked for what, and why. */
export async function listSimulations(table: Pick<Table, 'query'>, region: RegionCode): Promise<SimulationItem[]> {
  const { items } = await table.query<SimulationItem>({ ...simulationsOf(region), backwards: true, limit: PAGE });
  return items;
}
