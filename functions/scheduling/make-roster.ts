import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import { addDays, type BusinessDate, businessDateOf, datesBetween, type Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import { absent, type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import { byOf, type FacilityHead } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { districtWaysHead, districtWaysOf } from './district-ways.ts';
import { refuseRoster } from './refusals.ts';
import {
  type By as Author,
  expiryOf,
  isOpenProposal,
  movedRoster,
  type RosterCounts,
  type RosterItem,
  rosterKey,
} from './roster.ts';
import { beginsOn, type DateNow, loadDates, underWayOn } from './roster-date.ts';
import { rosterSettingsKey, rosterSettingsOf } from './roster-settings.ts';
import type { Weights } from './weights.ts';

export interface RosterAsked {
  providerId: string;
  rosterId: string;
  from: BusinessDate;
  days: number;
  /** CPU seconds of a section; by default as many as days to come are worth, few for a repair somebody waits for. */
  seconds?: number | undefined;
  /** Why what is planned already is planned again. */
  repairs?: string | undefined;
}
interface By {
  actor: Actor;
  now: Instant;
}

const datesOf = ({ from, days }: Pick<RosterAsked, 'from' | 'days'>): BusinessDate[] =>
  datesBetween(from, addDays(from, days - 1));

const USUAL_SECONDS = 60;
const REPAIR_SECONDS = 6;
/** As far as orders are placed. */
const DAYS_AHEAD = 62;

export const NO_COUNTS: RosterCounts = { visits: 0, planned: 0, unplanned: 0, changes: 0, points: 0 };

/** A repair mends what has to be mended: to save a little way nobody who was told is changed. */
const REPAIR_TIMES = 5;
const dearerChanges = (weights: Weights): Weights => ({
  ...weights,
  otherCaregiver: weights.otherCaregiver * REPAIR_TIMES,
});

/** By what a provider's rosters are planned. */
type Terms = Pick<RosterItem, 'weights' | 'pace' | 'districtWays'>;

/** A roster as it begins, whoever asks for it. */
export function newRoster(
  asked: Pick<RosterItem, 'providerId' | 'rosterId' | 'dates' | 'seconds' | 'repairs' | 'causes'>,
  { region }: Pick<FacilityHead, 'region'>,
  { weights, pace, districtWays }: Terms,
  { by, now }: { by: Author; now: Instant },
): RosterItem {
  const roster: RosterItem = {
    ...rosterKey(asked),
    kind: 'roster',
    region,
    ...asked,
    weights: asked.repairs === undefined ? weights : dearerChanges(weights),
    pace,
    districtWays,
    by,
    at: now,
    state: 'ASKED',
    turn: 1,
    steps: [],
    step: 0,
    sections: 0,
    done: 0,
    counts: NO_COUNTS,
    troubles: [],
    movedAt: now,
    expiresAtSeconds: expiryOf(now),
    version: 1,
  };
  return movedRoster(roster, now);
}

/** Gives a roster up: workers leave it. */
export function givenUp(
  roster: RosterItem,
  by: Author,
  now: Instant,
  more: Pick<RosterItem, 'gaveWay'> = {},
): { put: RosterItem } & Write {
  const { version, done } = roster;
  return {
    put: movedRoster({ ...roster, ...more, state: 'CANCELLED', cancelledBy: by, version: version + 1 }, now),
    when: [
      ['version', '=', version],
      ['done', '=', done],
    ],
  };
}

/** What the making of a roster looks at besides the roster itself. */
export interface Surroundings {
  readonly provider: FacilityHead | undefined;
  readonly settings: Terms;
}
export async function loadSurroundings(table: Pick<Table, 'getMany'>, providerId: string): Promise<Surroundings> {
  const [provider, settings, ways] = await table.getMany([
    facilityHead(providerId),
    rosterSettingsKey(providerId),
    districtWaysHead(providerId),
  ]);
  return {
    provider: provider as FacilityHead | undefined,
    settings: { ...rosterSettingsOf(settings), districtWays: districtWaysOf(ways) },
  };
}

interface MakingState extends Surroundings {
  readonly existing: RosterItem | undefined;
  readonly dates: readonly DateNow[];
}

/** Records the wish to have days planned; a worker plans them. The same again answers the same. */
export function decideMakeRoster(
  { existing, provider, settings, dates }: MakingState,
  { providerId, rosterId, from, days, seconds, repairs }: RosterAsked,
  { actor, now }: By,
): Decision<RosterItem> {
  if (!provider) return refuse('NOT_FOUND');
  const asked = {
    dates: datesOf({ from, days }),
    seconds: seconds ?? (repairs === undefined ? USUAL_SECONDS : REPAIR_SECONDS),
    ...(repairs === undefined ? {} : { repairs }),
  };
  if (existing) {
    const { dates: same, seconds: given, repairs: why } = existing;
    const before = { dates: same, seconds: given, ...(why === undefined ? {} : { repairs: why }) };
    return isDeepStrictEqual(before, asked) ? { writes: [], answer: existing } : refuse('ID_REUSED');
  }
  const today = businessDateOf(now);
  if (from < today) return refuseRoster('DATE_PAST');
  if (asked.dates.at(-1)! > addDays(today, DAYS_AHEAD)) return refuseRoster('TOO_FAR_AHEAD');
  const busy = underWayOn(dates, rosterId);
  if (busy) return refuseRoster('UNDER_WAY', { rosterId: busy.rosterId });
  const by = byOf(actor);
  const givingWay = dates.flatMap(({ proposal }) => (proposal && isOpenProposal(proposal) ? [proposal] : []));
  const roster = newRoster({ providerId, rosterId, ...asked }, provider, settings, { by, now });
  return {
    writes: [
      { put: roster, when: absent },
      ...dates.map((date) => beginsOn(date, now, { rosterId })),
      ...givingWay.map((proposal) => givenUp(proposal, by, now, { gaveWay: true })),
      ...stillHolds(actor),
    ],
    answer: roster,
  };
}

/** Asks for a plan of some days. Refuses NOT_FOUND, ID_REUSED, DATE_PAST, TOO_FAR_AHEAD, UNDER_WAY. */
export const makeRoster = ({ table }: { table: Table }, asked: RosterAsked, by: By): Promise<RosterItem | Refusal> =>
  execute(
    table,
    async () => {
      const [existing, surroundings, dates] = await Promise.all([
        table.get<RosterItem>(rosterKey(asked)),
        loadSurroundings(table, asked.providerId),
        loadDates(table, asked.providerId, datesOf(asked)),
      ]);
      return { existing, ...surroundings, dates };
    },
    (state) => decideMakeRoster(state, asked, by),
  );
