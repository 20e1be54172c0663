import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import { type BusinessDate, type Instant, instantAt, wallTimeOf } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Write } from '../../shared/table.ts';
import { byOf } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { type Broken, checkPlan } from './check-plan.ts';
import { waysOfRoster } from './district-ways.ts';
import { metAtElders } from './elders-time.ts';
import { explain } from './explain.ts';
import { parcelItems } from './parcel.ts';
import { type Assignment, assignmentsOf, planOf } from './plan.ts';
import type { Plan, Problem } from './problem.ts';
import { refuseRoster } from './refusals.ts';
import {
  editedPlanKey,
  type KeptWayOut,
  type RosterDay,
  type RosterItem,
  type RosterNamed,
  type RosterVisit,
  rosterKey,
  rosterVisitKey,
} from './roster.ts';
import { type DayInRoster, daysInRoster } from './roster-facts.ts';
import { daysOf, isChanged, visitsOf } from './roster-visits.ts';
import { type Section, sectionOf } from './sections/section.ts';
import type { Shell } from './shell.ts';
import { travelTable } from './travel/ways.ts';

const LEFT_OUT = '调度这次不排';

export interface EditAsked extends RosterNamed {
  orderId: string;
  /** Of the roster as it was seen. */
  version: number;
  /** Who goes; nobody, to leave the visit out. */
  caregiverIds: readonly string[];
  /** Wall-clock time on the visit's date. */
  time: string;
  /** By a way out that was found: visits of the same caregivers begin later to make room. */
  wayOut?: Pick<KeptWayOut, 'code' | 'later'> | undefined;
  /** The elder's side agrees to an hour outside of theirs. */
  isAgreed: boolean;
}
interface By {
  actor: Actor;
  now: Instant;
}

/** The visit as it is to be, among everybody it concerns: who goes now, who is to go, and all they do on the day. */
interface Editing {
  readonly day: DayInRoster;
  readonly plan: Plan;
  readonly section: Section;
  readonly problem: Problem;
}

async function loadEditing(
  shell: Shell,
  roster: RosterItem,
  { date, caregiverIds, orderId }: RosterVisit,
  asked: EditAsked,
): Promise<Editing | undefined> {
  const days = await daysInRoster(shell.table, await shell.keyring(), roster, roster.steps.length);
  const day = days.get(date);
  if (!day?.plan) return undefined;
  const { plan } = day;
  const concerned = new Set([...caregiverIds, ...asked.caregiverIds]);
  const theirs = plan.days.filter(({ caregiverId }) => concerned.has(caregiverId));
  const visitIds = new Set([orderId, ...theirs.flatMap(({ stops }) => stops.map(({ visitId }) => visitId))]);
  const section = sectionOf(day.day, { caregiverIds: concerned, visitIds }, plan);
  const travel = await travelTable(await waysOfRoster(shell, roster), section.day.places);
  return { day, plan, section, problem: { ...section.day, travel } };
}

/** The whole day's plan with what was planned anew in a section of it. */
function withSection(plan: Plan, { halves }: Section, { days, unplanned }: Plan, orderId: string): Plan {
  const anew = new Map(
    days.map((day) => [
      day.caregiverId,
      { ...day, stops: day.stops.map((stop) => ({ ...stop, part: halves[stop.visitId] ?? stop.part })) },
    ]),
  );
  return {
    ...plan,
    days: plan.days.map((day) => anew.get(day.caregiverId) ?? day),
    unplanned: [...plan.unplanned.filter((id) => id !== orderId), ...unplanned.filter((id) => id === orderId)],
  };
}

const isNew = (before: readonly Broken[]) => (broken: Broken) => !before.some((one) => isDeepStrictEqual(one, broken));

/** Why an edit is refused; where another visit is in the way, which. */
const reasonFor =
  (orderId: string, { days }: Plan) =>
  ({ code, message, visitId }: Broken) => {
    const other =
      visitId === orderId ? undefined : days.flatMap(({ stops }) => stops).find((stop) => stop.visitId === visitId);
    if (!other) return { code, message };
    return { code, message: `${wallTimeOf(other.startsAt)} 的另一次上门：${message}`, orderId: other.visitId };
  };

/** What is written of visits and days that are not as they were, and by how many points the date is dearer. */
function rewritten(
  roster: RosterItem,
  { day, plan: before, section, problem: { travel } }: Editing,
  after: Plan,
  known: ReadonlyMap<string, RosterVisit>,
  edited: { orderId: string; by: Actor; at: Instant } & Pick<RosterVisit, 'agreed' | 'taken'>,
): { visits: RosterVisit[]; days: RosterDay[]; points: number } {
  const problem: Problem = { ...day.day, travel };
  const explanation = explain(problem, after);
  const seen = day.facts.orders.filter(({ orderId }) => known.has(orderId));
  const visits = visitsOf(
    roster,
    seen,
    problem,
    after,
    new Map([[edited.orderId, { why: LEFT_OUT }]]),
    explanation,
  ).flatMap((visit): RosterVisit[] => {
    const by = byOf(edited.by);
    const { agreed, taken } = edited;
    if (visit.orderId === edited.orderId)
      return [
        { ...visit, ...(agreed ? { agreed } : {}), ...(taken ? { taken } : {}), editedBy: by, editedAt: edited.at },
      ];
    const was = known.get(visit.orderId)!;
    const { wayMinutes, startsAt } = visit;
    return was.wayMinutes === wayMinutes && was.startsAt === startsAt
      ? []
      : [{ ...was, wayMinutes, startsAt, editedAt: edited.at }];
  });
  const concerned = new Set(section.day.caregivers.map(({ caregiverId }) => caregiverId));
  const theirs = { ...after, days: after.days.filter(({ caregiverId }) => concerned.has(caregiverId)) };
  const days = daysOf(roster, problem, theirs, explanation).map((each) => ({ ...each, editedAt: edited.at }));
  return { visits, days, points: explanation.totalPoints - explain(problem, before).totalPoints };
}

/** The problem with one visit possible at an hour to which the elder's side has agreed. */
function openedAt(problem: Problem, visitId: string, startsAt: Instant): Problem {
  const visits = problem.visits.map((visit) => {
    if (visit.visitId !== visitId) return visit;
    const { announced: _, ...untold } = visit;
    return { ...untold, earliest: startsAt, wishedBy: startsAt, latest: startsAt };
  });
  return { ...problem, visits };
}

/** The word of the elder's side to the hour: given now, or kept while only who goes changes. Nobody needs it for no visit. */
function agreedTo(
  visit: RosterVisit,
  { caregiverIds, isAgreed }: EditAsked,
  { startsAt, by }: { startsAt: Instant; by: By },
): RosterVisit['agreed'] {
  if (caregiverIds.length === 0) return undefined;
  if (startsAt === visit.startsAt && visit.agreed) return visit.agreed;
  return isAgreed ? { by: byOf(by.actor), at: by.now } : undefined;
}

interface EditState {
  roster: RosterItem | undefined;
  visit: RosterVisit | undefined;
  editing: Editing | undefined;
  /** Visits of everybody concerned, as the roster keeps them. */
  visits: ReadonlyMap<string, RosterVisit>;
}
export interface Edited {
  roster: RosterItem;
  visit: RosterVisit;
}

/**
 * Moves a visit of a roster to others, to another hour, or out of it. Everything else stays where it is: what then breaks
 * a rule is refused with every reason. Asked for what stands already, it changes nothing.
 */
export function decideEdit(
  { roster, visit, editing, visits: kept }: EditState,
  asked: EditAsked,
  { actor, now }: By,
  parcels: (plan: Plan, date: BusinessDate) => readonly Write[],
): Decision<Edited> {
  if (!roster || !visit) return refuse('NOT_FOUND');
  if (roster.state !== 'PLANNED') return refuseRoster('ROSTER_ELSEWHERE', { state: roster.state });
  const { caregiverIds, orderId } = asked;
  const startsAt = instantAt(visit.date, asked.time);
  const isLeftOut = caregiverIds.length === 0 && visit.caregiverIds.length === 0;
  const isSame =
    isDeepStrictEqual(caregiverIds.toSorted(), visit.caregiverIds.toSorted()) && startsAt === visit.startsAt;
  if (isLeftOut || isSame) return { writes: [], answer: { roster, visit } };
  if (roster.version !== asked.version) return refuseRoster('ROSTER_CHANGED');
  if (visit.fixed) return refuseRoster('VISIT_FIXED');
  const different = new Set(caregiverIds).size;
  if (different !== caregiverIds.length || (different !== 0 && different !== visit.workers))
    return refuseRoster('CAREGIVERS_NEEDED', { workers: visit.workers });
  if (!editing) return refuse('NOT_FOUND');
  const { plan, section } = editing;
  const agreed = agreedTo(visit, asked, { startsAt, by: { actor, now } });
  const problem = agreed ? openedAt(editing.problem, orderId, startsAt) : editing.problem;
  const known = problem.caregivers.map(({ caregiverId }) => caregiverId);
  if (!caregiverIds.every((caregiverId) => known.includes(caregiverId))) return refuse('NOT_FOUND', { caregiverIds });
  const before = section.plan!;
  const later = new Map((asked.wayOut?.later ?? []).map((one) => [one.orderId, one.startsAt]));
  const others = assignmentsOf(before)
    .filter(({ visitId }) => visitId !== orderId)
    .map((one): Assignment => {
      // The way was found before people changed the plan: what somebody has moved stays, and nothing begins earlier by it.
      const isByHand = kept.get(one.visitId)?.editedBy !== undefined;
      const to = isByHand ? undefined : later.get(one.visitId);
      return to !== undefined && to > one.startsAt ? { ...one, startsAt: to } : one;
    });
  const own = caregiverIds.map(
    (caregiverId, part): Assignment => ({ visitId: orderId, part: part === 0 ? 0 : 1, caregiverId, startsAt }),
  );
  const after = planOf(problem, [...others, ...own]);
  const whole = withSection(plan, section, after, orderId);
  const broken = [
    ...checkPlan(problem, after).filter(isNew(checkPlan(problem, before))),
    ...metAtElders(editing.day.day, plan, whole),
  ];
  if (broken.length > 0) return refuseRoster('BREAKS_RULES', { reasons: broken.map(reasonFor(orderId, after)) });
  const taken = asked.wayOut && { code: asked.wayOut.code, version: asked.version };
  const edited = { orderId, by: actor, at: now, agreed, taken };
  const { visits, days, points } = rewritten(roster, editing, whole, kept, edited);
  const moved = visits.find((each) => each.orderId === orderId)!;
  const changes = visits.map((each) => Number(isChanged(each)) - Number(isChanged(kept.get(each.orderId) ?? visit)));
  const put: RosterItem = {
    ...roster,
    counts: {
      ...roster.counts,
      planned: roster.counts.planned + Number(different > 0) - Number(visit.caregiverIds.length > 0),
      unplanned: roster.counts.unplanned - Number(different > 0) + Number(visit.caregiverIds.length > 0),
      changes: roster.counts.changes + changes.reduce((sum, change) => sum + change, 0),
      points: roster.counts.points + Math.round(points),
    },
    isEdited: true,
    version: roster.version + 1,
  };
  return {
    writes: [
      { put, when: [['version', '=', roster.version]] },
      ...parcels(whole, visit.date),
      ...visits.map((each) => ({ put: each })),
      ...days.map((each) => ({ put: each })),
      ...stillHolds(actor),
    ],
    answer: { roster: put, visit: moved },
  };
}

/** Refuses NOT_FOUND, ROSTER_ELSEWHERE, ROSTER_CHANGED, VISIT_FIXED, CAREGIVERS_NEEDED, BREAKS_RULES. */
export async function editRoster(shell: Shell, asked: EditAsked, by: By): Promise<Edited | Refusal> {
  const { table } = shell;
  const { orderId } = asked;
  const keyring = await shell.keyring();
  const load = async (): Promise<EditState> => {
    const [roster, visit] = (await table.getMany([rosterKey(asked), rosterVisitKey(asked, orderId)])) as [
      RosterItem | undefined,
      RosterVisit | undefined,
    ];
    if (roster?.state !== 'PLANNED' || !visit) return { roster, visit, editing: undefined, visits: new Map() };
    const editing = await loadEditing(shell, roster, visit, asked);
    const items = await table.getMany(
      (editing?.problem.visits ?? []).map(({ visitId }) => rosterVisitKey(asked, visitId)),
    );
    const visits = new Map(items.flatMap((item) => (item ? [[String(item.orderId), item as RosterVisit]] : [])));
    return { roster, visit, editing, visits };
  };
  return execute(table, load, (state) =>
    decideEdit(state, asked, by, (plan, date) =>
      parcelItems(keyring, editedPlanKey(asked, date), plan, state.roster!.expiresAtSeconds).map((put) => ({ put })),
    ),
  );
}
