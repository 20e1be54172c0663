import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../../shared/api.ts';
import { type BusinessMonth, businessDateOf, businessMonthOf } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { byOf } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { settledCounties } from '../settlement/index.ts';
import { type PolicyDocument, soundDocument } from '../subsidies/index.ts';
import { refuseSimulation } from './refusals.ts';
import { type SimulationItem, simulationKey } from './simulation.ts';

export interface SimulationAsked {
  region: RegionCode;
  /** Made by the client. */
  simulationId: string;
  month: BusinessMonth;
  /** As somebody wrote it, unchecked. */
  document: unknown;
  reason: string;
}

/** A county has points of its own; a city and a province are simulated county by county. */
const isCounty = (region: RegionCode): boolean => !region.endsWith('00');

/** Days the calendar does not know are neither workdays nor holidays: the month would come out far too cheap. */
const lacksYear = ({ calendar }: PolicyDocument, month: BusinessMonth): boolean =>
  calendar !== undefined && !calendar.years.includes(Number(month.slice(0, 4)));

export function decideSimulation(
  { existing, counties }: { existing: SimulationItem | undefined; counties: readonly RegionCode[] },
  { region, simulationId, month, reason }: SimulationAsked,
  document: PolicyDocument,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Decision<SimulationItem> {
  if (existing)
    return existing.month === month && existing.reason === reason && isDeepStrictEqual(existing.document, document)
      ? { writes: [], answer: existing }
      : refuse('ID_REUSED');
  if (month >= businessMonthOf(businessDateOf(now))) return refuseSimulation('MONTH_NOT_OVER');
  if (lacksYear(document, month)) return refuseSimulation('CALENDAR_LACKS_YEAR', { year: month.slice(0, 4) });
  const item: SimulationItem = {
    ...simulationKey(region, simulationId),
    kind: 'simulation',
    simulationId,
    region,
    month,
    document,
    reason,
    by: byOf(actor),
    at: now,
    counties,
    done: 0,
    ...(counties.length === 0 ? { readyAt: now } : {}),
  };
  return { writes: [{ put: item, when: absent }, ...stillHolds(actor)], answer: item };
}

/**
 * Asks what a month of the ledger would have cost under a document that nobody has to have kept. A worker prices it.
 * Refuses with POLICY_INVALID (naming each problem), MONTH_NOT_OVER, CALENDAR_LACKS_YEAR or ID_REUSED.
 */
export async function requestSimulation(
  table: Table,
  asked: SimulationAsked,
  call: Pick<Call, 'actor' | 'now'>,
): Promise<SimulationItem | Refusal> {
  const { region, simulationId } = asked;
  const document = soundDocument(asked.document, region);
  if (isRefusal(document)) return document;
  return execute(
    table,
    async () => ({
      existing: await table.get<SimulationItem>(simulationKey(region, simulationId)),
      counties: isCounty(region) ? [region] : (await settledCounties(table)).filter((county) => covers(region, county)),
    }),
    (state) => decideSimulation(state, asked, document, call),
  );
}
