import { jest } from '@jest/globals';
import * as z from 'zod';
import type { AccessRule, Grant, Target } from './access.ts';
import { api } from './api.ts';
import { defineRoute } from './contract.ts';
import { log } from './log.ts';
import { defineRefusals } from './refusal.ts';
import { currentTrace } from './trace.ts';

const [refusals, refuse] = defineRefusals({
  SOLD_OUT: { status: 409, message: '已经卖完' },
  TOO_OFTEN: { status: 429, message: '太频繁' },
});
const access: AccessRule[] = [
  { role: 'elder', within: 'own' },
  { role: 'operator', within: 'region' },
];
const contract = {
  bookMeal: defineRoute({
    name: 'book-meal',
    method: 'POST',
    path: '/elders/{elderId}/meals',
    summary: '订餐',
    access,
    params: z.strictObject({ elderId: z.string().regex(/^el_\d$/) }),
    query: z.strictObject({ day: z.string().optional() }),
    body: z.strictObject({
      dish: z.string(),
      portions: z.int().min(1),
      each: z.record(z.string().regex(/^\d+$/), z.int()).optional(),
    }),
    answer: z.object({ by: z.string(), portions: z.int() }),
    refusals,
    example: { body: { dish: '红烧肉', portions: 1 }, answer: { by: 'elder', portions: 1 } },
  }),
};
const handler = api(
  contract,
  {
    bookMeal: async ({ body }, { actor }) => {
      traces.push(currentTrace());
      if (body.dish === 'none left') return refuse('SOLD_OUT', { left: 0 });
      if (body.dish === 'again') return refuse('TOO_OFTEN', { retryAfterSeconds: 47 });
      if (body.dish === 'kitchen on fire') throw new Error('connect ECONNREFUSED 10.0.0.7');
      if (body.dish === 'half a text') JSON.parse('{"name":"张桂兰\n', undefined);
      return { by: actor.role, portions: body.portions, secret: 'never leaves' };
    },
  },
  {
    clock: () => 0,
    regionOf: async (target) => {
      const { elderId = '' } = target;
      lookedUp.push(target);
      if (elderId.length > 4) throw new Error('a key of more than 2048 bytes');
      return elderId === 'el_1' ? '411002001' : undefined;
    },
  },
);

type Event = Parameters<typeof handler>[0];
const elder: Grant[] = [{ role: 'elder', over: 'el_1' }];
const lookedUp: Target[] = [];
const traces: unknown[] = [];
async function call(options: {
  body?: string;
  query?: string;
  elderId?: string;
  grants?: Grant[] | undefined;
  trace?: string;
}) {
  const grants = 'grants' in options ? options.grants : elder;
  const event = {
    routeKey: 'POST /elders/{elderId}/meals',
    rawQueryString: options.query ?? '',
    pathParameters: { elderId: options.elderId ?? 'el_1' },
    body: options.body ?? JSON.stringify({ dish: '鱼', portions: 1 }),
    isBase64Encoded: false,
    headers: options.trace === undefined ? {} : { 'xianglao-trace': options.trace },
    requestContext: {
      requestId: 'r1',
      http: { sourceIp: '192.0.2.1' },
      ...(grants
        ? { authorizer: { lambda: { principal: JSON.stringify({ personId: 'pn_1', sessionId: 'ss_1', grants }) } } }
        : {}),
    },
  } as unknown as Event;
  const result = await handler(event, { getRemainingTimeInMillis: () => 1_000 } as Parameters<typeof handler>[1]);
  return { status: result.statusCode, headers: result.headers, ...JSON.parse(result.body ?? '{}') };
}

test('S3: an answer holds what the contract names and nothing else', async () => {
  const { headers, ...answer } = await call({});
  expect(answer).toEqual({ status: 200, by: 'elder', portions: 1 });
  expect(headers).toMatchObject({ 'cache-control': 'no-store' });
});

test.each<[string, Parameters<typeof call>[0], number, string]>([
  ['nobody signed in', { grants: undefined }, 401, 'UNAUTHENTICATED'],
  ['somebody without the role', { grants: [{ role: 'finance', over: '411002' }] }, 403, 'FORBIDDEN'],
  ['another elder, as if absent', { elderId: 'el_2' }, 404, 'NOT_FOUND'],
  ['an operator of another county', { grants: [{ role: 'operator', over: '411003' }] }, 404, 'NOT_FOUND'],
  [
    'an operator of the county, for an unknown elder',
    { grants: [{ role: 'operator', over: '411002' }], elderId: 'el_9' },
    404,
    'NOT_FOUND',
  ],
  [
    'an operator, for an id that is none',
    { grants: [{ role: 'operator', over: '411002' }], elderId: 'el_1#HEAD' },
    400,
    'INVALID_INPUT',
  ],
  ['no JSON', { body: '{' }, 400, 'MALFORMED'],
  ['a number that is none', { body: '{"dish":"鱼","portions":NaN}' }, 400, 'MALFORMED'],
  ['a number too large', { body: '{"dish":"鱼","portions":1e21}' }, 400, 'INVALID_INPUT'],
  ['more than any number', { body: '{"dish":"鱼","portions":1e999}' }, 400, 'INVALID_INPUT'],
  ['minus nothing', { body: '{"dish":"鱼","portions":-0}' }, 400, 'INVALID_INPUT'],
  ['digits of another width', { body: '{"dish":"鱼","portions":"１"}' }, 400, 'INVALID_INPUT'],
  [
    'a constructor',
    { body: '{"dish":"鱼","portions":1,"constructor":{"prototype":{"role":"admin"}}}' },
    400,
    'INVALID_INPUT',
  ],
  ['a body of 33 KB', { body: JSON.stringify({ dish: 'x'.repeat(33_000), portions: 1 }) }, 413, 'TOO_LARGE'],
  ['ten thousand brackets', { body: '['.repeat(10_000) + ']'.repeat(10_000) }, 400, 'INVALID_INPUT'],
  ['a field that is not ours', { body: '{"dish":"鱼","portions":1,"priceFen":1}' }, 400, 'INVALID_INPUT'],
  ['a polluted prototype', { body: '{"dish":"鱼","portions":1,"__proto__":{"role":"admin"}}' }, 400, 'INVALID_INPUT'],
  [
    'a polluted record',
    { body: '{"dish":"鱼","portions":1,"each":{"1":1,"__proto__":{"a":1}}}' },
    400,
    'INVALID_INPUT',
  ],
  [
    'a prototype in disguise',
    { body: '{"dish":"鱼","portions":1,"each":{"\\u005f_proto__":1}}' },
    400,
    'INVALID_INPUT',
  ],
  [
    'a prototype in disguise, of its middle',
    { body: '{"dish":"鱼","portions":1,"each":{"__\\u0070roto__":1}}' },
    400,
    'INVALID_INPUT',
  ],
  ['a number as text', { body: '{"dish":"鱼","portions":"1"}' }, 400, 'INVALID_INPUT'],
  ['a number past 2^53', { body: '{"dish":"鱼","portions":9007199254740993}' }, 400, 'INVALID_INPUT'],
  ['a query said twice', { query: 'day=1&day=2' }, 400, 'MALFORMED'],
  ['a query that is not ours', { query: 'admin=true' }, 400, 'INVALID_INPUT'],
  ['the room refuses', { body: '{"dish":"none left","portions":1}' }, 409, 'SOLD_OUT'],
])('S2 S3 S7 S8 S20: %s', async (_, options, status, code) => {
  expect(await call(options)).toMatchObject({ status, code, requestId: 'r1' });
});

test('S19: of a key said twice the last one counts, for the check and for the deed alike', async () => {
  expect(await call({ body: '{"dish":"鱼","portions":"all","portions":3}' })).toMatchObject({
    status: 200,
    portions: 3,
  });
  expect(await call({ body: '{"dish":"鱼","portions":3,"portions":"all"}' })).toMatchObject({ code: 'INVALID_INPUT' });
});

test.each([
  ['brackets', '['.repeat(16_000) + ']'.repeat(16_000)],
  ['objects in each other', `${'{"a":'.repeat(5_400)}1${'}'.repeat(5_400)}`],
  ['fields', JSON.stringify(Object.fromEntries(Array.from({ length: 3_300 }, (_, i) => [`f${i}`, 1])))],
  ['one long text', JSON.stringify({ dish: 'x'.repeat(32_000), portions: '1' })],
  ['spaces', `${' '.repeat(32_700)}{}`],
])('S7: a body of %s, as large as is let in, is refused before it costs anything', async (_, body) => {
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(32 * 1024);
  await call({ body });
  const before = process.cpuUsage();
  for (let i = 0; i < 10; i++) expect(await call({ body })).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  const { user, system } = process.cpuUsage(before);
  // 5 ms of CPU each on a quiet machine; a reader that is quadratic in depth or number of fields takes seconds.
  expect((user + system) / 10).toBeLessThan(50_000);
});

test('S13: nothing is looked up for whoever holds none of the roles, nor for whose own it is', async () => {
  lookedUp.length = 0;
  await call({ grants: [{ role: 'finance', over: '411002' }] });
  await call({ grants: elder });
  expect(lookedUp).toEqual([]);
  await call({ grants: [{ role: 'operator', over: '411003' }] });
  expect(lookedUp).toHaveLength(1);
});

test('an operator of the county may act', async () => {
  expect(await call({ grants: [{ role: 'operator', over: '411002' }] })).toMatchObject({ status: 200, by: 'operator' });
});

test('a fault is answered without a word about its cause', async () => {
  const answer = await call({ body: '{"dish":"kitchen on fire","portions":1}' });
  expect(answer).toMatchObject({ status: 503, code: 'BUSY', headers: { 'retry-after': '2' } });
  expect(JSON.stringify(answer)).not.toContain('10.0.0.7');
});

test('S13: whoever asks too often is told when to come back', async () => {
  const answer = await call({ body: '{"dish":"again","portions":1}' });
  expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '47' } });
});

test('a refusal names the field and repeats nothing of what was sent', async () => {
  const answer = await call({ body: '{"dish":"鱼","portions":"张三的身份证"}' });
  expect(answer.details).toEqual({ field: 'portions', problem: 'invalid_type' });
});

test('S3: the key of a record that will not do is not repeated either', async () => {
  const answer = await call({ body: '{"dish":"鱼","portions":1,"each":{"张三":1}}' });
  expect(answer.details).toEqual({ field: 'each', problem: 'invalid_key' });
});

test('a request is worked on under the trace its phone sent, and else under a new one', async () => {
  traces.length = 0;
  for (const sent of ['ABCDEFGHIJKL', '张桂兰', undefined]) await call(sent === undefined ? {} : { trace: sent });
  expect(traces).toEqual(['ABCDEFGHIJKL', expect.stringMatching(/^[A-Z]{12}$/), expect.stringMatching(/^[A-Z]{12}$/)]);
  expect(new Set(traces).size).toBe(3);
});

test('S14: a fault is logged by its cause and place, and with nothing of the text that could not be read', async () => {
  const lines = jest.spyOn(log, 'error').mockImplementation(() => {});
  await call({ body: '{"dish":"kitchen on fire","portions":1}' });
  await call({ body: '{"dish":"half a text","portions":1}' });
  const logged = lines.mock.calls.map(([, facts]) => facts as { cause: string; stack: string[] });
  lines.mockRestore();
  expect(logged.map(({ cause }) => cause)).toEqual(['connect ECONNREFUSED 10.0.0.7', 'something was not JSON']);
  expect(JSON.stringify(logged)).not.toContain('张桂兰');
  expect(logged.flatMap(({ stack }) => stack).filter((line) => !line.startsWith('    at '))).toEqual([]);
});
