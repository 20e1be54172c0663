import { covers } from '../../../shared/regions.ts';
import type { CaregiverDay, Place, PlanningDay, VisitToPlan } from '../problem.ts';
import { apart, cut, middleOf, pointOf, sumOf, type Weighed } from './map.ts';
import { type Group, stopsOf } from './section.ts';

/** A stretch of the map, by its visits. */
interface Area extends Weighed {
  readonly visits: readonly VisitToPlan[];
}
type Places = ReadonlyMap<string, Place>;

const minutesOf = (visits: readonly VisitToPlan[]): number =>
  sumOf(visits.map(({ minutes, second }) => minutes + (second?.minutes ?? 0)));

const areaOf = (visits: readonly VisitToPlan[], places: Places): Area => ({
  visits,
  at: middleOf(visits.map(({ placeId }) => pointOf(places.get(placeId)?.at))),
  stops: sumOf(visits.map(stopsOf)),
});

/** Visits fixed for one caregiver are one thing that is not cut, also through a visit of two. */
function knotsOf(visits: readonly VisitToPlan[]): VisitToPlan[][] {
  const knotOf = new Map<string, VisitToPlan[]>();
  const knots = new Set<VisitToPlan[]>();
  for (const visit of visits) {
    const tied = new Set((visit.fixed ?? []).flatMap(({ caregiverId }) => [knotOf.get(caregiverId) ?? []]));
    const knot = [...tied].flat().concat(visit);
    for (const one of tied) knots.delete(one);
    knots.add(knot);
    for (const { caregiverId } of knot.flatMap(({ fixed = [] }) => fixed)) knotOf.set(caregiverId, knot);
  }
  return [...knots];
}

/** The districts: large ones are cut, small ones that are neighbours are put together. */
function areasOf({ visits }: PlanningDay, places: Places, most: number): Area[] {
  const knots = knotsOf(visits).map((knot) => areaOf(knot, places));
  const districts = Map.groupBy(knots, (knot) => places.get(knot.visits[0]!.placeId)?.district);
  const together = (areas: readonly Area[]) =>
    areaOf(
      areas.flatMap((area) => area.visits),
      places,
    );
  const pieces = [...districts.values()].flatMap((district) => cut(district, most, 0).map(together));
  return cut(pieces, most, 0).map(together);
}

/** Where a caregiver may be needed: a caregiver with fixed visits where those are, others where they may go. */
function choicesOf({ caregiverId, districts }: CaregiverDay, areas: readonly Area[], places: Places): number[] {
  const indexes = areas.map((_, i) => i);
  const isFixed = ({ fixed = [] }: VisitToPlan) => fixed.some((sent) => sent.caregiverId === caregiverId);
  const mayGo = ({ placeId }: VisitToPlan) => districts.some((one) => covers(one, places.get(placeId)?.district ?? ''));
  const bound = indexes.filter((i) => areas[i]!.visits.some(isFixed));
  if (bound.length > 0) return bound;
  const open = indexes.filter((i) => districts.length === 0 || areas[i]!.visits.some(mayGo));
  return open.length > 0 ? open : indexes;
}

/**
 * The sections of a day nobody has planned yet: by districts, of at most `most` stops each. Caregivers who could work in several
 * go to the nearest that is not yet as well staffed as the whole day, whoever would have the longer way first.
 */
export function firstSections(day: PlanningDay, most: number): Group[] {
  const places: Places = new Map(day.places.map((place) => [place.placeId, place]));
  const areas = areasOf(day, places, most);
  if (areas.length === 0) areas.push(areaOf([], places));
  const wanted = areas.map(({ visits }) => minutesOf(visits));
  const given = areas.map(() => 0);
  const all = Math.max(1, sumOf(wanted));
  const fair = sumOf(day.caregivers.map(({ mostMinutes }) => mostMinutes)) / all;
  const lack = (i: number): number => (wanted[i]! * fair - given[i]!) / all;

  const groups = areas.map(({ visits }) => ({
    caregiverIds: new Set<string>(),
    visitIds: new Set(visits.map(({ visitId }) => visitId)),
  }));
  const undecided = day.caregivers.map((caregiver) => {
    const home = pointOf(places.get(caregiver.startPlaceId ?? '')?.at);
    const way = (i: number): number => apart(areas[i]!.at, home);
    const choices = choicesOf(caregiver, areas, places).toSorted((a, b) => way(a) - way(b));
    const [nearest, second] = choices;
    return { caregiver, choices, longer: second === undefined ? Number.MAX_VALUE : way(second) - way(nearest!) };
  });
  for (const { caregiver, choices } of undecided.toSorted((a, b) => b.longer - a.longer)) {
    const chosen = choices.find((i) => lack(i) > 0) ?? choices.toSorted((a, b) => lack(b) - lack(a))[0]!;
    given[chosen]! += caregiver.mostMinutes;
    groups[chosen]!.caregiverIds.add(caregiver.caregiverId);
  }
  return groups;
}
