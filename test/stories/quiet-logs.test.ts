import { newId } from '../../shared/ids.ts';
import { ask } from '../local/local-process.ts';
import { brokenLines, leaksIn, linesLogged } from './manners/logs.ts';
import { toldOfAnybody } from './manners/private-texts.ts';
import { rawCall } from './manners/raw-call.ts';
import {
  type Belongings,
  bearer,
  CANARIES,
  furnish,
  RELATIVE,
  settle,
  TODAY,
  TOMORROW,
  type Town,
} from './manners/town.ts';

/**
 * A day on which everything personal passes through the functions: names, numbers, phones, addresses, tokens and codes,
 * in requests that are answered, refused, and fail. Afterwards the logs know of it by ids alone.
 */
const stack = { url: process.env.XIANGLAO_URL!, wechatUrl: process.env.XIANGLAO_WECHAT_URL! };
const FORMULA = '=HYPERLINK("http://example.invalid","点我")';
let town: Town;
let belongings: Belongings;
/** Codes and tokens as they were given out. */
const given: string[] = [];

beforeAll(async () => {
  town = await settle(stack);
  belongings = await furnish(town);
  for (const quarter of [town.here, town.nextDoor])
    for (const { token, refreshToken } of Object.values(quarter.people)) given.push(token, refreshToken);
});
afterAll(() => town.close());

test('the file: seen, changed, found, its number read, its trail looked at', async () => {
  const { elderId, region, people } = town.here;
  const { citizenNumber, address, phone } = CANARIES.here;
  const params = { elderId };
  const file = await town.ask(people.operator, 'seeElder', { params });
  expect(file).toMatchObject({ phone, address });
  await town.ask(people.elder, 'updateElder', { params, body: { version: file.version, address: `${address}二楼` } });
  const body = { reason: `${CANARIES.here.name}代办` };
  expect(await town.ask(people.operator, 'seeCitizenNumber', { params, body })).toEqual({ citizenNumber });
  const found = await town.ask(people.staff, 'findElder', { body: { citizenNumber } });
  expect(found.elders).toMatchObject([{ elderId }]);
  const { entries } = await town.ask(people.auditor, 'seeElderTrail', { params });
  expect(entries).toContainEqual(
    expect.objectContaining({ did: 'see-citizen-number', personId: people.operator.personId, ...body }),
  );
  await town.ask(people.operator, 'listElders', { params: { region } });
});

test('the people: a name, a phone, a request for a binding, a session renewed', async () => {
  const { people } = town.nextDoor;
  const { citizenNumber, name, phone } = CANARIES.nextDoor;
  await town.ask(people.staff, 'nameMyself', { body: { displayName: RELATIVE } });
  const wechat = await ask(stack.wechatUrl, 'POST', '/_fake/phone-codes', { phoneNumber: phone });
  await town.ask(town.stranger, 'recordMyPhone', { body: { code: wechat.body.code } });
  given.push(wechat.body.code);
  const request = { requestId: newId('request'), citizenNumber, relation: 'child', scopes: ['view'] };
  await town.ask(town.stranger, 'requestBinding', { body: { ...request, elderName: name, myName: RELATIVE } });
  const { refreshToken } = people.auditor;
  const renewed = await town.ask(undefined, 'refreshSession', { body: { refreshToken } });
  given.push(renewed.token, renewed.refreshToken);
});

test('the meal: its codes, the kitchen’s list, a cancellation with words', async () => {
  const { elderId, facilityId, people } = town.here;
  const { bookingId } = belongings;
  const booking = { elderId, bookingId };
  const { code } = await town.ask(people.elder, 'showBookingCode', { params: booking });
  const { token } = await town.ask(people.elder, 'showMealCode', { params: { elderId } });
  given.push(token);
  expect(code).toMatch(/^\d{6}$/);
  const kitchen = { facilityId, date: TOMORROW, mealtime: 'lunch' };
  await town.ask(people.staff, 'listKitchen', { params: kitchen });
  await town.ask(people.family, 'cancelBooking', { params: booking, body: { reason: `${CANARIES.here.name}住院` } });
});

test('a list of people: read, compared and applied; what was wrong comes back as text and no formula', async () => {
  const { people, region } = town.here;
  const { name, citizenNumber } = CANARIES.here;
  const quoted = `"${FORMULA.replaceAll('"', '""')}"`;
  const rows = [
    '姓名,身份证号,类别',
    `${name},${citizenNumber},独居`,
    `${quoted},123,@SUM(1)`,
    `+甲,${citizenNumber}1,-乙`,
  ];
  const importId = newId('import');
  const params = { region, importId };
  await town.ask(people.admin, 'startImport', {
    params: { region },
    body: { importId, of: 'elders', fileName: `${name}.csv` },
  });
  const content = Buffer.from(rows.join('\r\n')).toString('base64');
  let { state } = await town.ask(people.admin, 'uploadPart', { params, body: { part: 1, last: true, content } });
  while (state === 'COMPARING') ({ state } = await town.ask(people.admin, 'compareImport', { params }));
  const { csv } = await town.ask(people.admin, 'downloadImportErrors', { params });
  expect(csv).toContain(`"'=HYPERLINK(""http://example.invalid""`);
  expect(csv).toContain(`'@SUM(1)`);
  expect(csv).toContain(`'+甲`);
  expect(csv.match(/(^|,)"?[=+\-@\t\r]/gm)).toBeNull();
  while (state !== 'APPLIED')
    ({ state } = await town.ask(people.admin, 'applyImport', { params, body: { effectiveOn: TODAY } }));
});

test('S14: a fault is answered without a word about its cause, and logged without a word about anybody', async () => {
  const body = { path: '/sns/jscode2session', errcode: 40125, errmsg: CANARIES.here.name, times: 1 };
  await ask(stack.wechatUrl, 'POST', '/_fake/errors', body);
  const code = `金丝雀${CANARIES.here.phone}`;
  const answer = await rawCall(town.url, { method: 'POST', path: '/sessions', body: JSON.stringify({ code }) });
  expect(answer.status).toBe(503);
  expect(JSON.parse(answer.text)).toEqual({
    code: 'BUSY',
    message: '系统繁忙，请稍后再试',
    requestId: answer.headers['apigw-requestid'],
  });
  const lines = (await linesLogged(town)).filter((line) => line.includes(JSON.parse(answer.text).requestId));
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ level: 'ERROR', cause: 'WeChat answered 40125', route: 'POST /sessions' }),
  );
});

test('S15: text that looks like a log line stays inside its own', async () => {
  const code = '\n{"level":"ERROR","message":"金丝雀"}\u2028\u001b[31m';
  await rawCall(town.url, { method: 'POST', path: '/sessions', body: JSON.stringify({ code }) });
  await rawCall(town.url, {
    method: 'GET',
    path: `/elders/${encodeURIComponent(code)}?${encodeURIComponent(code)}=1`,
    authorization: bearer(town.here.people.operator),
  });
  expect(brokenLines(await linesLogged(town))).toEqual([]);
});

test('S14: no log line and no dead letter names anybody, or holds a number, phone, address, token or code', async () => {
  const lines = await linesLogged(town);
  expect(lines.length).toBeGreaterThan(60);
  expect(leaksIn(lines, given)).toEqual([]);
  const { messages } = (await ask(stack.url, 'GET', '/_local/dead-letters')).body;
  expect(leaksIn(messages.map((message: object) => JSON.stringify(message)))).toEqual([]);
});

test('S14: the search of a whole run finds numbers, phones, tokens and names, and nothing in ids, times and counts', () => {
  const quiet = '{"level":"INFO","message":"request","elderId":"el_01JD8Q0V7ME3T5Y9K2R4W6XZAB","at":1795311914371}';
  expect(toldOfAnybody([quiet])).toEqual([]);
  const loud = [quiet, '{"of":"411002194205200013"}', '{"of":"13800000000"}', '{"cause":"张桂兰 not found"}'];
  expect(toldOfAnybody(loud)).toEqual(['line 2: a citizen number', 'line 3: a phone number', 'line 4: a Chinese word']);
});

test('the search finds what it is looking for', () => {
  const { citizenNumber, phone, name } = CANARIES.here;
  const [token] = given;
  for (const secret of [citizenNumber, phone, name, token!, '411002194205200013', '13800000000'])
    expect(leaksIn([`{"message":"seen","of":"${secret}"}`], given)).not.toEqual([]);
  expect(
    leaksIn(['{"level":"INFO","message":"request","elderId":"el_01JD8Q0V7ME3T5Y9K2R4W6XZAB","at":1795311914371}']),
  ).toEqual([]);
});
