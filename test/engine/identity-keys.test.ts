import { doMaintenance } from '../../functions/identity/maintenance.ts';
import { MIN_AGE_MS, rotateKeyring } from '../../functions/identity/rotate-keyring.ts';
import { wechatSettingsKey, wechatSettingsOf } from '../../functions/identity/wechat-settings.ts';
import { KEYRING_PK } from '../../shared/keyring.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { freshTables, testKeyring } from './fresh-tables.ts';
import { IdentityHouse, NOW } from './identity-house.ts';

const wrap = async (kid: string, createdAt: number) => ({
  pk: KEYRING_PK,
  sk: `KEY#${kid}`,
  kind: 'key',
  kid,
  wrapped: 'ciphertext',
  createdAt,
});

describe('rotating the keyring', () => {
  test('adds a version to those that are there, and not twice in thirty days', async () => {
    const { table } = await freshTables();
    const keys = async () => (await table.query({ pk: KEYRING_PK })).items.map(({ kid }) => kid);
    const first = await rotateKeyring(table, wrap, NOW);
    expect(await keys()).toEqual([first]);
    expect(await rotateKeyring(table, wrap, NOW + MIN_AGE_MS)).toBeUndefined();
    expect(await keys()).toEqual([first]);
    const second = await rotateKeyring(table, wrap, NOW + MIN_AGE_MS + 1);
    expect(await keys()).toEqual([first, second]);
  });

  test('fired twice at once adds one', async () => {
    const { table } = await freshTables();
    await Promise.all([rotateKeyring(table, wrap, NOW), rotateKeyring(table, wrap, NOW)]);
    expect((await table.query({ pk: KEYRING_PK })).items).toHaveLength(1);
  });
});

describe('what a deployment does by hand', () => {
  test('the first admin of a region is appointed once she has logged in', async () => {
    const house = await IdentityHouse.build();
    const deps = { table: house.table, keyring: async () => house.keyring };
    const task = (personId: string) => ({ do: 'appoint-admin', personId, region: '411000' });
    const admin = await house.logIn('admin');
    await doMaintenance(deps, task(admin.personId), NOW);
    expect((await house.call('GET', '/me', admin.token)).body.grants).toEqual([{ role: 'admin', over: '411000' }]);
    await expect(doMaintenance(deps, task('pn_01JD000000000000000000000Z'), NOW)).rejects.toThrow('no such person');
    await expect(doMaintenance(deps, { do: 'anything' }, NOW)).rejects.toThrow();
    await house.close();
  });

  test('WeChat’s secret is kept sealed, and a change of it is seen within five minutes', async () => {
    const { table } = await freshTables();
    const templates = { 'meal-booked': { id: 'x', fields: { place: 'thing1' } } };
    const keyring = async () => testKeyring();
    let now = NOW;
    const keep = (secret: string) =>
      doMaintenance({ table, keyring }, { do: 'keep-wechat-settings', secret, templates }, now);
    const settings = wechatSettingsOf(table, keyring, () => now);
    await expect(settings()).rejects.toThrow('not stored yet');
    await keep('first-secret');
    expect(await settings()).toEqual({ secret: 'first-secret', templates });
    expect(JSON.stringify(await table.get(wechatSettingsKey))).not.toContain('first-secret');
    await keep('second-secret');
    now += 5 * 60_000 - 1;
    expect((await settings()).secret).toBe('first-secret');
    now += 1;
    expect((await settings()).secret).toBe('second-secret');
  });
});

test('S13: attempts are counted per person and window, and the one after the limit is told when to come back', async () => {
  const { table } = await freshTables();
  const limit = { what: 'try', limit: 3, windowMs: 60_000 };
  const at = Math.ceil(NOW / 60_000) * 60_000;
  const attempt = (who: string, now: number) => countAttempt(table, limit, who, now);
  const parallel = await Promise.all([1, 2, 3, 4, 5].map(() => attempt('pn_1', at)));
  expect(parallel.filter((refusal) => refusal === undefined)).toHaveLength(3);
  expect(await attempt('pn_2', at)).toBeUndefined();
  expect(await attempt('pn_1', at + 59_999)).toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    details: { retryAfterSeconds: 1 },
  });
  expect(await attempt('pn_1', at + 60_000)).toBeUndefined();
});
