import type { BusinessDate } from '../../shared/business-time.ts';
import { type Explanation, explain } from './explain.ts';
import type { CaregiverPlan, Plan, Problem, Stop, Trouble } from './problem.ts';
import {
  type RosterCounts,
  type RosterDay,
  type RosterItem,
  type RosterVisit,
  rosterDayKey,
  rosterVisitKey,
} from './roster.ts';
import type { SeenOrder } from './roster-facts.ts';

const pointsOf = (charges: readonly { points: number }[]): number =>
  Math.round(charges.reduce((sum, { points }) => sum + points, 0));

/** A stop with the minutes of the ways on either side of it. */
interface Placed extends Stop {
  readonly caregiverId: string;
  readonly ways: readonly number[];
}

const placedOf = ({ caregiverId, stops }: CaregiverPlan): Placed[] =>
  stops.map((stop, i) => {
    const next = stops[i + 1];
    return {
      ...stop,
      caregiverId,
      ways: [...(i > 0 ? [stop.wayMinutes] : []), ...(next ? [next.wayMinutes] : [])],
    };
  });

/** Kept free on either side where there is no neighbour to take it from. */
const ALONE_MINUTES = 15;

/**
 * What is kept free before and after a visit: the shorter of the ways to its neighbours. Of two neighbours neither then
 * asks for more than the way between them.
 */
const wayMinutesOf = (placed: readonly Placed[]): number => {
  const ways = placed.flatMap(({ ways: own }) => own);
  return ways.length > 0 ? Math.min(...ways) : ALONE_MINUTES;
};

/** How a visit differs from what is sent: nothing to publish where it does not. */
export const isChanged = ({ fixed, caregiverIds, startsAt, before, orderState }: RosterVisit): boolean =>
  !fixed &&
  caregiverIds.length > 0 &&
  (orderState === 'PLACED' ||
    startsAt !== before.startsAt ||
    caregiverIds.toSorted().join() !== before.caregiverIds.toSorted().join());

/** Every visit of a planned date as the roster keeps it, with who goes, when and why. */
export function visitsOf(
  { providerId, rosterId, expiresAtSeconds }: Pick<RosterItem, 'providerId' | 'rosterId' | 'expiresAtSeconds'>,
  seen: readonly SeenOrder[],
  problem: Problem,
  plan: Plan,
  reasons: ReadonlyMap<string, Pick<RosterVisit, 'why' | 'ways'>>,
  explanation: Explanation = explain(problem, plan),
): RosterVisit[] {
  const placed = Map.groupBy(plan.days.flatMap(placedOf), ({ visitId }) => visitId);
  const charges = new Map(explanation.visits.map((visit) => [visit.visitId, visit.charges]));
  const visits = new Map(problem.visits.map((visit) => [visit.visitId, visit]));
  return seen.map((order): RosterVisit => {
    const { orderId, before } = order;
    const parts = (placed.get(orderId) ?? []).toSorted((a, b) => a.part - b.part);
    const words = charges.get(orderId) ?? [];
    return {
      ...rosterVisitKey({ providerId, rosterId }, orderId),
      kind: 'roster-visit',
      providerId,
      rosterId,
      ...order,
      date: plan.date,
      fixed: visits.get(orderId)?.fixed !== undefined,
      caregiverIds: parts.map(({ caregiverId }) => caregiverId),
      startsAt: parts[0]?.startsAt ?? before.startsAt,
      wayMinutes: wayMinutesOf(parts),
      words: words.map(({ message }) => message),
      points: pointsOf(words),
      ...(parts.length === 0 ? reasons.get(orderId) : {}),
      expiresAtSeconds,
    };
  });
}

/** Every caregiver's day as the roster keeps it. */
export function daysOf(
  { providerId, rosterId, expiresAtSeconds }: Pick<RosterItem, 'providerId' | 'rosterId' | 'expiresAtSeconds'>,
  problem: Problem,
  plan: Plan,
  explanation: Explanation = explain(problem, plan),
): RosterDay[] {
  const charges = new Map(explanation.caregivers.map((one) => [one.caregiverId, one.charges]));
  const caregivers = new Map(problem.caregivers.map((one) => [one.caregiverId, one]));
  return plan.days.flatMap((day): RosterDay[] => {
    const { caregiverId, stops, visitMinutes, wayMinutes, overtimeMinutes, backAt } = day;
    const caregiver = caregivers.get(caregiverId);
    if (!caregiver) return [];
    const words = charges.get(caregiverId) ?? [];
    return [
      {
        ...rosterDayKey({ providerId, rosterId }, plan.date, caregiverId),
        kind: 'roster-day',
        providerId,
        rosterId,
        date: plan.date,
        caregiverId,
        name: caregiver.name,
        orderIds: stops.map(({ visitId }) => visitId),
        ways: stops.map((stop) => stop.wayMinutes),
        visitMinutes,
        wayMinutes,
        overtimeMinutes,
        ...(backAt === undefined ? {} : { backAt }),
        ...(day.break ? { break: day.break } : {}),
        words: words.map(({ message }) => message),
        points: pointsOf(words),
        against: caregiver.against,
        expiresAtSeconds,
      },
    ];
  });
}

export const countsOf = (visits: readonly RosterVisit[], points: number): RosterCounts => ({
  visits: visits.length,
  planned: visits.filter(({ caregiverIds }) => caregiverIds.length > 0).length,
  unplanned: visits.filter(({ caregiverIds }) => caregiverIds.length === 0).length,
  changes: visits.filter(isChanged).length,
  points: Math.round(points),
});

/** A date of a roster with everything said about it. */
export interface Written {
  readonly date: BusinessDate;
  readonly visits: readonly RosterVisit[];
  readonly days: readonly RosterDay[];
  readonly points: number;
  readonly troubles: readonly Trouble[];
}
