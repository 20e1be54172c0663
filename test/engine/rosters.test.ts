import { SYSTEM } from '../../functions/orders/index.ts';
import { makeRoster } from '../../functions/scheduling/make-roster.ts';
import { daysOfRoster, type RosterDay, rosterVisitKey } from '../../functions/scheduling/roster.ts';
import { addDays, wallTimeOf } from '../../shared/business-time.ts';
import type { Write } from '../../shared/table.ts';
import { id } from '../fixtures/a-booking.ts';
import { JIANGUO, LI, PROVIDER, TUESDAY, theCaregiver, XIULAN } from '../fixtures/a-dispatch.ts';
import { admin, dispatcher, hotline, manager, otherDispatcher, reviewer, xiulan } from './dispatch-house.ts';
import { changingHouse, FIVE, ONE, type RostersHouse, rostersHouse, TWO, visit, WEDNESDAY } from './rosters-house.ts';

const morning = () => [1, 2, 3, 4].map((n) => visit(n, '09:00', { windowMinutes: 180 }));

describe('a dispatcher presses the button at five', () => {
  test('tomorrow’s visits are planned: who goes, when, why, and how everybody’s day looks', async () => {
    const house = await rostersHouse({ orders: morning() });
    expect(await house.make()).toMatchObject({ status: 200, state: 'ASKED', percent: 0 });
    await house.untilDone();
    expect(await house.read()).toMatchObject({
      state: 'PLANNED',
      percent: 100,
      counts: { visits: 4, planned: 4, unplanned: 0, changes: 4 },
      troubles: [],
    });
    const visits = await house.visits();
    expect(visits.map(({ change }) => change)).toEqual(['new', 'new', 'new', 'new']);
    for (const { caregiverIds, startsAt, words } of visits) {
      expect(caregiverIds).toHaveLength(1);
      expect(startsAt! >= '2026-11-25T09:00' && startsAt! <= '2026-11-25T12:00:01').toBe(true);
      expect(words[0]).toMatch(/第一次为这位老人上门/);
    }
    const days = await house.days();
    expect(days.flatMap(({ orderIds }) => orderIds).toSorted()).toEqual([1, 2, 3, 4].map((n) => id('or', n)));
    expect(days[0]!.words.join()).toMatch(/路上 \d+ 分钟/);
  });

  test('published, every caregiver has the jobs as planned, and the orders say so', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.planned();
    const planned = await house.visits();
    expect(await house.publish()).toMatchObject({ status: 200, state: 'PUBLISHING' });
    expect(await house.read()).toMatchObject({ state: 'PUBLISHED' });
    for (const { orderId, caregiverIds, startsAt } of planned) {
      const order = await house.orderNow(orderId);
      expect(order).toMatchObject({ state: 'DISPATCHED', workers: [{ caregiverId: caregiverIds[0] }] });
      expect(new Date(order.startsAt).toISOString()).toBe(new Date(startsAt!).toISOString());
      expect(order.history.at(-1)!.by).toEqual({ personId: dispatcher.personId, role: 'staff' });
      expect((await house.taken(caregiverIds[0]!, WEDNESDAY)).orderIds).toContain(orderId);
    }
    expect((await house.visits()).map(({ result }) => result)).toEqual(planned.map(() => ({ done: 'sent' })));
  });

  test('nothing of a roster lies in plain: no place, no name of an elder', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.planned();
    const { items } = await house.table.query({ pk: `ROSTER#${PROVIDER}#${(await house.roster()).rosterId}` });
    expect(new Set(items.map(({ kind }) => kind))).toEqual(
      new Set(['roster-section', 'roster-visit', 'roster-day', 'roster-parcel']),
    );
    expect(JSON.stringify(items)).not.toMatch(/latitude|34800000|113310000|王秀英|马固村/);
  });

  test.each([
    ['a dispatcher', 200, dispatcher] as const,
    ['who reviews visits', 403, reviewer] as const,
    ['a dispatcher of another provider', 404, otherDispatcher] as const,
    ['the hotline', 403, hotline] as const,
    ['an office', 403, admin] as const,
    ['a caregiver', 403, xiulan] as const,
  ])('%s asks for one: %i', async (_who, status, by) => {
    const house = await rostersHouse({ orders: morning() });
    expect(await house.make({}, by)).toMatchObject({ status });
  });

  test('the office looks on', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.planned();
    expect(await house.read(admin)).toMatchObject({ status: 200, state: 'PLANNED' });
    expect(await house.ask('listRosterVisits', { query: {} }, hotline)).toMatchObject({ status: 200 });
    expect(await house.ask('publishRoster', { body: { version: 1 } }, admin)).toMatchObject({ status: 403 });
    expect(await house.read(otherDispatcher)).toMatchObject({ status: 404 });
  });

  test.each([
    ['today', TUESDAY, 1, 200],
    ['yesterday', '2026-11-23', 1, 'DATE_PAST'],
    ['a week until the last day orders can be of', '2027-01-19', 7, 200],
    ['a week, one day further', '2027-01-20', 7, 'TOO_FAR_AHEAD'],
    ['eight days', WEDNESDAY, 8, 'INVALID_INPUT'],
  ])('%s: %s and %i days: %s', async (_what, from, days, expected) => {
    const house = await rostersHouse({ orders: [] });
    const { status, code } = await house.make({ from, days });
    expect(code ?? status).toBe(expected);
  });

  test('F5: again under the same id is the same roster, another wish is not', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.planned();
    expect(await house.make()).toMatchObject({ status: 200, state: 'PLANNED' });
    expect(await house.make({ days: 2 })).toMatchObject({ code: 'ID_REUSED' });
    expect(await house.make({ reason: '护理员病假' })).toMatchObject({ code: 'ID_REUSED' });
  });

  test('a day without visits is planned at once', async () => {
    const house = await rostersHouse({ orders: [] });
    expect(await house.planned()).toMatchObject({ state: 'PLANNED', counts: { visits: 0 } });
  });
});

test('another provider that names its roster the same sees its own', async () => {
  const house = await rostersHouse({ orders: morning() });
  await house.planned();
  const facilityId = otherDispatcher.grants[0]!.over;
  const { rosterId } = await house.roster();
  const params = { facilityId, rosterId };
  await house.askRaw(otherDispatcher, 'makeRoster', {
    params: { facilityId },
    body: { rosterId, from: WEDNESDAY, days: 1 },
  });
  expect(await house.askRaw(otherDispatcher, 'listRosterVisits', { params, query: {} })).toMatchObject({ visits: [] });
  expect(await house.visits()).toHaveLength(4);
});

describe('what counts how much', () => {
  const params = { facilityId: PROVIDER };
  const set = (house: RostersHouse, body: object, by = manager) =>
    house.askRaw(by, 'setRosterSettings', { params, body });
  const usual = async (house: RostersHouse) => {
    const { weights, pace } = await house.askRaw(dispatcher, 'readRosterSettings', { params });
    return { weights, pace };
  };

  test('the manager says so, over what she has seen; the next roster goes by it', async () => {
    const house = await rostersHouse({ orders: morning() });
    const { weights, pace } = await usual(house);
    const body = { weights: { ...weights, newFace: 0 }, pace, version: 0 };
    expect(await set(house, body)).toMatchObject({ status: 200, version: 1 });
    expect(await set(house, body)).toMatchObject({ status: 200, version: 1 });
    const other = { ...body, weights: { ...weights, newFace: 5 } };
    expect(await set(house, other)).toMatchObject({ code: 'SETTINGS_CHANGED' });
    await house.planned();
    expect((await house.visits()).flatMap(({ words }) => words)).toEqual([]);
  });

  test('a dispatcher looks, and says nothing', async () => {
    const house = await rostersHouse({ orders: [] });
    const body = { ...(await usual(house)), version: 0 };
    expect(await set(house, body, dispatcher)).toMatchObject({ status: 403 });
  });
});

describe('how long ways take between districts', () => {
  const params = { facilityId: PROVIDER };
  const HEAD = '从,到,分钟\n';
  const [HERE, THERE] = ['410108001', '410108002'];
  const both = `${HERE},${THERE},30\n${THERE},${HERE},35\n`;
  const set = (house: RostersHouse, csv: string, version = 0, by = manager) =>
    house.askRaw(by, 'setDistrictWays', { params, body: { csv: HEAD + csv, version } });

  test('the manager says so; a roster goes by what was said when it was asked for', async () => {
    const house = await rostersHouse({ orders: morning() });
    const body = { districts: [HERE, THERE], version: 1 };
    expect(await set(house, `${both}${HERE},${HERE},21\n`)).toMatchObject({ status: 200, ...body });
    await house.make();
    // Meanwhile somebody withdraws it: this roster is planned to its end by what it began with.
    expect(await set(house, '', 1)).toMatchObject({ status: 200, districts: [], version: 2 });
    await house.untilDone();
    const { items } = await house.table.query<RosterDay>(daysOfRoster(await house.roster()));
    // The first way is from home, of which the table says nothing.
    expect(items.flatMap(({ ways }) => ways.slice(1))).toEqual([21, 21]);
    expect(await house.askRaw(dispatcher, 'readDistrictWays', { params })).toMatchObject({ districts: [], version: 2 });
  });

  test('what is wrong is told line by line, and nothing is kept; who looks says nothing', async () => {
    const house = await rostersHouse({ orders: [] });
    expect(await set(house, `${HERE},${THERE},30\n`)).toMatchObject({
      code: 'WAYS_WRONG',
      details: { lines: [{ message: `缺少从 ${THERE} 到 ${HERE} 的分钟数` }] },
    });
    expect(await set(house, both, 1)).toMatchObject({ code: 'SETTINGS_CHANGED' });
    expect(await set(house, both, 0, dispatcher)).toMatchObject({ status: 403 });
    expect(await house.askRaw(manager, 'readDistrictWays', { params })).toMatchObject({ districts: [], version: 0 });
  });
});

test('a day that is being planned is not planned by another at the same time', async () => {
  const house = await rostersHouse({ orders: morning() });
  await house.make();
  expect(await house.make({ rosterId: id('rs', 7) })).toMatchObject({ code: 'UNDER_WAY' });
  expect(await house.make({ rosterId: id('rs', 8), from: TUESDAY })).toMatchObject({ status: 200 });
  await house.ask('cancelRoster');
  expect(await house.make({ rosterId: id('rs', 7) })).toMatchObject({ status: 200 });
});

test('a roster that takes long is not lost behind the many that others have come to meanwhile', async () => {
  const house = await rostersHouse({ orders: morning() });
  await house.make();
  for (let n = 20; n < 32; n++)
    expect(await house.make({ rosterId: id('rs', n), from: addDays(WEDNESDAY, n) })).toMatchObject({ status: 200 });
  expect(await house.make({ rosterId: id('rs', 40) })).toMatchObject({
    code: 'UNDER_WAY',
    details: { rosterId: id('rs', 1) },
  });
});

test('of two who press the button at the same moment one plans the day', async () => {
  const house = await rostersHouse({ orders: morning() });
  let isOver = false;
  const table = {
    ...house.table,
    async commit(writes: readonly Write[]) {
      if (!isOver) {
        isOver = true;
        expect(await house.make()).toMatchObject({ status: 200 });
      }
      return house.table.commit(writes);
    },
  };
  const second = { providerId: PROVIDER, rosterId: id('rs', 4), from: TUESDAY, days: 2 };
  expect(await makeRoster({ table }, second, { actor: SYSTEM, now: FIVE })).toMatchObject({
    code: 'UNDER_WAY',
    details: { rosterId: id('rs', 1) },
  });
  expect(isOver).toBe(true);
});

test('what was planned before is not published while the day is planned anew', async () => {
  const house = await rostersHouse({ orders: morning() });
  await house.planned();
  await house.make({ rosterId: id('rs', 2) });
  expect(await house.publish()).toMatchObject({ code: 'UNDER_WAY', details: { rosterId: id('rs', 2) } });
  house.speakOf(id('rs', 2));
  await house.ask('cancelRoster');
  house.speakOf(id('rs', 1));
  expect(await house.publish()).toMatchObject({ status: 200 });
});

describe('what cannot be planned', () => {
  test('has its reason, and what would help; the rest is planned', async () => {
    const nursing = visit(9, '09:00', { windowMinutes: 60 });
    const orders = [
      visit(1, '09:00'),
      visit(2, '09:00'),
      visit(3, '09:00'),
      { ...nursing, service: { ...nursing.service, skills: ['nursing' as const] } },
    ];
    const house = await rostersHouse({ orders });
    expect(await house.planned()).toMatchObject({ counts: { visits: 4, planned: 2, unplanned: 2, changes: 2 } });
    const unplanned = (await house.visits()).filter(({ change }) => change === 'nobody');
    const skill = unplanned.find(({ orderId }) => orderId === nursing.orderId)!;
    expect(skill.why).toMatch(/护理/);
    const hour = unplanned.find(({ orderId }) => orderId !== nursing.orderId)!;
    expect(hour.why).toMatch(/都已有安排/);
    expect(hour.ways!.length).toBeGreaterThan(0);
    await house.publish();
    expect((await house.orderNow(nursing.orderId)).state).toBe('PLACED');
  });

  test('nobody goes to their own kin, nor where they said no, nor on leave, nor is the dispatcher sent', async () => {
    const both = { ...dispatcher, personId: LI };
    const house = await rostersHouse({ orders: [visit(1, '09:00')] });
    const grants = [{ role: 'staff' as const, over: dispatcher.grants[0]!.over, duty: 'dispatcher' as const }];
    await house.make({}, { ...both, grants });
    await house.untilDone();
    const [day] = (await house.days()).filter(({ caregiverId }) => caregiverId === XIULAN);
    expect(day!.against.join()).toMatch(/自己/);
    expect((await house.visits())[0]!.caregiverIds).toEqual([JIANGUO]);
  });

  test('a caregiver bound to the elder is not planned for that elder', async () => {
    const house = await rostersHouse({ orders: [visit(1, '09:00')] });
    await house.table.commit([
      { put: { pk: `PERSON#${LI}`, sk: `BINDING#${id('el', 1)}`, elderId: id('el', 1), state: 'ACTIVE' } },
    ]);
    await house.planned();
    expect((await house.visits())[0]!.caregiverIds).toEqual([JIANGUO]);
  });

  test('the cap of the day counts what is done already and what is sent', async () => {
    const caps = { minutesPerDay: 120, minutesPerMonth: 10_000 };
    const caregivers = [theCaregiver({ caps })];
    const orders = [1, 2, 3].map((n) => visit(n, '09:00', { windowMinutes: 400 }));
    const house = await rostersHouse({ orders, caregivers });
    expect(await house.planned()).toMatchObject({ counts: { planned: 2, unplanned: 1 } });
  });
});

describe('a visit nobody could make is put in at one press', () => {
  /** Two caregivers, and three visits at nine and not a minute later. */
  async function fullHouse() {
    const house = await rostersHouse({ orders: [1, 2, 3].map((n) => visit(n, '09:00')) });
    await house.planned();
    const left = (await house.visits()).find(({ change }) => change === 'nobody')!;
    return { house, left, way: left.ways!.find(({ code }) => code === 'OTHER_HOUR')! };
  }

  test('at another hour only when the elder’s side has said yes on the phone; then it is sent for that hour', async () => {
    const { house, left, way } = await fullHouse();
    expect(way).toMatchObject({ asks: 'agreement', message: expect.stringMatching(/老人同意改到/) });
    expect(await house.take(left.orderId, 'OTHER_HOUR')).toMatchObject({ code: 'AGREEMENT_NEEDED' });
    expect(await house.take(left.orderId, 'OTHER_HOUR', true)).toMatchObject({
      status: 200,
      roster: { counts: { planned: 3, unplanned: 0, changes: 3 } },
      visit: { caregiverIds: way.caregiverIds, startsAt: way.startsAt, agreed: true, editedBy: 'staff' },
    });
    await house.publish();
    expect((await house.visits()).map(({ result }) => result?.done)).toEqual(['sent', 'sent', 'sent']);
    const order = await house.orderNow(left.orderId);
    expect(order).toMatchObject({ state: 'DISPATCHED', startsAt: Date.parse(way.startsAt) });
    expect(order.window).toBeUndefined();
    expect(order.history.at(-1)!.reason).toBe('老人一方在电话里同意改时间');
  });

  /** What the worker has found out about a visit. */
  const found = async ({ table, roster }: RostersHouse, orderId: string, way: object) =>
    table.commit([{ update: rosterVisitKey(await roster(), orderId), set: { ways: [way] } }]);

  test('the yes to the hour stays when somebody else is to go', async () => {
    const { house, left, way } = await fullHouse();
    const startsAt = Date.parse(way.startsAt) + 30 * 60_000;
    await found(house, left.orderId, { ...way, startsAt, later: [] });
    await house.take(left.orderId, 'OTHER_HOUR', true);
    const other = [XIULAN, JIANGUO].filter((caregiverId) => !way.caregiverIds.includes(caregiverId));
    expect(await house.edit(left.orderId, other, wallTimeOf(startsAt))).toMatchObject({
      status: 200,
      visit: { caregiverIds: other, agreed: true },
    });
    await house.publish();
    expect(await house.orderNow(left.orderId)).toMatchObject({ state: 'DISPATCHED', startsAt });
  });

  test('what others settle first, and what is no way out, is refused', async () => {
    const { house, left, way } = await fullHouse();
    expect(await house.take(left.orderId, 'OVERTIME')).toMatchObject({ code: 'NO_SUCH_WAY' });
    await found(house, left.orderId, { ...way, code: 'OVERTIME', startsAt: Date.parse(way.startsAt), later: [] });
    expect(await house.take(left.orderId, 'OVERTIME', true)).toMatchObject({ code: 'BY_HAND' });
    const made = (await house.visits()).find(({ change }) => change === 'new')!;
    expect(await house.take(made.orderId, 'AS_IT_IS')).toMatchObject({ code: 'NO_SUCH_WAY' });
  });

  test('once the day has changed the way may be closed: it is checked as every edit', async () => {
    const { house, left, way } = await fullHouse();
    const [caregiverId] = way.caregiverIds;
    const own = (await house.visits()).find(({ caregiverIds }) => caregiverIds[0] === caregiverId)!;
    await found(house, left.orderId, { ...way, startsAt: Date.parse(own.startsAt!), later: [] });
    expect(await house.take(left.orderId, 'OTHER_HOUR', true)).toMatchObject({ code: 'BREAKS_RULES' });
  });

  /** The first visit is left out; it could be made in the place of the second, which begins two hours later then. */
  async function roomHouse() {
    const house = await rostersHouse({
      orders: [visit(1, '09:00', { windowMinutes: 300 }), visit(2, '09:00', { windowMinutes: 300 })],
    });
    await house.planned();
    const [one, two] = await house.visits();
    await house.edit(one!.orderId, [], '09:00');
    const later = Date.parse(two!.startsAt!) + 2 * 3_600_000;
    const way = { code: 'AS_IT_IS', message: '可以排', points: 1, caregiverIds: two!.caregiverIds };
    const room = [{ orderId: two!.orderId, startsAt: later }];
    await found(house, one!.orderId, { ...way, startsAt: Date.parse(two!.startsAt!), later: room });
    return { house, one, two, later };
  }

  test.each([90, 180])('what somebody has put %i minutes later by hand stays there', async (minutes) => {
    const { house, one, two } = await roomHouse();
    const byHand = Date.parse(two!.startsAt!) + minutes * 60_000;
    await house.edit(two!.orderId, two!.caregiverIds, wallTimeOf(byHand));
    expect(await house.take(one!.orderId, 'AS_IT_IS')).toMatchObject({ status: 200 });
    const stays = (await house.visits()).find(({ orderId }) => orderId === two!.orderId)!;
    expect(Date.parse(stays.startsAt!)).toBe(byHand);
  });

  test('asked again when the answer was lost, it answers the same; asked anew it is too late', async () => {
    const { house, left } = await fullHouse();
    const body = { version: (await house.roster()).version, code: 'OTHER_HOUR', isAgreed: true };
    const params = { facilityId: PROVIDER, rosterId: (await house.roster()).rosterId, orderId: left.orderId };
    const say = (over: object = {}) => house.askRaw(dispatcher, 'takeWayOut', { params, body: { ...body, ...over } });
    const first = await say();
    expect(first).toMatchObject({ status: 200 });
    expect(await say()).toEqual(first);
    expect(await say({ code: 'OVERTIME' })).toMatchObject({ code: 'ROSTER_CHANGED' });
    expect(await say({ version: first.roster.version })).toMatchObject({ code: 'NO_SUCH_WAY' });
    await house.publish();
    expect((await say()).visit).toMatchObject({ orderId: left.orderId, startsAt: first.visit.startsAt });
  });

  test('not while somebody else is at the same elder’s, whoever moves there', async () => {
    const elderId = id('el', 1);
    const orders = [visit(1, '09:00', { elderId }), visit(2, '11:00', { elderId, windowMinutes: 120 })];
    const house = await rostersHouse({ orders });
    await house.planned();
    await house.edit(id('or', 1), [], '09:00');
    const way = { code: 'OTHER_HOUR', message: '老人同意', points: 1, caregiverIds: [XIULAN], later: [] };
    const twelve = Date.parse('2026-11-25T12:30:00+08:00');
    await found(house, id('or', 1), { ...way, startsAt: twelve });
    await house.edit(id('or', 2), [JIANGUO], '11:31');
    const reasons = [{ code: 'ELDER_TAKEN', message: '这位老人 11:31 到 12:31 另有一次上门' }];
    expect(await house.take(id('or', 1), 'OTHER_HOUR', true)).toMatchObject({
      code: 'BREAKS_RULES',
      details: { reasons },
    });
    await house.edit(id('or', 2), [JIANGUO], '11:30');
    expect(await house.take(id('or', 1), 'OTHER_HOUR', true)).toMatchObject({ status: 200 });
    expect(await house.edit(id('or', 2), [JIANGUO], '11:31')).toMatchObject({ code: 'BREAKS_RULES' });
  });

  test('where there is room after all, others begin later for it, as the way says', async () => {
    const { house, one, two, later } = await roomHouse();
    expect(await house.take(one!.orderId, 'AS_IT_IS')).toMatchObject({
      status: 200,
      visit: { startsAt: two!.startsAt },
    });
    const moved = (await house.visits()).find(({ orderId }) => orderId === two!.orderId)!;
    expect(Date.parse(moved.startsAt!)).toBe(later);
    await house.publish();
    expect((await house.visits()).map(({ result }) => result?.done)).toEqual(['sent', 'sent']);
  });
});

describe('before it is published', () => {
  test('the dispatcher gives a visit to somebody else at another time; the rest stays', async () => {
    const house = await rostersHouse({ orders: [1, 2, 3, 4].map((n) => visit(n, '09:00', { windowMinutes: 400 })) });
    await house.planned();
    const before = await house.visits();
    const [first] = before;
    const other = first!.caregiverIds[0] === XIULAN ? JIANGUO : XIULAN;
    expect(await house.edit(first!.orderId, [other], '15:00')).toMatchObject({
      status: 200,
      roster: { counts: { planned: 4, changes: 4 } },
      visit: { caregiverIds: [other], startsAt: '2026-11-25T15:00:00+08:00', editedBy: 'staff' },
    });
    const seen = ({ orderId, caregiverIds, startsAt }: (typeof before)[number]) => ({
      orderId,
      caregiverIds,
      startsAt,
    });
    expect((await house.visits()).slice(1).map(seen)).toEqual(before.slice(1).map(seen));
    const days = new Map((await house.days()).map((day) => [day.caregiverId, day.orderIds]));
    expect(days.get(other)).toContain(first!.orderId);
    expect(days.get(first!.caregiverIds[0]!)).not.toContain(first!.orderId);
    await house.publish();
    expect((await house.orderNow(first!.orderId)).workers).toMatchObject([{ caregiverId: other }]);
  });

  test.each([
    ['too early', '08:59', 'BREAKS_RULES'],
    ['too late', '12:01', 'BREAKS_RULES'],
  ])('%s for the elder: refused with the reason', async (_what, time, code) => {
    const house = await rostersHouse({ orders: [visit(1, '09:00', { windowMinutes: 180 })] });
    await house.planned();
    const refused = await house.edit(id('or', 1), [XIULAN], time);
    expect(refused).toMatchObject({ status: 409, code });
    expect(refused.details.reasons[0].message).toMatch(/[一-龥]/);
  });

  test('an hour outside of the elder’s only with the word of the elder’s side; then it is the order’s', async () => {
    const house = await rostersHouse({ orders: [visit(1, '09:00', { windowMinutes: 60 })] });
    await house.planned();
    const say = async (isAgreed: boolean) =>
      house.askRaw(dispatcher, 'editRoster', {
        params: { facilityId: PROVIDER, rosterId: id('rs', 1), orderId: ONE },
        body: { version: (await house.roster()).version, caregiverIds: [JIANGUO], time: '13:00', isAgreed },
      });
    expect(await say(false)).toMatchObject({ code: 'BREAKS_RULES' });
    expect(await say(true)).toMatchObject({ status: 200, visit: { agreed: true, caregiverIds: [JIANGUO] } });
    await house.publish();
    const { startsAt, window } = await house.orderNow(ONE);
    expect([wallTimeOf(startsAt), window]).toEqual(['13:00', undefined]);
  });

  test('two places at once are refused', async () => {
    const house = await rostersHouse({ orders: [visit(1, '09:00'), visit(2, '09:00')] });
    await house.planned();
    const [one, two] = await house.visits();
    expect(await house.edit(two!.orderId, one!.caregiverIds, '09:00')).toMatchObject({ code: 'BREAKS_RULES' });
    expect(await house.edit(two!.orderId, [XIULAN, JIANGUO], '09:00')).toMatchObject({ code: 'CAREGIVERS_NEEDED' });
    expect(await house.edit(two!.orderId, [id('cg', 99)], '09:00')).toMatchObject({ status: 404 });
  });

  test('what another visit stands in the way of names that visit’s hour', async () => {
    const house = await rostersHouse({ orders: [visit(1, '09:00'), visit(2, '10:00', { windowMinutes: 60 })] });
    await house.planned();
    await house.edit(id('or', 2), [], '10:00');
    await house.edit(id('or', 1), [XIULAN], '09:00');
    const both = await house.edit(id('or', 2), [XIULAN], '10:00');
    expect(both.details.reasons).toEqual([{ code: 'TOO_SOON', message: '李秀兰来不及：最早 10:08 才能到' }]);
    await house.edit(id('or', 2), [XIULAN], '10:10');
    await house.edit(id('or', 1), [], '09:00');
    await house.edit(id('or', 2), [XIULAN], '10:00');
    expect((await house.edit(id('or', 1), [XIULAN], '09:00')).details.reasons).toEqual([
      { code: 'TOO_SOON', message: '10:00 的另一次上门：李秀兰来不及：最早 10:08 才能到', orderId: id('or', 2) },
    ]);
  });

  test('a visit left out is not published; one that was unplanned can be put in', async () => {
    const house = await rostersHouse({ orders: [visit(1, '09:00')] });
    await house.planned();
    expect(await house.edit(id('or', 1), [], '09:00')).toMatchObject({
      roster: { counts: { planned: 0, unplanned: 1, changes: 0 } },
      visit: { change: 'nobody', why: '调度这次不排' },
    });
    expect(await house.edit(id('or', 1), [JIANGUO], '09:00')).toMatchObject({
      roster: { counts: { planned: 1, unplanned: 0, changes: 1 } },
    });
    await house.publish();
    expect((await house.orderNow()).workers).toMatchObject([{ caregiverId: JIANGUO }]);
  });

  test('two dispatchers edit at once: the second looks again', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.planned();
    const { version } = await house.roster();
    const [one, two] = await house.visits();
    expect(await house.edit(one!.orderId, [], '09:00', version)).toMatchObject({ status: 200 });
    expect(await house.edit(two!.orderId, [], '09:00', version)).toMatchObject({ code: 'ROSTER_CHANGED' });
    expect(await house.ask('publishRoster', { body: { version } })).toMatchObject({ code: 'ROSTER_CHANGED' });
  });

  test('given up, nothing is sent; workers leave it', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.make();
    await house.oneRound();
    expect(await house.read()).toMatchObject({ state: 'PLANNING', counts: { visits: 4, planned: 0 } });
    expect(await house.ask('cancelRoster')).toMatchObject({ status: 200, state: 'CANCELLED' });
    await house.untilDone();
    expect(await house.ask('publishRoster', { body: { version: 9 } })).toMatchObject({ code: 'ROSTER_ELSEWHERE' });
    expect((await house.orderNow()).state).toBe('PLACED');
  });
});

describe('publishing', () => {
  test('what has changed meanwhile is not overwritten, and says so; the rest is sent', async () => {
    const house = await rostersHouse({ orders: [visit(1, '09:00'), visit(2, '11:00'), visit(3, '14:00')] });
    await house.planned();
    await house.assign([JIANGUO], {}, dispatcher, id('or', 1));
    await house.publish();
    expect((await house.visits()).map(({ result }) => result?.code ?? result?.done)).toEqual([
      'ORDER_CHANGED',
      'sent',
      'sent',
    ]);
    expect((await house.orderNow(id('or', 1))).workers).toMatchObject([{ caregiverId: JIANGUO }]);
  });

  test('a caregiver who fell ill after the planning is not sent', async () => {
    const house = await rostersHouse({ orders: [visit(1, '09:00')] });
    await house.planned();
    const { caregiverIds } = (await house.visits())[0]!;
    const leave = {
      from: WEDNESDAY,
      to: WEDNESDAY,
      reason: '病假',
      by: { personId: 'x', role: 'caregiver' },
      at: FIVE,
    };
    await house.table.commit([
      { update: { pk: `CAREGIVER#${caregiverIds[0]}`, sk: 'HEAD' }, set: { leaves: [leave] }, add: { version: 1 } },
    ]);
    await house.publish();
    expect((await house.visits())[0]!.result).toMatchObject({
      done: 'refused',
      code: 'NOT_DISPATCHABLE',
      message: expect.stringMatching(/请假/),
    });
  });

  test('too late: the hour is past', async () => {
    const house = await rostersHouse({ orders: [visit(1, '09:00')] });
    await house.planned();
    house.setClock(FIVE + 17 * 3_600_000);
    await house.publish();
    expect((await house.visits())[0]!.result).toMatchObject({ done: 'refused', code: 'HOUR_PAST' });
  });

  test('said twice it is sent once', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.planned();
    await house.publish();
    const versions = await Promise.all([1, 2, 3, 4].map(async (n) => (await house.orderNow(id('or', n))).version));
    expect(await house.publish()).toMatchObject({ status: 200, state: 'PUBLISHED' });
    expect(await Promise.all([1, 2, 3, 4].map(async (n) => (await house.orderNow(id('or', n))).version))).toEqual(
      versions,
    );
  });
});

describe('a day is repaired', () => {
  /** Both are sent for the morning as planned, and told. */
  async function sentHouse() {
    const orders = [1, 2, 3, 4].map((n) => visit(n, '09:00', { windowMinutes: 400 }));
    const house = await rostersHouse({ orders });
    await house.planned();
    await house.publish();
    return house;
  }

  test('as long as nothing has happened nothing moves', async () => {
    const house = await sentHouse();
    const repaired = await house.repair('下午再看一遍');
    expect(repaired).toMatchObject({ state: 'PLANNED', reason: '下午再看一遍', counts: { changes: 0 } });
    expect(new Set((await house.visits()).map(({ change }) => change))).toEqual(new Set(['same']));
  });

  test('a caregiver is ill: her visits go to the other, his own stay as they were told', async () => {
    const house = await sentHouse();
    const before = new Map((await house.visits()).map((one) => [one.orderId, one]));
    const leave = {
      from: WEDNESDAY,
      to: WEDNESDAY,
      reason: '病假',
      by: { personId: 'x', role: 'caregiver' },
      at: FIVE,
    };
    await house.table.commit([
      { update: { pk: `CAREGIVER#${XIULAN}`, sk: 'HEAD' }, set: { leaves: [leave] }, add: { version: 1 } },
    ]);
    await house.repair('李秀兰病假');
    for (const { orderId, caregiverIds, change } of await house.visits()) {
      const was = before.get(orderId)!;
      if (was.caregiverIds[0] === JIANGUO) expect(['same', 'time']).toContain(change);
      else expect(change === 'nobody' || caregiverIds[0] === JIANGUO).toBe(true);
    }
    await house.publish();
    const results = (await house.visits()).flatMap(({ result }) => (result ? [result.done] : []));
    expect(new Set(results)).toEqual(new Set(['sent']));
    const sent = await Promise.all([1, 2, 3, 4].map((n) => house.orderNow(id('or', n))));
    const moved = sent.filter(({ history }) => history.at(-1)!.deed === 'REASSIGNED');
    expect(moved.length).toBeGreaterThan(0);
    for (const { history } of moved) expect(history.at(-1)!.reason).toBe('李秀兰病假');
  });

  test('within the hour nobody is called back', async () => {
    const house = await sentHouse();
    const first = (await house.visits()).toSorted((a, b) => (a.startsAt! < b.startsAt! ? -1 : 1))[0]!;
    house.setClock(Date.parse(first.startsAt!) - 3_600_000);
    await house.repair('有人迟到', WEDNESDAY);
    const again = (await house.visits()).find(({ orderId }) => orderId === first.orderId)!;
    expect(again).toMatchObject({ change: 'fixed', caregiverIds: first.caregiverIds, startsAt: first.startsAt });
    expect(await house.edit(first.orderId, [], '09:00')).toMatchObject({ code: 'VISIT_FIXED' });
  });

  test('two whose visits change places can do so', async () => {
    const house = await changingHouse();
    await house.publish();
    expect([await house.goes(ONE), await house.goes(TWO)]).toEqual([[JIANGUO], [XIULAN]]);
    expect((await house.taken(XIULAN, WEDNESDAY)).orderIds).toEqual([TWO]);
    expect((await house.taken(JIANGUO, WEDNESDAY)).orderIds).toEqual([ONE]);
  });
});

describe('workers die', () => {
  test('F3: half-way through a section: the next one goes on from there', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.make({ seconds: 30 });
    await house.oneRound();
    let slices = 0;
    const dying = { ...house.work, clock: () => (++slices > 2 ? fail() : FIVE) };
    await expect(house.planOne(dying)).rejects.toThrow('the function was killed');
    const [half] = await house.sections();
    expect(half!.share).toBeGreaterThan(0);
    expect((await house.read()).percent).toBeGreaterThan(0);
    await house.untilDone();
    expect(await house.read()).toMatchObject({ state: 'PLANNED', counts: { planned: 4 } });
  });

  test('F5: told of twice, a section is planned once', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.make();
    await house.oneRound();
    await Promise.all([house.planOne(), house.planOne()]);
    expect(await house.roster()).toMatchObject({ done: 1, sections: 1 });
    await Promise.all([house.workOn(), house.workOn()]);
    expect(await house.read()).toMatchObject({ state: 'PLANNED' });
  });

  test('in the middle of publishing: what was sent is not sent again, the rest is', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.planned();
    await house.sayPublish();
    let calls = 0;
    const dying = { ...house.work, clock: () => (++calls > 2 ? fail() : FIVE) };
    await expect(house.workOn(dying)).rejects.toThrow('the function was killed');
    await house.untilDone();
    const orders = await Promise.all([1, 2, 3, 4].map((n) => house.orderNow(id('or', n))));
    expect(orders.map(({ state, version }) => [state, version])).toEqual(orders.map(() => ['DISPATCHED', 2]));
    expect((await house.visits()).map(({ result }) => result?.done)).toEqual(['sent', 'sent', 'sent', 'sent']);
  });

  test('one that comes late with a refusal does not undo what another has sent', async () => {
    const house = await rostersHouse({ orders: [visit(1, '09:00')] });
    await house.planned();
    await house.sayPublish();
    const key = rosterVisitKey(await house.roster(), id('or', 1));
    let isLate = false;
    const table = {
      ...house.table,
      async commit(writes: readonly Write[]) {
        if (!isLate && writes.some((write) => 'update' in write && write.update.sk === key.sk)) {
          isLate = true;
          await house.table.commit([{ update: key, set: { result: { done: 'sent' } } }]);
        }
        return house.table.commit(writes);
      },
    };
    house.setClock(FIVE + 17 * 3_600_000);
    await house.workOn({ ...house.work, table });
    expect(isLate).toBe(true);
    expect((await house.visits())[0]!.result).toEqual({ done: 'sent' });
  });

  test('forgotten by everybody: whoever waits calls another worker after three minutes, and not before', async () => {
    const house = await rostersHouse({ orders: morning() });
    await house.make();
    await house.oneRound();
    const turns = async () => (await house.sections()).map(({ turn }) => turn);
    house.setClock(FIVE + 3 * 60_000 - 1);
    await house.ask('resumeRoster');
    expect(await turns()).toEqual([1]);
    house.setClock(FIVE + 3 * 60_000);
    await house.ask('resumeRoster');
    expect(await turns()).toEqual([2]);
  });
});

function fail(): never {
  throw new Error('the function was killed');
}
