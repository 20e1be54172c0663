import type { Plan, PlanningDay } from '../problem.ts';

/** A day as it is planned so far. */
export interface PlannedDay {
  readonly day: PlanningDay;
  readonly plan: Plan;
}
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

/** A day of a week as the plans of the other days leave it: whoever comes to an elder on one of those is no new face. */
export function withFacesOf(others: readonly PlannedDay[], day: PlanningDay): PlanningDay {
  const faces = facesOf(others);
  return {
    ...day,
    visits: day.visits.map((visit) => ({ ...visit, faces: added(visit.faces, faces.get(visit.elderId) ?? {}) })),
  };
}
