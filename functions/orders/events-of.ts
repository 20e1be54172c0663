import { orderAlarmed, orderChanged } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import { alarmOf } from './alarms.ts';
import { orderOf } from './store.ts';

/** The events a change of this room's items means: what the last line of an order's history says, by ids only. */
export function ordersEventsOf(change: Change): DomainEvent[] {
  if (change.after?.kind !== 'order') return [];
  const order = orderOf(change.after);
  const last = order.history.at(-1);
  const known = change.before ? orderOf(change.before).history.length : 0;
  if (!last || order.history.length === known) return [];
  const { orderId, elderId, providerId, region } = order;
  const { from, to, deed, by, at, rosterId } = last;
  const named = { orderId, elderId, providerId, region };
  const what = alarmOf(last);
  return [
    eventOf(orderChanged, change, {
      ...named,
      ...(from ? { from } : {}),
      to,
      ...(deed ? { deed } : {}),
      by,
      at,
      ...(rosterId ? { rosterId } : {}),
    }),
    ...(what ? [eventOf(orderAlarmed, change, { ...named, what, at })] : []),
  ];
}
