import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CaregiverHead, WorkingDay } from '../../functions/caregivers/index.ts';
import { dispatchRoutes } from '../../functions/dispatch/contract.ts';
import { dispatchHandlers } from '../../functions/dispatch/handlers.ts';
import { type Order, orderKey, orderOf } from '../../functions/orders/index.ts';
import { createOrder } from '../../functions/orders/store.ts';
import { programFinder } from '../../functions/vouchers/index.ts';
import { caregiverHead } from '../../shared/resource.ts';
import type { Item } from '../../shared/table.ts';
import { id, keyring } from '../fixtures/a-booking.ts';
import {
  anOrder,
  COUNTY,
  EIGHT,
  GUIFANG,
  JIANGUO,
  LI,
  OTHER_PROVIDER,
  PROVIDER,
  TUESDAY,
  theCaregiver,
  theElder,
  theProvider,
  XIULAN,
  ZHAO,
} from '../fixtures/a-dispatch.ts';
import { freshTables, testClient } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

const person = (n: number, ...grants: Caller['grants']): Caller => ({ personId: id('pn', n), grants });
export const dispatcher = person(31, { role: 'staff', over: PROVIDER, duty: 'dispatcher' });
export const manager = person(32, { role: 'staff', over: PROVIDER, duty: 'manager' });
export const reviewer = person(33, { role: 'staff', over: PROVIDER, duty: 'reviewer' });
export const otherDispatcher = person(34, { role: 'staff', over: OTHER_PROVIDER, duty: 'dispatcher' });
export const hotline = person(35, { role: 'operator', over: COUNTY });
export const admin = person(36, { role: 'admin', over: COUNTY });
export const elsewhere = person(37, { role: 'operator', over: '411025' });
export const xiulan: Caller = { personId: LI, grants: [{ role: 'caregiver', over: XIULAN }] };
export const jianguo: Caller = { personId: ZHAO, grants: [{ role: 'caregiver', over: JIANGUO }] };

const team = (): CaregiverHead[] => [
  theCaregiver({ caregiverId: XIULAN, personId: LI }),
  theCaregiver({ caregiverId: JIANGUO, name: '赵建国', sex: 'male', personId: ZHAO }),
  theCaregiver({ caregiverId: GUIFANG, name: '孙桂芳' }),
];

/** The provider of 上街, its three caregivers and one order, on a real engine with a clock that is set. */
export async function dispatchHouse({
  client = testClient(),
  orders = [anOrder()],
  caregivers = team(),
  more = [],
}: {
  client?: DynamoDBClient;
  orders?: Order[];
  caregivers?: CaregiverHead[];
  more?: Item[];
} = {}) {
  const { table } = await freshTables(client);
  const items = [theElder(), theProvider(), theProvider({ facilityId: OTHER_PROVIDER, name: '另一家' })];
  for (const item of [...items, ...caregivers, ...more]) await table.commit([{ put: item }]);
  for (const order of orders) await table.commit(createOrder(order));
  const shell = { table, keyring: async () => keyring };
  const room = roomCaller(dispatchRoutes, dispatchHandlers(shell), table, EIGHT);
  const orderNow = async (orderId = id('or', 1)): Promise<Order> => orderOf((await table.get(orderKey(orderId)))!);
  const send =
    (how: 'assignOrder' | 'reassignOrder') =>
    async (caregiverIds: string[], body: object = {}, by: Caller = dispatcher, orderId = id('or', 1)) =>
      room.ask(by, how, {
        params: { facilityId: PROVIDER, orderId },
        body: { version: (await orderNow(orderId)).version, caregiverIds, ...body },
      });
  /** Orders that take time of a caregiver on a date, and the minutes of the month. */
  const taken = async (caregiverId: string, date = TUESDAY) => {
    const { pk } = caregiverHead(caregiverId);
    const day = await table.get<WorkingDay>({ pk, sk: `DAY#${date}` });
    const month = await table.get({ pk, sk: `MONTH#${date.slice(0, 7)}` });
    return { orderIds: (day?.jobs ?? []).map(({ orderId }) => orderId), minutes: Number(month?.minutes ?? 0) };
  };
  /** The caregiver has the job on the screen, as it was sent; what comes of it is her answer, whenever she taps. */
  async function aboutToAnswer(
    how: 'acceptJob' | 'declineJob',
    by: Caller,
    caregiverId: string,
    orderId = id('or', 1),
  ) {
    const { jobs } = await room.ask(by, 'listJobs', { params: { caregiverId } });
    const { assignedAt } = (jobs as { orderId: string; assignedAt: string }[]).find((job) => job.orderId === orderId)!;
    const body = { assignedAt, ...(how === 'declineJob' ? { reason: '离得太远' } : {}) };
    return () => room.ask(by, how, { params: { caregiverId, orderId }, body });
  }
  return {
    table,
    shell,
    sweeper: { table, programsOf: programFinder(table) },
    ask: room.ask,
    setClock: room.setClock,
    orderNow,
    assign: send('assignOrder'),
    reassign: send('reassignOrder'),
    aboutToAnswer,
    answer: async (...asked: Parameters<typeof aboutToAnswer>) => (await aboutToAnswer(...asked))(),
    taken,
  };
}
export type DispatchHouse = Awaited<ReturnType<typeof dispatchHouse>>;
