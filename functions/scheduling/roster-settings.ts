import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import { type Decision, execute, type Item, type Key, type Table } from '../../shared/table.ts';
import { byOf, type FacilityHead } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { refuseRoster } from './refusals.ts';
import type { By } from './roster.ts';
import { DEFAULT_PACE, type Pace } from './travel/straight-line.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

/** What a provider says counts how much, and how fast its people are: for rosters asked for from then on. */
export interface RosterSettings {
  readonly weights: Weights;
  readonly pace: Pace;
  /** 0: the provider has said nothing, and the usual holds. */
  readonly version: number;
}
export interface RosterSettingsItem extends Item, RosterSettings {
  kind: 'roster-settings';
  providerId: string;
  region: string;
  by: By;
}

export const rosterSettingsKey = (providerId: string): Key => ({
  pk: facilityHead(providerId).pk,
  sk: 'ROSTER-SETTINGS',
});
export function rosterSettingsOf(item: Item | undefined): RosterSettings {
  const { weights, pace, version } = (item as RosterSettingsItem | undefined) ?? {
    weights: DEFAULT_WEIGHTS,
    pace: DEFAULT_PACE,
    version: 0,
  };
  return { weights, pace, version };
}

/** The settings as a whole, over those that were seen. Said again they are the same. */
export function decideSettings(
  { item, provider }: { item: Item | undefined; provider: FacilityHead | undefined },
  { version, ...said }: RosterSettings,
  actor: Actor,
): Decision<RosterSettings> {
  if (!provider) return refuse('NOT_FOUND');
  const now = rosterSettingsOf(item);
  if (isDeepStrictEqual({ weights: now.weights, pace: now.pace }, said)) return { writes: [], answer: now };
  if (now.version !== version) return refuseRoster('SETTINGS_CHANGED');
  const { facilityId: providerId, region } = provider;
  const put: RosterSettingsItem = {
    ...rosterSettingsKey(providerId),
    kind: 'roster-settings',
    providerId,
    region,
    ...said,
    by: byOf(actor),
    version: version + 1,
  };
  return {
    writes: [{ put, when: [['version', 'absent or =', version]] }, ...stillHolds(actor)],
    answer: rosterSettingsOf(put),
  };
}

/** Refuses NOT_FOUND, SETTINGS_CHANGED. */
export const setRosterSettings = (
  table: Table,
  providerId: string,
  said: RosterSettings,
  actor: Actor,
): Promise<RosterSettings | Refusal> =>
  execute(
    table,
    async () => {
      const [item, provider] = await table.getMany([rosterSettingsKey(providerId), facilityHead(providerId)]);
      return { item, provider: provider as FacilityHead | undefined };
    },
    (state) => decideSettings(state, said, actor),
  );

export const readRosterSettings = async (table: Pick<Table, 'get'>, providerId: string): Promise<RosterSettings> =>
  rosterSettingsOf(await table.get(rosterSettingsKey(providerId)));
