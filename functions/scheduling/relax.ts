import { type Instant, wallTimeOf } from '../../shared/business-time.ts';
import { checkPlan } from './check-plan.ts';
import { explain } from './explain.ts';
import { hindrances, whyNobody } from './fits.ts';
import { MINUTE_MS, minutesOf, type Part, partsOf } from './part.ts';
import { type Assignment, assignmentsOf, planOf } from './plan.ts';
import type { CaregiverDay, Plan, Problem, VisitToPlan } from './problem.ts';
import { UNKNOWN_WAY } from './problem.ts';
import { soundDay } from './sound-day.ts';
import { type WayBetween, waysBetween } from './ways-between.ts';

export type Relaxation = 'AS_IT_IS' | 'OTHER_HOUR' | 'OTHER_DISTRICT' | 'OVERTIME' | 'IN_SPITE_OF_REFUSAL';

/** How a visit could be made after all, tried out in the plan as it stands: others keep their caregivers. */
export interface WayOut {
  readonly code: Relaxation;
  /** Said as it is to a dispatcher. */
  readonly message: string;
  /** What the plan would cost more, without what it costs to leave the visit out. */
  readonly points: number;
  /** The caregivers' days with the visit in them; others may begin later than before. */
  readonly assignments: readonly Assignment[];
}

/** Why nobody makes a visit, and what would help, the cheapest first. */
export interface Unmade {
  readonly visitId: string;
  readonly code: string;
  readonly message: string;
  readonly waysOut: readonly WayOut[];
}

/** How far hours and shifts are stretched to find a way out. */
const OTHER_HOURS_MINUTES = 180;
const OVERTIME_MINUTES = 120;
const STEP_MINUTES = 30;

/** A rule that is lifted for one visit: the problem as it would be then. */
interface Lifted {
  readonly code: Relaxation;
  readonly problem: Problem;
  readonly visit: VisitToPlan;
}

const others = ({ visits }: Problem, visit: VisitToPlan): VisitToPlan[] =>
  visits.map((each) => (each.visitId === visit.visitId ? visit : each));

/** The same visit begun earlier or later than it may, by steps: the nearest hours first. */
function otherHours(problem: Problem, visit: VisitToPlan): Lifted[] {
  const { announced: _, ...untold } = visit;
  return Array.from({ length: OTHER_HOURS_MINUTES / STEP_MINUTES }, (_step, i) => i + 1).flatMap((steps) => {
    const [near, far] = [(steps - 1) * STEP_MINUTES * MINUTE_MS, steps * STEP_MINUTES * MINUTE_MS];
    const { earliest, latest } = visit;
    const windows = [
      { earliest: earliest - far, latest: earliest - near - 1 },
      { earliest: latest + near + 1, latest: latest + far },
    ];
    return windows.map((window): Lifted => {
      const moved = { ...untold, ...window, wishedBy: window.latest };
      return { code: 'OTHER_HOUR', problem: { ...problem, visits: others(problem, moved) }, visit: moved };
    });
  });
}

function liftsFor(problem: Problem, visit: VisitToPlan): Lifted[] {
  const forCaregivers = (code: Relaxation, lift: (caregiver: CaregiverDay) => Partial<CaregiverDay>): Lifted => ({
    code,
    problem: { ...problem, caregivers: problem.caregivers.map((each) => ({ ...each, ...lift(each) })) },
    visit,
  });
  const welcome = { ...visit, never: {} };
  return [
    { code: 'AS_IT_IS', problem, visit },
    ...otherHours(problem, visit),
    forCaregivers('OTHER_DISTRICT', () => ({ districts: [] })),
    forCaregivers('OVERTIME', ({ until, overtimeUntil, mostMinutes }) => ({
      overtimeUntil: Math.max(overtimeUntil, until) + OVERTIME_MINUTES * MINUTE_MS,
      mostMinutes: mostMinutes + OVERTIME_MINUTES,
    })),
    ...(Object.keys(visit.never).length > 0
      ? [
          {
            code: 'IN_SPITE_OF_REFUSAL' as const,
            problem: { ...problem, visits: others(problem, welcome) },
            visit: welcome,
          },
        ]
      : []),
  ];
}

/** A caregiver's day with one more part of a visit in it: everything after it begins as much later as it has to. */
interface Slot {
  readonly caregiver: CaregiverDay;
  readonly index: number;
  readonly startsAt: Instant;
  readonly route: readonly Assignment[];
}

function slotAt(
  { problem, visit }: Lifted,
  caregiver: CaregiverDay,
  before: readonly Assignment[],
  index: number,
  { part, opens }: Part,
  wayBetween: WayBetween,
): Slot | undefined {
  const visitOf = new Map(problem.visits.map((each) => [each.visitId, each]));
  const { caregiverId } = caregiver;
  const added: Assignment = { visitId: visit.visitId, part, startsAt: opens, caregiverId };
  let at = Math.max(caregiver.from, problem.now);
  let place = caregiver.startPlaceId;
  const route: Assignment[] = [];
  for (const [k, stop] of before.toSpliced(index, 0, added).entries()) {
    const { placeId, ...each } = visitOf.get(stop.visitId)!;
    const way = wayBetween(place, placeId);
    // What lies before the place of the new visit stays as it is.
    if (k >= index && way === UNKNOWN_WAY) return undefined;
    const startsAt = k < index ? stop.startsAt : Math.max(stop.startsAt, at + way * MINUTE_MS);
    route.push({ ...stop, startsAt });
    [at, place] = [startsAt + minutesOf(each, stop.part) * MINUTE_MS, placeId];
  }
  return { caregiver, index, startsAt: route[index]!.startsAt, route };
}

/**
 * The part of a problem that concerns some caregivers' days. What they make together with others does not move, and neither does
 * what is fixed: nobody else's day changes.
 */
function narrowed({ problem, visit }: Lifted, routes: readonly (readonly Assignment[])[], plan: Plan): Problem {
  const ids = new Set(routes.flat().map(({ visitId }) => visitId));
  const caregiverIds = new Set(routes.flat().map(({ caregiverId }) => caregiverId));
  const standing = new Map<string, Assignment[]>();
  for (const each of assignmentsOf(plan)) standing.set(each.visitId, [...(standing.get(each.visitId) ?? []), each]);
  const visits = problem.visits.flatMap((each): VisitToPlan[] => {
    if (!ids.has(each.visitId)) return [];
    if (each.visitId === visit.visitId || !each.second) return [each];
    const sent = (standing.get(each.visitId) ?? []).toSorted((a, b) => a.part - b.part);
    return [{ ...each, fixed: sent.map(({ caregiverId, startsAt }) => ({ caregiverId, startsAt })) }];
  });
  return {
    ...problem,
    visits,
    caregivers: problem.caregivers.filter(({ caregiverId }) => caregiverIds.has(caregiverId)),
  };
}

/** What it costs more to have the visit in these days, or undefined where a rule is broken. */
function pointsMore(lifted: Lifted, routes: readonly (readonly Assignment[])[], plan: Plan): number | undefined {
  const problem = narrowed(lifted, routes, plan);
  const after = planOf(problem, routes.flat());
  if (checkPlan(problem, after).length > 0) return undefined;
  const made = new Set(routes.flat().map(({ caregiverId }) => caregiverId));
  const visits = problem.visits.filter(({ visitId }) => visitId !== lifted.visit.visitId);
  const without = { ...problem, visits };
  const before = planOf(
    without,
    assignmentsOf(plan).filter(({ caregiverId }) => made.has(caregiverId)),
  );
  return explain(problem, after).totalPoints - explain(without, before).totalPoints;
}

const minutesOutside = ({ earliest, latest }: VisitToPlan, startsAt: Instant): number =>
  Math.ceil(Math.max(0, earliest - startsAt, startsAt - latest) / MINUTE_MS);

/** Every place in everybody's day where a part of the visit fits by itself. */
function slotsFor(lifted: Lifted, part: Part, plan: Plan, wayBetween: WayBetween): Slot[] {
  const hindrance = hindrances(lifted.problem, wayBetween);
  const routes = new Map(plan.days.map(({ caregiverId, stops }) => [caregiverId, stops]));
  return lifted.problem.caregivers.flatMap((caregiver) => {
    if (hindrance(part, caregiver) !== undefined) return [];
    const { caregiverId } = caregiver;
    const before = (routes.get(caregiverId) ?? []).map(
      ({ visitId, part: which, startsAt }): Assignment => ({ visitId, part: which, startsAt, caregiverId }),
    );
    return Array.from({ length: before.length + 1 }, (_, index) => index).flatMap((index) => {
      const slot = slotAt(lifted, caregiver, before, index, part, wayBetween);
      return slot && slot.startsAt <= part.closes ? [slot] : [];
    });
  });
}

/** The second part of a visit in somebody else's day, and the first as much later as the second demands. */
function pairsFor(lifted: Lifted, firsts: readonly Slot[], plan: Plan, wayBetween: WayBetween): Slot[][] {
  const { visit, problem } = lifted;
  const [first, second] = partsOf(visit, problem.now);
  if (!second) return firsts.map((slot) => [slot]);
  const { from, to } = visit.second!.after;
  const withoutVisit = (slot: Slot): Assignment[] => slot.route.filter(({ visitId }) => visitId !== visit.visitId);
  return firsts.flatMap((one) => {
    const opens = one.startsAt + from * MINUTE_MS;
    return slotsFor(lifted, { ...second, opens }, plan, wayBetween).flatMap((two) => {
      if (two.caregiver.caregiverId === one.caregiver.caregiverId) return [];
      const startsAt = Math.max(one.startsAt, two.startsAt - to * MINUTE_MS);
      if (startsAt > first.closes) return [];
      const later = slotAt(
        lifted,
        one.caregiver,
        withoutVisit(one),
        one.index,
        { ...first, opens: startsAt },
        wayBetween,
      );
      return later ? [[later, two]] : [];
    });
  });
}

const SENTENCES: Readonly<
  Record<Relaxation, (who: string, time: string, visit: VisitToPlan, slots: readonly Slot[]) => string>
> = {
  AS_IT_IS: (who, time) => `可以排给${who}，${time} 开始`,
  OTHER_HOUR: (who, time) => `老人同意改到 ${time} 开始，可以由${who}去`,
  OTHER_DISTRICT: (who, time) => `请负责其他片区的${who}去，${time} 开始`,
  OVERTIME: (who, time) => `${who}加班或者放宽工时上限，${time} 开始`,
  IN_SPITE_OF_REFUSAL: (who, time, { never }, slots) => {
    const reasons = slots.flatMap(({ caregiver }) => never[caregiver.caregiverId] ?? []);
    return `由${who}去，${time} 开始；先要解决：${reasons.join('；')}`;
  },
};

/** The cheapest place for the visit with one rule lifted. */
function tried(lifted: Lifted, original: VisitToPlan, plan: Plan, wayBetween: WayBetween): WayOut | undefined {
  const { code, problem, visit } = lifted;
  const [first] = partsOf(visit, problem.now);
  const found = pairsFor(lifted, slotsFor(lifted, first, plan, wayBetween), plan, wayBetween).flatMap((slots) => {
    const more = pointsMore(
      lifted,
      slots.map(({ route }) => route),
      plan,
    );
    return more === undefined ? [] : [{ slots, more }];
  });
  const best = found.toSorted((a, b) => a.more - b.more)[0];
  if (!best) return undefined;
  const { slots, more } = best;
  const who = slots.map(({ caregiver }) => caregiver.name).join('、');
  const { startsAt } = slots[0]!;
  const moved = minutesOutside(original, startsAt) * problem.weights.lateMinute;
  return {
    code,
    message: SENTENCES[code](who, wallTimeOf(startsAt), original, slots),
    points: more + moved,
    assignments: slots.flatMap(({ route }) => route),
  };
}

/** The first that helps of several that lift the same rule further and further. */
function waysOutOf(problem: Problem, visit: VisitToPlan, plan: Plan, wayBetween: WayBetween): WayOut[] {
  const found = new Map<Relaxation, WayOut>();
  for (const lifted of liftsFor(problem, visit)) {
    if (found.has(lifted.code)) continue;
    // What can be made as it is needs no other hour.
    if (found.has('AS_IT_IS')) break;
    const way = tried(lifted, visit, plan, wayBetween);
    if (way) found.set(lifted.code, way);
  }
  return [...found.values()].toSorted((a, b) => a.points - b.points);
}

/**
 * Why a visit of the problem is in nobody's day, and what would help, by trial in the plan as it stands. Undefined for a visit
 * that is made or that the problem does not have.
 */
export function whyUnmade(given: Problem, plan: Plan, visitId: string): Unmade | undefined {
  const { problem, troubles } = soundDay(given);
  const wrong = troubles.find((trouble) => trouble.visitId === visitId);
  const visit = problem.visits.find((each) => each.visitId === visitId);
  if (!plan.unplanned.includes(visitId)) return undefined;
  if (!visit) return wrong && { visitId, code: wrong.code, message: wrong.message, waysOut: [] };
  const wayBetween = waysBetween(problem.travel);
  const nobody = whyNobody(problem, partsOf(visit, problem.now), wayBetween);
  const waysOut = waysOutOf(problem, visit, plan, wayBetween);
  if (nobody) return { visitId, code: nobody.code, message: nobody.message, waysOut };
  const [asItIs] = waysOut;
  if (asItIs?.code === 'AS_IT_IS') {
    const unplanned = problem.weights.unplanned * (visit.urgent ? problem.weights.urgentTimes : 1);
    return asItIs.points < unplanned
      ? { visitId, code: 'ROOM_LEFT', message: '还有空档，可以直接排上', waysOut }
      : { visitId, code: 'NOT_WORTH_IT', message: '排上它要付出的比不排还多：晚到、绕路或者换人', waysOut };
  }
  return { visitId, code: 'NO_ROOM', message: '能去的护理员在这个时段都已有安排', waysOut };
}
