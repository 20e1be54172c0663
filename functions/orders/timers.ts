import { addDays, businessDateOf, type Instant, instantAt } from '../../shared/business-time.ts';
import { type Item, type Key, present, type Write } from '../../shared/table.ts';
import { endsAt, enteredAt, minutesAfter, type Order } from './order.ts';

/**
 * What time does to an order by itself. `accept`: the caregiver was too slow. `begin`: the visit should have begun.
 * `end`: it should have ended. `confirm`: nobody has objected.
 */
export const TIMER_KINDS = ['accept', 'begin', 'end', 'confirm'] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];

export interface Timer {
  orderId: string;
  what: TimerKind;
  /** From this instant on it is due. */
  dueAt: Instant;
}
export interface TimerItem extends Item, Timer {
  kind: 'timer';
  /** How often it could not be done; then it stands where it is tried again. */
  tries?: number;
}

export const TIMER_SHARDS = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const CROCKFORD_BITS = 7;
const shardOf = (orderId: string): number => orderId.charCodeAt(orderId.length - 1) & CROCKFORD_BITS;

export const timersIn = (shard: number): string => `TIMERS#${shard}`;
const dueText = (dueAt: Instant): string => String(dueAt).padStart(13, '0');
export const timerKey = ({ orderId, what, dueAt }: Timer): Key => ({
  pk: timersIn(shardOf(orderId)),
  sk: `${dueText(dueAt)}#${orderId}#${what}`,
});
/** The timers of a shard that are due: `~` sorts behind every order id. */
export const dueIn = (shard: number, now: Instant) => ({
  pk: timersIn(shard),
  between: ['0', `${dueText(now)}#~`] as const,
});

const MAX_WAIT_MINUTES = 60;

/**
 * A timer that could not be done, to be tried again: in a minute, then in two, in four, at most in an hour. So what fails
 * does not stay in the way of what is due behind it.
 */
export function putOff(item: TimerItem, now: Instant): Write[] {
  const { pk, sk, tries = 0 } = item;
  const dueAt = minutesAfter(now, Math.min(2 ** tries, MAX_WAIT_MINUTES));
  return [
    { delete: { pk, sk }, when: present },
    { put: { ...item, ...timerKey({ ...item, dueAt }), tries: tries + 1 } },
  ];
}

/** Since when the first caregiver has been asked who has not accepted. */
function askedSince(order: Order): Instant {
  const asked = order.workers.filter(({ acceptedAt }) => acceptedAt === undefined).map(({ at }) => at);
  return asked.length ? Math.min(...asked) : enteredAt(order);
}

/**
 * Until when a caregiver who was sent has to answer. Nobody answers in the night: where one lies before the visit there is
 * time until the next morning, or until others can still be sent, whichever comes first, and never less than by day.
 */
function answerDue(order: Order): Instant {
  const { startsAt, times } = order;
  const since = askedSince(order);
  const soon = minutesAfter(since, times.acceptMinutes);
  const date = businessDateOf(since);
  const thisMorning = instantAt(date, times.answerBy);
  if (since >= thisMorning && businessDateOf(startsAt) === date) return soon;
  const morning = since < thisMorning ? thisMorning : instantAt(addDays(date, 1), times.answerBy);
  return Math.max(soon, Math.min(morning, minutesAfter(startsAt, -times.sendAgainMinutes)));
}

/** The timers that run for an order as it stands: they follow from it, so that none is forgotten or left over. */
export function timersOf(order: Order): Timer[] {
  const { orderId, startsAt, times } = order;
  const timer = (what: TimerKind, dueAt: Instant): Timer => ({ orderId, what, dueAt });
  const begin = timer('begin', minutesAfter(startsAt, times.beginMinutes));
  switch (order.state) {
    case 'PLACED':
    case 'ACCEPTED':
      return [begin];
    case 'DISPATCHED':
      return [timer('accept', answerDue(order)), begin];
    case 'CHECKED_IN':
      // Of the hour at which it began, where that is later than planned.
      return [
        timer(
          'end',
          minutesAfter(Math.max(endsAt(order), minutesAfter(enteredAt(order), order.minutes)), times.endMinutes),
        ),
      ];
    case 'CHECKED_OUT':
      return [timer('confirm', minutesAfter(enteredAt(order), times.confirmMinutes))];
    default:
      return [];
  }
}

const isSame = (a: Timer, b: Timer): boolean => a.what === b.what && a.dueAt === b.dueAt;

/** Sets the timers an order needs now and removes those it needed before. */
export function timerWrites(before: Order | undefined, now: Order): Write[] {
  const [old, next] = [before ? timersOf(before) : [], timersOf(now)];
  const item = (timer: Timer): TimerItem => ({ ...timerKey(timer), kind: 'timer', ...timer });
  return [
    ...old.filter((timer) => !next.some((other) => isSame(timer, other))).map((timer) => ({ delete: timerKey(timer) })),
    ...next.filter((timer) => !old.some((other) => isSame(timer, other))).map((timer) => ({ put: item(timer) })),
  ];
}
