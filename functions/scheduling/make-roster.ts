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
import { type RepairItem, repairKey, waitingAgain } from './repair.ts';
import {
  type By as Author,
  expiryOf,
  isUnderWay,
  movedRoster,
  type RosterCounts,
  type RosterItem,
  rosterKey,
  rostersOf,
} from './roster.ts';
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

const USUAL_SECONDS = 60;
const REPAIR_SECONDS = 6;
/** Of the provider's last rosters: what is under way is among them. */
const LOOKED_AT = 10;
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
export function givenUp(roster: RosterItem, by: Author, now: Instant): { put: RosterItem } & Write {
  const { version, done } = roster;
  return {
    put: movedRoster({ ...roster, state: 'CANCELLED', cancelledBy: by, version: version + 1 }, now),
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
  /** Of the provider, the last ones. */
  readonly others: readonly RosterItem[];
}
export async function loadSurroundings(
  table: Pick<Table, 'getMany' | 'query'>,
  providerId: string,
): Promise<Surroundings> {
  const [[provider, settings, ways], { items: others }] = await Promise.all([
    table.getMany([facilityHead(providerId), rosterSettingsKey(providerId), districtWaysHead(providerId)]),
    table.query<RosterItem>({ ...rostersOf(providerId), backwards: true, limit: LOOKED_AT }),
  ]);
  return {
    provider: provider as FacilityHead | undefined,
    settings: { ...rosterSettingsOf(settings), districtWays: districtWaysOf(ways) },
    others,
  };
}

/** Those of any of the dates. */
export const rostersFor = (others: readonly RosterItem[], dates: readonly BusinessDate[]): RosterItem[] =>
  others.filter((other) => other.dates.some((date) => dates.includes(date)));

/** A proposal nobody has published: who plans the date by their own wish has no use for it. */
export const isOpenProposal = ({ causes, state }: RosterItem): boolean =>
  causes !== undefined && (state === 'ASKED' || state === 'PLANNING' || state === 'PLANNED');

interface MakingState extends Surroundings {
  readonly existing: RosterItem | undefined;
  /** Of the dates for which there are open proposals. */
  readonly repairs: readonly RepairItem[];
}

/** Records the wish to have days planned; a worker plans them. The same again answers the same. */
export function decideMakeRoster(
  { existing, provider, settings, others, repairs: watched }: MakingState,
  { providerId, rosterId, from, days, seconds, repairs }: RosterAsked,
  { actor, now }: By,
): Decision<RosterItem> {
  if (!provider) return refuse('NOT_FOUND');
  const asked = {
    dates: datesBetween(from, addDays(from, days - 1)),
    seconds: seconds ?? (repairs === undefined ? USUAL_SECONDS : REPAIR_SECONDS),
    ...(repairs === undefined ? {} : { repairs }),
  };
  if (existing) {
    const { dates, seconds: given, repairs: why } = existing;
    const isSame = isDeepStrictEqual({ dates, seconds: given, ...(why === undefined ? {} : { repairs: why }) }, asked);
    return isSame ? { writes: [], answer: existing } : refuse('ID_REUSED');
  }
  const today = businessDateOf(now);
  if (from < today) return refuseRoster('DATE_PAST');
  if (asked.dates.at(-1)! > addDays(today, DAYS_AHEAD)) return refuseRoster('TOO_FAR_AHEAD');
  const same = rostersFor(others, asked.dates);
  const busy = same.find((other) => isUnderWay(other) && !isOpenProposal(other));
  if (busy) return refuseRoster('UNDER_WAY', { rosterId: busy.rosterId });
  const givingWay = same.filter(isOpenProposal);
  const waiting = watched.flatMap((repair) => {
    const causes = givingWay.filter(({ dates }) => dates.includes(repair.date)).flatMap((other) => other.causes ?? []);
    return causes.length > 0 ? [waitingAgain(repair, causes)] : [];
  });
  const roster = newRoster({ providerId, rosterId, ...asked }, provider, settings, { by: byOf(actor), now });
  return {
    writes: [
      { put: roster, when: absent },
      ...givingWay.map((other) => givenUp(other, byOf(actor), now)),
      ...waiting,
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
      const [existing, surroundings] = await Promise.all([
        table.get<RosterItem>(rosterKey(asked)),
        loadSurroundings(table, asked.providerId),
      ]);
      const proposed = new Set(surroundings.others.filter(isOpenProposal).flatMap(({ dates }) => dates));
      const repairs = await table.getMany([...proposed].map((date) => repairKey(asked.providerId, date)));
      return { existing, ...surroundings, repairs: repairs.filter((item) => item !== undefined) as RepairItem[] };
    },
    (state) => decideMakeRoster(state, asked, by),
  );
