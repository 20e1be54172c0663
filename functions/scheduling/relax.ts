import { type Instant, wallTimeOf } from '../../shared/business-time.ts';
import { checkPlan } from './check-plan.ts';
import { freeOf, othersAtElders } from './elders-time.ts';
import { explain } from './explain.ts';
import { hindrances, whyNobody } from './fits.ts';
import { leftOutPoints } from './left-out-points.ts';
import { MINUTE_MS, minutesOf, type Part, partsOf } from './part.ts';
import { type Assignment, assignmentsOf, planOf } from './plan.ts';
import type { CaregiverDay, Place, Plan, Problem, Relaxation, VisitToPlan } from './problem.ts';
import { soundDay } from './sound-day.ts';
import { type WayBetween, waysBetween } from './ways-between.ts';

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

/** The plan in which ways out are tried, looked up by visit and by caregiver. */
interface Tried {
  readonly visitOf: ReadonlyMap<string, VisitToPlan>;
  readonly partsOf: ReadonlyMap<string, readonly Assignment[]>;
  readonly routeOf: ReadonlyMap<string, readonly Assignment[]>;
  readonly placeOf: ReadonlyMap<string, Place>;
  readonly wayBetween: WayBetween;
  readonly atElders: ReturnType<typeof othersAtElders>;
}

function triedIn(problem: Problem, plan: Plan): Tried {
  const all = assignmentsOf(plan);
  return {
    visitOf: new Map(problem.visits.map((visit) => [visit.visitId, visit])),
    partsOf: Map.groupBy(all, ({ visitId }) => visitId),
    routeOf: Map.groupBy(all, ({ caregiverId }) => caregiverId),
    placeOf: new Map(problem.places.map((place) => [place.placeId, place])),
    wayBetween: waysBetween(problem.travel),
    atElders: othersAtElders(problem, plan),
  };
}

const replaced = ({ visits }: Problem, visit: VisitToPlan): VisitToPlan[] =>
  visits.map((each) => (each.visitId === visit.visitId ? visit : each));

/** The same visit begun earlier or later than it may, by steps and while nobody else is at the elder's: the nearest hours first. */
function otherHours(problem: Problem, visit: VisitToPlan, { atElders }: Tried): Lifted[] {
  const others = atElders(visit);
  const { announced: _, ...untold } = visit;
  return Array.from({ length: OTHER_HOURS_MINUTES / STEP_MINUTES }, (_step, i) => i + 1).flatMap((steps) => {
    const [near, far] = [(steps - 1) * STEP_MINUTES * MINUTE_MS, steps * STEP_MINUTES * MINUTE_MS];
    const { earliest, latest } = visit;
    const windows = [
      { earliest: earliest - far, latest: earliest - near - 1 },
      { earliest: latest + near + 1, latest: latest + far },
    ];
    const free = windows.flatMap((window) => freeOf(visit, window, others));
    return free.map((window): Lifted => {
      const moved = { ...untold, ...window, wishedBy: window.latest };
      return { code: 'OTHER_HOUR', problem: { ...problem, visits: replaced(problem, moved) }, visit: moved };
    });
  });
}

function liftsFor(problem: Problem, visit: VisitToPlan, tried: Tried): Lifted[] {
  const forCaregivers = (code: Relaxation, lift: (caregiver: CaregiverDay) => Partial<CaregiverDay>): Lifted => ({
    code,
    problem: { ...problem, caregivers: problem.caregivers.map((each) => ({ ...each, ...lift(each) })) },
    visit,
  });
  const welcome = { ...visit, never: {} };
  return [
    { code: 'AS_IT_IS', problem, visit },
    ...otherHours(problem, visit, tried),
    forCaregivers('OTHER_DISTRICT', () => ({ districts: [] })),
    forCaregivers('OVERTIME', ({ until, overtimeUntil, mostMinutes }) => ({
      overtimeUntil: Math.max(overtimeUntil, until) + OVERTIME_MINUTES * MINUTE_MS,
      mostMinutes: mostMinutes + OVERTIME_MINUTES,
    })),
    ...(Object.keys(visit.never).length > 0
      ? [
          {
            code: 'IN_SPITE_OF_REFUSAL' as const,
            problem: { ...problem, visits: replaced(problem, welcome) },
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

/** Begins as late as it has to, or undefined where it may not: what two make together and what is fixed does not move. */
function pushed(visit: VisitToPlan, { startsAt }: Assignment, to: Instant): Instant | undefined {
  if (to <= startsAt) return startsAt;
  return visit.fixed || visit.second || to > visit.latest ? undefined : to;
}

function slotAt(
  { visit, problem }: Lifted,
  caregiver: CaregiverDay,
  index: number,
  { part, opens, closes }: Part,
  { visitOf, routeOf, wayBetween }: Tried,
): Slot | undefined {
  const { caregiverId, startPlaceId, endPlaceId, until, overtimeUntil } = caregiver;
  const added: Assignment = { visitId: visit.visitId, part, startsAt: opens, caregiverId };
  // Whoever takes this way says the hour to the minute.
  let at = Math.max(caregiver.from, Math.ceil(problem.now / MINUTE_MS) * MINUTE_MS);
  let place = startPlaceId;
  const route: Assignment[] = [];
  for (const [k, stop] of (routeOf.get(caregiverId) ?? []).toSpliced(index, 0, added).entries()) {
    const each = k === index ? visit : visitOf.get(stop.visitId)!;
    const there = at + wayBetween(place, each.placeId) * MINUTE_MS;
    // What lies before the place of the new visit stays as it is.
    const startsAt = k < index ? stop.startsAt : k === index ? Math.max(opens, there) : pushed(each, stop, there);
    if (startsAt === undefined || (k === index && startsAt > closes)) return undefined;
    route.push({ ...stop, startsAt });
    [at, place] = [startsAt + minutesOf(each, stop.part) * MINUTE_MS, each.placeId];
  }
  const isLast = index === route.length - 1;
  const back = at + wayBetween(place, endPlaceId) * MINUTE_MS;
  // A day that something fixed makes longer may be as long as it is.
  if (isLast && back > Math.max(until, overtimeUntil)) return undefined;
  return { caregiver, index, startsAt: route[index]!.startsAt, route };
}

/**
 * The part of a problem that concerns some caregivers' days. What they make together with others does not move, and neither does
 * what is fixed: nobody else's day changes.
 */
function narrowed({ problem, visit }: Lifted, routes: readonly (readonly Assignment[])[], tried: Tried): Problem {
  const ids = new Set(routes.flat().map(({ visitId }) => visitId));
  const caregiverIds = new Set(routes.flat().map(({ caregiverId }) => caregiverId));
  const visits = [...ids].map((visitId): VisitToPlan => {
    if (visitId === visit.visitId) return visit;
    const each = tried.visitOf.get(visitId)!;
    if (!each.second || each.fixed) return each;
    const sent = tried.partsOf.get(visitId)!.toSorted((a, b) => a.part - b.part);
    return { ...each, fixed: sent.map(({ caregiverId, startsAt }) => ({ caregiverId, startsAt })) };
  });
  const caregivers = problem.caregivers.filter(({ caregiverId }) => caregiverIds.has(caregiverId));
  const ends = caregivers.flatMap(({ startPlaceId, endPlaceId }) => [startPlaceId, endPlaceId]);
  const used = new Set([...visits.map(({ placeId }) => placeId), ...ends.filter((placeId) => placeId !== undefined)]);
  const placeIds = [...used];
  // A table of the whole day would be gone through with every trial.
  const minutes = placeIds.flatMap((from) => placeIds.map((to) => tried.wayBetween(from, to)));
  const places = placeIds.flatMap((placeId) => tried.placeOf.get(placeId) ?? []);
  return { ...problem, visits, caregivers, places, travel: { placeIds, minutes } };
}

/** What it costs more to have the visit in these days, or undefined where a rule is broken. */
function pointsMore(lifted: Lifted, routes: readonly (readonly Assignment[])[], tried: Tried): number | undefined {
  const problem = narrowed(lifted, routes, tried);
  const after = planOf(problem, routes.flat());
  if (checkPlan(problem, after).length > 0) return undefined;
  const visits = problem.visits.filter(({ visitId }) => visitId !== lifted.visit.visitId);
  const without = { ...problem, visits };
  const before = planOf(
    without,
    problem.caregivers.flatMap(({ caregiverId }) => tried.routeOf.get(caregiverId) ?? []),
  );
  return explain(problem, after).totalPoints - explain(without, before).totalPoints;
}

const minutesOutside = ({ earliest, latest }: VisitToPlan, startsAt: Instant): number =>
  Math.ceil(Math.max(0, earliest - startsAt, startsAt - latest) / MINUTE_MS);

/** Every place in everybody's day where a part of the visit may fit by itself. */
function slotsFor(lifted: Lifted, part: Part, tried: Tried): Slot[] {
  const hindrance = hindrances(lifted.problem, tried.wayBetween);
  return lifted.problem.caregivers.flatMap((caregiver) => {
    if (hindrance(part, caregiver) !== undefined) return [];
    const stops = tried.routeOf.get(caregiver.caregiverId)?.length ?? 0;
    return Array.from({ length: stops + 1 }, (_, index) => index).flatMap((index) => {
      const slot = slotAt(lifted, caregiver, index, part, tried);
      return slot ? [slot] : [];
    });
  });
}

/** With the second part in somebody else's day, and the first as much later as the second demands. */
function pairsFor(lifted: Lifted, tried: Tried): Slot[][] {
  const { visit, problem } = lifted;
  const [first, second] = partsOf(visit, problem.now);
  const firsts = slotsFor(lifted, first, tried);
  if (!second) return firsts.map((slot) => [slot]);
  if (firsts.length === 0) return [];
  const { from, to } = visit.second!.after;
  const seconds = slotsFor(lifted, second, tried);
  return firsts.flatMap((one) =>
    seconds.flatMap((two) => {
      if (two.caregiver.caregiverId === one.caregiver.caregiverId) return [];
      const opens = Math.max(second.opens, one.startsAt + from * MINUTE_MS);
      const other = slotAt(lifted, two.caregiver, two.index, { ...second, opens }, tried);
      if (!other) return [];
      const startsAt = Math.max(one.startsAt, other.startsAt - to * MINUTE_MS);
      const later = slotAt(lifted, one.caregiver, one.index, { ...first, opens: startsAt }, tried);
      return later ? [[later, other]] : [];
    }),
  );
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
function cheapest(lifted: Lifted, original: VisitToPlan, tried: Tried): WayOut | undefined {
  const { code, problem } = lifted;
  const found = pairsFor(lifted, tried).flatMap((slots) => {
    const routes = slots.map(({ route }) => route);
    const more = pointsMore(lifted, routes, tried);
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
function waysOutOf(problem: Problem, visit: VisitToPlan, tried: Tried): WayOut[] {
  const found = new Map<Relaxation, WayOut>();
  for (const lifted of liftsFor(problem, visit, tried)) {
    if (found.has(lifted.code)) continue;
    // What can be made as it is needs no other hour.
    if (found.has('AS_IT_IS')) break;
    const way = cheapest(lifted, visit, tried);
    if (way) found.set(lifted.code, way);
  }
  return [...found.values()].toSorted((a, b) => a.points - b.points);
}

/**
 * Answers why a visit of the problem is in nobody's day, and what would help, by trial in the plan as it stands. Undefined for a
 * visit that is made or that the problem does not have.
 */
export function whyUnmade(given: Problem, plan: Plan): (visitId: string) => Unmade | undefined {
  const { problem, troubles } = soundDay(given);
  const tried = triedIn(problem, plan);
  const unplanned = new Set(plan.unplanned);
  return (visitId) => {
    if (!unplanned.has(visitId)) return undefined;
    const visit = tried.visitOf.get(visitId);
    const wrong = troubles.find((trouble) => trouble.visitId === visitId);
    if (!visit) return wrong && { visitId, code: wrong.code, message: wrong.message, waysOut: [] };
    const nobody = whyNobody(problem, partsOf(visit, problem.now), tried.wayBetween);
    const waysOut = waysOutOf(problem, visit, tried);
    if (nobody) return { visitId, code: nobody.code, message: nobody.message, waysOut };
    return { visitId, ...whyLeftOut(problem, visit, waysOut[0]), waysOut };
  };
}

/** Why a visit that somebody could make is in nobody's day. */
function whyLeftOut(
  { weights }: Problem,
  visit: VisitToPlan,
  best: WayOut | undefined,
): Pick<Unmade, 'code' | 'message'> {
  if (best?.code !== 'AS_IT_IS') return { code: 'NO_ROOM', message: '能去的护理员在这个时段都已有安排' };
  return best.points < leftOutPoints(visit, weights)
    ? { code: 'ROOM_LEFT', message: '还有空档，可以直接排上' }
    : { code: 'NOT_WORTH_IT', message: '排上它要付出的比不排还多：晚到、绕路或者换人' };
}
