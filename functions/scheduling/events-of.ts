import {
  rosterProposed,
  rosterRequested,
  rosterSectionRequested,
  visitDayPublished,
  workdayPublished,
} from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import type { RosterDay, RosterItem, RosterSection, RosterVisit } from './roster.ts';

/** Whether somebody is to go on with the roster as a whole, or with what waited for it. */
const isWaited = ({ state, sections, done }: RosterItem): boolean => state !== 'PLANNING' || done === sections;

function ofRoster(change: Change, before: RosterItem | undefined, after: RosterItem): DomainEvent[] {
  const isSame =
    before?.state === after.state &&
    before.turn === after.turn &&
    before.done === after.done &&
    before.step === after.step;
  if (!isWaited(after) || isSame) return [];
  const { providerId, rosterId, state, causes, dates, counts } = after;
  const isProposed = causes !== undefined && state === 'PLANNED';
  const { changes, unplanned } = counts;
  return [
    eventOf(rosterRequested, change, { providerId, rosterId }),
    ...(isProposed
      ? [eventOf(rosterProposed, change, { providerId, rosterId, date: dates[0]!, changes, unplanned })]
      : []),
  ];
}

function ofSection(change: Change, before: RosterSection | undefined, after: RosterSection): DomainEvent[] {
  if (after.state !== 'WAITING' || before?.turn === after.turn) return [];
  const { providerId, rosterId, step, section } = after;
  return [eventOf(rosterSectionRequested, change, { providerId, rosterId, step, section })];
}

function ofDay(change: Change, before: RosterDay | undefined, after: RosterDay): DomainEvent[] {
  const { providerId, rosterId, caregiverId, date, told } = after;
  if (!told || before?.told) return [];
  return [eventOf(workdayPublished, change, { providerId, rosterId, caregiverId, date, ...told })];
}

function ofVisit(change: Change, before: RosterVisit | undefined, after: RosterVisit): DomainEvent[] {
  const { providerId, rosterId, elderId, date, tells } = after;
  if (!tells || before?.tells) return [];
  return [eventOf(visitDayPublished, change, { providerId, rosterId, elderId, date, orderIds: [...tells] })];
}

/** What a change of this room's items means: workers go on with a roster or a section of it, and people are told. */
export function schedulingEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  switch (after?.kind) {
    case 'roster':
      return ofRoster(change, before as RosterItem | undefined, after as RosterItem);
    case 'roster-section':
      return ofSection(change, before as RosterSection | undefined, after as RosterSection);
    case 'roster-day':
      return ofDay(change, before as RosterDay | undefined, after as RosterDay);
    case 'roster-visit':
      return ofVisit(change, before as RosterVisit | undefined, after as RosterVisit);
    default:
      return [];
  }
}
