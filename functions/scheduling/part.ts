import type { Instant } from '../../shared/business-time.ts';
import type { Skill } from '../services/index.ts';
import type { VisitToPlan } from './problem.ts';

export const MINUTE_MS = 60_000;

/** What one caregiver does of a visit. */
export interface Part {
  readonly visit: VisitToPlan;
  readonly part: 0 | 1;
  readonly minutes: number;
  readonly skills: readonly Skill[];
  /** It begins from `opens` to `closes`; later than `due` is late. */
  readonly opens: Instant;
  readonly due: Instant;
  readonly closes: Instant;
}

/** When a visit may begin: not before now, and not before the hour that was announced. */
function firstPart(visit: VisitToPlan, now: Instant): Part {
  const { minutes, skills, earliest, wishedBy, latest, announced } = visit;
  const told = announced?.[0] && Math.min(announced[0].startsAt, latest);
  const opens = Math.max(earliest, told ?? earliest, now);
  // What nobody can keep any more is nobody's lateness.
  const due = Math.max(opens, Math.min(told ?? wishedBy, latest));
  return { visit, part: 0, minutes, skills, opens, due, closes: latest };
}

/** The parts of a visit, one or two. Only the first can be late: the second follows it. */
export function partsOf(visit: VisitToPlan, now: Instant): readonly [Part] | readonly [Part, Part] {
  const first = firstPart(visit, now);
  const { second } = visit;
  if (!second) return [first];
  const { minutes, skills, after } = second;
  const closes = first.closes + after.to * MINUTE_MS;
  const opens = first.opens + after.from * MINUTE_MS;
  return [first, { visit, part: 1, minutes, skills, opens, due: closes, closes }];
}

/** How long a part of a visit takes. */
export const minutesOf = (visit: Pick<VisitToPlan, 'minutes' | 'second'>, part: 0 | 1): number =>
  part === 0 ? visit.minutes : (visit.second?.minutes ?? 0);
