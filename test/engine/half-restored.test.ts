import { isDeepStrictEqual } from 'node:util';
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { plain } from '../../shared/attribute-values.ts';
import { newId } from '../../shared/ids.ts';
import type { Item, TableNames } from '../../shared/table.ts';
import { ELDER, id, NOON } from '../fixtures/a-booking.ts';
import { check } from '../simulation/checker/check.ts';
import { bookingsHouse } from './bookings-house.ts';
import { testClient } from './fresh-tables.ts';
import { at, CANTEEN, people, settlementHouse } from './settlement-house.ts';
import { seedFor, people as visitPeople, visitsHouse } from './visits-house.ts';

type Tables = Pick<TableNames, 'main' | 'ledger'>;
type Image = Map<string, { table: keyof Tables; item: Item }>;
const MINUTE = 60_000;

/** Every item of both tables as it lies there. */
async function imageOf(client: DynamoDBClient, names: Tables): Promise<Image> {
  const image: Image = new Map();
  for (const table of ['main', 'ledger'] as const) {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: names[table] }));
    for (const raw of Items) {
      const item = plain<Item>(raw);
      image.set(`${table} ${item.pk}/${item.sk}`, { table, item });
    }
  }
  return image;
}
const violationsIn = (image: Image): string[] => {
  const of = (table: keyof Tables) => [...image.values()].flatMap((one) => (one.table === table ? [one.item] : []));
  const said = {
    heard: [],
    refused: [],
    unsure: [],
    events: [],
    owed: [],
    handled: new Map(),
    failing: [],
    history: [],
  };
  return check({ main: of('main'), ledger: of('ledger'), ...said, today: '2026-12-31' });
};

/** For each item a transaction wrote: what the checker says where a restore left just this one as it was before. */
function halves(before: Image, after: Image): Record<string, string[]> {
  const known = new Set(violationsIn(after));
  const written = [...after].filter(([key, { item }]) => !isDeepStrictEqual(before.get(key)?.item, item));
  return Object.fromEntries(
    written.map(([key, { item }]) => {
      const left = new Map(after);
      const was = before.get(key);
      if (was) left.set(key, was);
      else left.delete(key);
      return [String(item.kind ?? key), violationsIn(left).filter((one) => !known.has(one))];
    }),
  );
}

/** Among what is said is this. */
const naming = (text: string) => expect.arrayContaining([expect.stringContaining(text)]);

/** What the checker says of every half of what is done between two looks at the tables. */
async function halvesOf(names: Tables, deed: () => Promise<unknown>): Promise<Record<string, string[]>> {
  const client = testClient();
  const before = await imageOf(client, names);
  await deed();
  return halves(before, await imageOf(client, names));
}

describe('F24: a table restored to a moment lacks a part of the last transaction', () => {
  test('F24: of a served meal the booking or its line', async () => {
    const house = await bookingsHouse();
    await house.book();
    house.setClock(NOON);
    const proof = { kind: 'code', elderId: ELDER, ticketId: id('tk', 1), code: await house.code() };
    expect(await halvesOf(house.names, () => house.serve(proof))).toEqual({
      booking: naming('bk_01JD8Z3V6Q4M2N7P9RSTV00001: is BOOKED, and stands 1 times in the ledger'),
      MEAL_SERVED: naming('bk_01JD8Z3V6Q4M2N7P9RSTV00001: is SERVED, and stands 0 times in the ledger'),
      // Good for one meal all the same: the booking is no longer open.
      'used-ticket': [],
    });
  });

  test('F24: of a visit that vouchers paid for the order, the wallet or any of its lines', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(order.startsAt);
    await house.check('checkIn', order, { proof: { kind: 'code', code: await house.code(order) } });
    house.setClock(order.startsAt + order.minutes * MINUTE);
    await house.check('checkOut', order);
    await house.say(visitPeople.daughter, order, {});
    const { orderId } = order;
    expect(await halvesOf(house.names, () => house.settle(order, seedFor(orderId, false)))).toEqual({
      order: naming(`${orderId}: is CONFIRMED, and stands 1 times in the ledger`),
      VISIT_SERVED: naming(`${orderId}: is VERIFIED, and stands 0 times in the ledger`),
      wallet: naming(`${orderId}: over, but vouchers are still held for it`),
      VOUCHER_CAPTURED: naming('0 units held in the wallet, 4000 by the ledger'),
      VOUCHER_PAID: naming(`ORDER#${orderId}/HEAD: names`),
      // Written by itself: which visits are called about.
      'call-back-seed': [],
    });
  });

  test('F24: of a month its statement, its place in the chain, its number, what is owed, and what is paid', async () => {
    const house = await settlementHouse();
    await house.serve('2026-10-08 11:40');
    house.setClock(at('2026-11-01 00:30'));
    const params = { facilityId: CANTEEN, period: '2026-10' };
    const prepared = await halvesOf(house.names, () => house.prepare('2026-10'));
    expect(prepared).toMatchObject({
      statement: naming('its last statement is of undefined'),
      'statement-chain': naming('its chain ends with undefined'),
      'statement-serials': naming('STATEMENT-SERIALS#2026-10/COUNTY#411025: 0 numbers given, 1 statements'),
    });
    await house.throughOffices('2026-10');
    expect(await halvesOf(house.names, () => house.ask(people.county, 'closeStatement', { params }))).toEqual({
      debt: naming('county:411025: 400 fen neither owed nor being paid'),
      statement: naming('county:411025: -400 fen neither owed nor being paid'),
    });

    const account = { holder: '襄城县山头店镇敬老院', bank: '襄城农商行', number: '6228480012345673456' };
    await house.ask(people.admin, 'setBankAccount', { params: { facilityId: CANTEEN }, body: account });
    const batchId = newId('batch');
    const body = { batchId, payer: 'county:411025', reason: '拨付十月补贴' };
    const region = { region: '411025' };
    expect(await halvesOf(house.names, () => house.ask(people.county, 'makeBatch', { params: region, body }))).toEqual({
      debt: naming('county:411025: -400 fen neither owed nor being paid'),
      payment: naming(`${batchId}: does not add up`),
      'payment-batch': naming(`${batchId} to ${CANTEEN}: of no batch`),
    });
  });
});
