import type { Plan, PlanningDay } from '../problem.ts';
import { firstSections } from './first-sections.ts';
import { nextSections } from './next-sections.ts';
import { type Section, sectionOf } from './section.ts';

/** What one search plans well in its share of five minutes; a visit of two is two stops. */
export const STOPS_PER_SECTION = 500;

/**
 * The sections in which a day is planned, each by itself and all at once: by districts while nobody has planned it, by neighbouring
 * tours once there is a plan, in every round (from 0) others. Of at most `most` stops; the whole day when it has no
 * more. The same call answers the same sections.
 */
export function sectionsOf(
  day: PlanningDay,
  { round, plan, most }: { round: number; plan?: Plan; most: number },
): Section[] {
  const groups = plan ? nextSections(day, plan, { most, round }) : firstSections(day, most);
  return groups.map((group) => sectionOf(day, group, plan));
}
