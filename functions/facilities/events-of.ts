import { pointClosed, providerSuspended } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import { type FacilityHead, MEALTIMES } from './facility.ts';
import { isClosedDay, servingWindow } from './opening.ts';

/** `provider.suspended` when a provider newly may not serve. What a meal point cannot serve is told by its closed days. */
function suspensionEvents(change: Change, before: FacilityHead | undefined, after: FacilityHead): DomainEvent[] {
  const { facilityKind, suspended, facilityId, region } = after;
  if (facilityKind !== 'home-care' || !suspended || before?.suspended) return [];
  return [eventOf(providerSuspended, change, { facilityId, region, reason: suspended.reason })];
}

/** `point.closed` for each date on which mealtimes newly closed whose window was not over yet. */
function closingEvents(change: Change, before: FacilityHead | undefined, after: FacilityHead): DomainEvent[] {
  return Object.entries(after.closedDays).flatMap(([date, { reason }]) => {
    const mealtimes = MEALTIMES.filter((mealtime) => {
      const window = servingWindow(after, date, mealtime);
      const wasClosed = before !== undefined && isClosedDay(before, date, mealtime);
      return window && window.closes > change.at && isClosedDay(after, date, mealtime) && !wasClosed;
    });
    if (mealtimes.length === 0) return [];
    const { facilityId, region } = after;
    const event = eventOf(pointClosed, change, { facilityId, region, date, mealtimes, reason });
    return [{ ...event, id: `${event.id}.${date}` }];
  });
}

/** The events a change of a facility means. */
export function facilitiesEventsOf(change: Change): DomainEvent[] {
  if (change.after?.kind !== 'facility') return [];
  const after = change.after as FacilityHead;
  const before = change.before as FacilityHead | undefined;
  return [...closingEvents(change, before, after), ...suspensionEvents(change, before, after)];
}
