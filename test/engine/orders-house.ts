import { readFileSync } from 'node:fs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ordersRoutes } from '../../functions/orders/contract.ts';
import { ordersHandlers } from '../../functions/orders/handlers.ts';
import {
  holdsVouchers,
  moveOrder,
  type Order,
  type OrderState,
  orderKey,
  orderOf,
  type Patch,
  type Worker,
} from '../../functions/orders/index.ts';
import { sweep } from '../../functions/orders/sweep.ts';
import { type OfferItem, offerKey, type ServiceItem, serviceKey } from '../../functions/services/index.ts';
import {
  issueLot,
  type Program,
  programFinder,
  type Wallet,
  walletKey,
  walletOf,
  walletWrites,
} from '../../functions/vouchers/index.ts';
import { programSchema } from '../../functions/vouchers/program.ts';
import { programKey, programLineKey } from '../../functions/vouchers/store.ts';
import type { Actor, Grant } from '../../shared/access.ts';
import { type Instant, instantAt } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Item, Table } from '../../shared/table.ts';
import { id, keyring } from '../fixtures/a-booking.ts';
import {
  anOrder,
  COUNTY,
  EIGHT,
  ELDER,
  PROVIDER,
  TUESDAY,
  theElder,
  theProvider,
  XIULAN,
} from '../fixtures/a-dispatch.ts';
import { freshTables, testClient } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

const BY = { personId: id('pn', 90), role: 'admin' } as const;
const person = (name: string, grant: Grant): Caller => ({ personId: `pn_${name}`, grants: [grant] });
const staff = (duty: Grant['duty']): Grant => ({ role: 'staff', over: PROVIDER, ...(duty ? { duty } : {}) });
export const people = {
  herself: person('herself', { role: 'elder', over: ELDER }),
  daughter: person('daughter', { role: 'family', over: ELDER, scopes: ['view', 'book'] }),
  son: person('son', { role: 'family', over: ELDER, scopes: ['view', 'book'] }),
  grandson: person('grandson', { role: 'family', over: ELDER, scopes: ['view'] }),
  hotline: person('hotline', { role: 'operator', over: COUNTY }),
  counter: person('counter', staff('counter')),
  dispatcher: person('dispatcher', staff('dispatcher')),
  reviewer: person('reviewer', staff('reviewer')),
  elsewhere: person('elsewhere', { role: 'staff', over: id('fc', 9), duty: 'manager' }),
  xiulan: person('xiulan', { role: 'caregiver', over: XIULAN }),
  office: person('office', { role: 'admin', over: COUNTY }),
  auditor: person('auditor', { role: 'auditor', over: COUNTY }),
};
export const actorOf = ({ personId, grants: [grant] }: Caller): Actor => ({
  personId,
  role: grant!.role,
  grant: grant!,
});

/** Cleaning by the half hour, and watching at night. */
export const [CLEANING, NIGHT] = [id('sv', 1), id('sv', 2)];
/** Half of a visit out of 60 yuan a month; the whole of one out of 30. */
export const [HALF, WHOLE, NATIONAL] = [id('vp', 1), id('vp', 2), id('vp', 3)];

const program = (programId: string, over: object): Program => ({
  ...programSchema.parse({
    name: '居家服务券',
    code: 'half-60',
    region: COUNTY,
    from: '2026-01-01',
    unit: 'fen',
    fenPerUnit: 1,
    scope: { services: 'all' },
    cadence: 'monthly',
    amount: { choose: 'first', classes: [{ label: '每人', units: 6_000 }] },
    expiry: { kind: 'month-end' },
    graceDays: 5,
    payer: { level: 'county', of: 'policy' },
    ...over,
  }),
  programId,
});
const national = JSON.parse(
  readFileSync(new URL('../../functions/vouchers/programs/national-consumption.json', import.meta.url), 'utf8'),
);
const programs = [
  program(HALF, { percent: 50, rank: 50 }),
  program(WHOLE, { name: '敬老券', code: 'whole-30', rank: 10 }),
  { ...programSchema.parse({ ...national, region: COUNTY }), programId: NATIONAL },
];
const programItem = ({ programId, ...document }: Program): Item => ({
  ...programKey(COUNTY, programId),
  kind: 'voucher-program',
  programId,
  region: COUNTY,
  state: 'PUBLISHED',
  document,
});
const programLine = ({ programId, code, from }: Program): Item => ({
  ...programLineKey(COUNTY, code),
  kind: 'voucher-program-line',
  region: COUNTY,
  code,
  versions: [{ programId, from }],
  version: 1,
});

const service = (serviceId: string, over: Partial<ServiceItem> = {}): ServiceItem => {
  const { description: _none, ...terms } = { description: '', ...anOrder().service };
  return {
    ...serviceKey(COUNTY, serviceId),
    kind: 'service',
    region: COUNTY,
    ...terms,
    serviceId,
    capFen: 3_000,
    from: '2026-01-01',
    by: BY,
    version: 1,
    ...over,
  } as ServiceItem;
};
const offer = (serviceId: string, over: Partial<OfferItem> = {}): OfferItem => ({
  ...offerKey(PROVIDER, serviceId),
  kind: 'offer',
  providerId: PROVIDER,
  serviceId,
  region: COUNTY,
  priceFen: 2_000,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  opens: '08:00',
  closes: '20:00',
  by: BY,
  version: 1,
  gsi1pk: `OFFERS#${COUNTY}`,
  gsi1sk: `${serviceId}#${PROVIDER}`,
  ...over,
});

/** 王秀英 with 90 yuan of vouchers, and a provider that cleans by day and watches at night. Tuesday, eight o'clock. */
export async function ordersHouse({ client = testClient() }: { client?: DynamoDBClient } = {}) {
  const { table } = await freshTables(client);
  const shell = { table, keyring: async () => keyring, programsOf: programFinder(table) };
  let now: Instant = EIGHT;
  const room = roomCaller(ordersRoutes, ordersHandlers(shell), table, now);
  const put = async (items: readonly Item[]) => {
    for (const item of items) await table.commit([{ put: item }]);
  };
  await put([
    theElder(),
    theProvider(),
    service(CLEANING),
    service(NIGHT, { name: '夜间陪护', help: 'urgent', group: '陪护服务', code: '06-01' }),
    offer(CLEANING),
    offer(NIGHT, { opens: '20:00', closes: '08:00' }),
    ...programs.map(programItem),
    ...programs.map(programLine),
  ]);
  const wallet = async (elderId = ELDER): Promise<Wallet> =>
    walletOf(await table.get(walletKey(elderId)), elderId, COUNTY);
  async function issue(of: Program, units: number, month = '2026-11', expiresOn = '2026-11-30') {
    const before = await wallet();
    const lot = {
      lotId: `${of.programId}:${month}`,
      units,
      payers: [`county:${COUNTY}`],
      from: `${month}-01`,
      expiresOn,
      captureBy: '2026-12-05',
    };
    const issued = issueLot(before, of, lot, { by: BY, now });
    if (isRefusal(issued)) throw new Error(issued.code);
    await table.commit(walletWrites(before, issued));
  }
  await issue(programs[0]!, 6_000);
  await issue(programs[1]!, 3_000);

  const order = async (n: number): Promise<Order> => orderOf((await table.get(orderKey(id('or', n))))!);
  const body = (n: number, over: object = {}) => ({
    orderId: id('or', n),
    providerId: PROVIDER,
    serviceId: CLEANING,
    date: TUESDAY,
    time: '14:00',
    minutes: 120,
    ...over,
  });
  const worker = (over: Partial<Worker> = {}): Worker => ({
    caregiverId: XIULAN,
    personId: 'pn_xiulan',
    name: '李秀兰',
    by: { personId: 'pn_dispatcher', role: 'staff' },
    at: now,
    ...over,
  });
  /** What dispatch and visits do, by the same door. */
  async function move(n: number, to: OrderState, by: Caller, patch: Patch = {}): Promise<Order> {
    const moved = moveOrder(await order(n), to, patch, { by: actorOf(by), now });
    if (isRefusal(moved)) throw new Error(moved.code);
    const done = await table.commit(moved.writes);
    if (done !== 'done') throw new Error('not moved');
    return moved.order;
  }
  return {
    table,
    shell,
    ask: room.ask,
    put,
    wallet,
    issue,
    order,
    now: () => now,
    setClock(time: string, date = TUESDAY) {
      now = instantAt(date, time);
      room.setClock(now);
    },
    at: (time: string, date = TUESDAY) => instantAt(date, time),
    sweep: (over: Table = table) => sweep({ ...shell, table: over }, now),
    quote: (over: object = {}, by = people.daughter) => {
      const { orderId: _orderId, ...asked } = body(1, over);
      return room.ask(by, 'quoteOrder', { params: { elderId: ELDER }, body: asked });
    },
    place: (n: number, over: object = {}, by: Caller = people.daughter) =>
      room.ask(by, 'placeOrder', { params: { elderId: ELDER }, body: body(n, over) }),
    placeAtCounter: (n: number, over: object = {}, by: Caller = people.counter) => {
      const { providerId: _providerId, ...asked } = body(n, over);
      return room.ask(by, 'placeOrderAtProvider', {
        params: { facilityId: PROVIDER },
        body: { elderId: ELDER, ...asked },
      });
    },
    change: (n: number, over: object = {}, by: Caller = people.daughter) =>
      room.ask(by, 'changeOrder', {
        params: { elderId: ELDER, orderId: id('or', n) },
        body: { date: TUESDAY, time: '14:00', minutes: 120, ...over },
      }),
    cancel: (n: number, by: Caller = people.daughter, reason?: string) =>
      room.ask(by, 'cancelOrder', { params: { elderId: ELDER, orderId: id('or', n) }, body: reason ? { reason } : {} }),
    cancelAtProvider: (n: number, over: object = {}, by: Caller = people.dispatcher) =>
      room.ask(by, 'cancelOrderAtProvider', {
        params: { facilityId: PROVIDER, orderId: id('or', n) },
        body: { reason: '当天护理员都已排满', forElder: false, ...over },
      }),
    askExtension: (n: number, minutes: number, by: Caller = people.xiulan) =>
      room.ask(by, 'askExtension', { params: { caregiverId: XIULAN, orderId: id('or', n) }, body: { minutes } }),
    answerExtension: (n: number, minutes: number, agree = true, by: Caller = people.daughter) =>
      room.ask(by, 'answerExtension', { params: { elderId: ELDER, orderId: id('or', n) }, body: { minutes, agree } }),
    move,
    dispatch: (n: number, over: Partial<Worker> = {}) =>
      move(n, 'DISPATCHED', people.dispatcher, { workers: [worker(over)] }),
    accept: (n: number) => move(n, 'ACCEPTED', people.xiulan, { workers: [worker({ acceptedAt: now })] }),
    checkIn: (n: number) =>
      move(n, 'CHECKED_IN', people.xiulan, { workers: [worker({ acceptedAt: now, checkedInAt: now })] }),
    /** The order that many steps on: sent, accepted, begun. */
    async upTo(n: number, state: 'DISPATCHED' | 'ACCEPTED' | 'CHECKED_IN') {
      await this.dispatch(n);
      if (state !== 'DISPATCHED') await this.accept(n);
      if (state === 'CHECKED_IN') await this.checkIn(n);
    },
    timers: async (): Promise<string[]> => {
      const shards = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((n) => table.query({ pk: `TIMERS#${n}` })));
      return shards.flatMap(({ items }) => items.map(({ what }) => String(what))).toSorted();
    },
    /** What the wallet holds, and what the open orders of these say that it holds. */
    async held(...orders: number[]): Promise<{ wallet: Record<string, number>; orders: Record<string, number> }> {
      const units: Record<string, number> = {};
      for (const n of orders) {
        const item = await table.get(orderKey(id('or', n)));
        if (!item) continue;
        const found = orderOf(item);
        if (holdsVouchers(found))
          for (const tender of found.tenders) units[tender.lotId] = (units[tender.lotId] ?? 0) + tender.units;
      }
      const lots = (await wallet()).lots.filter(({ heldUnits }) => heldUnits > 0);
      return { wallet: Object.fromEntries(lots.map(({ lotId, heldUnits }) => [lotId, heldUnits])), orders: units };
    },
  };
}
export type OrdersHouse = Awaited<ReturnType<typeof ordersHouse>>;
