import { instantAt } from '../../shared/business-time.ts';
import { anOrder, TEN, TUESDAY } from '../../test/fixtures/a-dispatch.ts';
import { causeOf, reasonOf, type Step } from './cause-of.ts';
import type { Cause } from './roster.ts';

const EIGHT = instantAt(TUESDAY, '08:00');
const MINUTE = 60_000;
const urgent = { ...anOrder().service, help: 'urgent' as const };

/** A visit at ten; what happens to it is told at eight. */
test.each<[string, Partial<Step>, Parameters<typeof anOrder>[0], Cause['what'] | undefined]>([
  ['a caregiver is on leave', { from: 'ACCEPTED', to: 'PLACED', deed: 'TAKEN_BACK' }, {}, 'returned'],
  ['nobody answered', { from: 'DISPATCHED', to: 'PLACED', deed: 'NOT_ACCEPTED_IN_TIME' }, {}, 'returned'],
  ['declined', { from: 'DISPATCHED', to: 'PLACED', deed: 'DECLINED' }, {}, 'returned'],
  ['and somebody is sent again already', { from: 'ACCEPTED', to: 'PLACED' }, { state: 'DISPATCHED' }, undefined],
  ['ordered', { to: 'PLACED' }, {}, undefined],
  ['ordered for help at once', { to: 'PLACED' }, { service: urgent }, 'urgent'],
  ['cancelled with somebody sent', { from: 'ACCEPTED', to: 'CANCELLED_BY_ELDER' }, {}, 'cancelled'],
  ['cancelled by the provider', { from: 'DISPATCHED', to: 'CANCELLED_BY_PROVIDER' }, {}, 'cancelled'],
  ['cancelled with nobody sent', { from: 'PLACED', to: 'CANCELLED_BY_ELDER' }, {}, undefined],
  ['there 14:59 late', { from: 'ACCEPTED', to: 'CHECKED_IN', at: TEN + 15 * MINUTE - 1 }, {}, undefined],
  ['there a quarter late', { from: 'ACCEPTED', to: 'CHECKED_IN', at: TEN + 15 * MINUTE }, {}, 'late'],
  ['the second of two is there', { from: 'CHECKED_IN', to: 'CHECKED_IN', at: TEN + 20 * MINUTE }, {}, undefined],
  ['extended', { from: 'CHECKED_IN', to: 'CHECKED_IN', deed: 'EXTENDED' }, { state: 'CHECKED_IN' }, 'late'],
  ['an hour late and not there', { from: 'ACCEPTED', to: 'EXCEPTION', deed: 'NOT_CHECKED_IN' }, {}, 'late'],
  ['over', { from: 'CHECKED_IN', to: 'CHECKED_OUT' }, {}, undefined],
])('%s', (_story, step, over, expected) => {
  const cause = causeOf({ to: 'PLACED', at: EIGHT, ...step } as Step, anOrder(over), EIGHT);
  expect(cause?.what).toBe(expected);
});

test.each([
  ['a millisecond before nobody can come any more', -1, 'returned'],
  ['when nobody can come any more', 0, undefined],
])('%s', (_story, late, expected) => {
  const step = { from: 'ACCEPTED', to: 'PLACED', at: EIGHT };
  expect(causeOf(step, anOrder(), TEN + late)?.what).toBe(expected);
});

test('the reason counts orders, not steps, and names nobody', () => {
  const causes: Cause[] = [
    { what: 'urgent', orderId: 'or_3', at: 4 },
    { what: 'returned', orderId: 'or_1', at: 1 },
    { what: 'returned', orderId: 'or_1', at: 3 },
    { what: 'returned', orderId: 'or_2', at: 2 },
  ];
  expect(reasonOf(causes)).toBe('系统提议：没有人去 2 单、急单 1 单');
});
