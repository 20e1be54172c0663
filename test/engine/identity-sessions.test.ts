import { IdentityHouse, NOW } from './identity-house.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let house: IdentityHouse;
beforeEach(async () => {
  house = await IdentityHouse.build();
});
afterEach(() => house.close());
const me = (token?: string) => house.call('GET', '/me', token);

describe('logging in', () => {
  test('the first login makes a person, the next one finds her again', async () => {
    const first = await house.logIn('daughter');
    const second = await house.logIn('daughter');
    expect(second.personId).toBe(first.personId);
    expect((await me(first.token)).body).toMatchObject({ personId: first.personId, grants: [], hasPhone: false });
    expect((await me(second.token)).status).toBe(200);
    expect((await house.logIn('son')).personId).not.toBe(first.personId);
  });

  test('two first logins at the same moment make one person', async () => {
    const phones = await Promise.all([1, 2, 3, 4].map(() => house.logIn('daughter')));
    expect(new Set(phones.map(({ personId }) => personId)).size).toBe(1);
    for (const { token } of phones) expect((await me(token)).status).toBe(200);
  });

  test('a login code works once', async () => {
    const { code } = await house.loginCode('daughter');
    expect((await house.post('/sessions', { code })).status).toBe(200);
    expect(await house.post('/sessions', { code })).toMatchObject({
      status: 422,
      body: { code: 'LOGIN_CODE_INVALID' },
    });
  });

  test.each([
    [-1, 503, 'WECHAT_BUSY'],
    [40029, 422, 'LOGIN_CODE_INVALID'],
    [40226, 403, 'WECHAT_RISK'],
    [45011, 429, 'WECHAT_TOO_OFTEN'],
    [40125, 503, 'BUSY'],
  ])('WeChat’s %i is answered %i %s', async (errcode, status, code) => {
    await house.control('errors', { path: '/sns/jscode2session', errcode });
    expect(await house.post('/sessions', { code: 'any' })).toMatchObject({ status, body: { code } });
  });

  test('WeChat out of reach is a reason to try again later', async () => {
    await house.wechat.close();
    expect(await house.post('/sessions', { code: 'any' })).toMatchObject({
      status: 503,
      body: { code: 'WECHAT_BUSY' },
    });
  });

  test('with the sixth phone the first one is out', async () => {
    const phones = [];
    for (let i = 0; i < 6; i++) {
      phones.push(await house.logIn('daughter'));
      house.now += 1000;
    }
    const statuses = await Promise.all(phones.map(async ({ token }) => (await me(token)).status));
    expect(statuses).toEqual([403, 200, 200, 200, 200, 200]);
  });
});

describe('a token', () => {
  test('is asked for, and no other will do', async () => {
    const { token, refreshToken } = await house.logIn('daughter');
    expect((await me()).status).toBe(401);
    expect((await me(refreshToken)).status).toBe(403);
    const parts = token.split('.');
    for (let i = 0; i < parts.length; i++) {
      const last = parts[i]!.at(-1);
      const altered = parts.with(i, parts[i]!.slice(0, -1) + (last === '0' ? '1' : '0')).join('.');
      expect((await me(altered)).status).toBe(403);
    }
    expect((await me(`${token}.x`)).status).toBe(403);
    expect((await me(token)).status).toBe(200);
  });

  test('S4: of another person’s session opens nothing', async () => {
    const [daughter, son] = [await house.logIn('daughter'), await house.logIn('son')];
    const [use, , session, ...rest] = daughter.token.split('.');
    expect((await me([use, son.personId, session, ...rest].join('.'))).status).toBe(403);
  });

  test.each([
    ['a second before two hours', 2 * HOUR - 1000, 200],
    ['after two hours', 2 * HOUR, 403],
  ])('%s', async (_, age, status) => {
    const { token } = await house.logIn('daughter');
    house.now += age;
    expect((await me(token)).status).toBe(status);
  });

  test('outlives a rotation of the keys, and not their loss', async () => {
    const { token } = await house.logIn('daughter');
    house.rotateKeys();
    expect((await me(token)).status).toBe(200);
    house.loseKeys();
    expect((await me(token)).status).toBe(403);
  });
});

describe('logging out', () => {
  test('ends this phone’s session at once, and repeats as often as one likes', async () => {
    const [phone, tablet] = [await house.logIn('daughter'), await house.logIn('daughter')];
    expect(await house.call('DELETE', '/sessions', phone.token)).toMatchObject({ status: 200, body: { ended: 1 } });
    expect((await me(phone.token)).status).toBe(403);
    expect((await me(tablet.token)).status).toBe(200);
    expect((await house.post('/sessions/refresh', { refreshToken: phone.refreshToken })).body.code).toBe(
      'SESSION_OVER',
    );
  });

  test('everywhere, when the phone is lost', async () => {
    const [lost, found] = [await house.logIn('daughter'), await house.logIn('daughter')];
    expect((await house.call('DELETE', '/sessions?everywhere=true', found.token)).body).toEqual({ ended: 2 });
    expect((await me(lost.token)).status).toBe(403);
    expect((await me(found.token)).status).toBe(403);
  });
});

describe('refreshing', () => {
  const refresh = (refreshToken: string) => house.post('/sessions/refresh', { refreshToken });

  test('gives new tokens for the same session; a lost answer may be asked for again', async () => {
    const phone = await house.logIn('daughter');
    house.now += 3 * HOUR;
    const renewed = await refresh(phone.refreshToken);
    expect((await me(renewed.body.token as string)).status).toBe(200);
    house.now += 60_000;
    const repeated = await refresh(phone.refreshToken);
    expect(repeated.body.refreshToken).toBe(renewed.body.refreshToken);
    expect((await refresh(repeated.body.refreshToken as string)).status).toBe(200);
  });

  test('S4: with a token long replaced somebody has stolen one: the session ends for both', async () => {
    const phone = await house.logIn('daughter');
    const renewed = await refresh(phone.refreshToken);
    house.now += 2 * 60_000;
    expect((await refresh(phone.refreshToken)).body.code).toBe('SESSION_OVER');
    expect((await refresh(renewed.body.refreshToken as string)).body.code).toBe('SESSION_OVER');
    expect((await me(renewed.body.token as string)).status).toBe(403);
  });

  test('at the same moment from two pages gives both a session that lives', async () => {
    const phone = await house.logIn('daughter');
    const answers = await Promise.all([refresh(phone.refreshToken), refresh(phone.refreshToken)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    for (const { body } of answers) expect((await me(body.token as string)).status).toBe(200);
  });

  test.each([
    ['a moment before a week unused', 7 * DAY - 1, 200],
    ['after a week unused', 7 * DAY, 401],
  ])('%s', async (_, age, status) => {
    const phone = await house.logIn('daughter');
    house.now += age;
    expect((await refresh(phone.refreshToken)).status).toBe(status);
  });

  test('F15: slides for thirty days and no longer', async () => {
    let { refreshToken } = await house.logIn('daughter');
    for (let day = 5; day < 30; day += 5) {
      house.now = NOW + day * DAY;
      const answer = await refresh(refreshToken);
      expect(answer.status).toBe(200);
      refreshToken = answer.body.refreshToken as string;
    }
    house.now = NOW + 30 * DAY;
    expect((await refresh(refreshToken)).body.code).toBe('SESSION_OVER');
  });
});

describe('a phone number', () => {
  test('comes from WeChat, is stored sealed and never shown in full', async () => {
    const { token, personId } = await house.logIn('daughter');
    const { code } = await house.control('phone-codes', { phoneNumber: '13800001234' });
    expect((await house.call('PUT', '/me/phone', token, { code })).body).toEqual({ lastDigits: '1234' });
    expect((await me(token)).body.hasPhone).toBe(true);
    const stored = await house.table.get({ pk: `PERSON#${personId}`, sk: 'HEAD' });
    expect(JSON.stringify(stored)).not.toContain('13800001234');
  });

  test('WeChat’s access token is renewed once when WeChat no longer takes it', async () => {
    const { token } = await house.logIn('daughter');
    const first = await house.control('phone-codes', { phoneNumber: '13800001234' });
    await house.call('PUT', '/me/phone', token, { code: first.code });
    await house.control('forget-tokens', {});
    const second = await house.control('phone-codes', { phoneNumber: '13800005678' });
    expect((await house.call('PUT', '/me/phone', token, { code: second.code })).body).toEqual({ lastDigits: '5678' });
  });
});
