import { elderChanged, elderDeceased, elderMerged } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import type { ElderHead } from './elder.ts';
import { entitledSince } from './entitled-since.ts';
import { changedFields } from './store.ts';

/** What a change of an elder's file means to the other rooms. */
export function registryEventsOf(change: Change): DomainEvent[] {
  if (change.after?.kind !== 'elder') return [];
  const before = change.before as ElderHead | undefined;
  const after = change.after as ElderHead;
  const { elderId, region, deceasedOn, mergedInto } = after;
  // What was eaten stays priced as it was: nobody could price it again.
  if (after.erasedAt !== undefined) return [];
  const fields = changedFields(before, after);
  if (fields.length === 0) return [];
  const since = before && entitledSince(before, after);
  const registered = before === undefined;
  const changed = eventOf(elderChanged, change, { elderId, region, fields, registered, ...(since ? { since } : {}) });
  const events = [changed];
  if (deceasedOn !== undefined && deceasedOn !== before?.deceasedOn)
    events.push(eventOf(elderDeceased, change, { elderId, region, on: deceasedOn }));
  if (mergedInto !== undefined && before?.mergedInto === undefined)
    events.push(eventOf(elderMerged, change, { elderId: mergedInto, duplicateId: elderId, region }));
  return events;
}
