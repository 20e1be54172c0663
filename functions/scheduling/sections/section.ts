import type { CaregiverPlan, Plan, PlanningDay, Sent, VisitToPlan } from '../problem.ts';

/** Some caregivers and visits of a day, to be planned by themselves. */
export interface Section {
  readonly day: PlanningDay;
  /** How it is planned so far; nothing in the first round. */
  readonly plan: Plan | undefined;
  /** Visits of two whose caregivers are in different sections: which half of them is here, fixed as it is planned. */
  readonly halves: Readonly<Record<string, 0 | 1>>;
}
export interface Group {
  readonly caregiverIds: ReadonlySet<string>;
  readonly visitIds: ReadonlySet<string>;
}

export const stopsOf = ({ second }: VisitToPlan): number => (second ? 2 : 1);

/** Who makes which half of a visit, and when. */
interface Half extends Sent {
  readonly part: 0 | 1;
}

function halvesIn(days: readonly CaregiverPlan[]): Map<string, Half[]> {
  const halves = days.flatMap(({ caregiverId, stops }) => stops.map((stop) => ({ ...stop, caregiverId })));
  return Map.groupBy(halves, ({ visitId }) => visitId);
}

/** One half of a visit of two, as it is planned: whoever makes the other half relies on it. */
function halfOf(visit: VisitToPlan, { part, caregiverId, startsAt }: Half): VisitToPlan {
  const { minutes, skills } = part === 1 && visit.second ? visit.second : visit;
  return { ...visit, minutes, skills, second: undefined, announced: undefined, fixed: [{ caregiverId, startsAt }] };
}

/** The section of a day that a group makes of it. */
export function sectionOf(day: PlanningDay, { caregiverIds, visitIds }: Group, plan: Plan | undefined): Section {
  const days = plan?.days.filter(({ caregiverId }) => caregiverIds.has(caregiverId)) ?? [];
  const halves: Record<string, 0 | 1> = {};
  const planned = halvesIn(days);
  const visits = day.visits.flatMap((visit): VisitToPlan[] => {
    if (!visitIds.has(visit.visitId)) return [];
    const [half, other] = planned.get(visit.visitId) ?? [];
    if (!half || other || !visit.second) return [visit];
    halves[visit.visitId] = half.part;
    return [halfOf(visit, half)];
  });
  const caregivers = day.caregivers.filter(({ caregiverId }) => caregiverIds.has(caregiverId));
  const used = new Set([
    ...visits.map(({ placeId }) => placeId),
    ...caregivers.flatMap(({ startPlaceId, endPlaceId }) => [startPlaceId, endPlaceId]),
  ]);
  const places = day.places.filter(({ placeId }) => used.has(placeId));
  return {
    day: { ...day, places, visits, caregivers },
    plan: plan && {
      date: day.date,
      days: days.map((one) => ({
        ...one,
        stops: one.stops.map((stop) => (stop.visitId in halves ? { ...stop, part: 0 as const } : stop)),
      })),
      unplanned: plan.unplanned.filter((visitId) => visitIds.has(visitId)),
    },
    halves,
  };
}

/** The day of all sections, each as it has been planned; together they have every visit and every caregiver. */
export function joinSections(day: PlanningDay, sections: readonly Section[], plans: readonly Plan[]): Plan {
  const days = new Map<string, CaregiverPlan>();
  const unplanned = new Set<string>();
  for (const [i, { halves }] of sections.entries()) {
    for (const one of plans[i]!.days) {
      const stops = one.stops.map((stop) => ({ ...stop, part: halves[stop.visitId] ?? stop.part }));
      days.set(one.caregiverId, { ...one, stops });
    }
    for (const visitId of plans[i]!.unplanned) unplanned.add(visitId);
  }
  return {
    date: day.date,
    // Who is wrong in the data has no day.
    days: day.caregivers.flatMap(({ caregiverId }) => days.get(caregiverId) ?? []),
    unplanned: day.visits.flatMap(({ visitId }) => (unplanned.has(visitId) ? [visitId] : [])),
  };
}
