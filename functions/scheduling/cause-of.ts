import type * as z from 'zod';
import type { orderChanged } from '../../events/index.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Order, windowOf } from '../orders/index.ts';
import type { Cause } from './roster.ts';

export type Step = Pick<z.output<typeof orderChanged.schema>, 'from' | 'to' | 'deed' | 'at'>;

/** Who comes so much later than announced is late for whoever is next, too. */
export const LATE_MS = 15 * 60_000;

const isSentState = (state: string | undefined): boolean => state === 'DISPATCHED' || state === 'ACCEPTED';

function whatOf({ from, to, deed, at }: Step, { startsAt, service }: Order): Cause['what'] | undefined {
  if (to === 'PLACED' && isSentState(from)) return 'returned';
  if (to === 'PLACED' && from === undefined) return service.help === 'urgent' ? 'urgent' : undefined;
  if (isSentState(from) && (to === 'CANCELLED_BY_ELDER' || to === 'CANCELLED_BY_PROVIDER')) return 'cancelled';
  if (to === 'CHECKED_IN' && from !== to) return at - startsAt >= LATE_MS ? 'late' : undefined;
  return deed === 'EXTENDED' || deed === 'NOT_CHECKED_IN' ? 'late' : undefined;
}

/**
 * Why a date that is published has to be looked at again after a step of an order; undefined where nothing follows for others.
 * An order that waits must still wait, and somebody must still be able to come.
 */
export function causeOf(step: Step, order: Order, now: Instant): Cause | undefined {
  const what = whatOf(step, order);
  if (!what) return undefined;
  const waits = what === 'returned' || what === 'urgent';
  if (waits && (order.state !== 'PLACED' || windowOf(order).until <= now)) return undefined;
  return { what, orderId: order.orderId, at: step.at };
}

const WORDS: Readonly<Record<Cause['what'], string>> = {
  returned: '没有人去',
  cancelled: '取消',
  late: '晚了',
  urgent: '急单',
};

/** `系统提议：没有人去 3 单、急单 1 单`: no names, the families of the visits that move read it. */
export function reasonOf(causes: readonly Cause[]): string {
  const counted = Object.entries(WORDS).flatMap(([what, word]) => {
    const orders = new Set(causes.filter((cause) => cause.what === what).map(({ orderId }) => orderId)).size;
    return orders > 0 ? [`${word} ${orders} 单`] : [];
  });
  return `系统提议：${counted.join('、')}`;
}
