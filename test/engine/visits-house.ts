import { writeMealCode } from '../../functions/bookings/codes.ts';
import type { Order } from '../../functions/orders/index.ts';
import { orderKey, orderOf } from '../../functions/orders/index.ts';
import { createOrder } from '../../functions/orders/store.ts';
import { rankOf, seedKey } from '../../functions/visits/call-back.ts';
import { visitsRoutes } from '../../functions/visits/contract.ts';
import { visitsHandlers } from '../../functions/visits/handlers.ts';
import { settleConfirmed } from '../../functions/visits/settle-confirmed.ts';
import {
  holdTenders,
  issueLot,
  programFinder,
  type Wallet,
  walletKey,
  walletOf,
  walletWrites,
} from '../../functions/vouchers/index.ts';
import { programSchema } from '../../functions/vouchers/program.ts';
import { programKey } from '../../functions/vouchers/store.ts';
import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { TransferItem } from '../../shared/ledger.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Item } from '../../shared/table.ts';
import { id, keyring } from '../fixtures/a-booking.ts';
import {
  anOrder,
  COUNTY,
  EIGHT,
  ELDER,
  HOME,
  PROVIDER,
  theCaregiver,
  theElder,
  theProvider,
  XIULAN,
} from '../fixtures/a-dispatch.ts';
import { freshTables, testClient } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

export { JIANGUO, XIULAN } from '../fixtures/a-dispatch.ts';

const person = (name: string, ...grants: Caller['grants']): Caller => ({ personId: `pn_${name}`, grants });
const staff = (duty: 'manager' | 'dispatcher' | 'reviewer') => ({ role: 'staff' as const, over: PROVIDER, duty });
export const people = {
  herself: person('herself', { role: 'elder', over: ELDER }),
  daughter: person('daughter', { role: 'family', over: ELDER, scopes: ['view', 'book'] }),
  xiulan: person('xiulan', { role: 'caregiver', over: XIULAN }),
  jianguo: person('jianguo', { role: 'caregiver', over: id('cg', 2) }),
  dispatcher: person('dispatcher', staff('dispatcher'), staff('reviewer')),
  reviewer: person('reviewer', staff('reviewer')),
  manager: person('manager', staff('manager')),
  hotline: person('hotline', { role: 'operator', over: COUNTY }),
  office: person('office', { role: 'admin', over: COUNTY }),
  treasurer: person('treasurer', { role: 'finance', over: COUNTY }),
  auditor: person('auditor', { role: 'auditor', over: COUNTY }),
} as const;

export const PROGRAM = id('vp', 1);
/** Pays half of a visit, out of 60 yuan a month. */
const program = programSchema.parse({
  name: '居家服务券',
  code: 'half-60',
  region: COUNTY,
  from: '2026-01-01',
  unit: 'fen',
  fenPerUnit: 1,
  percent: 50,
  scope: { services: 'all' },
  cadence: 'monthly',
  amount: { choose: 'first', classes: [{ label: '每人', units: 6_000 }] },
  expiry: { kind: 'month-end' },
  graceDays: 5,
  payer: { level: 'county', of: 'policy' },
});

/** A seed under which an order of this id is drawn for a call-back, or is not. */
export const seedFor = (orderId: string, drawn: boolean): string => {
  for (let i = 0; ; i++) if (rankOf(`s${i}`, orderId) < 500 === drawn) return `s${i}`;
};

export const AT_HOME = { ...HOME, accuracyM: 20, mocked: false };
export const HER_PHONE = 'xiulan-phone-1';
export const DAUGHTERS_PHONE = 'daughter-phone-1';

/** An elder with 60 yuan of vouchers, a provider, two caregivers, and orders as they are when a caregiver sets out. */
export async function visitsHouse(client = testClient()) {
  const { table, names } = await freshTables(client);
  const files = new Map<string, Buffer>();
  const drawnOn = new Set<string>();
  const shell = {
    table,
    keyring: async () => keyring,
    programsOf: programFinder(table),
    putFile: async (key: string, content: Buffer) => void files.set(key, content),
  };
  let now: Instant = EIGHT;
  const room = roomCaller(visitsRoutes, visitsHandlers(shell), table, now);
  const put = async (items: readonly Item[]) => {
    for (const item of items) if ((await table.commit([{ put: item }])) !== 'done') throw new Error('not put');
  };
  await put([
    theElder(),
    theProvider(),
    theCaregiver(),
    theCaregiver({ caregiverId: id('cg', 2) }),
    {
      ...programKey(COUNTY, PROGRAM),
      kind: 'voucher-program',
      programId: PROGRAM,
      region: COUNTY,
      state: 'PUBLISHED',
      document: program,
    },
  ]);
  const wallet = async (): Promise<Wallet> => walletOf(await table.get(walletKey(ELDER)), ELDER, COUNTY);
  const byOffice = { personId: 'pn_office', role: 'admin' as const };
  const programs = new Map([[PROGRAM, { ...program, programId: PROGRAM }]]);
  const commit = async (writes: Parameters<typeof table.commit>[0]) => {
    const result = await table.commit(writes);
    if (result !== 'done') throw new Error(`not committed: ${JSON.stringify(result)}`);
  };
  const before = await wallet();
  const issued = issueLot(
    before,
    { ...program, programId: PROGRAM },
    {
      lotId: `${PROGRAM}:2026-11`,
      units: 6_000,
      payers: [`county:${COUNTY}`],
      from: '2026-11-01',
      expiresOn: '2026-11-30',
      captureBy: '2026-12-05',
    },
    { by: byOffice, now: EIGHT - 1 },
  );
  if (isRefusal(issued)) throw new Error(issued.code);
  await commit(walletWrites(before, issued));

  const setClock = (instant: Instant) => {
    now = instant;
    room.setClock(instant);
  };
  return {
    table,
    names,
    files,
    ask: room.ask,
    setClock,
    now: () => now,
    wallet,
    orderOf: async (orderId: string): Promise<Order> => orderOf((await table.get(orderKey(orderId)))!),
    /** Accepted by its caregivers, vouchers held for it. */
    async accepted(over: Partial<Order> = {}, caregivers: readonly string[] = [XIULAN]): Promise<Order> {
      const order = anOrder({ orderId: newId('order'), state: 'ACCEPTED', ...over });
      const { service, minutes, date, priceFen } = order;
      const { serviceId, group, help } = service;
      const purchase = { scope: 'home-care' as const, serviceId, group, help, priceFen, minutes, date };
      const read = await wallet();
      const held = holdTenders(read, programs, purchase, order.orderId, { by: byOffice, now });
      if (isRefusal(held)) throw new Error(held.code);
      const heldFen = held.tenders.reduce((sum, { fen }) => sum + fen, 0);
      const dispatcher = { personId: 'pn_dispatcher', role: 'staff' as const };
      const workers = caregivers.map((caregiverId) => ({
        caregiverId,
        personId: caregiverId === XIULAN ? 'pn_xiulan' : 'pn_jianguo',
        by: dispatcher,
        at: EIGHT,
        acceptedAt: EIGHT,
      }));
      const ready: Order = {
        ...order,
        // Sealed to the order it belongs to.
        place: anOrder({ orderId: order.orderId }).place,
        tenders: held.tenders,
        heldFen,
        selfPayFen: priceFen - heldFen,
        useVouchers: true,
        workers,
        ...('place' in over ? { place: over.place! } : {}),
      };
      await commit([...createOrder(ready), ...walletWrites(read, held)]);
      return ready;
    },
    check(end: 'checkIn' | 'checkOut', { orderId }: Pick<Order, 'orderId'>, over: object = {}, caregiverId = XIULAN) {
      const who = caregiverId === XIULAN ? people.xiulan : people.jianguo;
      const body = { checkId: newId('check'), deviceId: HER_PHONE, fix: AT_HOME, ...over };
      return room.ask(who, end, { params: { caregiverId, orderId }, body });
    },
    code: async ({ orderId }: Pick<Order, 'orderId'>): Promise<string> =>
      (await room.ask(people.herself, 'showVisitCode', { params: { elderId: ELDER, orderId } })).code,
    /** What the elder's phone shows now. */
    qr: (over: object = {}) =>
      writeMealCode(keyring, {
        elderId: ELDER,
        ticketId: newId('ticket'),
        expiresAt: now + 60_000,
        shownBy: { personId: 'pn_herself', role: 'elder' },
        ...over,
      }),
    say: (
      who: Caller,
      { orderId }: Pick<Order, 'orderId'>,
      body: object,
      what: 'confirmVisit' | 'disputeVisit' = 'confirmVisit',
    ) =>
      room.ask(who, what, {
        params: { elderId: ELDER, orderId },
        body: { deviceId: DAUGHTERS_PHONE, ...(what === 'confirmVisit' ? { stars: 5 } : {}), ...body },
      }),
    judge: (
      who: Caller,
      what: 'approveVisit' | 'rejectVisit' | 'reverseVisit',
      { orderId }: Pick<Order, 'orderId'>,
      body: object,
    ) => room.ask(who, what, { params: { facilityId: PROVIDER, orderId }, body: { reason: '核对过', ...body } }),
    /** What follows from the order's event. One visit in twenty is drawn by the day's seed: this one is not, unless it shall be. */
    async settle({ orderId }: Pick<Order, 'orderId'>, seed = seedFor(orderId, false)) {
      const date = businessDateOf(now);
      const put = { ...seedKey(COUNTY, date), kind: 'call-back-seed', region: COUNTY, date, seed, at: now };
      if (drawnOn.has(date)) await table.commit([{ put }]);
      drawnOn.add(date);
      await settleConfirmed(shell, orderId, { now, randomSeed: seed });
    },
    lines: async (payeeId = PROVIDER): Promise<TransferItem[]> =>
      (await table.query<TransferItem>({ in: 'ledger', pk: `PAYEE#${payeeId}` })).items,
  };
}
