import { anOrder, TEN } from '../../test/fixtures/a-dispatch.ts';
import type { OrderState } from '../orders/index.ts';
import { deadlineOf, isLate, WALL_STATES } from './deadline.ts';

const MINUTE = 60_000;
const by = { personId: 'pn_1', role: 'staff' as const };
/** In this state since twenty to ten, sent a minute before. */
const inState = (state: OrderState) =>
  anOrder({
    state,
    workers: [{ caregiverId: 'cg_1', by, at: TEN - 21 * MINUTE }],
    history: [{ at: TEN - 20 * MINUTE, by, from: 'PLACED', to: state }],
  });

test.each([
  ['PLACED', 'dispatch', TEN],
  ['DISPATCHED', 'accept', TEN + 9 * MINUTE],
  ['ACCEPTED', 'arrive', TEN],
  ['CHECKED_IN', 'leave', TEN + 120 * MINUTE],
  ['CHECKED_OUT', 'confirm', TEN + 1_420 * MINUTE],
] as const)('%s waits for somebody to %s', (state, what, at) => {
  const order = inState(state);
  expect(deadlineOf(order)).toEqual({ what, at });
  expect([at - 1, at, at + 1].map((now) => isLate(order, now))).toEqual([false, true, true]);
});

test.each(['EXCEPTION', 'DISPUTED', 'SETTLED'] as const)('%s has no deadline of the clock', (state) => {
  expect(deadlineOf(inState(state))).toBeUndefined();
  expect(isLate(inState(state), Number.MAX_SAFE_INTEGER)).toBe(false);
});

test('every state of the wall is one an order can have on its way, and none is there twice', () => {
  expect(new Set(WALL_STATES).size).toBe(WALL_STATES.length);
});
