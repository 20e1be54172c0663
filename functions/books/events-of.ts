import { booksCheckRequested } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import type { BookCheck } from './store.ts';

/** A check that was asked for, or whose worker ran out of time, needs a worker. */
export function booksEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  if (after?.kind !== 'book-check' || after.state !== 'CHECKING' || after.round === before?.round) return [];
  const { region, checkId, round } = after as BookCheck;
  return [eventOf(booksCheckRequested, change, { region, checkId, round })];
}
