import { addDays } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { type Answered, ask } from '../local/local-process.ts';
import { arrangeVisit, type HomeVisit } from './manners/home-care.ts';
import { type Belongings, CANARIES, furnish, type Person, settle, TODAY, TOMORROW, type Town } from './manners/town.ts';

/**
 * Attacks that need a town: with another's ids, from many addresses at once, with guesses. What can be made from the
 * contracts alone is tried by manners and access; what needs one room, beside that room.
 */
const stack = { url: process.env.XIANGLAO_URL!, wechatUrl: process.env.XIANGLAO_WECHAT_URL! };
const DAY = 24 * 3_600_000;
let town: Town;
let belongings: Belongings;
let visit: HomeVisit;

beforeAll(async () => {
  town = await settle(stack);
  belongings = await furnish(town);
  visit = await arrangeVisit(town);
});
afterAll(() => town.close());

const post = (path: string, body: object, who?: Person, headers: Record<string, string> = {}) =>
  ask(stack.url, 'POST', path, body, { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers });

/** No word of the elder here, nor of what they have. */
function expectNothingOfHere(answer: Answered): void {
  const words = [...Object.values(CANARIES.here), town.here.elderId, visit.orderId];
  expect(words.filter((word) => JSON.stringify(answer).includes(word))).toEqual([]);
}

describe('S18: somebody else’s id', () => {
  const meal = () => ({
    facilityId: town.here.facilityId,
    date: TOMORROW,
    mealtime: 'lunch',
    mode: 'eat-in',
    dishes: [{ dishId: belongings.dishId, quantity: 1 }],
  });

  test('of a booking makes a booking of one’s own, and theirs stays as it was', async () => {
    const { bookingId } = belongings;
    const theirs = { params: { elderId: town.here.elderId, bookingId } };
    const before = await town.ask(town.here.people.elder, 'readBooking', theirs);
    const { elderId, people } = town.nextDoor;
    const { status, body } = await post(`/elders/${elderId}/bookings`, { bookingId, ...meal() }, people.elder);
    expect([status, body.bookingId]).toEqual([200, bookingId]);
    expectNothingOfHere(body);
    expect(await town.ask(town.here.people.elder, 'readBooking', theirs)).toEqual(before);
    const mine = await town.ask(people.elder, 'readBooking', { params: { elderId, bookingId } });
    expect(mine).toMatchObject({ bookingId, mode: 'eat-in' });
  });

  test('of a visit is taken, and that is all one learns', async () => {
    const { elderId, people } = town.nextDoor;
    const order = {
      orderId: visit.orderId,
      providerId: town.nextDoor.providerId,
      serviceId: newId('service'),
      date: TOMORROW,
      time: '10:00',
      minutes: 60,
    };
    const { status, body } = await post(`/elders/${elderId}/orders`, order, people.elder);
    expect(status).toBeGreaterThanOrEqual(400);
    expectNothingOfHere(body);
  });

  test('of a plan makes a plan of one’s own', async () => {
    const { planId } = belongings;
    const { elderId, people } = town.nextDoor;
    const plan = {
      planId,
      facilityId: town.here.facilityId,
      weekdays: [3],
      mealtimes: ['lunch'],
      mode: 'eat-in',
      prefer: 'set',
      from: addDays(TODAY, 30),
      skips: [],
      pauses: [],
    };
    const { status, body } = await post(`/elders/${elderId}/plans`, plan, people.elder);
    expect(status).toBe(200);
    expectNothingOfHere(body);
    const { plans } = await town.ask(town.here.people.elder, 'listPlans', { params: { elderId: town.here.elderId } });
    expect(plans).toMatchObject([{ planId, weekdays: [5] }]);
  });

  test('of a file, to be registered once more, opens nothing', async () => {
    const { elderId } = town.here;
    const { region, people } = town.nextDoor;
    const file = { elderId, citizenNumber: '411002194605120039', name: '金丝雀己', household: region };
    const { status, body } = await post(`/regions/${region}101/elders`, file, people.operator);
    expect([status, body.code]).toEqual([422, 'ID_REUSED']);
    expect(JSON.stringify(body)).not.toContain(CANARIES.here.name);
  });
});

describe('S13: guessing and flooding', () => {
  /** Answers to the same request many times over, by their status. */
  async function tallied(times: number, send: (i: number) => Promise<{ status: number }>) {
    const tally: Record<number, number> = {};
    for (let i = 0; i < times; i++) {
      const { status } = await send(i);
      tally[status] = (tally[status] ?? 0) + 1;
    }
    return tally;
  }

  test('who claims to come from somewhere else each time is still counted as one address', async () => {
    await town.pass(2 * DAY);
    const forged = (i: number) => ({ 'x-forwarded-for': `203.0.113.${i % 250}`, 'x-real-ip': `198.51.100.${i % 250}` });
    const tally = await tallied(303, (i) => post('/sessions', { code: `guess-${i}` }, undefined, forged(i)));
    expect(tally).toEqual({ 422: 300, 429: 3 });
    const last = await post('/sessions', { code: 'guess' });
    expect(last.body).toMatchObject({ code: 'TOO_MANY_REQUESTS', details: { retryAfterSeconds: expect.any(Number) } });
    expect(last.headers.get('retry-after')).toBe(String(last.body.details.retryAfterSeconds));
    await town.pass(0);
  });

  test('ten guesses at a link code an hour, for one person, however many phones', async () => {
    const { stranger } = town;
    const again = await town.ask(undefined, 'refreshSession', { body: { refreshToken: stranger.refreshToken } });
    const tokens = [stranger, again];
    const tally = await tallied(13, (i) =>
      post('/link-codes/use', { code: `123456789${i % 10}`, relation: 'child', myName: '甲' }, tokens[i % 2]),
    );
    expect(tally).toEqual({ 404: 10, 429: 3 });
  });
});
