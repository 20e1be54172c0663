import { createClient } from './client.ts';
import { type Exchange, type Reply, Unreachable } from './transport.ts';

type Answer = Reply | 'offline';
const session = (n: number) => ({
  status: 200,
  body: { personId: 'pn_1', token: `token-${n}`, refreshToken: `refresh-${n}` },
});
const OVER: Reply = { status: 403, body: { message: 'Forbidden' } };
const ME: Reply = { status: 200, body: { personId: 'pn_1', grants: [] } };
const refusal = (status: number, code: string): Reply => ({
  status,
  body: { code, message: '一句话', requestId: 'r' },
});

/** A phone whose server answers by route, each answer once, the last one for ever. */
function phone(answers: Readonly<Record<string, Answer[]>>) {
  const sent: Exchange[] = [];
  const stored = new Map<string, unknown>();
  const pauses: number[] = [];
  let logins = 0;
  let atOnce = 0;
  let most = 0;
  const client = createClient({
    baseUrl: 'https://api.example',
    storage: {
      get: (key) => stored.get(key),
      set: (key, value) => stored.set(key, value),
      remove: (key) => stored.delete(key),
    },
    loginCode: async () => `code-${++logins}`,
    sleep: async (ms) => {
      pauses.push(ms);
    },
    random: () => 0.5,
    async transport(exchange) {
      sent.push(exchange);
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, 1));
      atOnce -= 1;
      const left = answers[`${exchange.method} ${exchange.url.replace('https://api.example', '')}`] ?? [];
      const answer = left.length > 1 ? left.shift() : left[0];
      if (!answer || answer === 'offline') throw new Unreachable('request:fail');
      return answer;
    },
  });
  const asked = (route: string) => sent.filter(({ method, url }) => `${method} ${url}`.endsWith(route));
  return { client, sent, asked, pauses, stored, most: () => most, logins: () => logins };
}

describe('the session', () => {
  test('is opened by the first call and kept for the next', async () => {
    const { client, asked, sent } = phone({ 'POST /sessions': [session(1)], 'GET /me': [ME] });
    expect(await client.call('showMe')).toEqual({ ok: true, answer: ME.body });
    await client.call('showMe');
    expect(asked('/sessions')).toHaveLength(1);
    expect(sent.at(-1)?.headers.authorization).toBe('Bearer token-1');
    expect(client.personId()).toBe('pn_1');
  });

  test('needs one login however many calls wait for it', async () => {
    const { client, asked } = phone({ 'POST /sessions': [session(1)], 'GET /me': [ME] });
    await Promise.all(Array.from({ length: 5 }, () => client.call('showMe')));
    expect(asked('POST https://api.example/sessions')).toHaveLength(1);
  });

  test.each([
    ['a token that ran out, as the gateway says it', OVER],
    ['a token nobody sent, as the gateway says it', { status: 401, body: { message: 'Unauthorized' } }],
    ['no session, as the server says it', refusal(401, 'UNAUTHENTICATED')],
  ])('%s is refreshed once for all calls, and each is made again', async (_, answer) => {
    const { client, asked, logins } = phone({
      'POST /sessions': [session(1)],
      'POST /sessions/refresh': [session(2)],
      'GET /me': [answer, answer, ME],
    });
    const outcomes = await Promise.all([client.call('showMe'), client.call('showMe')]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    expect(asked('/sessions/refresh')).toHaveLength(1);
    expect(logins()).toBe(1);
  });

  test('that cannot be refreshed is opened anew', async () => {
    const { client, logins } = phone({
      'POST /sessions': [session(1), session(2)],
      'POST /sessions/refresh': [refusal(401, 'SESSION_OVER')],
      'GET /me': [OVER, ME],
    });
    expect((await client.call('showMe')).ok).toBe(true);
    expect(logins()).toBe(2);
  });

  test('is not given up because the network went away', async () => {
    const { client, stored, logins } = phone({
      'POST /sessions': [session(1)],
      'POST /sessions/refresh': ['offline'],
      'GET /me': [OVER],
    });
    expect(await client.call('showMe')).toMatchObject({ ok: false, code: 'UNREACHABLE' });
    expect(stored.size).toBe(1);
    expect(logins()).toBe(1);
  });

  test('a login code lost on the way is replaced by another', async () => {
    const { client, logins } = phone({
      'POST /sessions': [refusal(422, 'LOGIN_CODE_INVALID'), session(1)],
      'GET /me': [ME],
    });
    expect((await client.call('showMe')).ok).toBe(true);
    expect(logins()).toBe(2);
  });

  test('two refused logins are the answer', async () => {
    const { client, logins } = phone({ 'POST /sessions': [refusal(422, 'LOGIN_CODE_INVALID')] });
    expect(await client.call('showMe')).toMatchObject({ ok: false, code: 'LOGIN_CODE_INVALID', message: '一句话' });
    expect(logins()).toBe(2);
  });

  test('refused twice in a row is not asked for a third time', async () => {
    const { client, asked } = phone({
      'POST /sessions': [session(1)],
      'POST /sessions/refresh': [session(2)],
      'GET /me': [OVER],
    });
    expect(await client.call('showMe')).toMatchObject({ ok: false, code: 'UNAUTHENTICATED' });
    expect(asked('/me')).toHaveLength(2);
  });

  test('a right that is missing is no reason to log in', async () => {
    const { client, asked } = phone({ 'POST /sessions': [session(1)], 'GET /me': [refusal(403, 'FORBIDDEN')] });
    expect(await client.call('showMe')).toEqual({ ok: false, code: 'FORBIDDEN', message: '一句话' });
    expect(asked('/me')).toHaveLength(1);
  });

  test('is forgotten on this phone even if the server cannot be told', async () => {
    const { client, stored } = phone({
      'POST /sessions': [session(1)],
      'GET /me': [ME],
      'DELETE /sessions': ['offline'],
    });
    await client.call('showMe');
    await client.logOut();
    expect([stored.size, client.personId()]).toEqual([0, undefined]);
  });
});

describe('F3 F16: a call without an answer', () => {
  const request = {
    requestId: 'rq_01JD000000000000000000000A',
    citizenNumber: '411002194601010019',
    elderName: '王建国',
    myName: '王芳',
    relation: 'child',
    scopes: ['view'],
  } as const;
  const body = { ...request, scopes: [...request.scopes] };

  test.each<[string, Answer]>([
    ['no network', 'offline'],
    ['a server that is busy', refusal(503, 'BUSY')],
    ['a gateway that is starting', { status: 500, body: { message: 'Internal Server Error' } }],
    ['a gateway that timed out', { status: 504, body: '<html>' }],
  ])('%s: is made again with the same body, after growing pauses', async (_, answer) => {
    const { client, asked, pauses } = phone({
      'POST /sessions': [session(1)],
      'POST /family-requests': [answer, answer, { status: 200, body: { state: 'WAITING' } }],
    });
    expect(await client.call('requestBinding', { body })).toMatchObject({ ok: true });
    expect(new Set(asked('/family-requests').map((exchange) => exchange.body)).size).toBe(1);
    expect(pauses).toEqual([300, 600]);
  });

  test('every try has the one trace under which the logs tell of it; another call has another', async () => {
    const { client, asked } = phone({ 'POST /sessions': [session(1)], 'GET /me': ['offline', 'offline', ME] });
    await client.call('showMe');
    await client.call('showMe');
    const [first, second, third, fourth] = asked('/me').map(({ headers }) => headers['xianglao-trace']);
    expect(first).toMatch(/^[A-Z]{12}$/);
    expect([second, third]).toEqual([first, first]);
    expect(fourth).not.toBe(first);
  });

  test('F16: three times in vain is told, with the sentence to show', async () => {
    const { client, asked } = phone({ 'POST /sessions': [session(1)], 'POST /family-requests': ['offline'] });
    const outcome = await client.call('requestBinding', { body });
    expect(outcome).toMatchObject({ ok: false, code: 'UNREACHABLE', message: expect.stringContaining('不会重复办理') });
    expect(asked('/family-requests')).toHaveLength(3);
  });

  test.each([400, 404, 409, 422, 429])('a refusal of %i is not tried again', async (status) => {
    const { client, asked } = phone({
      'POST /sessions': [session(1)],
      'POST /family-requests': [refusal(status, 'NO')],
    });
    expect(await client.call('requestBinding', { body })).toMatchObject({ ok: false, code: 'NO' });
    expect(asked('/family-requests')).toHaveLength(1);
  });
});

test.each([
  [404, 'NOT_FOUND', '没有找到'],
  [413, 'TOO_LARGE', '提交的内容太大'],
  [418, 'BUSY', '系统繁忙，请稍后再试'],
])('the gateway’s own %i is told in our words', async (status, code, message) => {
  const { client } = phone({ 'POST /sessions': [session(1)], 'GET /me': [{ status, body: { message: 'No' } }] });
  expect(await client.call('showMe')).toEqual({ ok: false, code, message });
});

test('the eleventh request waits until one of ten is done', async () => {
  const { client, most, asked } = phone({ 'POST /sessions': [session(1)], 'GET /me': [ME] });
  await client.call('showMe');
  await Promise.all(Array.from({ length: 25 }, () => client.call('showMe')));
  expect(most()).toBe(10);
  expect(asked('/me')).toHaveLength(26);
});

test('parameters go into the path and the query as they are, and a GET carries no body', async () => {
  const { client, sent } = phone({ 'POST /sessions': [session(1)] });
  await client.call('listOfficers', { params: { region: '411002/../x?y' } });
  expect(sent.at(-1)).toMatchObject({ url: 'https://api.example/regions/411002%2F..%2Fx%3Fy/officers' });
  expect(sent.at(-1)).not.toHaveProperty('body');
  await client.call('revokeBinding', { params: { elderId: 'el_1', personId: 'pn_2' }, query: { as: 'elder' } });
  expect(sent.at(-1)?.url).toBe('https://api.example/elders/el_1/bindings/pn_2?as=elder');
});

test('what does not fit a route does not compile', () => {
  // Never called: the types are the test, and a line that stops failing fails it.
  const typed = async (client: ReturnType<typeof phone>['client']) => {
    // @ts-expect-error there is no such route
    client.call('bookMeel');
    // @ts-expect-error the body is missing
    client.call('requestBinding');
    // @ts-expect-error a scope nobody knows
    client.call('confirmBinding', { params: { elderId: '', personId: '' }, body: { scopes: ['all'] } });
    const outcome = await client.call('useLinkCode', { body: { code: '', relation: 'child', myName: '' } });
    if (outcome.ok) return outcome.answer.elderId satisfies string;
    // @ts-expect-error not a code of this route
    if (outcome.code === 'BINDING_NOT_WAITING') return undefined;
    return outcome.code === 'LINK_CODE_WRONG' ? outcome.message : undefined;
  };
  expect(typed).toBeDefined();
});
