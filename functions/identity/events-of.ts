import { familyBound, familyDisputed, familyRequested, familyRevoked } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import type { BindingItem } from './store.ts';

const bindingIn = (item: Change['after']): BindingItem | undefined =>
  item?.kind === 'binding' ? (item as BindingItem) : undefined;

/** What a change of a binding means to others. A request refused is nobody's news: its sender must not learn of it. */
export function identityEventsOf(change: Change): DomainEvent[] {
  const before = bindingIn(change.before);
  const after = bindingIn(change.after);
  if (!after || before?.state === after.state) return [];
  const { elderId, personId, scopes, by } = after;
  const data = { elderId, personId, scopes: [...scopes], by };
  switch (after.state) {
    case 'REQUESTED':
      return [eventOf(familyRequested, change, data)];
    case 'ACTIVE':
      return [eventOf(familyBound, change, data)];
    case 'DISPUTED':
      return [eventOf(familyDisputed, change, data)];
    case 'REVOKED':
      return before?.state === 'REQUESTED' ? [] : [eventOf(familyRevoked, change, data)];
  }
}
