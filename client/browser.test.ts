import { type Fetch, fetchTransport } from './browser.ts';
import { type Exchange, Unreachable } from './transport.ts';

const exchange: Exchange = { method: 'GET', url: 'https://api.example/me', headers: {}, timeoutMs: 1_000 };
const answering =
  (status: number, text: string): Fetch =>
  async () => ({ status, text: async () => text });

test.each([
  [200, '{"ok":true}', { ok: true }],
  [503, '{"code":"BUSY"}', { code: 'BUSY' }],
  [504, '<html>', '<html>'],
])('a status of %i with %s is an answer', async (status, text, body) => {
  expect(await fetchTransport(answering(status, text))(exchange)).toEqual({ status, body });
});

test.each<[string, Fetch]>([
  ['a refused connection', () => Promise.reject(new TypeError('fetch failed'))],
  ['an answer that breaks off', async () => ({ status: 200, text: () => Promise.reject(new Error('aborted')) })],
])('%s is no answer', async (_, fetch) => {
  await expect(fetchTransport(fetch)(exchange)).rejects.toBeInstanceOf(Unreachable);
});

test('a GET carries no body, a POST its own', async () => {
  const bodies: (string | undefined)[] = [];
  const send = fetchTransport(async (_, { body }) => {
    bodies.push(body);
    return { status: 200, text: async () => '{}' };
  });
  await send(exchange);
  await send({ ...exchange, method: 'POST', body: '{"a":1}' });
  expect(bodies).toEqual([undefined, '{"a":1}']);
});
