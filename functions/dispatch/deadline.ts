import type { Instant } from '../../shared/business-time.ts';
import { endsAt, type Order, type OrderState, timersOf } from '../orders/index.ts';

/** The states an order can wait in on the wall, in the order of its way. */
export const WALL_STATES = [
  'PLACED',
  'DISPATCHED',
  'ACCEPTED',
  'CHECKED_IN',
  'CHECKED_OUT',
  'EXCEPTION',
  'DISPUTED',
] as const satisfies readonly OrderState[];
export type WallState = (typeof WALL_STATES)[number];

/** What has to happen next: somebody is sent, accepts, arrives, leaves; the elder confirms. */
export interface Deadline {
  readonly what: 'dispatch' | 'accept' | 'arrive' | 'leave' | 'confirm';
  readonly at: Instant;
}

const timerOf = (order: Order, kind: 'accept' | 'confirm'): Instant | undefined =>
  timersOf(order).find(({ what }) => what === kind)?.dueAt;

/** What an order on the wall waits for and until when; undefined where people have to look into it. */
export function deadlineOf(order: Order): Deadline | undefined {
  const by = (what: Deadline['what'], at: Instant | undefined): Deadline | undefined =>
    at === undefined ? undefined : { what, at };
  switch (order.state) {
    case 'PLACED':
      return by('dispatch', order.startsAt);
    case 'DISPATCHED':
      return by('accept', timerOf(order, 'accept'));
    case 'ACCEPTED':
      return by('arrive', order.startsAt);
    case 'CHECKED_IN':
      return by('leave', endsAt(order));
    case 'CHECKED_OUT':
      return by('confirm', timerOf(order, 'confirm'));
    default:
      return undefined;
  }
}

/** Whether what an order waits for should have happened by now: at the deadline itself it is late. */
export const isLate = (order: Order, now: Instant): boolean => {
  const deadline = deadlineOf(order);
  return deadline !== undefined && now >= deadline.at;
};
