import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, type Fetch, fetchTransport, newId } from '../../client/index.ts';
import { Broken, playStory, settingAt } from '../../functions/canary/story.ts';
import { EngineLink } from '../../local/dynamodb.ts';
import { instantAt } from '../../shared/business-time.ts';
import { ask } from '../local/local-process.ts';
import { type Phone, Town } from './town.ts';

/**
 * What runs every five minutes in production, run here: the canary's own function through the public door, and the same
 * story by an ordinary phone. And a booking followed by its trace from the phone to the log line of who heard of it.
 */
const url = process.env.XIANGLAO_URL!;
const COUNTY = '990101';
let town: Town;
let operator: Phone;
const now = (): number => instantAt(town.day(0), '10:02');

interface Line {
  message: string;
  trace?: string;
  [field: string]: unknown;
}
/** Everything logged under what a line must have, once the stack is quiet. */
async function linesWith(wanted: Partial<Line>): Promise<Line[]> {
  await town.settled();
  const { data } = (await ask(url, 'GET', '/_local/status')).body as { data: string };
  const lines = readFileSync(join(data, 'functions.log'), 'utf8').split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => Object.entries(wanted).every(([field, value]) => line[field] === value));
}
const fly = () => town.invoke('CanaryOnFiveMinutes', {});
const flights = async () => ({
  back: (await linesWith({ message: 'canary came back' })).length,
  lost: await linesWith({ message: 'canary did not come back' }),
});

beforeAll(async () => {
  town = await Town.settle('canary', COUNTY);
  ({ operator } = town);
  await town.setClock(town.day(0), '10:02');
});
afterAll(() => town.leave());

test('the system says that it is well, and which release it is, to anybody', async () => {
  const { status, body } = await ask(url, 'GET', '/health');
  expect({ status, body }).toEqual({
    status: 200,
    body: { ok: true, release: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
  });
});

test('a canary nobody has appointed does not come back, and the log says so', async () => {
  await fly();
  expect((await flights()).lost).toMatchObject([{ level: 'ERROR', step: 'who' }]);
});

test('appointed, it comes back, and again five minutes later, and in the next hour', async () => {
  await town.invoke('IdentityMaintain', { do: 'appoint-canary' });
  const before = await flights();
  await fly();
  await fly();
  await town.setClock(town.day(0), '11:01');
  await fly();
  await town.setClock(town.day(0), '10:02');
  const after = await flights();
  expect(after.lost).toEqual(before.lost);
  expect(after.back - before.back).toBe(3);
});

test('the same story by an ordinary phone', async () => {
  await playStory(operator.client, now());
});

test.each([
  ['five minutes later', 0, '10:02', 0, '10:07'],
  ['in the next hour, by another elder', 0, '10:57', 0, '11:02'],
  ['hours later', 0, '11:02', 0, '15:02'],
  ['on the next day', 0, '23:57', 1, '00:02'],
])('what a story that broke off still holds is given back %s', async (_when, day, broken, nextDay, next) => {
  await town.setClock(town.day(day), broken);
  const { elderId, date, mealtime } = settingAt(instantAt(town.day(day), broken));
  const facilityId = 'fc_00000000000000000000CANARY';
  // Makes the elder and the menus where they are not there yet.
  await playStory(operator.client, instantAt(town.day(day), broken));
  const { meals } = await operator.ask('readMenuForElder', { params: { elderId, facilityId, date } });
  const [dish] = meals.find((meal) => meal.mealtime === mealtime)!.dishes;
  const bookingId = newId('booking');
  const dishes = [{ dishId: dish!.dishId, quantity: 1 }];
  const body = { bookingId, facilityId, date, mealtime, mode: 'eat-in' as const, dishes };
  await operator.ask('bookMeal', { params: { elderId }, body });
  await town.setClock(town.day(nextDay), next);
  await playStory(operator.client, instantAt(town.day(nextDay), next));
  expect(await operator.ask('readBooking', { params: { elderId, bookingId } })).toMatchObject({ state: 'CANCELLED' });
  await town.setClock(town.day(0), '10:02');
});

test('a meal that can no longer be given back does not stop the next story', async () => {
  const { elderId, date, mealtime } = settingAt(now());
  const facilityId = 'fc_00000000000000000000CANARY';
  const { meals } = await operator.ask('readMenuForElder', { params: { elderId, facilityId, date } });
  const [dish] = meals.find((meal) => meal.mealtime === mealtime)!.dishes;
  const dishes = [{ dishId: dish!.dishId, quantity: 1 }];
  const bookingId = newId('booking');
  const body = { bookingId, facilityId, date, mealtime, mode: 'eat-in' as const, dishes };
  await operator.ask('bookMeal', { params: { elderId }, body });
  await town.setClock(town.day(1), '16:02');
  await playStory(operator.client, instantAt(town.day(1), '16:02'));
  await town.setClock(town.day(0), '10:02');
  await operator.ask('cancelBooking', { params: { elderId, bookingId }, body: {} });
});

test('what the canary books is told apart in the log from what people book', async () => {
  const booked = async () => linesWith({ route: 'POST /elders/{elderId}/bookings', status: 200 });
  const before = await booked();
  await fly();
  await playStory(operator.client, now());
  const lines = (await booked()).slice(before.length);
  expect(lines.map(({ trace }) => /^CANARY[A-Z]{6}$/.test(trace!))).toEqual([true, false]);
});

test('whoever has no right there, or no network, is told at which step', async () => {
  await expect(playStory(town.phone('stranger').client, now())).rejects.toEqual(new Broken('who', 'NO_RIGHTS'));
  const { hand } = town.phone('offline');
  hand.network.offline = true;
  await expect(playStory(town.phone('offline').client, now())).rejects.toEqual(new Broken('who', 'UNREACHABLE'));
});

test('it leaves nothing in the books, and nobody to be called', async () => {
  await town.settled();
  const { engineUrl } = (await ask(url, 'GET', '/_local/status')).body as { engineUrl: string };
  const link = new EngineLink(engineUrl);
  const { TableNames } = (await link.ask('ListTables', {})) as { TableNames: string[] };
  const { Items } = (await link.ask('Query', {
    TableName: TableNames.find((name) => name.includes('Ledger'))!,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'PAYEE#fc_00000000000000000000CANARY' } },
  })) as { Items: unknown[] };
  link.close();
  expect(Items).toEqual([]);
  expect((await operator.ask('listCalls', { params: { region: COUNTY } })).calls).toEqual([]);
});

test('a booking is followed by one trace from the phone to whoever hears of it', async () => {
  const sent: string[] = [];
  const listening: Fetch = (to, init) => {
    if (init.method === 'POST' && to.endsWith('/bookings')) sent.push(init.headers['xianglao-trace']!);
    return (fetch as Fetch)(to, init);
  };
  const session = operator.wx.getStorageSync('xianglao.session');
  const client = createClient({
    baseUrl: url,
    transport: fetchTransport(listening),
    storage: { get: () => session, set() {}, remove() {} },
    loginCode: () => Promise.reject(new Error('signed in already')),
  });
  await playStory(client, now());
  const [trace] = sent;
  expect(trace).toMatch(/^[A-Z]{12}$/);
  const lines = await linesWith({ trace: trace! });
  expect(lines.map(({ message, route, event, service }) => [service, message, route ?? event])).toEqual([
    ['bookings', 'request', 'POST /elders/{elderId}/bookings'],
    ['notifications', 'event handled', 'meal.booked'],
  ]);
});
