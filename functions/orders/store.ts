import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { absent, type Item, type Key, type Write } from '../../shared/table.ts';
import type { Order, OrderState, Place } from './order.ts';
import { timerWrites } from './timers.ts';

export const orderKey = (orderId: string): Key => ({ pk: `ORDER#${orderId}`, sk: 'HEAD' });

/** Index partition of a provider's orders: the dispatcher's wall. */
export const wallOf = (providerId: string): string => `WALL#${providerId}`;
const startText = (startsAt: Instant): string => String(startsAt).padStart(13, '0');
/** Orders of one state on a wall, by the time they begin; of some days, when the ends are given (both included). */
export const onWall = (
  providerId: string,
  state: OrderState,
  { from = 0, to = 9_999_999_999_999 }: { from?: Instant; to?: Instant } = {},
) => ({
  pk: wallOf(providerId),
  index: true as const,
  between: [`${state}#${startText(from)}#`, `${state}#${startText(to)}#~`] as const,
});

export function orderItem(order: Order): Item {
  return {
    ...orderKey(order.orderId),
    kind: 'order',
    gsi1pk: wallOf(order.providerId),
    gsi1sk: `${order.state}#${startText(order.startsAt)}#${order.orderId}`,
    ...order,
  };
}
export function orderOf(item: Item): Order {
  const { pk: _pk, sk: _sk, kind: _kind, gsi1pk: _gsi1pk, gsi1sk: _gsi1sk, ...rest } = item;
  return rest as unknown as Order;
}

/** A new order and the timers it needs. */
export const createOrder = (order: Order): Write[] => [
  { put: orderItem(order), when: absent },
  ...timerWrites(undefined, order),
];

/** The order as it is now with its timers, if it is still what was read. */
export const replaceOrder = (before: Order, now: Order): Write[] => [
  {
    put: orderItem(now),
    when: [
      ['version', '=', before.version],
      ['state', '=', before.state],
    ],
  },
  ...timerWrites(before, now),
];

const placeOfOrder = (orderId: string): string => `ORDER#${orderId}/place`;
export const sealPlace = (keyring: Keyring, orderId: string, place: Place): string =>
  keyring.seal(JSON.stringify(place), placeOfOrder(orderId));
/** The address and location of an order. Throws when the sealed text was altered or moved. */
export const openPlace = (keyring: Keyring, { orderId, place }: Pick<Order, 'orderId' | 'place'>): Place =>
  JSON.parse(keyring.open(place, placeOfOrder(orderId)));
