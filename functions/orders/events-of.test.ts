import { isRefusal } from '../../shared/refusal.ts';
import { anOrder, EIGHT, ELDER, PROVIDER } from '../../test/fixtures/a-dispatch.ts';
import { ordersEventsOf } from './events-of.ts';
import { moveOrder } from './moves.ts';
import { type Deed, type Order, type OrderState, SYSTEM } from './order.ts';
import { orderItem } from './store.ts';

const change = (before: Order | undefined, after: Order) => ({
  id: 'change-1',
  at: EIGHT,
  before: before && orderItem(before),
  after: orderItem(after),
});
const step = (state: OrderState, to: OrderState, deed?: Deed) => {
  const before = anOrder({ state });
  const moved = moveOrder(before, to, {}, { by: SYSTEM, now: EIGHT, deed });
  if (isRefusal(moved)) throw new Error(moved.code);
  return ordersEventsOf(change(before, moved.order));
};

describe('what a change of an order means to others', () => {
  test('an order that is placed is told once, by ids only', () => {
    const placed = anOrder();
    expect(ordersEventsOf(change(undefined, placed))).toEqual([
      {
        id: 'change-1.order.changed',
        name: 'order.changed',
        version: 1,
        at: EIGHT,
        data: {
          orderId: placed.orderId,
          elderId: ELDER,
          providerId: PROVIDER,
          region: placed.region,
          to: 'PLACED',
          by: placed.by,
          at: placed.placedAt,
        },
      },
    ]);
  });

  test.each<[OrderState, OrderState, Deed | undefined, string[]]>([
    ['DISPATCHED', 'PLACED', 'NOT_ACCEPTED_IN_TIME', ['not-accepted']],
    ['PLACED', 'CANCELLED_BY_PROVIDER', 'NOBODY_SENT', ['nobody-sent']],
    ['ACCEPTED', 'EXCEPTION', 'NOT_CHECKED_IN', ['not-checked-in']],
    ['CHECKED_IN', 'EXCEPTION', 'NOT_CHECKED_OUT', ['not-checked-out']],
    ['CHECKED_OUT', 'AUTO_CONFIRMED', undefined, []],
    ['PLACED', 'PLACED', 'MOVED_HOUSE', []],
  ])('from %s to %s as %s, alarms: %j', (from, to, deed, alarms) => {
    const [changed, ...alarmed] = step(from, to, deed);
    expect(changed).toMatchObject({ name: 'order.changed', data: { from, to, ...(deed ? { deed } : {}) } });
    expect(alarmed.map(({ name, data }) => [name, (data as { what: string }).what])).toEqual(
      alarms.map((what) => ['order.alarmed', what]),
    );
  });

  test('an image that says nothing new is no news', () => {
    expect(ordersEventsOf(change(anOrder(), anOrder()))).toEqual([]);
    expect(ordersEventsOf({ id: 'c', at: EIGHT, before: orderItem(anOrder()), after: undefined })).toEqual([]);
  });
});
