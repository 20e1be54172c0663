import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { instantOf, readClaim, type SignedRequest, signatureFits } from './sigv4.ts';

class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(data as Uint8Array);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
}

const signerFor = (service: string) =>
  new SignatureV4({
    service,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'ASIA1', secretAccessKey: 'secret', sessionToken: 'token' },
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  });

async function signed(service: string, path = '/', query: Record<string, string> = {}, body = '{"a":1}') {
  const request = await signerFor(service).sign({
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    port: 3001,
    path,
    query,
    headers: { host: '127.0.0.1:3001', 'content-type': 'application/json', 'x-amz-target': 'T.Op' },
    body,
  });
  const arrived: SignedRequest = {
    method: 'POST',
    rawPath: path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(body),
  };
  return arrived;
}
const fits = (request: SignedRequest, secret = 'secret') => {
  const claim = readClaim(request);
  return claim !== undefined && signatureFits(request, claim, secret);
};

test.each<[string, string, Record<string, string>]>([
  ['dynamodb', '/', {}],
  ['kms', '/', {}],
  ['sqs', '/000000000000/queue', { a: '1', b: 'x y', B: '' }],
  ['s3', '/bucket/a%20b/%E6%80%BB.csv', { uploads: '' }],
])('what the SDK signs for %s is accepted', async (service, path, query) => {
  expect(fits(await signed(service, path, query))).toBe(true);
});

test.each<[string, (request: SignedRequest) => SignedRequest]>([
  ['a changed body', (request) => ({ ...request, body: Buffer.from('{"a":2}') })],
  ['another target', (request) => ({ ...request, headers: { ...request.headers, 'x-amz-target': 'T.Other' } })],
  ['another path', (request) => ({ ...request, rawPath: '/other' })],
  ['an added parameter', (request) => ({ ...request, query: new URLSearchParams({ more: '1' }) })],
  ['another method', (request) => ({ ...request, method: 'PUT' })],
  ['another time', (request) => ({ ...request, headers: { ...request.headers, 'x-amz-date': '20200101T000000Z' } })],
  ['no signature', (request) => ({ ...request, headers: {} })],
])('%s is refused', async (_, change) => {
  expect(fits(change(await signed('dynamodb')))).toBe(false);
});

test('another secret is refused', async () => {
  expect(fits(await signed('dynamodb'), 'guessed')).toBe(false);
});

test('a presigned link is accepted as it is and refused when it is changed', async () => {
  const link = await signerFor('s3').presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: 3001,
      path: '/bucket/key',
      query: { 'response-content-type': 'text/csv' },
      headers: { host: '127.0.0.1:3001', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    { expiresIn: 60 },
  );
  const query = new URLSearchParams(link.query as Record<string, string>);
  const request: SignedRequest = {
    method: 'GET',
    rawPath: '/bucket/key',
    query,
    headers: { host: '127.0.0.1:3001' },
    body: Buffer.alloc(0),
  };
  expect(readClaim(request)).toMatchObject({ expiresIn: 60, accessKeyId: 'ASIA1', sessionToken: 'token' });
  expect(fits(request)).toBe(true);
  expect(fits({ ...request, rawPath: '/bucket/other' })).toBe(false);
  query.set('X-Amz-Expires', '6000');
  expect(fits(request)).toBe(false);
});

test('a time that is none is not a number', () => {
  expect(instantOf('20261122T003200Z')).toBe(Date.UTC(2026, 10, 22, 0, 32));
  expect(instantOf('yesterday')).toBeNaN();
});
