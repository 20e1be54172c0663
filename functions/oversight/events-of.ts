import { sampleRequested } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';

/** What a change of this room's items means to others. */
export function oversightEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  if (after?.kind !== 'sample' || before) return [];
  return [eventOf(sampleRequested, change, { sampleId: String(after.sampleId) })];
}
