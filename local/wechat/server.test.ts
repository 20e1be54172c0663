import { type FakeWechat, startWechat } from './server.ts';

const app = { appId: 'wx0123456789abcdef', secret: '0f'.repeat(16) };
const MEAL = 'tmpl_meal';
let now = 1_700_000_000_000;
let wechat: FakeWechat;
beforeEach(async () => {
  now = 1_700_000_000_000;
  wechat = await startWechat({ ...app, templates: { [MEAL]: ['thing1', 'character_string2'] }, now: () => now });
});
afterEach(() => wechat.close());

const get = async (path: string) => (await fetch(wechat.url + path)).json() as Promise<Record<string, unknown>>;
const post = async (path: string, body: object) =>
  (await fetch(wechat.url + path, { method: 'POST', body: JSON.stringify(body) })).json() as Promise<
    Record<string, unknown>
  >;
const exchange = (code: unknown, other: object = {}) =>
  get(
    `/sns/jscode2session?${new URLSearchParams({
      appid: app.appId,
      secret: app.secret,
      js_code: String(code),
      grant_type: 'authorization_code',
      ...other,
    })}`,
  );
const token = async () =>
  String(
    (await post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: app.appId, secret: app.secret }))
      .access_token,
  );

describe('login codes', () => {
  test('a code gives the openid once; a second time it has been used', async () => {
    const { code, openid } = await post('/_fake/login-codes', { person: 'daughter' });
    expect(await exchange(code)).toEqual({ openid, session_key: expect.any(String) });
    expect(await exchange(code)).toMatchObject({ errcode: 40163 });
  });

  test.each([
    ['a millisecond before five minutes', 299_999, undefined],
    ['at five minutes', 300_000, 40029],
  ])('a code %s', async (_, age, errcode) => {
    const { code } = await post('/_fake/login-codes', { person: 'daughter' });
    now += age;
    expect((await exchange(code)).errcode).toBe(errcode);
  });

  test.each([
    ['another app', { appid: 'wx_other' }, 40013],
    ['a wrong secret', { secret: 'x' }, 40125],
    ['an unknown code', { js_code: 'x' }, 40029],
  ])('%s is refused with status 200', async (_, other, errcode) => {
    expect(await exchange('x', other)).toMatchObject({ errcode });
  });

  test('an openid belongs to one app', async () => {
    const other = await startWechat({ ...app, appId: 'wx_other' });
    const here = await post('/_fake/login-codes', { person: 'daughter' });
    const there = await (
      await fetch(`${other.url}/_fake/login-codes`, { method: 'POST', body: JSON.stringify({ person: 'daughter' }) })
    ).json();
    await other.close();
    expect(here.openid).not.toBe((there as { openid: string }).openid);
  });
});

describe('the stable token', () => {
  test('stays the same until it is renewed by force, and the old one fades after five minutes', async () => {
    const first = await token();
    expect(await token()).toBe(first);
    const { access_token: second } = await post('/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid: app.appId,
      secret: app.secret,
      force_refresh: true,
    });
    expect(second).not.toBe(first);
    now += 5 * 60_000;
    const used = (with_: unknown) => post(`/wxa/getwxacodeunlimit?access_token=${with_}`, { scene: '' });
    expect(await used(first)).toMatchObject({ errcode: 42001 });
    expect(await used(second)).toMatchObject({ errcode: 40169 });
    expect(await used('x')).toMatchObject({ errcode: 40001 });
  });

  test('may be renewed by force twenty times a day', async () => {
    const force = () =>
      post('/cgi-bin/stable_token', {
        grant_type: 'client_credential',
        appid: app.appId,
        secret: app.secret,
        force_refresh: true,
      });
    for (let i = 0; i < 20; i++) expect(await force()).toHaveProperty('access_token');
    expect(await force()).toMatchObject({ errcode: 45009 });
  });
});

describe('subscribe messages', () => {
  const send = async (data: object, to: object = {}) => {
    const { openid } = await post('/_fake/login-codes', { person: 'daughter' });
    return post(`/cgi-bin/message/subscribe/send?access_token=${await token()}`, {
      touser: openid,
      template_id: MEAL,
      data,
      ...to,
    });
  };
  const consent = async () => {
    const { openid } = await post('/_fake/login-codes', { person: 'daughter' });
    return post('/_fake/consents', { openid, templateId: MEAL, count: 1 });
  };
  const meal = (thing: string, string: string) => ({ thing1: { value: thing }, character_string2: { value: string } });

  test('one consent carries one message', async () => {
    await consent();
    expect(await send(meal('午餐', 'bk_1'))).toMatchObject({ errcode: 0 });
    expect(await send(meal('午餐', 'bk_1'))).toMatchObject({ errcode: 43101 });
    const { messages } = await get('/_fake/messages');
    expect(messages).toHaveLength(1);
  });

  test.each([
    ['twenty characters', meal('饭'.repeat(20), 'x'), 0],
    ['twenty-one characters', meal('饭'.repeat(21), 'x'), 47003],
    ['an id of 32', meal('饭', 'x'.repeat(32)), 0],
    ['an id of 33', meal('饭', 'x'.repeat(33)), 47003],
    ['Chinese in a character string', meal('饭', '饭'), 47003],
    ['an empty field', meal('', 'x'), 47003],
    ['a field left out', { thing1: { value: '饭' } }, 47003],
  ])('%s', async (_, data, errcode) => {
    await consent();
    expect(await send(data)).toMatchObject({ errcode });
  });

  test('an unknown person and an unknown template are named', async () => {
    expect(await send(meal('饭', 'x'), { touser: 'o_nobody' })).toMatchObject({ errcode: 40003 });
    expect(await send(meal('饭', 'x'), { template_id: 'none' })).toMatchObject({ errcode: 40037 });
  });
});

test('a phone code gives the number once', async () => {
  const { code } = await post('/_fake/phone-codes', { phoneNumber: '13800001234' });
  const ask = async () => post(`/wxa/business/getuserphonenumber?access_token=${await token()}`, { code });
  expect(await ask()).toMatchObject({ errcode: 0, phone_info: { purePhoneNumber: '13800001234', countryCode: '86' } });
  expect(await ask()).toMatchObject({ errcode: 40029 });
});

test('a mini-program code is an image, or JSON when something is wrong', async () => {
  const draw = async (scene: string) =>
    fetch(`${wechat.url}/wxa/getwxacodeunlimit?access_token=${await token()}`, {
      method: 'POST',
      body: JSON.stringify({ scene }),
    });
  expect((await draw('x'.repeat(32))).headers.get('content-type')).toBe('image/png');
  expect(await (await draw('x'.repeat(33))).json()).toMatchObject({ errcode: 40169 });
});

test('an injected error is answered as often as asked for, then all is well', async () => {
  await post('/_fake/errors', { path: '/cgi-bin/stable_token', errcode: -1, times: 2 });
  const ask = () =>
    post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: app.appId, secret: app.secret });
  expect([await ask(), await ask()]).toMatchObject([{ errcode: -1 }, { errcode: -1 }]);
  expect(await ask()).toHaveProperty('access_token');
});
