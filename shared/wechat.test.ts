import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { createWechat, isWechatFailure, type Wechat } from './wechat.ts';

/** A server in WeChat's place that answers what it is told to; and another one nobody has any business with. */
let theirs: Server;
let elsewhere: Server;
let visitors = 0;
let answer: { status: number; headers: Record<string, string>; body: string };
let wechat: Wechat;

const listening = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  elsewhere = await listening(
    createServer((_request, response) => {
      visitors += 1;
      response.end('{"openid":"o-stolen"}');
    }),
  );
  theirs = await listening(
    createServer((request, response) => {
      request.resume();
      const isToken = request.url?.startsWith('/cgi-bin/stable_token');
      const { status, headers, body } = isToken
        ? { status: 200, headers: {}, body: '{"access_token":"t","expires_in":7200}' }
        : answer;
      response.writeHead(status, headers).end(body);
    }),
  );
  wechat = createWechat({ baseUrl: addressOf(theirs), appId: 'wx1', secret: async () => 's', clock: () => 0 });
});
afterAll(async () => {
  for (const server of [theirs, elsewhere]) await new Promise((done) => server.close(done));
});

const json = (value: unknown) => ({ status: 200, headers: {}, body: JSON.stringify(value) });

test('an answer of the right form is read', async () => {
  answer = json({ openid: 'o-1', session_key: 'k' });
  expect(await wechat.openidOf('code')).toBe('o-1');
  answer = json({ errcode: 0, phone_info: { purePhoneNumber: '13800000000', countryCode: 86 } });
  expect(await wechat.phoneNumberOf('code')).toBe('13800000000');
  answer = json({ errcode: 0, phone_info: { purePhoneNumber: '91234567', countryCode: '852' } });
  expect(await wechat.phoneNumberOf('code')).toBe('+85291234567');
});

test.each([301, 302, 307, 308])('S22: a redirection by %i is not followed, to wherever it points', async (status) => {
  answer = { status, headers: { location: `${addressOf(elsewhere)}/sns/jscode2session` }, body: '' };
  const openid = await wechat.openidOf('code');
  expect(isWechatFailure(openid) && openid.passing).toBe(true);
  expect(visitors).toBe(0);
});

test.each<[string, unknown]>([
  ['a phone number of a thousand digits', { phone_info: { purePhoneNumber: '1'.repeat(1000), countryCode: '86' } }],
  ['a phone number that is a formula', { phone_info: { purePhoneNumber: '=1+1', countryCode: '86' } }],
  ['a country that is none', { phone_info: { purePhoneNumber: '13800000000', countryCode: '86;' } }],
  ['an openid of a thousand characters', { openid: 'o'.repeat(1000) }],
  ['an openid that breaks out of its key', { openid: 'o#HEAD' }],
  ['an openid that is an object', { openid: { length: 1 } }],
])('S26: %s is as good as no answer', async (_what, value) => {
  answer = json(value);
  expect(isWechatFailure(await wechat.phoneNumberOf('code'))).toBe(true);
  expect(isWechatFailure(await wechat.openidOf('code'))).toBe(true);
});

test('S26: whatever comes back, it is an openid, a phone number or a failure, and nothing is thrown', async () => {
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc.record({ openid: fc.anything(), errcode: fc.anything() }).map((value) => JSON.stringify(value) ?? ''),
    fc
      .record({ phone_info: fc.record({ purePhoneNumber: fc.string(), countryCode: fc.string() }) })
      .map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(200, 204, 400, 500, 503), bodies, async (status, body) => {
      answer = { status, headers: {}, body: status === 204 ? '' : body };
      const openid = await wechat.openidOf('code');
      expect(isWechatFailure(openid) || /^[\w-]{1,128}$/.test(openid)).toBe(true);
      const phone = await wechat.phoneNumberOf('code');
      expect(isWechatFailure(phone) || /^\+?\d{5,20}$/.test(phone)).toBe(true);
    }),
    { numRuns: 150 },
  );
});
