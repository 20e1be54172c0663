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
    /** Another process, with a clock of its own beside the common one. */
    const another = (aheadMs: number) => keyringOf(table, () => now + aheadMs);
    return { addKey, another, currentKid: async () => (await keyring()).currentKid, clock: (to: number) => (now = to) };
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

  test('is rotated while ten processes work: at no moment does one make what another cannot read', async () => {
    const { addKey, another, clock } = await houseAt(START);
    // Each looks again every five minutes, at a minute of its own; their clocks are up to half a minute apart.
    const processes = Array.from({ length: 10 }, (_, i) => another((i - 5) * 6_000));
    const makers = new Set<string>();
    for (let halfMinute = 0; halfMinute <= 40; halfMinute++) {
      clock(START + halfMinute * 30_000);
      if (halfMinute === 7) await addKey('ky_2', START + halfMinute * 30_000);
      // Not all of them have work at every moment.
      const working = processes.filter((_, i) => (halfMinute + i) % 3 !== 0);
      const keyrings = await Promise.all(working.map((open) => open()));
      for (const maker of keyrings) {
        makers.add(maker.currentKid);
        const [signature, sealed] = [maker.sign('session', 'she'), maker.seal('北街 8 号', 'ELDER#1/address')];
        const lookup = maker.lookup('citizen-number', '411025194403050022');
        for (const reader of keyrings) {
          expect(reader.verify('session', 'she', signature)).toBe(true);
          expect(reader.open(sealed, 'ELDER#1/address')).toBe('北街 8 号');
          expect(reader.lookup('citizen-number', '411025194403050022')).toBe(lookup);
        }
      }
    }
    expect([...makers]).toEqual(['ky_1', 'ky_2']);
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
