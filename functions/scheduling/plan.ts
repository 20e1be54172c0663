import type { Instant } from '../../shared/business-time.ts';
import type { Compiled } from './compile.ts';
import { MINUTE_MS, minutesOf } from './part.ts';
import { type CaregiverDay, type CaregiverPlan, type Plan, type Problem, type Stop, UNKNOWN_WAY } from './problem.ts';
import { NEVER, type Routes } from './solver/model.ts';
import type { Found } from './solver/search.ts';
import { type WayBetween, waysBetween } from './ways-between.ts';

/** Who makes which part of which visit, and when. */
export interface Assignment extends Pick<Stop, 'visitId' | 'part' | 'startsAt'> {
  readonly caregiverId: string;
}

/** Between two stops: from when, where to by when, and how much of it is the way. */
interface Gap {
  readonly from: Instant;
  readonly to: Instant;
  readonly wayMinutes: number;
}

type Pause = NonNullable<CaregiverDay['break']>;

/** The earliest break that a gap has room for beside its way. */
function breakWithin({ from, to, wayMinutes }: Gap, { minutes, earliest, latest }: Pause): Instant | undefined {
  const begins = Math.max(from, earliest);
  const hasRoom = to - from >= (wayMinutes + minutes) * MINUTE_MS;
  return hasRoom && begins <= Math.min(latest, to - minutes * MINUTE_MS) ? begins : undefined;
}

type Place = string | undefined;

/** A caregiver's day around its stops: ways, break and end as they follow from the beginnings. */
function caregiverPlan(
  caregiver: CaregiverDay,
  bare: readonly (Omit<Stop, 'wayMinutes'> & { placeId: string })[],
  now: Instant,
  wayBetween: WayBetween,
): CaregiverPlan {
  const { caregiverId, startPlaceId, endPlaceId, until, break: pause } = caregiver;
  // A way nobody knows is only ever walked between visits that are fixed.
  const wayMinutes = (from: Place, to: Place): number => {
    const way = wayBetween(from, to);
    return way === UNKNOWN_WAY ? 0 : way;
  };
  const gaps: Gap[] = [];
  const stops: Stop[] = [];
  let at = Math.max(caregiver.from, now);
  let place: Place = startPlaceId;
  let ended = Number.NEGATIVE_INFINITY;
  for (const { placeId, ...stop } of bare) {
    const way = wayMinutes(place, placeId);
    stops.push({ ...stop, wayMinutes: way });
    gaps.push({ from: at, to: stop.startsAt, wayMinutes: way });
    // Of two that overlap the day goes on from the one that ends last.
    if (stop.endsAt > ended) [ended, place] = [stop.endsAt, placeId];
    at = Math.max(at, ended);
  }
  const none = { caregiverId, stops, wayMinutes: 0, visitMinutes: 0, overtimeMinutes: 0 };
  if (stops.length === 0) return none;

  const wayBack = wayMinutes(place, endPlaceId);
  const withoutBreak = at + wayBack * MINUTE_MS;
  const before = pause && gaps.map((gap) => breakWithin(gap, pause)).find((begins) => begins !== undefined);
  // Whose day is over before the break has to begin needs none; otherwise it lies on the way back.
  const last =
    pause && before === undefined && withoutBreak > pause.latest
      ? breakWithin({ from: at, to: withoutBreak + pause.minutes * MINUTE_MS, wayMinutes: wayBack }, pause)
      : undefined;
  const breakFrom = before ?? last;
  const lastEnd = pause && last !== undefined ? withoutBreak + pause.minutes * MINUTE_MS : withoutBreak;
  return {
    caregiverId,
    stops,
    ...(pause && breakFrom !== undefined
      ? { break: { from: breakFrom, to: breakFrom + pause.minutes * MINUTE_MS } }
      : {}),
    backAt: lastEnd,
    wayMinutes: stops.reduce((sum, stop) => sum + stop.wayMinutes, wayBack),
    visitMinutes: stops.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0),
    overtimeMinutes: Math.max(0, Math.ceil((lastEnd - until) / MINUTE_MS)),
  };
}

/**
 * The plan in which the assignments are made at their hours; ways, breaks and ends follow from them. It judges nothing:
 * `checkPlan` says whether it can be kept.
 */
export function planOf(problem: Problem, assignments: readonly Assignment[]): Plan {
  const wayBetween = waysBetween(problem.travel);
  const visits = new Map(problem.visits.map((visit) => [visit.visitId, visit]));
  const days = problem.caregivers.map((caregiver) => {
    const stops = assignments
      .filter(({ caregiverId }) => caregiverId === caregiver.caregiverId)
      .flatMap(({ visitId, part, startsAt }) => {
        const visit = visits.get(visitId);
        if (!visit) return [];
        const endsAt = startsAt + minutesOf(visit, part) * MINUTE_MS;
        return [{ visitId, part, startsAt, endsAt, placeId: visit.placeId }];
      })
      .toSorted((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt);
    return caregiverPlan(caregiver, stops, problem.now, wayBetween);
  });
  const made = new Set(assignments.map(({ visitId }) => visitId));
  const unplanned = problem.visits.map(({ visitId }) => visitId).filter((visitId) => !made.has(visitId));
  return { date: problem.date, days, unplanned };
}

/** What a plan assigns: the way back from a plan, for a dispatcher's change and for the next search. */
export const assignmentsOf = (plan: Plan): Assignment[] =>
  plan.days.flatMap(({ caregiverId, stops }) =>
    stops.map(({ visitId, part, startsAt }) => ({ visitId, part, startsAt, caregiverId })),
  );

/** What is fixed, as assignments. */
const fixedAssignments = ({ visits }: Problem): Assignment[] =>
  visits.flatMap(({ visitId, fixed = [] }) =>
    fixed.map((sent, part): Assignment => ({ visitId, part: part === 0 ? 0 : 1, ...sent })),
  );

/** The plan a search found for a problem as compiled, with everything that is fixed. */
export function planFound(given: Problem, { problem, tasks, zero }: Compiled, { routes, starts }: Found): Plan {
  const found = routes.flatMap((route, worker) =>
    route.flatMap((task): Assignment[] => {
      const origin = tasks[task];
      if (!origin) return [];
      const { caregiverId } = problem.caregivers[worker]!;
      return [{ ...origin, caregiverId, startsAt: zero + starts[task]! * MINUTE_MS }];
    }),
  );
  const plan = planOf(problem, [...fixedAssignments(problem), ...found]);
  // What is wrong in itself was left out, and nobody makes it.
  const sound = new Set(problem.visits.map(({ visitId }) => visitId));
  const wrong = given.visits.map(({ visitId }) => visitId).filter((visitId) => !sound.has(visitId));
  return { ...plan, unplanned: [...plan.unplanned, ...new Set(wrong)] };
}

/** The routes of a plan in a compiled problem, for a search to begin with. What no longer fits is left out. */
export function routesOf({ model, problem, tasks, zero }: Compiled, plan: Plan): Routes {
  const taskOf = new Map(
    tasks.flatMap((origin, t) => (origin ? [[`${origin.visitId}/${origin.part}`, t] as const] : [])),
  );
  const stops = new Map(plan.days.map((day) => [day.caregiverId, day.stops]));
  const fits = (task: number, worker: number): boolean => model.price[task * model.workers + worker] !== NEVER;
  const placed = problem.caregivers.map(({ caregiverId }, worker) => {
    const kept = (stops.get(caregiverId) ?? []).flatMap(({ visitId, part, startsAt }) => {
      const task = taskOf.get(`${visitId}/${part}`);
      return task !== undefined && fits(task, worker) ? [{ task, at: (startsAt - zero) / MINUTE_MS }] : [];
    });
    const fixed = tasks.flatMap((origin, task) =>
      !origin && fits(task, worker) ? [{ task, at: model.open[task]! }] : [],
    );
    return [...kept, ...fixed].toSorted((a, b) => a.at - b.at).map(({ task }) => task);
  });
  // Both parts of a visit or neither.
  const routed = new Set(placed.flat());
  return placed.map((route) => route.filter((task) => model.partner[task] === -1 || routed.has(model.partner[task]!)));
}
