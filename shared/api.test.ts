import { jest } from '@jest/globals';
import * as z from 'zod';
import type { AccessRule, Grant } from './access.ts';
import { api } from './api.ts';
import { defineRoute } from './contract.ts';
import { log } from './log.ts';
import { defineRefusals } from './refusal.ts';

const [refusals, refuse] = defineRefusals({ SOLD_OUT: { status: 409, message: '已经卖完' } });
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
    body: z.strictObject({ dish: z.string(), portions: z.int().min(1) }),
    answer: z.object({ by: z.string(), portions: z.int() }),
    refusals,
    example: { body: { dish: '红烧肉', portions: 1 }, answer: { by: 'elder', portions: 1 } },
  }),
};
const handler = api(
  contract,
  {
    bookMeal: async ({ body }, { actor }) => {
      if (body.dish === 'none left') return refuse('SOLD_OUT', { left: 0 });
      if (body.dish === 'kitchen on fire') throw new Error('connect ECONNREFUSED 10.0.0.7');
      if (body.dish === 'half a text') JSON.parse('{"name":"张桂兰\n', undefined);
      return { by: actor.role, portions: body.portions, secret: 'never leaves' };
    },
  },
  {
    clock: () => 0,
    regionOf: async ({ elderId = '' }) => {
      if (elderId.length > 4) throw new Error('a key of more than 2048 bytes');
      return elderId === 'el_1' ? '411002001' : undefined;
    },
  },
);

type Event = Parameters<typeof handler>[0];
const elder: Grant[] = [{ role: 'elder', over: 'el_1' }];
async function call(options: { body?: string; query?: string; elderId?: string; grants?: Grant[] | undefined }) {
  const grants = 'grants' in options ? options.grants : elder;
  const event = {
    routeKey: 'POST /elders/{elderId}/meals',
    rawQueryString: options.query ?? '',
    pathParameters: { elderId: options.elderId ?? 'el_1' },
    body: options.body ?? JSON.stringify({ dish: '鱼', portions: 1 }),
    isBase64Encoded: false,
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

test('an answer holds what the contract names and nothing else', async () => {
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
  ['a body of 33 KB', { body: JSON.stringify({ dish: 'x'.repeat(33_000), portions: 1 }) }, 413, 'TOO_LARGE'],
  ['ten thousand brackets', { body: '['.repeat(10_000) + ']'.repeat(10_000) }, 400, 'INVALID_INPUT'],
  ['a field that is not ours', { body: '{"dish":"鱼","portions":1,"priceFen":1}' }, 400, 'INVALID_INPUT'],
  ['a polluted prototype', { body: '{"dish":"鱼","portions":1,"__proto__":{"role":"admin"}}' }, 400, 'INVALID_INPUT'],
  ['a number as text', { body: '{"dish":"鱼","portions":"1"}' }, 400, 'INVALID_INPUT'],
  ['a number past 2^53', { body: '{"dish":"鱼","portions":9007199254740993}' }, 400, 'INVALID_INPUT'],
  ['a query said twice', { query: 'day=1&day=2' }, 400, 'MALFORMED'],
  ['a query that is not ours', { query: 'admin=true' }, 400, 'INVALID_INPUT'],
  ['the room refuses', { body: '{"dish":"none left","portions":1}' }, 409, 'SOLD_OUT'],
])('%s', async (_, options, status, code) => {
  expect(await call(options)).toMatchObject({ status, code, requestId: 'r1' });
});

test('an operator of the county may act', async () => {
  expect(await call({ grants: [{ role: 'operator', over: '411002' }] })).toMatchObject({ status: 200, by: 'operator' });
});

test('a fault is answered without a word about its cause', async () => {
  const answer = await call({ body: '{"dish":"kitchen on fire","portions":1}' });
  expect(answer).toMatchObject({ status: 503, code: 'BUSY', headers: { 'retry-after': '2' } });
  expect(JSON.stringify(answer)).not.toContain('10.0.0.7');
});

test('a refusal names the field and repeats nothing of what was sent', async () => {
  const answer = await call({ body: '{"dish":"鱼","portions":"张三的身份证"}' });
  expect(answer.details).toEqual({ field: 'portions', problem: 'invalid_type' });
});

test('a fault is logged by its cause and place, and with nothing of the text that could not be read', async () => {
  const lines = jest.spyOn(log, 'error').mockImplementation(() => {});
  await call({ body: '{"dish":"kitchen on fire","portions":1}' });
  await call({ body: '{"dish":"half a text","portions":1}' });
  const logged = lines.mock.calls.map(([, facts]) => facts as { cause: string; stack: string[] });
  lines.mockRestore();
  expect(logged.map(({ cause }) => cause)).toEqual(['connect ECONNREFUSED 10.0.0.7', 'something was not JSON']);
  expect(JSON.stringify(logged)).not.toContain('张桂兰');
  expect(logged.flatMap(({ stack }) => stack).filter((line) => !line.startsWith('    at '))).toEqual([]);
});
