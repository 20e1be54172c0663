import { type BusinessMonth, businessMonthOf } from '../../../shared/business-time.ts';
import type { Plan, PlanningDay } from '../problem.ts';

/** A day as it is planned so far. */
export interface PlannedDay {
  readonly day: PlanningDay;
  readonly plan: Plan;
}
/** Minutes that the caps of the month leave each caregiver for all the days together; no limit where none is given. */
export type MonthMinutes = Readonly<Record<string, number>>;
type Faces = Readonly<Record<string, number>>;

const added = (faces: Faces, more: Faces): Faces => ({
  ...faces,
  ...Object.fromEntries(
    Object.entries(more).map(([caregiverId, times]) => [caregiverId, (faces[caregiverId] ?? 0) + times]),
  ),
});

/** How often each caregiver comes to each elder on these days. */
function facesOf(days: readonly PlannedDay[]): Map<string, Faces> {
  const faces = new Map<string, Faces>();
  for (const { day, plan } of days) {
    const elderOf = new Map(day.visits.map(({ visitId, elderId }) => [visitId, elderId]));
    for (const { caregiverId, stops } of plan.days)
      for (const elderId of new Set(stops.map(({ visitId }) => elderOf.get(visitId)!)))
        faces.set(elderId, added(faces.get(elderId) ?? {}, { [caregiverId]: 1 }));
  }
  return faces;
}

/** How long each caregiver works on those of the days that are in the month. */
function worksIn(month: BusinessMonth, days: readonly PlannedDay[]): Map<string, number> {
  const works = new Map<string, number>();
  for (const { day, plan } of days)
    if (businessMonthOf(day.date) === month)
      for (const { caregiverId, visitMinutes } of plan.days)
        works.set(caregiverId, (works.get(caregiverId) ?? 0) + visitMinutes);
  return works;
}

/**
 * A day as the plans of other days leave it: whoever comes to an elder on one of those is no new face, and what somebody
 * works on them counts for the cap of the month.
 */
export function amongDays(day: PlanningDay, others: readonly PlannedDay[], left: MonthMinutes): PlanningDay {
  const faces = facesOf(others);
  const works = worksIn(businessMonthOf(day.date), others);
  const ofMonth = (caregiverId: string): number =>
    (left[caregiverId] ?? Number.MAX_SAFE_INTEGER) - (works.get(caregiverId) ?? 0);
  return {
    ...day,
    visits: day.visits.map((visit) => ({ ...visit, faces: added(visit.faces, faces.get(visit.elderId) ?? {}) })),
    caregivers: day.caregivers.map((one) => ({
      ...one,
      mostMinutes: Math.max(0, Math.min(one.mostMinutes, ofMonth(one.caregiverId))),
    })),
  };
}
