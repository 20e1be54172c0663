import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { OrderState } from '../orders/index.ts';
import type { Relaxation, Trouble } from './problem.ts';
import type { Step } from './sections/steps.ts';
import type { Pace } from './travel/straight-line.ts';
import type { Weights } from './weights.ts';

/** Who did it, as every change records it. */
export type By = Pick<Actor, 'personId' | 'role'>;

/** The way of a roster. Whoever publishes leaves the way: what is published is in the orders. */
export const ROSTER_STATES = ['ASKED', 'PLANNING', 'PLANNED', 'PUBLISHING', 'PUBLISHED', 'CANCELLED'] as const;
export type RosterState = (typeof ROSTER_STATES)[number];

/** A roster, as the path of a request names it. */
export interface RosterNamed {
  readonly providerId: string;
  readonly rosterId: string;
}

/** What became of the visits of a roster. */
export interface RosterCounts {
  readonly visits: number;
  readonly planned: number;
  readonly unplanned: number;
  /** Differ from what is sent now: these are published. */
  readonly changes: number;
  readonly points: number;
}

/** What makes a published date to be looked at again: somebody cannot go, time is free, a visit runs late, one is urgent. */
export const CAUSES = ['returned', 'cancelled', 'late', 'urgent'] as const;
export interface Cause {
  readonly what: (typeof CAUSES)[number];
  readonly orderId: string;
  /** Of the step of the order: each step is one cause, however often it is told. */
  readonly at: Instant;
}

/** Some days of a provider's visits as somebody asked to have them planned. */
export interface RosterItem extends Item {
  kind: 'roster';
  rosterId: string;
  providerId: string;
  /** The provider's. */
  region: RegionCode;
  dates: readonly BusinessDate[];
  /** Why days are planned again that are planned already: then what is sent may move, at a price. */
  repairs?: string | undefined;
  /** Of a proposal: what has happened since the date was published. Nobody asked for it, and it never applies itself. */
  causes?: readonly Cause[] | undefined;
  /** CPU seconds of a section, over all rounds of a date. */
  seconds: number;
  weights: Weights;
  pace: Pace;
  /** By which version of the provider's minutes between districts it is planned; none where there are none. */
  districtWays?: number | undefined;
  by: By;
  at: Instant;
  state: RosterState;
  /** Moves when a worker is to look at it once more. */
  turn: number;
  /** Names the reading of the facts that counts: two workers may have read at once. */
  read?: string | undefined;
  steps: readonly Step[];
  /** The step under way, of how many sections, and how many of those are done. */
  step: number;
  sections: number;
  done: number;
  counts: RosterCounts;
  troubles: readonly Trouble[];
  /** Somebody has changed a visit of it. */
  isEdited?: true | undefined;
  /** By whose right every visit of it is published. */
  publishedBy?: Actor | undefined;
  cancelledBy?: By | undefined;
  /** A proposal in whose place somebody has asked for a roster of their own: its causes wait again. */
  gaveWay?: true | undefined;
  /** Set once every visit of it has its result. */
  publishedAt?: Instant | undefined;
  /** By somebody, or by a worker. */
  movedAt: Instant;
  /** Among the rosters that workers go on with. */
  gsi1pk?: string | undefined;
  gsi1sk?: string | undefined;
  expiresAtSeconds: number;
  version: number;
}

/** A section of a step, as far as a worker has come with it. */
export interface RosterSection extends Item {
  kind: 'roster-section';
  rosterId: string;
  providerId: string;
  step: number;
  section: number;
  state: 'WAITING' | 'DONE';
  turn: number;
  /** Of its time, in thousandths. */
  share: number;
  visits: number;
  points?: number | undefined;
  /** Who does what, in order, as found so far: JSON of the search’s routes. */
  routes?: string | undefined;
  /** When a worker was last heard of. */
  at: Instant;
  expiresAtSeconds: number;
  version: number;
}

/** Where a visit stands in what is sent: nothing sent, or who and when. */
export interface Standing {
  readonly caregiverIds: readonly string[];
  readonly startsAt: Instant;
}

/** How a visit could be made after all, as it was found out: who, when, and which other visits begin later for it. */
export interface KeptWayOut extends Standing {
  readonly code: Relaxation;
  readonly message: string;
  readonly points: number;
  readonly later: readonly { readonly orderId: string; readonly startsAt: Instant }[];
}

/** A visit of a roster, from planning to publishing. Ids, instants and words about reasons: no person. */
export interface RosterVisit extends Item {
  kind: 'roster-visit';
  providerId: string;
  rosterId: string;
  orderId: string;
  elderId: string;
  date: BusinessDate;
  service: string;
  minutes: number;
  workers: number;
  earliest: Instant;
  latest: Instant;
  /** Of the order as it was read: who publishes writes over this one only. */
  orderVersion: number;
  /** And the version it has once it was taken back to make room: noted before it is. */
  takenBack?: number | undefined;
  orderState: OrderState;
  before: Standing;
  /** Nobody asked the search: on the way, going on, or sent and not to be moved. */
  fixed: boolean;
  /** As planned or edited; nobody where it could not be planned. */
  caregiverIds: readonly string[];
  startsAt: Instant;
  /** To keep free on either side: no neighbour of the plan is nearer. */
  wayMinutes: number;
  words: readonly string[];
  points: number;
  /** Why nobody, and what would help, cheapest first. */
  why?: string | undefined;
  ways?: readonly KeptWayOut[] | undefined;
  /** The way out by which it came in, and the version of the roster over which that was said: said again it is so already. */
  taken?: { readonly code: Relaxation; readonly version: number } | undefined;
  /** Outside of the elder's hours, to which the elder's side has said yes. */
  agreed?: { readonly by: By; readonly at: Instant } | undefined;
  editedBy?: By | undefined;
  editedAt?: Instant | undefined;
  result?: PublishResult | undefined;
  /** Orders of the elder's day that were sent, this one first: the elder is told of them together. */
  tells?: readonly string[] | undefined;
  expiresAtSeconds: number;
}

export interface PublishResult {
  readonly done: 'sent' | 'refused';
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** A caregiver's day in a roster. */
export interface RosterDay extends Item {
  kind: 'roster-day';
  providerId: string;
  rosterId: string;
  date: BusinessDate;
  caregiverId: string;
  name: string;
  orderIds: readonly string[];
  /** Minutes of the way to each of them. */
  ways: readonly number[];
  visitMinutes: number;
  wayMinutes: number;
  overtimeMinutes: number;
  backAt?: Instant | undefined;
  break?: { readonly from: Instant; readonly to: Instant } | undefined;
  words: readonly string[];
  points: number;
  /** Why nobody may send this caregiver on the date. */
  against: readonly string[];
  editedAt?: Instant | undefined;
  /** What the caregiver is told of the day as it was published. */
  told?: { readonly visits: number; readonly firstAt: Instant } | undefined;
  expiresAtSeconds: number;
}

/** A quarter: long enough to be asked why a day went as it did. */
const KEPT_SECONDS = 92 * 24 * 3_600;
export const expiryOf = (now: Instant): number => Math.floor(now / 1_000) + KEPT_SECONDS;

const BEGINS = 'ROSTER#';
export const rosterKey = ({ providerId, rosterId }: RosterNamed): Key => ({
  pk: facilityHead(providerId).pk,
  sk: `${BEGINS}${rosterId}`,
});
export const rostersOf = (providerId: string) => ({ pk: facilityHead(providerId).pk, begins: BEGINS });

/** The provider is part of it: ids are made by clients, and nobody's roster lies in another's. */
const inside = ({ providerId, rosterId }: RosterNamed): string => `${BEGINS}${providerId}#${rosterId}`;
const padded = (n: number): string => String(n).padStart(3, '0');
export const sectionKey = (named: RosterNamed, step: number, section: number): Key => ({
  pk: inside(named),
  sk: `SECTION#${padded(step)}#${padded(section)}`,
});
export const sectionsOfStep = (named: RosterNamed, step: number) => ({
  pk: inside(named),
  begins: `SECTION#${padded(step)}#`,
});
export const rosterVisitKey = (named: RosterNamed, orderId: string): Key => ({
  pk: inside(named),
  sk: `VISIT#${orderId}`,
});
export const visitsOfRoster = (named: RosterNamed) => ({ pk: inside(named), begins: 'VISIT#' });
export const rosterDayKey = (named: RosterNamed, date: BusinessDate, caregiverId: string): Key => ({
  pk: inside(named),
  sk: `DAY#${date}#${caregiverId}`,
});
export const daysOfRoster = (named: RosterNamed, date?: BusinessDate) => ({
  pk: inside(named),
  begins: `DAY#${date === undefined ? '' : `${date}#`}`,
});
/** Places, elders and papers of a date, as they were read the time named by `read`. */
export const factsKey = (named: RosterNamed, read: string, date: BusinessDate): Key => ({
  pk: inside(named),
  sk: `FACTS#${read}#${date}`,
});
/** What a step has planned its date to. */
export const planKey = (named: RosterNamed, step: number): Key => ({ pk: inside(named), sk: `PLAN#${padded(step)}` });
/** A date as people have changed it. */
export const editedPlanKey = (named: RosterNamed, date: BusinessDate): Key => ({
  pk: inside(named),
  sk: `EDITED#${date}`,
});
/** What a section was planned to. */
export const sectionPlanKey = (named: RosterNamed, step: number, section: number): Key => ({
  pk: inside(named),
  sk: `SECTION-PLAN#${padded(step)}#${padded(section)}`,
});

/** A worker goes on with it by itself. */
export const isUnderWay = ({ state }: Pick<RosterItem, 'state'>): boolean =>
  state === 'ASKED' || state === 'PLANNING' || state === 'PUBLISHING';

/** A proposal nobody has published: who plans the date by their own wish has no use for it. */
export const isOpenProposal = ({ causes, state }: Pick<RosterItem, 'causes' | 'state'>): boolean =>
  causes !== undefined && (state === 'ASKED' || state === 'PLANNING' || state === 'PLANNED');

/** Where rosters are listed that workers go on with, the one that has not moved for longest first. */
export const RUNNING_ROSTERS = 'ROSTERS-RUNNING';
export const placeAmongRunning = (movedAt: Instant): string => String(movedAt).padStart(13, '0');

/** The roster as it is stored when it has moved: listed while a worker is to go on with it, and no longer. */
export function movedRoster(roster: RosterItem, now: Instant): RosterItem {
  const { gsi1pk: _list, gsi1sk: _place, ...moved } = roster;
  const place = isUnderWay(roster) ? { gsi1pk: RUNNING_ROSTERS, gsi1sk: placeAmongRunning(now) } : {};
  return { ...moved, ...place, movedAt: now };
}
