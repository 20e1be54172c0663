import { grantItem, grantKey, personItems } from '../../functions/identity/index.ts';
import { notificationsRoutes } from '../../functions/notifications/contract.ts';
import { notificationsHandlers } from '../../functions/notifications/handlers.ts';
import { sampleTemplates } from '../../functions/notifications/index.ts';
import type { News } from '../../functions/notifications/news.ts';
import { callKey, consentKey, placeInOpenCalls } from '../../functions/notifications/store.ts';
import { CLAIM_MS, tell } from '../../functions/notifications/tell.ts';
import { tellOfOrder } from '../../functions/notifications/tell-of-order.ts';
import { tellTreasurers } from '../../functions/notifications/tell-treasurers.ts';
import { type FakeWechat, startWechat } from '../../local/wechat/server.ts';
import type { Principal } from '../../shared/access.ts';
import { api } from '../../shared/api.ts';
import { newId } from '../../shared/ids.ts';
import { caregiverHead, elderHead, facilityHead, regionOf } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import { createWechat, type Wechat } from '../../shared/wechat.ts';
import { dispatcher, type SmallGateway } from '../mini-program/small-gateway.ts';
import { freshTables } from './fresh-tables.ts';

const APP = { appId: 'wx0123456789abcdef', secret: '0f'.repeat(16) };
const templates = Object.fromEntries(
  Object.values(sampleTemplates).map(({ id, fields }) => [id, Object.values(fields)]),
);
const elderId = newId('elder');
const facilityId = newId('facility');

let now: number;
let table: Table;
let fake: FakeWechat;
let wechat: Wechat;
let send: ReturnType<typeof dispatcher>;
beforeEach(async () => {
  now = Date.parse('2026-11-22T10:00:00+08:00');
  ({ table } = await freshTables());
  fake = await startWechat({ ...APP, templates });
  wechat = createWechat({ baseUrl: fake.url, appId: APP.appId, secret: async () => APP.secret, clock: () => now });
  const handler = api(notificationsRoutes, notificationsHandlers({ table }), {
    clock: () => now,
    regionOf: regionOf(table),
  });
  send = dispatcher({
    contract: notificationsRoutes,
    handler: handler as SmallGateway['handler'],
    authenticate: async (header) => JSON.parse(header) as Principal,
  });
  await table.commit([{ put: { pk: 'WECHAT_SETTINGS', sk: 'HEAD', secret: 'sealed', templates: sampleTemplates } }]);
  await table.commit([{ put: { ...elderHead(elderId), kind: 'elder', elderId, name: '王建国', region: '411002001' } }]);
  await table.commit([
    { put: { ...facilityHead(facilityId), name: '西大街助餐点', region: '411002001', mealtimes: {} } },
  ]);
});
afterEach(() => fake.close());

/** The elder's own phone; a daughter would be told by the same way. */
async function phone(openid: string): Promise<Principal> {
  const personId = newId('person');
  const by = { personId: 'deployment', role: 'system' } as const;
  await table.commit([
    ...personItems(personId, openid, now).map((put) => ({ put })),
    { put: grantItem(personId, { role: 'elder', over: elderId }, by, now) },
  ]);
  await fake_('login-codes', { openid });
  return { personId, sessionId: 'ss_1', grants: [] };
}
const fake_ = async (path: string, body?: object) =>
  (
    await fetch(`${fake.url}/_fake/${path}`, body ? { method: 'POST', body: JSON.stringify(body) } : {})
  ).json() as Promise<{ messages: { openid: string; data: Record<string, { value: string }> }[] }>;
const sent = async () => (await fake_('messages')).messages;

const as = (who: Principal, method: string, url: string, body?: object) =>
  send({ method, url, authorization: JSON.stringify(who), ...(body ? { body: JSON.stringify(body) } : {}) });
/** The person taps yes: WeChat counts it, and so do we. */
async function agree(who: Principal, openid: string, answer = 'accept'): Promise<void> {
  const { id: templateId } = sampleTemplates['meal-cancelled']!;
  if (answer === 'accept') await fake_('consents', { openid, templateId });
  const answers = [{ message: 'meal-cancelled', answer }];
  const recorded = await as(who, 'POST', '/consents', { promptId: newId('request'), answers });
  if (recorded.status !== 200) throw new Error(JSON.stringify(recorded.body));
}
const leftOf = async (who: Principal) =>
  ((await as(who, 'GET', '/consents')).body.messages as { message: string; left: number }[]).find(
    ({ message }) => message === 'meal-cancelled',
  )?.left;

const cancelled = (other: Partial<News> = {}): News => ({
  eventId: '6f1c.meal.cancelled',
  elderId,
  facilityId,
  message: 'meal-cancelled',
  to: 'everyone',
  exceptFor: 'manager',
  call: 'unless-told',
  say: ({ elder, facility }) => ({ what: elder, place: facility?.name ?? '', time: '2026年11月24日', note: '停电' }),
  ...other,
});
const tellNow = (news = cancelled()) => tell({ table, wechat, templates: async () => sampleTemplates }, news, now);

const operator: Principal = {
  personId: newId('person'),
  sessionId: 'ss_2',
  grants: [{ role: 'operator', over: '411002' }],
};
beforeEach(() =>
  table.commit([{ put: grantItem(operator.personId, operator.grants[0]!, { personId: 'x', role: 'system' }, now) }]),
);
const calls = async (region = '411002') =>
  (await as(operator, 'GET', `/regions/${region}/calls`)).body.calls as { callId: string; why: string }[];

describe('telling somebody', () => {
  test('once, with a masked name, for one consent; the same event again sends nothing', async () => {
    const elder = await phone('o-elder');
    await agree(elder, 'o-elder');
    await agree(elder, 'o-elder');
    await tellNow();
    await tellNow();
    const messages = await sent();
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      openid: 'o-elder',
      data: { thing1: { value: '王*国' }, thing2: { value: '西大街助餐点' }, thing4: { value: '停电' } },
    });
    expect(JSON.stringify(messages)).not.toContain('王建国');
    expect(await calls()).toEqual([]);
  });

  test('F7: not twice when the event comes twice at once', async () => {
    const elder = await phone('o-elder');
    await agree(elder, 'o-elder');
    await agree(elder, 'o-elder');
    await Promise.allSettled([tellNow(), tellNow(), tellNow()]);
    expect(await sent()).toHaveLength(1);
  });

  test('who has agreed to nothing is not asked of WeChat, and the hotline calls', async () => {
    await phone('o-elder');
    await tellNow();
    expect(await sent()).toEqual([]);
    expect(await calls()).toMatchObject([{ callId: '6f1c.meal.cancelled', why: 'not-told' }]);
  });

  test.each([43101, 47003, 45009, 40003])(
    'WeChat’s %i is recorded, not tried again, and called instead',
    async (errcode) => {
      const elder = await phone('o-elder');
      await agree(elder, 'o-elder');
      await fake_('errors', { path: '/cgi-bin/message/subscribe/send', errcode });
      await tellNow();
      await tellNow();
      expect(await sent()).toEqual([]);
      expect(await calls()).toHaveLength(1);
    },
  );

  test('a WeChat that is busy is tried again later; until then the call stands open', async () => {
    const elder = await phone('o-elder');
    await agree(elder, 'o-elder');
    await fake_('errors', { path: '/cgi-bin/message/subscribe/send', errcode: -1 });
    await expect(tellNow()).rejects.toThrow('once more later');
    expect(await calls()).toHaveLength(1);
    now += CLAIM_MS + 1;
    await tellNow();
    expect(await sent()).toHaveLength(1);
    expect(await calls()).toEqual([]);
  });

  test('a consent WeChat knows to be used up is used up here too', async () => {
    const elder = await phone('o-elder');
    await agree(elder, 'o-elder');
    await fake_('errors', { path: '/cgi-bin/message/subscribe/send', errcode: 43101 });
    await tellNow();
    expect(await leftOf(elder)).toBe(0);
  });

  test('one relative told is enough, unless the hotline calls whatever happens', async () => {
    const [first] = [await phone('o-elder'), await phone('o-second')];
    await agree(first, 'o-elder');
    await tellNow();
    expect(await calls()).toEqual([]);
    await tellNow(cancelled({ eventId: 'other', call: 'always' }));
    expect(await calls()).toMatchObject([{ callId: 'other', why: 'always' }]);
  });

  test('who did it is not told, and nothing is said of nobody', async () => {
    const elder = await phone('o-elder');
    await agree(elder, 'o-elder');
    await tellNow(cancelled({ exceptFor: elder.personId, call: 'never' }));
    await tellNow(cancelled({ elderId: newId('elder') }));
    expect([await sent(), await calls()]).toEqual([[], []]);
  });
});

describe('consents', () => {
  test('count up with each yes, stay with a no, end with a ban, and one prompt counts once', async () => {
    const elder = await phone('o-elder');
    const answers = [{ message: 'meal-cancelled', answer: 'accept' }];
    const promptId = newId('request');
    for (let i = 0; i < 3; i++) await as(elder, 'POST', '/consents', { promptId, answers });
    expect(await leftOf(elder)).toBe(1);
    await agree(elder, 'o-elder');
    await agree(elder, 'o-elder', 'reject');
    expect(await leftOf(elder)).toBe(2);
    await agree(elder, 'o-elder', 'ban');
    expect(await leftOf(elder)).toBe(0);
    const other = await as(elder, 'POST', '/consents', {
      promptId,
      answers: [{ message: 'meal-cancelled', answer: 'ban' }],
    });
    expect(other.body.code).toBe('ID_REUSED');
  });
});

describe('the hotline’s calls', () => {
  const record = (attempt: number, reached: boolean, who = operator, region = '411002') =>
    as(who, 'PUT', `/regions/${region}/calls/6f1c.meal.cancelled`, { attempt, reached });
  beforeEach(() => tellNow());

  test('stay open while nobody answers, and leave the list when somebody does', async () => {
    expect((await record(1, false)).body).toMatchObject({ state: 'OPEN', attempts: 1 });
    expect((await record(1, false)).status).toBe(200);
    expect(await calls()).toMatchObject([{ attempts: 1 }]);
    expect((await record(2, true)).body).toMatchObject({ state: 'DONE', attempts: 2 });
    expect(await calls()).toEqual([]);
    expect((await record(3, true)).body.code).toBe('CALL_CLOSED');
  });

  test('are seen where the elder lives, and nowhere else', async () => {
    const next: Principal = { ...operator, grants: [{ role: 'operator', over: '411000' }] };
    expect(await calls('411002001')).toHaveLength(1);
    expect(await calls('411002002')).toHaveLength(0);
    expect((await as(operator, 'GET', '/regions/411003/calls')).status).toBe(404);
    expect((await record(1, true, next, '411003')).body.code).toBe('NOT_FOUND');
  });

  test('of a village are not hidden behind a hundred older ones of its county', async () => {
    const call = await table.get(callKey('6f1c.meal.cancelled'));
    for (let i = 0; i < 100; i++) {
      const older = { callId: `${i}.meal.cancelled`, region: '411002002', openedAt: now - 1_000 };
      await table.commit([{ put: { ...call!, ...callKey(older.callId), ...older, ...placeInOpenCalls(older) } }]);
    }
    expect(await calls()).toHaveLength(100);
    expect(await calls('411002001')).toMatchObject([{ callId: '6f1c.meal.cancelled' }]);
  });

  test('a second operator who calls at the same time is told', async () => {
    const second: Principal = { ...operator, personId: newId('person') };
    const by = { personId: 'x', role: 'system' } as const;
    await table.commit([{ put: grantItem(second.personId, second.grants[0]!, by, now) }]);
    const answers = await Promise.all([record(1, true), record(1, true, second)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test('are recorded by nobody whose right has just been revoked', async () => {
    await table.commit([{ update: grantKey(operator.personId, operator.grants[0]!), set: { state: 'REVOKED' } }]);
    expect((await record(1, true)).body.code).toBe('FORBIDDEN');
    expect(await calls()).toMatchObject([{ attempts: 0 }]);
  });
});

describe('a budget that nears its end', () => {
  const region = '411025';
  const data = { region, payer: 'county:411025', year: 2026, percent: 80, amountFen: 100_000, grantedFen: 81_200 };
  const warned = { id: 'ev_1', name: 'budget.warned', version: 1, at: 0, data: { ...data, through: '2026-10-19' } };

  async function treasurer(over: string, openid: string, agrees = true) {
    const personId = newId('person');
    const by = { personId: 'deployment', role: 'system' } as const;
    const template = sampleTemplates['budget-warned']!;
    await fake_('login-codes', { openid });
    await table.commit([
      ...personItems(personId, openid, now).map((put) => ({ put })),
      { put: grantItem(personId, { role: 'finance', over }, by, now) },
    ]);
    if (!agrees) return;
    await fake_('consents', { openid, templateId: template.id });
    await table.commit([{ put: { ...consentKey(personId, 'budget-warned'), kind: 'consent', left: 1 } }]);
  }

  test('is told to its own treasurers who agreed, once however often the event comes', async () => {
    await treasurer(region, 'o-county');
    await treasurer(region, 'o-silent', false);
    await treasurer('411000', 'o-city');
    await treasurer('411025101', 'o-township');
    const deps = { table, wechat, templates: async () => sampleTemplates };
    await tellTreasurers(deps, warned, now);
    await tellTreasurers(deps, warned, now);
    expect(await sent()).toMatchObject([
      {
        openid: 'o-county',
        data: {
          thing1: { value: '2026年助餐补贴预算已用到80%' },
          amount2: { value: '812.00元' },
          thing3: { value: '预算1000.00元' },
        },
      },
    ]);
  });
});

describe('a home visit', () => {
  const [orderId, caregiverId] = [newId('order'), newId('caregiver')];
  const at = Date.parse('2026-11-22T09:59:00+08:00');
  const dispatched = {
    id: 'ev_2',
    name: 'order.changed',
    version: 1,
    at,
    data: {
      orderId,
      elderId,
      providerId: facilityId,
      region: '411002',
      from: 'PLACED',
      to: 'DISPATCHED',
      by: { personId: 'dispatcher', role: 'staff' as const },
      at,
    },
  };

  async function agreeTo(personId: string, openid: string, message: 'visit-arranged' | 'job-news') {
    const { id: templateId } = sampleTemplates[message]!;
    await fake_('consents', { openid, templateId });
    await table.commit([{ put: { ...consentKey(personId, message), kind: 'consent', left: 1 } }]);
  }

  test('is told to the elder with who comes, and to the caregiver as a job: each once', async () => {
    const elder = await phone('o-elder');
    await agreeTo(elder.personId, 'o-elder', 'visit-arranged');
    const personId = newId('person');
    await table.commit(personItems(personId, 'o-caregiver', now).map((put) => ({ put })));
    await fake_('login-codes', { openid: 'o-caregiver' });
    await agreeTo(personId, 'o-caregiver', 'job-news');
    await table.commit([{ put: { ...caregiverHead(caregiverId), kind: 'caregiver', caregiverId, personId } }]);
    const order = {
      service: { name: '助浴' },
      startsAt: Date.parse('2026-11-24T09:00:00+08:00'),
      state: 'DISPATCHED',
      workers: [{ caregiverId, personId, name: '李爱琴' }],
      history: [{ at, from: 'PLACED', to: 'DISPATCHED', caregiverIds: [caregiverId] }],
    };
    await table.commit([{ put: { pk: `ORDER#${orderId}`, sk: 'HEAD', kind: 'order', ...order } }]);
    const deps = { table, wechat, templates: async () => sampleTemplates };
    await tellOfOrder(deps, dispatched, now);
    await tellOfOrder(deps, dispatched, now);
    const messages = (await sent()).toSorted((a, b) => (a.openid < b.openid ? -1 : 1));
    expect(messages).toMatchObject([
      { openid: 'o-caregiver', data: { thing1: { value: '助浴' }, thing3: { value: '新派单，请尽快接单' } } },
      {
        openid: 'o-elder',
        data: {
          thing1: { value: '王*国 助浴' },
          time3: { value: '2026年11月24日 09:00' },
          thing4: { value: '护理员李*琴' },
        },
      },
    ]);
    expect(messages).toHaveLength(2);
  });
});
