import { instantAt } from '../../shared/business-time.ts';
import type { Order } from '../orders/index.ts';
import {
  type CarePlanItem,
  type CarePlanTerms,
  carePlanKey,
  digestOfTerms,
  MAX_ROUNDS,
  placeInLists,
  plannedOrderId,
} from './plan.ts';
import { GAVE_UP, stepsOf } from './steps.ts';

const id = (prefix: string, n: number): string => `${prefix}_01JD8Z3V6Q4M2N7P9RSTV${String(n).padStart(5, '0')}`;
const [ELDER, PLAN, PROVIDER, SERVICE] = [id('el', 1), id('cp', 1), id('fc', 1), id('sv', 1)];
const MONDAY = '2026-11-23';
const SUNDAY_NOON = instantAt('2026-11-22', '12:00');
const by = { personId: id('pn', 1), role: 'admin' as const };
const bySystem = { personId: id('pn', 1), role: 'system' as const };

const terms = (over: Partial<CarePlanTerms> = {}): CarePlanTerms => ({
  providerId: PROVIDER,
  serviceId: SERVICE,
  slots: [{ weekdays: [1], time: '09:00', minutes: 120 }],
  from: '2026-11-01',
  skips: [],
  pauses: [],
  ...over,
});
const plan = (over: Partial<CarePlanTerms> = {}): CarePlanItem => ({
  ...carePlanKey(ELDER, PLAN),
  ...terms(over),
  kind: 'care-plan',
  elderId: ELDER,
  carePlanId: PLAN,
  madeBy: by,
  by,
  asked: digestOfTerms(terms(over)),
  version: 1,
  ...placeInLists(terms(over), ELDER, PLAN),
});
const order = (over: Partial<Order> = {}, round = 0): Order =>
  ({
    orderId: plannedOrderId(PLAN, { date: MONDAY, time: '09:00' }, round),
    elderId: ELDER,
    providerId: PROVIDER,
    service: { serviceId: SERVICE },
    startsAt: instantAt(MONDAY, '09:00'),
    date: MONDAY,
    minutes: 120,
    useVouchers: true,
    carePlanId: PLAN,
    slot: '09:00',
    state: 'PLACED',
    history: [{ at: 0, by: bySystem, to: 'PLACED' }],
    ...over,
  }) as Order;
const givenUp = (round = 0) =>
  order(
    {
      state: 'CANCELLED_BY_ELDER',
      history: [{ at: 1, by: bySystem, from: 'PLACED', to: 'CANCELLED_BY_ELDER', reason: GAVE_UP }],
    },
    round,
  );
const cancelled = order({
  state: 'CANCELLED_BY_ELDER',
  history: [{ at: 1, by, from: 'PLACED', to: 'CANCELLED_BY_ELDER', reason: '孩子回来了' }],
});
const movedByHand = order({
  startsAt: instantAt(MONDAY, '15:00'),
  history: [{ at: 1, by, from: 'PLACED', to: 'PLACED', deed: 'CHANGED' }],
});

const did = (over: Partial<CarePlanTerms>, orders: Order[], now = SUNDAY_NOON) =>
  stepsOf(plan(over), [MONDAY], orders, now).map((step) =>
    step.do === 'order' ? `order ${step.visit.time} ${step.round}` : step.do === 'tell' ? step.code : step.do,
  );
const at10 = { slots: [{ weekdays: [1], time: '10:00', minutes: 120 }] };
const within = (windowMinutes: number) => ({
  slots: [{ weekdays: [1], time: '09:00', minutes: 120, windowMinutes }],
});
const nineToTen = { from: instantAt(MONDAY, '09:00'), until: instantAt(MONDAY, '10:00') };
const longer = { slots: [{ weekdays: [1], time: '09:00', minutes: 180 }] };
const twice = { slots: [...terms().slots, { weekdays: [1], time: '14:00', minutes: 60 }] };
const away = { skips: [MONDAY] };

test.each<[string, string[], string[]]>([
  ['due and never ordered', did({}, []), ['order 09:00 0']],
  ['due and ordered', did({}, [order()]), []],
  ['due and a caregiver has accepted', did({}, [order({ state: 'ACCEPTED' })]), []],
  ['due and over', did({}, [order({ state: 'VERIFIED' })]), []],
  ['due, and the elder cancelled it', did({}, [cancelled]), []],
  ['due, and nobody came', did({}, [order({ state: 'NO_SHOW_CAREGIVER' })]), []],
  ['due, and the plan gave it up before', did({}, [givenUp()]), ['order 09:00 1']],
  ['due, given up twice', did({}, [givenUp(0), givenUp(1)]), ['order 09:00 2']],
  ['due, given up and ordered again', did({}, [givenUp(0), order({}, 1)]), []],
  [
    'due, given up, ordered again and cancelled by the elder',
    did({}, [givenUp(0), { ...cancelled, orderId: order({}, 1).orderId }]),
    [],
  ],
  [
    'given up as often as can be',
    did(
      {},
      Array.from({ length: MAX_ROUNDS }, (_, round) => givenUp(round)),
    ),
    ['GIVEN_UP_TOO_OFTEN'],
  ],
  [
    'once less',
    did(
      {},
      Array.from({ length: MAX_ROUNDS - 1 }, (_, round) => givenUp(round)),
    ),
    [`order 09:00 ${MAX_ROUNDS - 1}`],
  ],
  ['at its very beginning', did({}, [], instantAt(MONDAY, '09:00')), []],
  ['a moment before', did({}, [], instantAt(MONDAY, '09:00') - 1), ['order 09:00 0']],

  ['at another time, not yet dispatched', did(at10, [order()]), ['give-up', 'order 10:00 0']],
  ['at another time, dispatched', did(at10, [order({ state: 'DISPATCHED' })]), ['ALREADY_DISPATCHED']],
  ['at another time, begun', did(at10, [order({ state: 'CHECKED_IN' })]), []],
  ['at another time, done and paid', did(at10, [order({ state: 'SETTLED' })]), []],
  ['at another time, the elder had cancelled', did(at10, [cancelled]), ['order 10:00 0']],
  ['at another time, nobody had come', did(at10, [order({ state: 'NO_SHOW_CAREGIVER' })]), ['order 10:00 0']],
  [
    'a second visit of the day, the first one done',
    did(twice, [order({ state: 'VERIFIED' })], instantAt(MONDAY, '12:00')),
    ['order 14:00 0'],
  ],
  ['a second visit of the day, the first one moved by hand', did(twice, [movedByHand]), ['order 14:00 0']],
  ['longer, not yet dispatched', did(longer, [order()]), ['give-up']],
  ['longer, and given up', did(longer, [givenUp()]), ['order 09:00 1']],
  ['longer, dispatched', did(longer, [order({ state: 'ACCEPTED' })]), ['ALREADY_DISPATCHED']],
  ['by another provider', did({ providerId: id('fc', 2) }, [order()]), ['give-up']],
  ['another service', did({ serviceId: id('sv', 2) }, [order()]), ['give-up']],
  ['with another caregiver', did({ preferredCaregiverId: id('cg', 2) }, [order()]), ['give-up']],
  ['with a note', did({ note: '门在后院' }, [order()]), ['give-up']],
  ['ended', did({ until: '2026-11-22' }, [order()]), ['give-up']],
  ['ended, dispatched', did({ until: '2026-11-22' }, [order({ state: 'DISPATCHED' })]), ['ALREADY_DISPATCHED']],

  ['within an hour, as it was ordered', did(within(60), [order({ window: nineToTen })]), []],
  [
    'within an hour, planned at its end',
    did(within(60), [order({ window: nineToTen, startsAt: nineToTen.until, state: 'DISPATCHED' })]),
    [],
  ],
  ['within another hour than before', did(within(90), [order({ window: nineToTen })]), ['give-up']],
  ['within an hour, ordered at one time only', did(within(60), [order()]), ['give-up']],

  ['away', did(away, [order()]), ['give-up']],
  ['away, and a caregiver is on the list', did(away, [order({ state: 'ACCEPTED' })]), ['give-up']],
  ['away, and the caregiver is there', did(away, [order({ state: 'CHECKED_IN' })]), []],
  ['away, never ordered', did(away, []), []],

  ['moved by hand', did({}, [movedByHand]), []],
  ['moved by hand, and the plan changed', did(at10, [movedByHand]), []],
  ['moved by hand, away', did(away, [movedByHand]), ['give-up']],
])('%s: %j', (_case, steps, expected) => {
  expect(steps).toEqual(expected);
});
