import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KEYRING_PK, keyringOf } from '../../shared/keyring.ts';
import { freshTables } from './fresh-tables.ts';

/** KMS on the wire, for keys whose ciphertext is what is inside. Counts what it is asked. */
async function startKms() {
  let asked = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked++;
    const { CiphertextBlob } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { CiphertextBlob: string };
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ Plaintext: CiphertextBlob, KeyId: 'key' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const MINUTE = 60_000;
const START = Date.parse('2026-11-22T10:50:00+08:00');

describe('the keyring of a process', () => {
  let kms: Awaited<ReturnType<typeof startKms>>;
  const before = { ...process.env };
  beforeEach(async () => {
    kms = await startKms();
    Object.assign(process.env, {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: kms.url,
      KEYRING_KEY_ARN: 'key',
    });
  });
  afterEach(async () => {
    process.env = { ...before };
    await kms.close();
  });

  async function houseAt(start: number) {
    const { table } = await freshTables();
    let now = start;
    const addKey = (kid: string, createdAt: number) =>
      table.commit([
        {
          put: {
            pk: KEYRING_PK,
            sk: `KEY#${kid}`,
            kind: 'key',
            kid,
            wrapped: Buffer.alloc(32, kid).toString('base64'),
            createdAt,
          },
        },
      ]);
    await addKey('ky_1', start - 60 * MINUTE);
    const keyring = keyringOf(table, () => now);
    return { addKey, currentKid: async () => (await keyring()).currentKid, clock: (to: number) => (now = to) };
  }

  test('is unwrapped once and looked at again after five minutes; a new key waits ten before it signs', async () => {
    const { addKey, currentKid, clock } = await houseAt(START);
    expect(await currentKid()).toBe('ky_1');
    await addKey('ky_2', START);
    clock(START + 5 * MINUTE);
    expect(await currentKid()).toBe('ky_1');
    expect(kms.asked()).toBe(1);
    clock(START + 5 * MINUTE + 1);
    expect(await currentKid()).toBe('ky_1');
    expect(kms.asked()).toBe(3);
    clock(START + 10 * MINUTE + 2);
    expect(await currentKid()).toBe('ky_2');
  });

  test('F14: a clock put right, backwards, does not keep an old keyring until it has caught up', async () => {
    const { addKey, currentKid, clock } = await houseAt(START);
    clock(START + 24 * 60 * MINUTE);
    expect(await currentKid()).toBe('ky_1');
    clock(START);
    await addKey('ky_2', START - 11 * MINUTE);
    expect(await currentKid()).toBe('ky_2');
  });

  test('a keyring that could not be unwrapped is asked for again at once', async () => {
    const { currentKid } = await houseAt(START);
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
    await expect(currentKid()).rejects.toThrow();
    process.env.AWS_ENDPOINT_URL = kms.url;
    expect(await currentKid()).toBe('ky_1');
  });
});
