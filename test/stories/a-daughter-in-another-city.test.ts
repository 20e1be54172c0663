import { newId, type Outcome, type RouteName } from '../../client/index.ts';
import { MiniProgram, personasOf } from '../mini-program/mini-program.ts';

const city = { gatewayUrl: process.env.XIANGLAO_URL!, wechatUrl: process.env.XIANGLAO_WECHAT_URL! };
const { admin, operator, elder, daughter } = personasOf(city, 'another-city');
const elderId = newId('elder');
const CITIZEN_NUMBER = '411002194205200013';

async function answer<Name extends RouteName>(asked: Promise<Outcome<Name>>) {
  const outcome = await asked;
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.message}`);
  return outcome.answer;
}

/** What the stream brings comes a moment later: asked for until it is there. */
async function eventually<T>(look: () => Promise<T>, there: (found: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const found = await look();
    if (there(found) || attempt === 100) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const calls = async () =>
  (await answer(operator.client.call('listCalls', { params: { region: '411002' } }))).calls.filter(
    (call) => call.elderId === elderId,
  );
async function messagesTo(person: MiniProgram): Promise<{ openid: string; data: Record<string, { value: string }> }[]> {
  const { messages } = (await (await fetch(`${city.wechatUrl}/_fake/messages`)).json()) as {
    messages: { openid: string; data: Record<string, { value: string }> }[];
  };
  return messages.filter(({ openid }) => openid === person.openid);
}

beforeAll(async () => {
  const personId = await admin.open();
  await fetch(`${city.gatewayUrl}/_local/invoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ function: 'IdentityMaintain', event: { do: 'appoint-admin', personId, region: '411000' } }),
  });
  const params = { personId: await operator.open(), role: 'operator', over: '411002' } as const;
  await answer(admin.client.call('grantRole', { params, body: {} }));
  await answer(
    admin.client.call('registerElder', {
      params: { region: '411002001' },
      body: { elderId, citizenNumber: CITIZEN_NUMBER, name: '赵桂兰', household: '411002001' },
    }),
  );
});

test('she asks to act for her mother, who has no phone: the hotline is given a call to make', async () => {
  await daughter.open();
  const scopes = ['view' as const, 'book' as const];
  const body = {
    citizenNumber: CITIZEN_NUMBER,
    elderName: '赵桂兰',
    myName: '赵芳',
    relation: 'child' as const,
    scopes,
  };
  await answer(daughter.client.call('requestBinding', { body: { requestId: newId('request'), ...body } }));
  const [call] = await eventually(calls, (found) => found.length > 0);
  expect(call).toMatchObject({ why: 'not-told', say: { what: '赵*兰 家属绑定', note: '有家属申请绑定，请确认' } });
  expect(JSON.stringify(call)).not.toContain('赵桂兰');
});

test('she lets herself be told; the mother says yes on the phone; she hears of it in WeChat, once', async () => {
  const { messages } = await answer(daughter.client.call('listConsents'));
  const { templateId } = messages.find(({ message }) => message === 'family-news')!;
  const asked = await daughter.wx.requestSubscribeMessage({ tmplIds: [templateId] });
  expect(asked).toMatchObject({ [templateId]: 'accept' });
  await answer(
    daughter.client.call('recordConsents', {
      body: { promptId: newId('request'), answers: [{ message: 'family-news', answer: 'accept' }] },
    }),
  );

  const [call] = await calls();
  const { bindings } = await answer(operator.client.call('listBindings', { params: { elderId } }));
  const { personId } = bindings.find(({ as }) => as === 'family')!;
  await answer(
    operator.client.call('confirmBinding', { params: { elderId, personId }, body: { scopes: ['view', 'book'] } }),
  );
  await answer(
    operator.client.call('recordCall', {
      params: { region: '411002', callId: call!.callId },
      body: { attempt: 1, reached: true },
    }),
  );
  expect(await calls()).toEqual([]);

  const told = await eventually(
    () => messagesTo(daughter),
    (found) => found.length > 0,
  );
  expect(told).toMatchObject([{ data: { thing1: { value: '赵*兰 家属绑定' }, thing2: { value: '家属绑定已生效' } } }]);
  expect(await answer(daughter.client.call('showMe'))).toMatchObject({
    grants: [{ role: 'family', over: elderId, scopes: ['view', 'book'] }],
    familyRequests: [{ state: 'CONFIRMED' }],
  });
});

test('the mother gets a phone, links it by a code read out to her, and ends the binding: at once', async () => {
  const { code } = await answer(
    operator.client.call('issueLinkCode', { params: { elderId }, body: { codeId: newId('linkCode'), as: 'elder' } }),
  );
  expect(await answer(elder.client.call('useLinkCode', { body: { code } }))).toEqual({ elderId, as: 'elder' });
  const personId = await daughter.open();
  await answer(elder.client.call('revokeBinding', { params: { elderId, personId } }));
  expect((await answer(daughter.client.call('showMe'))).grants).toEqual([]);
  expect(await daughter.client.call('listBindings', { params: { elderId } })).toMatchObject({ code: 'FORBIDDEN' });
});

test('a token altered in one place opens nothing at the gateway', async () => {
  await daughter.open();
  const { token } = daughter.wx.getStorageSync<{ token: string }>('xianglao.session');
  const status = async (text?: string) =>
    (await fetch(`${city.gatewayUrl}/me`, text ? { headers: { authorization: text } } : {})).status;
  expect(await status()).toBe(401);
  expect(await status(`Bearer ${token}`)).toBe(200);
  expect(await status(`Bearer ${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBe(403);
  expect(await status(token)).toBe(403);
});

test('a stranger who guesses learns nothing: the answer is the same for a file and for none', async () => {
  const stranger = new MiniProgram(city, 'o-another-city-stranger');
  const guess = async (citizenNumber: string, elderName: string) => {
    const requestId = newId('request');
    const body = { requestId, citizenNumber, elderName, myName: '路人', relation: 'child' as const };
    const { state } = await answer(stranger.client.call('requestBinding', { body: { ...body, scopes: ['view'] } }));
    return state;
  };
  expect([await guess(CITIZEN_NUMBER, '赵桂花'), await guess('411002194205200021', '赵桂兰')]).toEqual([
    'WAITING',
    'WAITING',
  ]);
  const { bindings } = await answer(operator.client.call('listBindings', { params: { elderId } }));
  expect(bindings.map(({ state }) => state).toSorted()).toEqual(['ACTIVE', 'REVOKED']);
});
