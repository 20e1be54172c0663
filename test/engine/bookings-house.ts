import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bookingsRoutes } from '../../functions/bookings/contract.ts';
import { bookingsHandlers } from '../../functions/bookings/handlers.ts';
import { mealLoader } from '../../functions/bookings/load-meal.ts';
import type { FacilityHead, Slot } from '../../functions/facilities/index.ts';
import { bindingItem, grantItem } from '../../functions/identity/index.ts';
import type { PublishedMenu } from '../../functions/menus/index.ts';
import type { ElderHead } from '../../functions/registry/index.ts';
import type { Policy } from '../../functions/subsidies/index.ts';
import { programFinder } from '../../functions/vouchers/index.ts';
import type { Grant } from '../../shared/access.ts';
import type { Item } from '../../shared/table.ts';
import {
  DATE,
  DAY_BEFORE,
  ELDER,
  elder,
  facility,
  id,
  keyring,
  menu,
  OTHER_POINT,
  POINT,
  policy,
  SET,
  slot,
} from '../fixtures/a-booking.ts';
import { freshTables, testClient } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

const BY = { personId: id('pn', 90), role: 'admin' } as const;
const person = (n: number, grant: Grant): Caller => ({ personId: id('pn', n), grants: [grant] });

export const daughter = person(1, { role: 'family', over: ELDER, scopes: ['view', 'book'] });
export const son = person(2, { role: 'family', over: ELDER, scopes: ['view', 'book'] });
export const grandson = person(3, { role: 'family', over: ELDER, scopes: ['view'] });
export const herself = person(4, { role: 'elder', over: ELDER });
export const hotline = person(5, { role: 'operator', over: '411025' });
export const counter = person(6, { role: 'staff', over: POINT, duty: 'counter' });
export const cook = person(7, { role: 'staff', over: POINT, duty: 'cook' });
export const manager = person(8, { role: 'staff', over: POINT, duty: 'manager' });
export const otherCounter = person(9, { role: 'staff', over: OTHER_POINT, duty: 'counter' });
export const admin = person(10, { role: 'admin', over: '411025' });
const callers = [daughter, son, grandson, herself, hotline, counter, cook, manager, otherCounter, admin];

function rightsOf({ personId, grants }: Caller): Item[] {
  return grants.map((grant) =>
    grant.role === 'family'
      ? bindingItem({
          personId,
          elderId: grant.over,
          scopes: grant.scopes ?? [],
          relation: 'child',
          name: personId === daughter.personId ? '李小梅' : '李大山',
          state: 'ACTIVE',
          requestedAt: 0,
          by: BY,
          at: 0,
          version: 1,
        })
      : grantItem(personId, grant, BY, 0),
  );
}

const policyItems = (of: Policy): Item[] => {
  const { policyId, ...document } = of;
  const pk = `POLICY#${of.region}`;
  return [
    { pk, sk: 'INDEX', kind: 'policy-index', region: of.region, versions: [{ policyId, from: of.from }], version: 1 },
    { pk, sk: `VERSION#${policyId}`, kind: 'policy', policyId, region: of.region, state: 'PUBLISHED', document },
  ];
};

/** A meal at a point with its slot, opened for booking. */
export const openMeal = (of: Partial<PublishedMenu> = {}, over: Partial<Slot> = {}): Item[] => [
  menu(of),
  slot(of, over),
];

/** 王秀英, her relatives, two points and Monday's lunch and dinner, on a real engine with a clock that is set. */
export async function bookingsHouse({
  client = testClient(),
  elders = [elder()],
  point = facility(),
  rule = policy,
  meals = [...openMeal(), ...openMeal({ mealtime: 'dinner' }), ...openMeal({ facilityId: OTHER_POINT })],
}: {
  client?: DynamoDBClient;
  elders?: ElderHead[];
  point?: FacilityHead;
  rule?: Policy;
  meals?: Item[];
} = {}) {
  const { table, names } = await freshTables(client);
  const other = facility({ facilityId: OTHER_POINT, name: '颍桥助餐点' });
  const put = async (items: Item[]) => {
    for (const item of items) await table.commit([{ put: item }]);
  };
  await put([...elders, point, other, ...meals, ...policyItems(rule)]);
  const shell = { table, keyring: async () => keyring, loadMeal: mealLoader(table), programsOf: programFinder(table) };
  const room = roomCaller(bookingsRoutes, bookingsHandlers(shell), table, DAY_BEFORE);
  // Everybody has called once before the story begins, and each relative has a name of their own.
  for (const caller of callers)
    await room.ask(caller, 'readBooking', { params: { elderId: ELDER, bookingId: id('bk', 0) } });
  await put(callers.flatMap(rightsOf));
  const order = (over: object = {}) => ({
    bookingId: id('bk', 1),
    facilityId: POINT,
    date: DATE,
    mealtime: 'lunch',
    mode: 'eat-in',
    dishes: [{ dishId: SET, quantity: 1 }],
    ...over,
  });
  return {
    table,
    names,
    shell,
    ask: room.ask,
    setClock: room.setClock,
    order,
    book: (by: Caller = daughter, over: object = {}, elderId = ELDER) =>
      room.ask(by, 'bookMeal', { params: { elderId }, body: order(over) }),
    serve: (proof: object, by: Caller = counter, facilityId = POINT) =>
      room.ask(by, 'serveMeal', { params: { facilityId }, body: { date: DATE, mealtime: 'lunch', proof } }),
    code: async (bookingId = id('bk', 1), by: Caller = daughter): Promise<string> =>
      (await room.ask(by, 'showBookingCode', { params: { elderId: ELDER, bookingId } })).code,
    slotOf: (facilityId = POINT, mealtime = 'lunch', date = DATE) =>
      table.get<Slot>({ pk: `FACILITY#${facilityId}`, sk: `SLOT#${date}#${mealtime}` }),
    ledger: async (facilityId = POINT) => (await table.query({ in: 'ledger', pk: `PAYEE#${facilityId}` })).items,
  };
}
export type House = Awaited<ReturnType<typeof bookingsHouse>>;
