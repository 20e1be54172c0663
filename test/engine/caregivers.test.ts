import { caregiverUnchanged, giveBackTime, loadSchedule, scheduleWrites } from '../../functions/caregivers/index.ts';
import { linkKey } from '../../functions/caregivers/store.ts';
import { grantKey } from '../../functions/identity/index.ts';
import { instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { aJob, PROVIDER } from '../fixtures/a-caregiver.ts';
import { caregiversHouse, guilan, OTHER_PROVIDER, people, REGION } from './caregivers-house.ts';
import { testClient } from './fresh-tables.ts';
import { meter, onDynoxide } from './meter.ts';
import type { Caller } from './room-caller.ts';

const AI_QIN = '411025198505120026';
const anOrder = (at?: string, minutes?: number) => aJob(at, minutes, { orderId: newId('order') });
const self = (personId: string, caregiverId: string): Caller => ({
  personId,
  grants: [{ role: 'caregiver', over: caregiverId }],
});

describe('opening a file', () => {
  test('the first answer comes again for the same registration; another body under its id is refused', async () => {
    const { register } = await caregiversHouse();
    const body = guilan();
    const first = await register(body);
    expect(first).toMatchObject({
      status: 200,
      caregiverId: body.caregiverId,
      providerId: PROVIDER,
      region: REGION,
      citizenMasked: '4110********002X',
      birthDate: '1981-03-07',
      sex: 'female',
      phone: '13800000000',
      version: 1,
    });
    expect(await register(body)).toEqual(first);
    expect(await register({ ...body, name: '李桂兰' })).toMatchObject({ status: 422, code: 'ID_REUSED' });
    expect(await register({ ...body, citizenNumber: AI_QIN })).toMatchObject({ status: 422, code: 'ID_REUSED' });
  });

  test('a person has one file, whichever provider asks, also when two ask at the same moment', async () => {
    const { register } = await caregiversHouse();
    const answers = await Promise.all([
      register(guilan()),
      register(guilan(), people.otherManager, OTHER_PROVIDER),
      register(guilan(), people.secondManager),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 409)).toMatchObject({ code: 'ALREADY_REGISTERED' });
  });

  test.each([
    ['a number with a wrong check digit', { citizenNumber: '411025198103070020' }, 400, 'CHECK_DIGIT'],
    ['somebody who is sixteen', { citizenNumber: '411025201001010020' }, 409, 'TOO_YOUNG'],
    ['the same weekday’s skills twice', { skills: ['bathing', 'bathing'] }, 400, 'INVALID_INPUT'],
  ])('%s is refused', async (_what, over, status, code) => {
    const { register } = await caregiversHouse();
    expect(await register(guilan(over))).toMatchObject({ status, code });
  });

  test('only a provider of home services has caregivers', async () => {
    const { register } = await caregiversHouse();
    const canteen = people.cook.grants[0]!.over;
    expect(await register(guilan(), people.cook, canteen)).toMatchObject({ status: 409, code: 'NOT_A_PROVIDER' });
  });

  test('number and phone are nowhere to be read', async () => {
    const { register, file, table } = await caregiversHouse();
    const body = guilan();
    await register(body);
    const head = await file(body.caregiverId);
    const unique = await table.query({ pk: head!.citizenDigest });
    const stored = JSON.stringify([head, unique.items]);
    expect(stored).not.toContain('41102519810307002X');
    expect(stored).not.toContain('13800000000');
  });
});

describe('who may do what', () => {
  test('is said by the duty: a dispatcher reads and records leave, a reviewer neither', async () => {
    const { ask, employed, params } = await caregiversHouse();
    const file = { params: params(await employed()) };
    const leave = { params: { ...file.params, from: '2026-11-24' }, body: { to: '2026-11-24', reason: '事假' } };
    expect(await ask(people.dispatcher, 'seeCaregiver', file)).toMatchObject({ status: 200, name: '张桂兰' });
    expect(await ask(people.dispatcher, 'recordLeave', leave)).toMatchObject({ status: 200 });
    expect(await ask(people.dispatcher, 'listExpiringPapers', { params: { facilityId: PROVIDER } })).toMatchObject({
      status: 200,
    });
    const { caregiverId: _id, citizenNumber: _number, ...details } = guilan();
    const papers = { version: 2, certificates: [], trainings: [] };
    for (const [key, body] of [
      ['changeCaregiver', { ...details, version: 2 }],
      ['changePapers', papers],
      ['suspendCaregiver', { reason: '试' }],
      ['linkPerson', { personId: newId('person') }],
      ['seeCaregiverNumber', { reason: '试' }],
      ['askEntrySubsidy', undefined],
      ['endEmployment', { on: '2026-11-22' }],
    ] as const)
      expect([key, await ask(people.dispatcher, key, { ...file, body })]).toMatchObject([key, { code: 'FORBIDDEN' }]);
    expect(await ask(people.reviewer, 'seeCaregiver', file)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await ask(people.reviewer, 'recordLeave', leave)).toMatchObject({ code: 'FORBIDDEN' });
    expect(
      await ask(people.manager, 'moveCaregiver', { ...file, body: { toFacilityId: OTHER_PROVIDER } }),
    ).toMatchObject({ code: 'FORBIDDEN' });
  });

  test('a file with another provider is not there, neither is one of another county', async () => {
    const { ask, employed, params } = await caregiversHouse();
    const caregiverId = await employed();
    const theirs = { params: params(caregiverId, OTHER_PROVIDER) };
    expect(await ask(people.otherManager, 'seeCaregiver', theirs)).toMatchObject({ status: 404 });
    expect(await ask(people.elsewhere, 'seeCaregiver', theirs)).toMatchObject({ status: 404 });
    expect(await ask(people.otherManager, 'seeCaregiver', { params: params(caregiverId) })).toMatchObject({
      status: 404,
    });
    expect(await ask(people.elsewhere, 'seeCaregiver', { params: params(caregiverId) })).toMatchObject({ status: 404 });
  });

  test('an auditor sees masked whom they look at, a caregiver their own phone masked', async () => {
    const { ask, employed, params, phone } = await caregiversHouse();
    const caregiverId = await employed();
    const seen = await ask(people.auditor, 'seeCaregiver', { params: params(caregiverId) });
    expect(seen).toMatchObject({ name: '张*兰', phone: '138****0000', citizenMasked: '4110********002X' });
    const personId = await phone('guilan');
    await ask(people.manager, 'linkPerson', { params: params(caregiverId), body: { personId } });
    const own = await ask(self(personId, caregiverId), 'seeOwnFile', { params: { caregiverId } });
    expect(own).toMatchObject({ status: 200, name: '张桂兰', phone: '138****0000' });
    const listed = await ask(people.auditor, 'listRegionCaregivers', { params: { region: REGION } });
    expect(listed).toMatchObject({ caregivers: [{ caregiverId, name: '张*兰', linked: true, standing: 'ACTIVE' }] });
    expect(await ask(people.admin, 'listCaregivers', { params: { facilityId: PROVIDER } })).toMatchObject({
      caregivers: [{ caregiverId, name: '张桂兰', expiresFirst: '2027-02-28' }],
    });
  });

  test('the full number is shown with a reason, and every look at it is a line', async () => {
    const { ask, employed, params, table, setClock } = await caregiversHouse();
    const caregiverId = await employed();
    const look = (reason: string) =>
      ask(people.manager, 'seeCaregiverNumber', { params: params(caregiverId), body: { reason } });
    expect(await look('申请入职补贴')).toMatchObject({ status: 200, citizenNumber: '41102519810307002X' });
    setClock(instantAt('2026-11-22', '10:05'));
    await look('核对证书');
    const { items } = await table.query({ pk: 'LOOK#pn_manager', begins: '2026-11-22#staff#see-caregiver-number' });
    expect(items).toMatchObject([
      { caregiverId, region: REGION, reason: '申请入职补贴' },
      { caregiverId, region: REGION, reason: '核对证书' },
    ]);
  });

  test('nobody keeps their own file, nor makes themselves a caregiver', async () => {
    const { ask, employed, params, table } = await caregiversHouse();
    const file = { params: params(await employed()) };
    expect(await ask(people.manager, 'linkPerson', { ...file, body: { personId: newId('person') } })).toMatchObject({
      code: 'PERSON_NOT_FOUND',
    });
    const manager = { ...people.manager, personId: newId('person') };
    expect(await ask(manager, 'linkPerson', { ...file, body: { personId: manager.personId } })).toMatchObject({
      code: 'OWN_ACCOUNT',
    });
    await table.commit([{ put: { pk: `PERSON#${manager.personId}`, sk: 'HEAD', kind: 'person' } }]);
    await ask(people.admin, 'linkPerson', { ...file, body: { personId: manager.personId } });
    expect(await ask(manager, 'suspendCaregiver', { ...file, body: { reason: '试' } })).toMatchObject({
      code: 'OWN_FILE',
    });
  });
});

describe('details and papers', () => {
  test('are changed by who has seen them, and the same change again changes nothing', async () => {
    const { ask, employed, params } = await caregiversHouse();
    const caregiverId = await employed();
    const { caregiverId: _id, citizenNumber: _number, ...details } = guilan();
    const change = (version: number, name: string) =>
      ask(people.manager, 'changeCaregiver', { params: params(caregiverId), body: { ...details, name, version } });
    const changed = await change(2, '张桂花');
    expect(changed).toMatchObject({ status: 200, name: '张桂花', version: 3 });
    expect(await change(2, '张桂花')).toEqual(changed);
    expect(await change(2, '张桂英')).toMatchObject({ status: 409, code: 'CHANGED_MEANWHILE' });
  });

  test('that run out are listed in time: through the last day of the days asked for', async () => {
    const { ask, employed, setClock } = await caregiversHouse();
    await employed();
    const papersOn = async (date: string, days = '30', by = people.manager) => {
      setClock(instantAt(date, '10:00'));
      const { papers } = await ask(by, 'listExpiringPapers', { params: { facilityId: PROVIDER }, query: { days } });
      return (papers as { paper: string; expired: boolean }[]).map(({ paper, expired }) => [paper, expired]);
    };
    expect(await papersOn('2027-01-28')).toEqual([]);
    expect(await papersOn('2027-01-29')).toEqual([['健康证', false]]);
    expect(await papersOn('2027-02-28', '0')).toEqual([['健康证', false]]);
    expect(await papersOn('2027-03-01', '0')).toEqual([['健康证', true]]);
    expect(await papersOn('2028-02-01')).toEqual([
      ['健康证', true],
      ['养老护理员职业技能等级证书', false],
    ]);
    expect(await ask(people.admin, 'listRegionExpiringPapers', { params: { region: '410000' } })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await ask(people.city, 'listRegionExpiringPapers', { params: { region: '410100' } })).toMatchObject({
      code: 'REGION_TOO_WIDE',
    });
  });
});

describe('leave', () => {
  test('a sick call counts from today, and tells whose visits somebody else must make', async () => {
    const { ask, employed, params, phone, take, setClock } = await caregiversHouse();
    const caregiverId = await employed();
    const personId = await phone('guilan');
    await ask(people.manager, 'linkPerson', { params: params(caregiverId), body: { personId } });
    const [early, late, tomorrow, later] = [
      anOrder('2026-11-22 09:00'),
      anOrder('2026-11-22 14:00'),
      anOrder('2026-11-23 09:00'),
      anOrder('2026-11-25 09:00'),
    ];
    for (const job of [early, late, tomorrow, later]) expect(await take(caregiverId, job)).toBe('taken');
    setClock(instantAt('2026-11-22', '12:00'));
    const call = () =>
      ask(self(personId, caregiverId), 'callInSick', { params: { caregiverId }, body: { to: '2026-11-23' } });
    const sick = await call();
    expect(sick).toMatchObject({ status: 200, from: '2026-11-22', to: '2026-11-23', reason: '病假' });
    expect(sick.orderIds).toEqual([late.orderId, tomorrow.orderId]);
    expect(await call()).toEqual(sick);
  });

  test.each([
    ['2026-11-20', '2026-11-21', 'LEAVE_IS_PAST'],
    ['2026-11-20', '2026-11-22', undefined],
    ['2026-11-24', '2026-11-23', 'LEAVE_TOO_LONG'],
    ['2026-11-24', '2027-11-24', undefined],
    ['2026-11-24', '2027-11-25', 'LEAVE_TOO_LONG'],
    ['2026-12-31', '2027-01-01', 'LEAVE_OVERLAPS'],
    ['2026-12-30', '2026-12-31', undefined],
  ])('from %s to %s: %s', async (from, to, code) => {
    const { ask, employed, params } = await caregiversHouse();
    const file = params(await employed());
    const record = (first: string, last: string) =>
      ask(people.dispatcher, 'recordLeave', { params: { ...file, from: first }, body: { to: last, reason: '事假' } });
    if (from > '2026-12-01') await record('2027-01-01', '2027-01-05');
    expect((await record(from, to)).code).toBe(code);
  });

  test('that has begun ends yesterday when it is called off; what is to come is gone', async () => {
    const { ask, employed, params, setClock } = await caregiversHouse();
    const file = params(await employed());
    const leave = (from: string, to: string) =>
      ask(people.dispatcher, 'recordLeave', { params: { ...file, from }, body: { to, reason: '事假' } });
    await leave('2026-11-23', '2026-11-27');
    await leave('2026-12-01', '2026-12-05');
    setClock(instantAt('2026-11-25', '08:00'));
    const cancel = (from: string) => ask(people.dispatcher, 'cancelLeave', { params: { ...file, from } });
    expect(await cancel('2026-11-23')).toMatchObject({
      leaves: [
        { from: '2026-11-23', to: '2026-11-24' },
        { from: '2026-12-01', to: '2026-12-05' },
      ],
    });
    expect(await cancel('2026-12-01')).toMatchObject({ leaves: [{ from: '2026-11-23' }] });
    expect(await cancel('2026-11-23')).toMatchObject({ code: 'LEAVE_IS_PAST' });
    expect(await cancel('2026-12-01')).toMatchObject({ code: 'LEAVE_NOT_FOUND' });
  });
});

test('what an office has stopped, the provider does not resume', async () => {
  const { ask, employed, params } = await caregiversHouse();
  const file = { params: params(await employed()) };
  await ask(people.manager, 'suspendCaregiver', { ...file, body: { reason: '培训' } });
  expect(await ask(people.manager, 'resumeCaregiver', file)).not.toHaveProperty('suspended');
  await ask(people.admin, 'suspendCaregiver', { ...file, body: { reason: '投诉核查中' } });
  expect(await ask(people.manager, 'resumeCaregiver', file)).toMatchObject({ code: 'OFFICE_SUSPENDED' });
  expect(await ask(people.manager, 'suspendCaregiver', { ...file, body: { reason: '培训' } })).toMatchObject({
    code: 'OFFICE_SUSPENDED',
  });
  expect(await ask(people.admin, 'resumeCaregiver', file)).not.toHaveProperty('suspended');
});

describe('the person behind a file', () => {
  test('holds the right from the link until it is taken away, and then at once no more', async () => {
    const { ask, employed, params, phone, table } = await caregiversHouse();
    const caregiverId = await employed();
    const personId = await phone('guilan');
    const link = () => ask(people.manager, 'linkPerson', { params: params(caregiverId), body: { personId } });
    const linked = await link();
    expect(linked).toMatchObject({ status: 200, personId });
    expect(await link()).toEqual(linked);
    const grant = () => table.get(grantKey(personId, { role: 'caregiver', over: caregiverId }));
    expect(await grant()).toMatchObject({ state: 'ACTIVE', by: { personId: 'pn_manager' } });
    const guilanHerself = self(personId, caregiverId);
    expect(await ask(guilanHerself, 'seeOwnFile', { params: { caregiverId } })).toMatchObject({ status: 200 });
    expect(await ask(people.manager, 'unlinkPerson', { params: params(caregiverId) })).not.toHaveProperty('personId');
    expect(await grant()).toMatchObject({ state: 'REVOKED' });
    // Her request was let in just before: the command looks again.
    expect(await ask(guilanHerself, 'callInSick', { params: { caregiverId }, body: {} })).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await link()).toMatchObject({ status: 200, personId });
  });

  test('is behind one file, also when two are linked at the same moment', async () => {
    const { ask, employed, params, phone, file } = await caregiversHouse();
    const [one, other] = [await employed(), await employed({ citizenNumber: AI_QIN, name: '李爱琴' })];
    const personId = await phone('guilan');
    const link = (caregiverId: string) =>
      ask(people.manager, 'linkPerson', { params: params(caregiverId), body: { personId } });
    const answers = await Promise.all([link(one), link(other)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const linked = (await Promise.all([file(one), file(other)])).filter((head) => head?.personId === personId);
    expect(linked).toHaveLength(1);
    const second = await phone('second');
    const [free] = [one, other].filter((caregiverId) => caregiverId !== linked[0]?.caregiverId);
    expect(await link(free!)).toMatchObject({ code: 'PERSON_TAKEN' });
    const body = { personId: second };
    expect(await ask(people.manager, 'linkPerson', { params: params(linked[0]!.caregiverId), body })).toMatchObject({
      code: 'ALREADY_LINKED',
    });
  });
});

describe('leaving and moving', () => {
  test('waits until somebody else has the jobs, takes the phone away, and keeps the file for the next provider', async () => {
    const { ask, employed, params, phone, take, table, file, register } = await caregiversHouse();
    const caregiverId = await employed();
    const personId = await phone('guilan');
    await ask(people.manager, 'linkPerson', { params: params(caregiverId), body: { personId } });
    const job = anOrder('2026-11-24 09:00');
    await take(caregiverId, job);
    const leaveOn = (on: string) => ask(people.manager, 'endEmployment', { params: params(caregiverId), body: { on } });
    const move = () =>
      ask(people.city, 'moveCaregiver', { params: params(caregiverId), body: { toFacilityId: OTHER_PROVIDER } });
    expect(await leaveOn('2026-11-22')).toMatchObject({ code: 'HAS_JOBS', details: { orderIds: [job.orderId] } });
    const schedule = await loadSchedule(table, caregiverId, [job]);
    await table.commit(scheduleWrites(schedule, giveBackTime(schedule, job.orderId)));
    expect(await leaveOn('2026-11-23')).toMatchObject({ code: 'NOT_YET' });
    const gone = await leaveOn('2026-11-22');
    expect(gone).toMatchObject({ status: 200, leftOn: '2026-11-22' });
    expect(gone).not.toHaveProperty('personId');
    expect(await table.get(linkKey(personId))).toBeUndefined();
    expect(await register(guilan(), people.otherManager, OTHER_PROVIDER)).toMatchObject({ code: 'ALREADY_REGISTERED' });
    expect(await move()).toMatchObject({ code: 'OUTSIDE_YOUR_REGION' });
    const province: Caller = { personId: 'pn_province-2', grants: [{ role: 'admin', over: '410000' }] };
    const byProvince = () =>
      ask(province, 'moveCaregiver', { params: params(caregiverId), body: { toFacilityId: OTHER_PROVIDER } });
    const moved = await byProvince();
    expect(moved).toMatchObject({ status: 200, providerId: OTHER_PROVIDER, region: '411025' });
    expect(moved).not.toHaveProperty('leftOn');
    expect(await byProvince()).toEqual(moved);
    expect((await file(caregiverId))?.employments).toMatchObject([{ providerId: OTHER_PROVIDER }]);
    expect(await ask(people.manager, 'seeCaregiver', { params: params(caregiverId) })).toMatchObject({ status: 404 });
    const theirs = { params: params(caregiverId, OTHER_PROVIDER) };
    expect(await ask(people.otherManager, 'seeCaregiver', theirs)).toMatchObject({ status: 200 });
    expect(await ask(people.manager, 'listCaregivers', { params: { facilityId: PROVIDER } })).toMatchObject({
      caregivers: [],
    });
  });
});

describe('the entry subsidy', () => {
  test('S17: goes through three hands, none of them twice', async () => {
    const { ask, employed, params } = await caregiversHouse();
    const file = { params: params(await employed()) };
    const pay = (by: Caller) => ask(by, 'recordEntrySubsidyPaid', { ...file, body: { reference: '2026-1187' } });
    expect(await ask(people.admin, 'confirmEntrySubsidy', file)).toMatchObject({ code: 'WRONG_STATE' });
    const asked = await ask(people.manager, 'askEntrySubsidy', file);
    expect(asked).toMatchObject({ entrySubsidy: { level: 4, amountFen: 200_000, state: 'ASKED' } });
    expect(await ask(people.manager, 'askEntrySubsidy', file)).toEqual(asked);
    expect(await ask(people.secondManager, 'askEntrySubsidy', file)).toMatchObject({ code: 'SUBSIDY_ASKED' });
    expect(await pay(people.finance)).toMatchObject({ code: 'WRONG_STATE' });
    const bothHands: Caller = {
      personId: 'pn_manager',
      grants: [...people.manager.grants, { role: 'admin', over: REGION }, { role: 'finance', over: REGION }],
    };
    expect(await ask(bothHands, 'confirmEntrySubsidy', file)).toMatchObject({ code: 'SECOND_PERSON_NEEDED' });
    expect(await ask(people.admin, 'confirmEntrySubsidy', file)).toMatchObject({
      entrySubsidy: { state: 'CONFIRMED' },
    });
    expect(await pay(bothHands)).toMatchObject({ code: 'SECOND_PERSON_NEEDED' });
    const paid = await pay(people.finance);
    expect(paid).toMatchObject({ status: 200, name: '张*兰', entrySubsidy: { state: 'PAID', amountFen: 200_000 } });
    expect(await pay(people.finance)).toEqual(paid);
  });

  test.each([
    [3, 400_000],
    [4, 200_000],
  ])('a certificate of level %i entitles to %i fen; none to nothing', async (level, amountFen) => {
    const { ask, register, params } = await caregiversHouse();
    const body = guilan();
    await register(body);
    const file = { params: params(body.caregiverId) };
    expect(await ask(people.manager, 'askEntrySubsidy', file)).toMatchObject({ code: 'NO_ELDER_CARE_CERTIFICATE' });
    const certificates = [{ kind: 'elder-care', number: 'S1', level, issuedOn: '2025-03-01', expiresOn: '2026-11-22' }];
    await ask(people.manager, 'changePapers', { ...file, body: { version: 1, certificates, trainings: [] } });
    expect(await ask(people.manager, 'askEntrySubsidy', file)).toMatchObject({ entrySubsidy: { amountFen } });
  });
});

describe('the dishonesty list', () => {
  const entry = (over: object = {}) => ({
    entryId: newId('request'),
    citizenNumber: '41102519810307002X',
    name: '张桂兰',
    from: '2026-12-01',
    reason: '虚假签到',
    ...over,
  });

  test('reaches the file wherever it is, tells whose visits fall, and past ones stand', async () => {
    const { ask, employed, file, take } = await caregiversHouse();
    const caregiverId = await employed();
    const [before, after] = [anOrder('2026-11-30 09:00'), anOrder('2026-12-01 09:00')];
    await take(caregiverId, before);
    await take(caregiverId, after);
    const body = entry();
    const enter = () => ask(people.elsewhere, 'enterDishonesty', { params: { region: '411025' }, body });
    const entered = await enter();
    expect(entered).toMatchObject({ status: 200, citizenMasked: '4110********002X', orderIds: [after.orderId] });
    expect(await enter()).toEqual(entered);
    expect((await file(caregiverId))?.dishonesty).toEqual({
      entryId: body.entryId,
      from: '2026-12-01',
      reason: '虚假签到',
    });
    const again = { params: { region: REGION }, body: entry() };
    expect(await ask(people.admin, 'enterDishonesty', again)).toMatchObject({ code: 'ALREADY_LISTED' });
    const changed = { params: { region: '411025' }, body: { ...body, reason: '别的' } };
    expect(await ask(people.elsewhere, 'enterDishonesty', changed)).toMatchObject({ code: 'ID_REUSED' });
  });

  test('is lifted by the office that made the entry, and the entry stays to be read', async () => {
    const { ask, employed, file } = await caregiversHouse();
    const caregiverId = await employed();
    const body = entry();
    await ask(people.admin, 'enterDishonesty', { params: { region: REGION }, body });
    const lift = (by: Caller, region: string) =>
      ask(by, 'liftDishonesty', { params: { region, entryId: body.entryId }, body: { reason: '处罚撤销' } });
    expect(await lift(people.elsewhere, '411025')).toMatchObject({ status: 404 });
    expect(await lift(people.elsewhere, REGION)).toMatchObject({ status: 404 });
    expect(await lift(people.admin, REGION)).toMatchObject({ status: 200 });
    expect(await lift(people.admin, REGION)).toMatchObject({ status: 200 });
    expect((await file(caregiverId))?.dishonesty).toBeUndefined();
    expect(await ask(people.auditor, 'listDishonesty', { params: { region: REGION } })).toMatchObject({
      entries: [{ entryId: body.entryId, name: '张*兰', lifted: '处罚撤销' }],
    });
    const second = await ask(people.admin, 'enterDishonesty', { params: { region: REGION }, body: entry() });
    expect(second).toMatchObject({ status: 200 });
    expect((await file(caregiverId))?.dishonesty?.from).toBe('2026-12-01');
  });

  test('knows people without a file: registered later, they cannot be sent either', async () => {
    const { ask, register, file } = await caregiversHouse();
    const listed = await ask(people.admin, 'enterDishonesty', { params: { region: REGION }, body: entry() });
    expect(listed).toMatchObject({ status: 200, orderIds: [] });
    const body = guilan();
    expect(await register(body, people.otherManager, OTHER_PROVIDER)).toMatchObject({
      dishonesty: { from: '2026-12-01' },
    });
    expect((await file(body.caregiverId))?.dishonesty).toBeDefined();
  });

  test('meets a registration of the same moment', async () => {
    for (let round = 0; round < 8; round++) {
      const { ask, register, file } = await caregiversHouse();
      const body = guilan();
      const [registered] = await Promise.all([
        register(body),
        ask(people.admin, 'enterDishonesty', { params: { region: REGION }, body: entry() }),
      ]);
      expect(registered.status).toBe(200);
      expect((await file(body.caregiverId))?.dishonesty).toMatchObject({ from: '2026-12-01' });
    }
  });
});

describe('a working day', () => {
  test('F17: of many who want the same hours at the same moment one gets them', async () => {
    const { employed, take, table } = await caregiversHouse();
    const caregiverId = await employed();
    const wanted = Array.from({ length: 8 }, (_, i) => anOrder(`2026-11-24 09:${String(i).padStart(2, '0')}`));
    const answers = await Promise.all(wanted.map((job) => take(caregiverId, job)));
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
    expect(answers.filter(isRefusal).every(({ code }) => code === 'NO_TIME' || code === 'BUSY')).toBe(true);
    const { days, months } = await loadSchedule(table, caregiverId, [wanted[0]!]);
    expect(days.flatMap(({ jobs }) => jobs)).toHaveLength(1);
    expect(months).toMatchObject([{ minutes: 60 }]);
  });

  test('a night and the next day’s first job, wanted at the same moment, never both', async () => {
    for (let round = 0; round < 10; round++) {
      const { employed, take } = await caregiversHouse();
      const caregiverId = await employed();
      const night = anOrder('2026-11-30 23:30', 60);
      const morning = anOrder('2026-12-01 00:40', 60);
      const answers = await Promise.all([take(caregiverId, night), take(caregiverId, morning)]);
      expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
    }
  });

  test('jobs of different days, taken at the same moment, never pass the month’s cap', async () => {
    const { employed, take, table } = await caregiversHouse();
    const caregiverId = await employed();
    const caps = { minutesPerDay: 480, minutesPerMonth: 180 };
    const wanted = ['23', '24', '25', '26', '27'].map((day) => anOrder(`2026-11-${day} 09:00`));
    await Promise.all(wanted.map((job) => take(caregiverId, job, caps)));
    for (const job of wanted) await take(caregiverId, job, caps);
    const { months } = await loadSchedule(table, caregiverId, wanted);
    expect(months).toMatchObject([{ minutes: 180 }]);
  });

  test('who is stopped while somebody decides to send them is not sent', async () => {
    const { employed, table, file, ask, params } = await caregiversHouse();
    const caregiverId = await employed();
    const seen = (await file(caregiverId))!;
    await ask(people.manager, 'suspendCaregiver', { params: params(caregiverId), body: { reason: '投诉核查中' } });
    const note = { put: { pk: 'NOTE', sk: 'HEAD' } };
    expect(await table.commit([note, caregiverUnchanged(seen)])).toBe('stale');
  });

  test('is shown with its jobs, a night on the day it begins', async () => {
    const { employed, take, ask, params } = await caregiversHouse();
    const caregiverId = await employed();
    const [night, day] = [anOrder('2026-11-24 23:30', 60), anOrder('2026-11-25 09:00', 90)];
    await take(caregiverId, night);
    await take(caregiverId, day);
    const query = { month: '2026-11' };
    expect(await ask(people.dispatcher, 'listWorkingDays', { params: params(caregiverId), query })).toMatchObject({
      minutes: 150,
      days: [
        { date: '2026-11-24', minutes: 60, jobs: [{ orderId: night.orderId, endsAt: '2026-11-25T00:30:00+08:00' }] },
        { date: '2026-11-25', minutes: 90, jobs: [{ orderId: day.orderId }] },
      ],
    });
  });
});

onDynoxide('units', () => {
  test('what commands cost, as docs/caregivers.md says', async () => {
    const client = testClient();
    const { take: taken } = meter(client);
    const { ask, params, phone, register, take } = await caregiversHouse(client);
    const isRead = ({ command }: { command: string }) =>
      ['GetItemCommand', 'BatchGetItemCommand', 'QueryCommand'].includes(command);
    const costOf = async (run: () => Promise<unknown>): Promise<[reads: number, writeUnits: number]> => {
      taken();
      await run();
      const requests = taken();
      const writes = requests.filter((request) => !isRead(request));
      return [requests.length - writes.length, writes.reduce((sum, { units }) => sum + units, 0)];
    };
    const body = guilan();
    const file = params(body.caregiverId);
    const personId = await phone('guilan');
    await register(guilan({ citizenNumber: AI_QIN }));
    const leave = { params: { ...file, from: '2026-11-24' }, body: { to: '2026-11-25', reason: '事假' } };
    const entry = {
      entryId: newId('request'),
      citizenNumber: body.citizenNumber,
      name: '张',
      from: '2026-12-01',
      reason: '试',
    };
    expect({
      register: await costOf(() => register(body)),
      leave: await costOf(() => ask(people.manager, 'recordLeave', leave)),
      'the same leave': await costOf(() => ask(people.manager, 'recordLeave', leave)),
      link: await costOf(() => ask(people.manager, 'linkPerson', { params: file, body: { personId } })),
      unlink: await costOf(() => ask(people.manager, 'unlinkPerson', { params: file })),
      number: await costOf(() => ask(people.manager, 'seeCaregiverNumber', { params: file, body: { reason: '核对' } })),
      'take an hour': await costOf(() => take(body.caregiverId, anOrder('2026-11-26 09:00'))),
      'take a night': await costOf(() => take(body.caregiverId, anOrder('2026-11-26 23:30'))),
      dishonesty: await costOf(() => ask(people.admin, 'enterDishonesty', { params: { region: REGION }, body: entry })),
    }).toEqual({
      register: [1, 13],
      leave: [2, 8],
      'the same leave': [2, 0],
      link: [1, 15],
      unlink: [1, 13],
      number: [1, 2],
      'take an hour': [2, 8],
      'take a night': [2, 10],
      dishonesty: [3, 14],
    });
  });
});
