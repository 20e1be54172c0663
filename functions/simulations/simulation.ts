import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { By } from '../registry/index.ts';
import type { PolicyDocument } from '../subsidies/index.ts';
import type { SimulationResult } from './simulation-result.ts';

/** A month of the ledger priced again by a document, as somebody asked for it: what it would have cost. */
export interface SimulationItem extends Item {
  kind: 'simulation';
  simulationId: string;
  region: RegionCode;
  month: BusinessMonth;
  document: PolicyDocument;
  reason: string;
  by: By;
  /** When it was asked for: the ledger is read up to here. */
  at: Instant;
  /** Priced one after the other, in this order. */
  counties: readonly RegionCode[];
  /** How many of them are done. */
  done: number;
  readyAt?: Instant;
}

/** One county of a simulation, finished. */
export interface SimulatedCounty extends Item {
  kind: 'simulated-county';
  county: RegionCode;
  result: SimulationResult;
  /** Every elder whose own payment changes, as a file in the exports bucket. */
  file: { readonly key: string; readonly sha256: string; readonly bytes: number };
}

/** How far the county under way has come: told as it goes, decides nothing. */
export interface SimulationProgress extends Item {
  kind: 'simulation-progress';
  county: RegionCode;
  step: 'reading' | 'pricing';
  done: number;
  of: number;
}

const SIMULATION_PREFIX = 'SIMULATION#';
export const simulationsOf = (region: RegionCode): { pk: string; begins: string } => ({
  pk: `REGION#${region}`,
  begins: SIMULATION_PREFIX,
});
export const simulationKey = (region: RegionCode, simulationId: string): Key => ({
  pk: `REGION#${region}`,
  sk: `${SIMULATION_PREFIX}${simulationId}`,
});

const COUNTY_PREFIX = 'COUNTY#';
const partsPk = (simulationId: string): string => `${SIMULATION_PREFIX}${simulationId}`;
export const simulatedCounties = (simulationId: string): { pk: string; begins: string } => ({
  pk: partsPk(simulationId),
  begins: COUNTY_PREFIX,
});
export const simulatedCountyKey = (simulationId: string, county: RegionCode): Key => ({
  pk: partsPk(simulationId),
  sk: `${COUNTY_PREFIX}${county}`,
});
export const simulationProgressKey = (simulationId: string): Key => ({ pk: partsPk(simulationId), sk: 'PROGRESS' });

export const isReady = ({ counties, done }: Pick<SimulationItem, 'counties' | 'done'>): boolean =>
  done === counties.length;
