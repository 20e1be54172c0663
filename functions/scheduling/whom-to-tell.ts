import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { RosterDay, RosterVisit } from './roster.ts';
import { isChanged } from './roster-visits.ts';

const isSent = ({ result }: RosterVisit): boolean => result?.done === 'sent';
/** Made as the roster says: sent by it, or as it stood. */
const isMade = (visit: RosterVisit): boolean => isSent(visit) || (visit.caregiverIds.length > 0 && !isChanged(visit));

/** Whether the visit is another one to the caregiver than before. */
const isNewTo = (caregiverId: string, visit: RosterVisit): boolean =>
  isSent(visit) &&
  (visit.orderState === 'PLACED' ||
    // Who was called back to make room heard so, and has to hear that the visit is theirs again.
    visit.takenBack !== undefined ||
    !visit.before.caregiverIds.includes(caregiverId) ||
    visit.startsAt !== visit.before.startsAt);

interface Workday extends Pick<RosterDay, 'date' | 'caregiverId'> {
  readonly told: NonNullable<RosterDay['told']>;
}

/** The days of caregivers to whom a published roster brings something new, each with all its visits. */
export function workdaysToTell(visits: readonly RosterVisit[]): Workday[] {
  const made = visits
    .filter(isMade)
    .flatMap((visit) => visit.caregiverIds.map((caregiverId) => ({ visit, caregiverId })));
  return [...Map.groupBy(made, ({ visit, caregiverId }) => `${visit.date}/${caregiverId}`).values()].flatMap((day) => {
    if (!day.some(({ visit, caregiverId }) => isNewTo(caregiverId, visit))) return [];
    const [{ visit, caregiverId }] = day as [(typeof day)[number]];
    const firstAt = Math.min(...day.map((each): Instant => each.visit.startsAt));
    return [{ date: visit.date, caregiverId, told: { visits: day.length, firstAt } }];
  });
}

/** The days of elders to whom a published roster sends somebody, with the orders in the order in which they come. */
export function visitDaysToTell(
  visits: readonly RosterVisit[],
): { elderId: string; date: BusinessDate; orderIds: string[] }[] {
  const days = Map.groupBy(visits.filter(isSent), ({ elderId, date }) => `${elderId}/${date}`);
  return [...days.values()].map((day) => {
    const inTurn = day.toSorted((a, b) => a.startsAt - b.startsAt);
    const { elderId, date } = inTurn[0]!;
    return { elderId, date, orderIds: inTurn.map(({ orderId }) => orderId) };
  });
}
