import { instantAt } from '../../shared/business-time.ts';
import { id } from '../../test/fixtures/a-booking.ts';
import { anOrder, JIANGUO, TEN, TUESDAY, XIULAN } from '../../test/fixtures/a-dispatch.ts';
import { whyNotArrow } from './arrows.ts';
import { ORDER_STATES, type Order, type OrderState, type Worker } from './order.ts';
import { dueIn, TIMER_SHARDS, timerKey, timersIn, timersOf, timerWrites } from './timers.ts';

const MONDAY = '2026-11-23';
const at = (time: string) => instantAt(TUESDAY, time);
const sent = (caregiverId: string, time: string, over: Partial<Worker> = {}): Worker => ({
  caregiverId,
  by: { personId: 'pn_dispatcher', role: 'staff' },
  at: at(time),
  ...over,
});
/** Two hours at ten; 30 minutes to accept, an hour after either end, a day to confirm. */
const entered = (state: OrderState, time: string, over: Partial<Order> = {}): Order => {
  const order = anOrder(over);
  const by = { personId: 'system', role: 'system' } as const;
  return { ...order, state, history: [...order.history, { at: at(time), by, from: 'PLACED', to: state }] };
};
const timesOf = (order: Order) => timersOf(order).map(({ what, dueAt }) => [what, dueAt]);

describe('the timers of an order', () => {
  test.each<[string, Order, [string, number][]]>([
    ['nobody sent yet', anOrder(), [['begin', at('11:00')]]],
    [
      'sent at 08:10',
      entered('DISPATCHED', '08:10', { workers: [sent(XIULAN, '08:10')] }),
      [
        ['accept', at('08:40')],
        ['begin', at('11:00')],
      ],
    ],
    [
      'two sent, one has accepted: the other is waited for',
      entered('DISPATCHED', '08:10', {
        workers: [sent(XIULAN, '08:10', { acceptedAt: at('08:12') }), sent(JIANGUO, '08:20')],
      }),
      [
        ['accept', at('08:50')],
        ['begin', at('11:00')],
      ],
    ],
    ['accepted', entered('ACCEPTED', '08:20'), [['begin', at('11:00')]]],
    ['checked in before time: of the planned end', entered('CHECKED_IN', '09:50'), [['end', at('13:00')]]],
    ['checked in late: of the time they have been there', entered('CHECKED_IN', '10:40'), [['end', at('13:40')]]],
    ['checked out', entered('CHECKED_OUT', '12:03'), [['confirm', at('12:03') + 86_400_000]]],
    ['confirmed', entered('CONFIRMED', '13:00'), []],
    ['cancelled', entered('CANCELLED_BY_ELDER', '09:00'), []],
  ])('%s', (_story, order, due) => {
    expect(timesOf(order)).toEqual(due);
  });

  test.each([
    // Sent on which date and when, the visit of which date and when, to be answered by.
    ['by day, for the same day', TUESDAY, '07:00', TUESDAY, '15:00', TUESDAY, '07:30'],
    ['published in the evening for the morning', MONDAY, '17:30', TUESDAY, '08:30', TUESDAY, '07:00'],
    ['for the afternoon', MONDAY, '17:30', TUESDAY, '16:00', TUESDAY, '07:00'],
    ['an hour after seven somebody else can just be sent', MONDAY, '17:30', TUESDAY, '08:00', TUESDAY, '07:00'],
    ['a minute earlier that has to happen before seven', MONDAY, '17:30', TUESDAY, '07:59', TUESDAY, '06:59'],
    ['for the night', MONDAY, '17:30', TUESDAY, '01:00', TUESDAY, '00:00'],
    ['at night there are thirty minutes at least', MONDAY, '23:40', TUESDAY, '01:00', TUESDAY, '00:10'],
    ['sent in the night', TUESDAY, '00:10', TUESDAY, '08:30', TUESDAY, '07:00'],
    ['sent a minute before seven', TUESDAY, '06:59', TUESDAY, '15:00', TUESDAY, '07:29'],
    ['for a whole week: each visit by the next morning', MONDAY, '17:30', '2026-11-29', '08:30', TUESDAY, '07:00'],
  ])('%s', (_story, sentOn, sentAt, visitOn, visitAt, dueOn, dueAt) => {
    const worker = { ...sent(XIULAN, '08:10'), at: instantAt(sentOn, sentAt) };
    const order = entered('DISPATCHED', '08:10', { workers: [worker], startsAt: instantAt(visitOn, visitAt) });
    expect(timesOf(order)).toContainEqual(['accept', instantAt(dueOn, dueAt)]);
  });

  test('a change within a state does not begin its time anew', () => {
    const order = entered('CHECKED_OUT', '12:03');
    const later = { at: at('15:00'), by: { personId: 's', role: 'system' }, from: 'CHECKED_OUT', to: 'CHECKED_OUT' };
    expect(timesOf({ ...order, history: [...order.history, later as Order['history'][number]] })).toEqual(
      timesOf(order),
    );
  });

  test('whatever a timer does, the system may do', () => {
    const goes = {
      accept: ['PLACED'],
      begin: ['CANCELLED_BY_PROVIDER', 'EXCEPTION'],
      end: ['EXCEPTION'],
      confirm: ['AUTO_CONFIRMED'],
    } as const;
    for (const state of ORDER_STATES)
      for (const { what } of timersOf(entered(state, '10:00', { workers: [sent(XIULAN, '08:10')] })))
        expect(goes[what].some((to) => whyNotArrow(state, to, ['system']) === undefined)).toBe(true);
  });
});

describe('what is written of timers', () => {
  const placed = anOrder();
  const dispatched = entered('DISPATCHED', '08:10', { workers: [sent(XIULAN, '08:10')] });

  test('a timer that goes on is left alone, one that is needed no more goes', () => {
    expect(timerWrites(placed, dispatched)).toMatchObject([{ put: { kind: 'timer', what: 'accept' } }]);
    expect(timerWrites(dispatched, placed)).toMatchObject([{ delete: { sk: expect.stringMatching(/#accept$/) } }]);
    expect(timerWrites(undefined, placed)).toMatchObject([{ put: { what: 'begin', dueAt: at('11:00') } }]);
    expect(timerWrites(placed, { ...placed, state: 'CANCELLED_BY_ELDER' })).toMatchObject([{ delete: {} }]);
  });

  test('another time sets another timer', () => {
    expect(timerWrites(placed, { ...placed, startsAt: TEN + 60_000 })).toMatchObject([{ delete: {} }, { put: {} }]);
  });

  test.each([
    ['a millisecond before', -1, false],
    ['at the instant', 0, true],
    ['a millisecond after', 1, true],
  ])('%s it is due: %s', (_when, late, isDue) => {
    const [timer] = timersOf(placed);
    const { sk } = timerKey(timer!);
    const [from, to] = dueIn(0, timer!.dueAt + Number(late)).between;
    expect(from <= sk && sk <= to).toBe(isDue);
  });

  test('every order has its place in one of the shards that are swept, and they fill alike', () => {
    const shards = TIMER_SHARDS.map(timersIn);
    const counts = new Map<string, number>();
    for (const last of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
      const { pk } = timerKey({ orderId: `${id('or', 1).slice(0, -1)}${last}`, what: 'begin', dueAt: 0 });
      counts.set(pk, (counts.get(pk) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(shards);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(5);
  });
});
