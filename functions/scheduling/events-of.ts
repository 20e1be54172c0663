import { rosterRequested, rosterSectionRequested } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import type { RosterItem, RosterSection } from './roster.ts';

/** Whether somebody is to go on with the roster as a whole. */
function isWaited({ state, sections, done }: RosterItem): boolean {
  return state === 'ASKED' || state === 'PUBLISHING' || (state === 'PLANNING' && done === sections);
}

function ofRoster(change: Change, before: RosterItem | undefined, after: RosterItem): DomainEvent[] {
  const isSame =
    before?.state === after.state &&
    before.turn === after.turn &&
    before.done === after.done &&
    before.step === after.step;
  if (!isWaited(after) || isSame) return [];
  const { providerId, rosterId } = after;
  return [eventOf(rosterRequested, change, { providerId, rosterId })];
}

function ofSection(change: Change, before: RosterSection | undefined, after: RosterSection): DomainEvent[] {
  if (after.state !== 'WAITING' || before?.turn === after.turn) return [];
  const { providerId, rosterId, step, section } = after;
  return [eventOf(rosterSectionRequested, change, { providerId, rosterId, step, section })];
}

/** What a change of this room's items means: workers go on with a roster, or with a section of it. */
export function schedulingEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  if (after?.kind === 'roster') return ofRoster(change, before as RosterItem | undefined, after as RosterItem);
  if (after?.kind === 'roster-section')
    return ofSection(change, before as RosterSection | undefined, after as RosterSection);
  return [];
}
