import { deletionConfirmed } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import type { DeletionItem } from './deletion.ts';

/** A deletion that was confirmed, or whose worker's time was up, needs a worker. */
export function privacyEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  if (after?.kind !== 'deletion' || after.round === before?.round) return [];
  const { elderId, state, round } = after as DeletionItem;
  return state === 'ERASING' ? [eventOf(deletionConfirmed, change, { elderId, round })] : [];
}
