import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Wx } from '../../client/index.ts';
import { newId } from '../../client/index.ts';
import { type City, MiniProgram, personasOf } from '../mini-program/mini-program.ts';
import { startSmallGateway } from '../mini-program/small-gateway.ts';
import { createWx, type MockedWx } from '../mini-program/wx.ts';
import { CITIZEN_NUMBER, IdentityHouse } from './identity-house.ts';

describe('wx.request', () => {
  interface Seen {
    request: IncomingMessage;
    body: string;
  }
  const seen: Seen[] = [];
  let url: string;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({ request, body: Buffer.concat(chunks).toString() });
    const status = Number(/status=(\d+)/.exec(request.url ?? '')?.[1] ?? 200);
    if (request.url?.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 100));
    response.writeHead(status, { 'content-type': 'application/json', 'x-made-by': 'us' });
    response.end(request.url?.includes('text') ? 'not json' : '{"ok":true}');
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    seen.length = 0;
  });

  const { wx, hand } = createWx({ wechatUrl: 'http://127.0.0.1:1', openid: 'o-1' });
  type Option = WechatMiniprogram.RequestOption;
  type Result = WechatMiniprogram.RequestSuccessCallbackResult;
  const ask = (option: Option) =>
    new Promise<Result>((resolve, reject) => wx.request({ ...option, success: resolve, fail: reject }));

  test.each([200, 404, 422, 500, 503])('a status of %i arrives in success', async (status) => {
    expect(await ask({ url: `${url}/?status=${status}` })).toMatchObject({ statusCode: status, data: { ok: true } });
  });

  test('says application/json even when it GETs nothing, and takes no Referer', async () => {
    await ask({ url, header: { Referer: 'https://elsewhere', 'X-Token': 't' } });
    expect(seen[0]?.request.headers).toMatchObject({ 'content-type': 'application/json', 'x-token': 't' });
    expect(seen[0]?.request.headers).not.toHaveProperty('referer');
  });

  test.each<[string, Option, string, string]>([
    ['an object in a GET becomes the query', { url: '/', data: { a: '1 2', b: '老' } }, '/?a=1%202&b=%E8%80%81', ''],
    ['an object in a POST becomes JSON', { url: '/', method: 'POST', data: { a: 1 } }, '/', '{"a":1}'],
    ['text in a POST goes as it is', { url: '/', method: 'POST', data: 'a=1' }, '/', 'a=1'],
    [
      'an object in a form POST becomes a form',
      { url: '/', method: 'POST', header: { 'Content-Type': 'application/x-www-form-urlencoded' }, data: { a: '1 2' } },
      '/',
      'a=1%202',
    ],
  ])('%s', async (_, option, path, body) => {
    await ask({ ...option, url: url + option.url });
    expect([seen[0]?.request.url, seen[0]?.body]).toEqual([path, body]);
  });

  test('gives text where there is no JSON, and header names in its own case', async () => {
    const result = await ask({ url: `${url}/text` });
    expect(result.data).toBe('not json');
    expect(result.header).toMatchObject({ 'X-Made-By': 'us' });
  });

  test.each<[string, Option, object]>([
    ['too slow', { url: '/slow', timeout: 20 }, { errno: 5, errMsg: 'request:fail timeout' }],
    ['a method it does not know', { url: '/', method: 'PATCH' as 'PUT' }, { errno: 600_010 }],
  ])('fails for %s', async (_, option, error) => {
    await expect(ask({ ...option, url: url + option.url })).rejects.toMatchObject(error);
  });

  test('fails offline without reaching the server, and after a lost answer having reached it', async () => {
    hand.network.offline = true;
    await expect(ask({ url })).rejects.toMatchObject({ errno: 600_001 });
    expect(seen).toHaveLength(0);
    hand.network.offline = false;
    hand.network.loseAnswers(1);
    await expect(ask({ url })).rejects.toMatchObject({ errno: 600_001 });
    expect(seen).toHaveLength(1);
    expect((await ask({ url })).statusCode).toBe(200);
  });

  test('the eleventh at a time fails', async () => {
    const results = await Promise.allSettled(Array.from({ length: 11 }, () => ask({ url: `${url}/slow` })));
    expect(results.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { errno: 600_007 } }]);
  });

  test('can be aborted', async () => {
    const outcome = new Promise((resolve) => {
      const task = wx.request({ url: `${url}/slow`, fail: resolve, success: resolve });
      task.abort();
    });
    expect(await outcome).toMatchObject({ errMsg: 'request:fail abort' });
  });
});

describe('the rest of wx', () => {
  let house: IdentityHouse;
  let phone: ReturnType<typeof createWx>;
  beforeEach(async () => {
    house = await IdentityHouse.build();
    phone = createWx({ wechatUrl: house.wechat.url, openid: 'o-daughter' });
  });
  afterEach(() => house.close());

  test('storage keeps copies, answers an empty text for nothing, and holds ten megabytes', () => {
    const { wx } = phone;
    const value = { list: [1] };
    wx.setStorageSync('a', value);
    value.list.push(2);
    expect(wx.getStorageSync('a')).toEqual({ list: [1] });
    expect(wx.getStorageSync('nothing')).toBe('');
    const megabyte = 'x'.repeat(1024 * 1024 - 2);
    expect(() => wx.setStorageSync('big', `${megabyte}x`)).toThrow('entry size limit');
    for (let i = 0; i < 9; i++) wx.setStorageSync(`m${i}`, megabyte);
    expect(() => wx.setStorageSync('m9', megabyte)).toThrow('exceed storage max size');
    wx.removeStorageSync('m0');
    wx.setStorageSync('m9', megabyte);
  });

  test('login gives a code of this person, by callback or by promise', async () => {
    const { wx } = phone;
    await expect(wx.checkSession()).rejects.toMatchObject({ errMsg: expect.stringContaining('checkSession:fail') });
    const { code } = await wx.login();
    const viaCallback = await new Promise<string>((resolve) => wx.login({ success: (result) => resolve(result.code) }));
    expect(code).not.toBe(viaCallback);
    expect(await wx.checkSession()).toEqual({ errMsg: 'checkSession:ok' });
    phone.hand.network.offline = true;
    await expect(wx.login()).rejects.toMatchObject({ errMsg: expect.stringContaining('login:fail') });
  });

  test('subscribing asks for three templates at most, and counts what was accepted', async () => {
    const { wx, hand } = phone;
    hand.subscriptions.set('t2', 'reject');
    expect(await wx.requestSubscribeMessage({ tmplIds: ['t1', 't2'] })).toEqual({
      errMsg: 'requestSubscribeMessage:ok',
      t1: 'accept',
      t2: 'reject',
    });
    await expect(wx.requestSubscribeMessage({ tmplIds: ['1', '2', '3', '4'] })).rejects.toMatchObject({
      errCode: 20_003,
    });
    const consents = async (id: string) =>
      (await fetch(`${house.wechat.url}/_fake/consents?openid=o-daughter&templateId=${id}`)).json();
    expect([await consents('t1'), await consents('t2')]).toEqual([{ count: 1 }, { count: 0 }]);
  });

  test('scans what is held before it, and is cancelled where nothing is', async () => {
    phone.hand.scans.push('code-1');
    expect(await phone.wx.scanCode({})).toMatchObject({ result: 'code-1', scanType: 'QR_CODE' });
    await expect(phone.wx.scanCode({})).rejects.toEqual({ errMsg: 'scanCode:fail cancel' });
  });

  test('remembers what it showed, and presses what it was told to', async () => {
    phone.hand.presses.push('cancel');
    expect(await phone.wx.showModal({ content: '取消这一餐？' })).toMatchObject({ confirm: false, cancel: true });
    expect(await phone.wx.showModal({ content: '确定？' })).toMatchObject({ confirm: true });
    await phone.wx.showToast({ title: '已预订' });
    expect([phone.hand.modals.length, phone.hand.toasts[0]?.title]).toEqual([2, '已预订']);
  });

  test('the client takes the real wx as well', () => {
    const fits = (wx: MockedWx): Wx => wx;
    expect(fits(phone.wx)).toBe(phone.wx);
  });
});

describe('the mini-program on the identity room', () => {
  let house: IdentityHouse;
  let gateway: Awaited<ReturnType<typeof startSmallGateway>>;
  let city: City;
  beforeEach(async () => {
    house = await IdentityHouse.build();
    gateway = await startSmallGateway(house.gateway);
    city = { gatewayUrl: gateway.url, wechatUrl: house.wechat.url };
  });
  afterEach(async () => {
    await gateway.close();
    await house.close();
  });

  test('a daughter in another city asks, her father’s code binds her, and she sees it', async () => {
    const elderId = await house.elder();
    const { elder, daughter, operator } = personasOf(city, 'weidu');
    const operatorId = await operator.open();
    await house.grant(operatorId, { role: 'operator', over: '411002' });
    const slip = await operator.client.call('issueLinkCode', {
      params: { elderId },
      body: { codeId: newId('linkCode'), as: 'elder' },
    });
    if (!slip.ok) throw new Error(slip.code);
    const me = { relation: 'child', myName: '王建国' } as const;
    expect(await elder.client.call('useLinkCode', { body: { code: slip.answer.code, ...me } })).toMatchObject({
      ok: true,
    });

    const request = { requestId: newId('request'), citizenNumber: CITIZEN_NUMBER, elderName: '王建国' };
    const asked = await daughter.client.call('requestBinding', {
      body: { ...request, myName: '王芳', relation: 'child', scopes: ['view', 'book'] },
    });
    expect(asked).toMatchObject({ ok: true, answer: { state: 'WAITING' } });

    const waiting = await elder.client.call('listBindings', { params: { elderId } });
    if (!waiting.ok) throw new Error(waiting.code);
    const personId = waiting.answer.bindings.find(({ as }) => as === 'family')!.personId;
    await elder.client.call('confirmBinding', { params: { elderId, personId }, body: { scopes: ['view', 'book'] } });
    expect(await daughter.client.call('showMe')).toMatchObject({
      answer: { grants: [{ role: 'family', over: elderId }], familyRequests: [{ state: 'CONFIRMED' }] },
    });
  });

  test('F4: a lost answer is asked for again, and what was done is done once', async () => {
    await house.elder();
    const daughter = new MiniProgram(city, 'o-daughter');
    await daughter.open();
    daughter.hand.network.loseAnswers(2);
    const body = { requestId: newId('request'), citizenNumber: CITIZEN_NUMBER, elderName: '王建国', myName: '王芳' };
    const asked = await daughter.client.call('requestBinding', {
      body: { ...body, relation: 'child', scopes: ['view'] },
    });
    expect(asked).toMatchObject({ ok: true, answer: { requestId: body.requestId } });
    expect(await daughter.client.call('showMe')).toMatchObject({ answer: { familyRequests: [{}] } });
  });

  test('without a network nothing is lost but the moment', async () => {
    const daughter = new MiniProgram(city, 'o-daughter');
    const personId = await daughter.open();
    daughter.hand.network.offline = true;
    expect(await daughter.client.call('showMe')).toMatchObject({ ok: false, code: 'UNREACHABLE' });
    daughter.hand.network.offline = false;
    expect(await daughter.client.call('showMe')).toMatchObject({ answer: { personId } });
  });

  test('a token that runs out is renewed without a word, and a session ended elsewhere is opened anew', async () => {
    const daughter = new MiniProgram(city, 'o-daughter');
    const personId = await daughter.open();
    house.now += 3 * 3_600_000;
    expect(await daughter.client.call('showMe')).toMatchObject({ answer: { personId } });
    await new MiniProgram(city, 'o-daughter').client.call('logOut', { query: { everywhere: 'true' } });
    expect(await daughter.client.call('showMe')).toMatchObject({ answer: { personId } });
  });
});
