import { orderKey } from '../../functions/orders/index.ts';
import { callBackKey, placeInCallBacks } from '../../functions/visits/call-back.ts';
import { walletKey } from '../../functions/vouchers/index.ts';
import { newId } from '../../shared/ids.ts';
import { COUNTY, ELDER, PROVIDER, TEN, TUESDAY, theElder, twoWorkers } from '../fixtures/a-dispatch.ts';
import { JIANGUO, people, visitsHouse, XIULAN } from './visits-house.ts';

type House = Awaited<ReturnType<typeof visitsHouse>>;
const MINUTE = 60_000;

/** Well proven, but without a position: people look at it. */
async function exceptional(house: House) {
  const order = await house.accepted();
  house.setClock(TEN);
  await house.check('checkIn', order, { fix: undefined, proof: { kind: 'code', code: await house.code(order) } });
  house.setClock(TEN + 120 * MINUTE);
  await house.check('checkOut', order);
  await house.settle(order);
  return order;
}
const approve = (house: House, who: keyof typeof people, order: { orderId: string }) =>
  house.judge(people[who], 'approveVisit', order, { minutes: 120 });

describe('a provider does not approve its own bill', () => {
  test('against the elder’s word, also where the visit was an exception before anybody spoke', async () => {
    const house = await visitsHouse();
    const order = await exceptional(house);
    await house.say(people.daughter, order, { words: '没有来过' }, 'disputeVisit');
    expect((await house.orderOf(order.orderId)).state).toBe('EXCEPTION');
    expect(await approve(house, 'reviewer', order)).toMatchObject({ status: 403, code: 'OFFICE_DECIDES' });
    expect(await approve(house, 'office', order)).toMatchObject({ status: 200, state: 'VERIFIED' });
  });

  test('once the word is taken back it may', async () => {
    const house = await visitsHouse();
    const order = await exceptional(house);
    await house.say(people.daughter, order, { words: '没有来过' }, 'disputeVisit');
    await house.say(people.daughter, order, {});
    expect(await approve(house, 'reviewer', order)).toMatchObject({ state: 'VERIFIED' });
  });

  test('for a visit to which nobody, or not everybody, checked in', async () => {
    const house = await visitsHouse();
    const nobody = await house.accepted({ state: 'EXCEPTION' });
    expect(await approve(house, 'reviewer', nobody)).toMatchObject({ status: 403, code: 'NOBODY_CHECKED_IN' });
    expect(await approve(house, 'office', nobody)).toMatchObject({ state: 'VERIFIED' });

    const half = await house.accepted(twoWorkers({ orderId: newId('order'), state: 'EXCEPTION' }), [XIULAN, JIANGUO]);
    house.setClock(TEN);
    await house.check('checkIn', half, { proof: { kind: 'code', code: await house.code(half) } });
    expect(await approve(house, 'reviewer', half)).toMatchObject({ code: 'NOBODY_CHECKED_IN' });
  });

  test('by the hand of the caregiver, whose account was linked after the dispatch', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    const workers = order.workers.map(({ personId: _unknown, ...worker }) => worker);
    await house.table.commit([{ update: orderKey(order.orderId), set: { workers } }]);
    house.setClock(TEN);
    await house.check('checkIn', order, { fix: undefined, proof: { kind: 'code', code: await house.code(order) } });
    house.setClock(TEN + 120 * MINUTE);
    await house.check('checkOut', order);
    const xiulanReviews = {
      personId: 'pn_xiulan',
      grants: [{ role: 'staff' as const, over: PROVIDER, duty: 'reviewer' as const }],
    };
    expect(await house.judge(xiulanReviews, 'approveVisit', order, { minutes: 120 })).toMatchObject({
      code: 'SAME_PERSON',
    });
  });
});

test('of two who are sent, one at the door does not accept for both', async () => {
  const house = await visitsHouse();
  const order = await house.accepted(twoWorkers({ orderId: newId('order'), state: 'DISPATCHED' }), [XIULAN, JIANGUO]);
  house.setClock(TEN);
  expect(await house.check('checkIn', order)).toMatchObject({ status: 409, code: 'ORDER_ELSEWHERE' });
  expect((await house.orderOf(order.orderId)).state).toBe('DISPATCHED');
});

test('the call-backs of a county come page by page, each once; another’s cursor opens nothing', async () => {
  const house = await visitsHouse();
  const calls = Array.from({ length: 201 }, () => newId('order')).map((orderId) => ({
    ...callBackKey(orderId),
    kind: 'call-back',
    orderId,
    elderId: ELDER,
    providerId: PROVIDER,
    region: COUNTY,
    date: TUESDAY,
    why: 'drawn',
    state: 'OPEN',
    attempts: 0,
    at: TEN,
    ...placeInCallBacks({ region: COUNTY, date: TUESDAY, orderId }),
  }));
  await Promise.all(calls.map((put) => house.table.commit([{ put }])));
  const list = (who: keyof typeof people, query = {}) =>
    house.ask(people[who], 'listCallBacks', { params: { region: COUNTY }, query });
  const first = await list('hotline');
  const rest = await list('hotline', { cursor: first.cursor });
  expect([first.calls.length, rest.calls.length, rest.cursor]).toEqual([200, 1, undefined]);
  expect(new Set([...first.calls, ...rest.calls].map(({ orderId }) => orderId)).size).toBe(201);
  expect(await list('auditor', { cursor: first.cursor })).toMatchObject({ code: 'INVALID_INPUT' });
});

test('a township’s hotline does not see the call-backs of its county', async () => {
  const house = await visitsHouse();
  const township = { personId: 'pn_township', grants: [{ role: 'operator' as const, over: `${COUNTY}002` }] };
  const list = (region: string) => house.ask(township, 'listCallBacks', { params: { region } });
  expect(await list(`${COUNTY}002`)).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  expect((await list(COUNTY)).status).toBe(404);
});

test('who at the hotline asks for an elder’s six digits is noted, the elder is not', async () => {
  const house = await visitsHouse();
  const { orderId } = await house.accepted();
  for (const who of [people.hotline, people.herself])
    await house.ask(who, 'showVisitCode', { params: { elderId: ELDER, orderId } });
  const looks = async ({ personId }: { personId: string }) =>
    (await house.table.query({ pk: `LOOK#${personId}` })).items;
  expect(await looks(people.hotline)).toMatchObject([{ did: 'show-visit-code', elderId: ELDER, region: COUNTY }]);
  expect(await looks(people.herself)).toEqual([]);
});

describe('the vouchers of a visit', () => {
  test('are not where they were held: nothing is verified without them, and nothing rejected', async () => {
    const house = await visitsHouse();
    const order = await exceptional(house);
    const { holds } = await house.wallet();
    await house.table.commit([{ update: walletKey(ELDER), set: { holds: {} } }]);
    expect(await approve(house, 'reviewer', order)).toMatchObject({ status: 503 });
    expect(await house.judge(people.reviewer, 'rejectVisit', order, {})).toMatchObject({ status: 503 });
    expect((await house.orderOf(order.orderId)).state).toBe('EXCEPTION');
    expect(await house.lines()).toEqual([]);
    await house.table.commit([{ update: walletKey(ELDER), set: { holds } }]);
    expect(await approve(house, 'reviewer', order)).toMatchObject({ state: 'VERIFIED' });
  });

  test('go back to the file that stays, when two files became one since', async () => {
    const house = await visitsHouse();
    const order = await exceptional(house);
    await approve(house, 'reviewer', order);
    const stays = 'el_01JD8Z3V6Q4M2N7P9RSTV99999';
    const wallet = await house.table.get(walletKey(ELDER));
    await house.table.commit([
      { put: theElder({ mergedInto: stays }) },
      { put: theElder({ elderId: stays }) },
      { put: { ...wallet!, ...walletKey(stays), elderId: stays } },
      { update: walletKey(ELDER), set: { lots: [], holds: {} }, add: { version: 1 } },
    ]);
    expect(await house.judge(people.treasurer, 'reverseVisit', order, {})).toMatchObject({ state: 'REVERSED' });
    expect(await house.table.get(walletKey(stays))).toMatchObject({ lots: [{ leftUnits: 6_000, heldUnits: 0 }] });
  });
});
