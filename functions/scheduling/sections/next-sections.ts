import { covers } from '../../../shared/regions.ts';
import type { CaregiverDay, Place, Plan, PlanningDay, VisitToPlan } from '../problem.ts';
import { apart, cut, middleOf, type Point, pointOf } from './map.ts';
import type { Group } from './section.ts';

/** Somebody's day as it is planned: where it is on the map, and how much of it. */
interface Tour {
  readonly caregiver: CaregiverDay;
  readonly visitIds: readonly string[];
  readonly at: Point | undefined;
  readonly stops: number;
}

/** The frame in which the map is cut turns by a radian each time, which is no fraction of a full turn. */
const TURN = 1;
/** An unplanned visit is tried with its nearest sections in turn. */
const TRIED = 3;

function couldMake(visit: VisitToPlan, place: Place | undefined, skills: VisitToPlan['skills']) {
  return (caregiver: CaregiverDay): boolean =>
    caregiver.against.length === 0 &&
    (visit.sex === undefined || visit.sex === caregiver.sex) &&
    !(caregiver.caregiverId in visit.never) &&
    skills.every((skill) => caregiver.skills.includes(skill)) &&
    (caregiver.districts.length === 0 || caregiver.districts.some((one) => covers(one, place?.district ?? '')));
}

/** The sections that could make a visit, the nearest first. */
function sectionsFor(visit: VisitToPlan, place: Place | undefined, sections: readonly (readonly Tour[])[]): number[] {
  const asked = [visit.skills, ...(visit.second ? [visit.second.skills] : [])];
  const at = pointOf(place?.at);
  const able = sections.flatMap((tours, i) => {
    const caregivers = tours.map(({ caregiver }) => caregiver);
    const could = asked.every((skills) => caregivers.some(couldMake(visit, place, skills)));
    return could ? [{ i, way: apart(at, middleOf(tours.map((tour) => tour.at))) }] : [];
  });
  return able.toSorted((a, b) => a.way - b.way).map(({ i }) => i);
}

/**
 * Other sections for the `round`-th time than the ones a day was planned in: caregivers whose tours are neighbours together, and
 * with them what nobody makes yet. What has been lost at the borders of the sections before can be found in these.
 */
export function nextSections(day: PlanningDay, plan: Plan, { most, round }: { most: number; round: number }): Group[] {
  const places = new Map(day.places.map((place) => [place.placeId, place]));
  const visits = new Map(day.visits.map((visit) => [visit.visitId, visit]));
  const planned = new Map(plan.days.map(({ caregiverId, stops }) => [caregiverId, stops]));
  const tours = day.caregivers.map((caregiver): Tour => {
    const visitIds = (planned.get(caregiver.caregiverId) ?? []).map(({ visitId }) => visitId);
    const placeIds =
      visitIds.length > 0 ? visitIds.map((id) => visits.get(id)!.placeId) : [caregiver.startPlaceId ?? ''];
    const at = middleOf(placeIds.map((placeId) => pointOf(places.get(placeId)?.at)));
    return { caregiver, visitIds, at, stops: visitIds.length };
  });
  const sections = cut(tours, most, round * TURN);
  const groups = sections.map((ofSection) => ({
    caregiverIds: new Set(ofSection.map(({ caregiver }) => caregiver.caregiverId)),
    visitIds: new Set(ofSection.flatMap(({ visitIds }) => visitIds)),
  }));
  for (const visitId of plan.unplanned) {
    const visit = visits.get(visitId)!;
    const near = sectionsFor(visit, places.get(visit.placeId), sections).slice(0, TRIED);
    groups[near[round % Math.max(1, near.length)] ?? 0]?.visitIds.add(visitId);
  }
  return groups;
}
