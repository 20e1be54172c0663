import { addDays, type Instant, instantAt } from '../../shared/business-time.ts';
import { id } from '../../test/fixtures/a-booking.ts';
import {
  anOrder,
  ELDER,
  HOME,
  LI,
  TUESDAY,
  theCaregiver,
  theElder,
  theProvider,
  XIULAN,
} from '../../test/fixtures/a-dispatch.ts';
import { type Schedule, scheduleKeysOn, scheduleOf, type WorkingDay } from '../caregivers/index.ts';
import type { Order } from '../orders/index.ts';
import {
  isFixed,
  MOST_VISITS,
  type PlanningTerms,
  type ProviderFacts,
  planningDays,
  whyTooMany,
} from './planning-days.ts';
import { DEFAULT_WEIGHTS } from './weights.ts';

const WEDNESDAY = addDays(TUESDAY, 1);
const at = (time: string, date = TUESDAY): Instant => instantAt(date, time);
const order = (n: number, time: string, over: Partial<Order> = {}): Order =>
  anOrder({ orderId: id('or', n), minutes: 60, ...over }, { at: at(time) });
const within = (from: string, until: string) => ({ window: { from: at(from), until: at(until) } });
const worker = { caregiverId: XIULAN, by: { personId: 'pn', role: 'staff' as const }, at: at('08:00') };

interface Jobs {
  [date: string]: { orderId: string; minutes: number }[];
}
function schedule(jobs: Jobs, monthMinutes: number): Schedule {
  const keys = scheduleKeysOn(XIULAN, Object.keys(jobs), ['2026-11']);
  const empty = scheduleOf(XIULAN, keys, []);
  return {
    ...empty,
    days: empty.days.map(
      (day): WorkingDay => ({
        ...day,
        jobs: jobs[day.date]!.map((job) => ({ ...job, startsAt: at('09:00', day.date), travelMinutes: 15 })),
      }),
    ),
    months: empty.months.map((month) => ({ ...month, minutes: monthMinutes })),
  };
}
const facts = (over: Partial<ProviderFacts> = {}): ProviderFacts => ({
  provider: theProvider(),
  caregivers: [theCaregiver({ personId: LI, home: HOME })],
  schedules: new Map(),
  orders: [order(1, '09:00')],
  placeOf: () => HOME,
  elders: new Map([[ELDER, theElder()]]),
  kin: new Map(),
  faces: new Map(),
  ...over,
});
const terms = (over: Partial<PlanningTerms> = {}): PlanningTerms => ({
  dates: [TUESDAY],
  now: at('07:00'),
  repairs: false,
  plannerId: id('pn', 31),
  weights: DEFAULT_WEIGHTS,
  ...over,
});
const dayOf = (over: Partial<ProviderFacts> = {}, more: Partial<PlanningTerms> = {}) =>
  planningDays(facts(over), terms(more))[0]!.day;
const visitsOf = (...args: Parameters<typeof dayOf>) => dayOf(...args).visits;
const caregiverOf = (...args: Parameters<typeof dayOf>) => dayOf(...args).caregivers[0]!;

describe('when a visit may begin', () => {
  test.each<[string, Order[], [string, string][]]>([
    ['at one time, where nothing else was said', [order(1, '09:00')], [['09:00', '09:00']]],
    ['from when to when the elder said', [order(1, '09:00', within('09:00', '10:30'))], [['09:00', '10:30']]],
    [
      'and as before when it was planned within it already',
      [order(1, '09:40', within('09:00', '10:30'))],
      [['09:00', '10:30']],
    ],
    [
      'not so late that the elder’s next visit cannot begin',
      [order(1, '09:00', within('09:00', '11:00')), order(2, '10:30')],
      [
        ['09:00', '09:30'],
        ['10:30', '10:30'],
      ],
    ],
    [
      'nor so early that the one before is not over',
      [order(1, '09:00', within('09:00', '12:00')), order(2, '11:00', within('10:00', '13:00'))],
      [
        ['09:00', '10:00'],
        ['11:00', '13:00'],
      ],
    ],
  ])('%s', (_case, orders, expected) => {
    const windows = visitsOf({ orders }).map(({ earliest, latest }) => [earliest, latest]);
    expect(windows).toEqual(expected.map((pair) => pair.map((time) => at(time))));
  });
});

describe('what may not move', () => {
  const sent = (state: Order['state'], time = '09:00') => order(1, time, { state, workers: [worker] });
  test.each<[string, Order, boolean, boolean]>([
    ['nobody is sent', order(1, '09:00'), false, false],
    ['sent', sent('DISPATCHED'), true, false],
    ['accepted', sent('ACCEPTED'), true, false],
    ['begins in more than an hour', sent('ACCEPTED', '08:01'), true, false],
    ['begins in an hour', sent('ACCEPTED', '08:00'), true, true],
    ['should have begun', sent('DISPATCHED', '06:00'), true, true],
    ['goes on', sent('CHECKED_IN'), true, true],
  ])('%s', (_case, given, fixed, fixedInRepair) => {
    expect([false, true].map((repairs) => isFixed(given, { now: at('07:00'), repairs }))).toEqual([
      fixed,
      fixedInRepair,
    ]);
  });

  test('who goes and when is what is fixed; in a repair it is what they were told', () => {
    const orders = [sent('ACCEPTED')];
    const told = [{ caregiverId: XIULAN, startsAt: at('09:00') }];
    expect(visitsOf({ orders })[0]).toMatchObject({ fixed: told });
    expect(visitsOf({ orders }, { repairs: true })[0]).toMatchObject({ announced: told });
    expect(visitsOf({ orders }, { repairs: true })[0]).not.toHaveProperty('fixed');
  });

  test('a visit that began late is where it is', () => {
    const history = [{ at: at('09:25'), by: worker.by, from: 'ACCEPTED' as const, to: 'CHECKED_IN' as const }];
    const orders = [{ ...sent('CHECKED_IN'), history }];
    expect(visitsOf({ orders })[0]!.fixed).toEqual([{ caregiverId: XIULAN, startsAt: at('09:25') }]);
  });
});

describe('a caregiver’s day', () => {
  const shift = (from: string, to: string, weekday = 2) => ({ weekday, from, to });
  test.each<[string, ReturnType<typeof shift>[], unknown]>([
    ['one shift', [shift('08:00', '18:00')], { from: at('08:00'), until: at('18:00') }],
    [
      'a morning and an afternoon: the hour between is the break',
      [shift('13:00', '18:00'), shift('08:00', '12:00')],
      { from: at('08:00'), until: at('18:00'), break: { minutes: 60, earliest: at('12:00'), latest: at('12:00') } },
    ],
    ['one goes on into the other', [shift('08:00', '12:00'), shift('12:00', '18:00')], { until: at('18:00') }],
    ['a night', [shift('20:00', '06:00')], { from: at('20:00'), until: at('06:00', WEDNESDAY) }],
    ['not on this weekday', [shift('08:00', '18:00', 3)], undefined],
  ])('%s', (_case, shifts, expected) => {
    const [day] = dayOf({ caregivers: [theCaregiver({ shifts })] }).caregivers;
    if (expected === undefined) expect(day).toBeUndefined();
    else expect(day).toMatchObject(expected as object);
  });

  test.each<[string, Jobs, number, number]>([
    ['nothing yet', { [TUESDAY]: [] }, 0, 480],
    ['something done that is not planned', { [TUESDAY]: [{ orderId: 'done', minutes: 90 }] }, 90, 390],
    ['what is planned does not count twice', { [TUESDAY]: [{ orderId: id('or', 1), minutes: 60 }] }, 60, 480],
    ['the month has little left', { [TUESDAY]: [] }, 9_900, 100],
    ['but what is planned of it', { [TUESDAY]: [{ orderId: id('or', 1), minutes: 60 }] }, 9_900, 160],
    ['the month is full', { [TUESDAY]: [] }, 10_050, 0],
  ])('what the caps leave: %s', (_case, jobs, inMonth, expected) => {
    const schedules = new Map([[XIULAN, schedule(jobs, inMonth)]]);
    expect(caregiverOf({ schedules }).mostMinutes).toBe(expected);
  });

  test('what speaks against sending her is said; that she has no WeChat does not', () => {
    const leaves = [{ from: TUESDAY, to: TUESDAY, reason: '病假', by: worker.by, at: 0 }];
    expect(caregiverOf({ caregivers: [theCaregiver({ leaves })] }).against).toEqual([expect.stringMatching(/请假/)]);
    expect(caregiverOf({ caregivers: [theCaregiver()] }).against).toEqual([]);
  });

  test('whoever plans is not sent', () => {
    expect(caregiverOf({}, { plannerId: LI }).against).toEqual([expect.stringMatching(/自己/)]);
  });
});

describe('who must not go', () => {
  test('kin, and who said no', () => {
    const declined = { at: at('06:00'), by: { personId: LI, role: 'caregiver' as const } };
    const [first] = visitsOf({ kin: new Map([[XIULAN, new Set([ELDER])]]) });
    expect(first!.never[XIULAN]).toMatch(/家属/);
    const history = [{ ...declined, from: 'DISPATCHED' as const, to: 'PLACED' as const, deed: 'DECLINED' as const }];
    const [second] = visitsOf({ orders: [order(1, '09:00', { history })] });
    expect(second!.never[XIULAN]).toMatch(/谢绝/);
    expect(visitsOf()[0]!.never).toEqual({});
  });

  test('who is not of the elder’s sex, where the service asks for it', () => {
    const { service } = anOrder();
    const bath = order(1, '09:00', { service: { ...service, genderRule: 'same-sex', workers: 2 } });
    expect(visitsOf({ orders: [bath] })[0]).toMatchObject({
      sex: theElder().sex,
      second: { skills: service.skills, minutes: 60, after: { from: 0, to: 0 } },
    });
    expect(visitsOf()[0]).not.toHaveProperty('sex');
  });
});

test('a date without a visit is no day; an address of its own is a place of its own', () => {
  const orders = [order(1, '09:00'), order(2, '14:00', { placeIsOwn: true })];
  const days = planningDays(facts({ orders }), terms({ dates: [TUESDAY, WEDNESDAY] }));
  expect(days.map(({ day }) => day.date)).toEqual([TUESDAY]);
  expect(days[0]!.day.visits.map(({ placeId }) => placeId)).toEqual([ELDER, id('or', 2)]);
});

test.each([
  [MOST_VISITS, undefined],
  [MOST_VISITS + 1, '这几天共有 15001 次上门，一次最多排 15000 次，请少选几天'],
])('%i visits in a roster: %s', (visits, expected) => {
  expect(whyTooMany(visits)?.message).toBe(expected);
});
