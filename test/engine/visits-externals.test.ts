import { ordersRoutes } from '../../functions/orders/contract.ts';
import { ordersHandlers } from '../../functions/orders/handlers.ts';
import { type ExternalTender, externalKey, programFinder } from '../../functions/vouchers/index.ts';
import { voucherJobRoutes } from '../../functions/vouchers/job-contract.ts';
import { voucherJobHandlers } from '../../functions/vouchers/job-handlers.ts';
import { type ProgramDocument, programSchema } from '../../functions/vouchers/program.ts';
import { programKey, programLineKey } from '../../functions/vouchers/store.ts';
import { workOnJob } from '../../functions/vouchers/work-on-job.ts';
import { newId } from '../../shared/ids.ts';
import { id, keyring } from '../fixtures/a-booking.ts';
import { anOrder, COUNTY, ELDER, PROVIDER } from '../fixtures/a-dispatch.ts';
import { roomCaller } from './room-caller.ts';
import { people, seedFor, visitsHouse } from './visits-house.ts';

const MINUTE = 60_000;
const NATIONAL = id('vp', 3);
/** Pays half of a cleaning. */
const national: ProgramDocument = programSchema.parse({
  name: '养老服务消费补贴',
  code: 'national',
  region: COUNTY,
  from: '2026-01-01',
  unit: 'fen',
  fenPerUnit: 1,
  percent: 50,
  scope: { services: { helps: ['cleaning'] } },
  cadence: 'monthly',
  amount: { choose: 'first', classes: [{ label: '每人', units: 80_000 }] },
  expiry: { kind: 'month-end' },
  external: { system: '民政通' },
});
const at = (orderId: string) => ({ facilityId: PROVIDER, orderId });

async function externalsHouse() {
  const house = await visitsHouse();
  const { table } = house;
  await table.commit([
    {
      put: {
        ...programKey(COUNTY, NATIONAL),
        kind: 'voucher-program',
        programId: NATIONAL,
        region: COUNTY,
        state: 'PUBLISHED',
        document: national,
      },
    },
    {
      put: {
        ...programLineKey(COUNTY, 'national'),
        kind: 'voucher-program-line',
        region: COUNTY,
        code: 'national',
        versions: [{ programId: NATIONAL, from: '2026-01-01' }],
        version: 1,
      },
    },
  ]);
  const shell = { table, keyring: async () => keyring, programsOf: programFinder(table) };
  const orders = roomCaller(ordersRoutes, ordersHandlers(shell), table, house.now());
  const lists = roomCaller(voucherJobRoutes, voucherJobHandlers({ table }), table, house.now());
  const setClock = (now: number) => {
    for (const room of [house, orders, lists]) room.setClock(now);
  };
  const tender = async (orderId: string) => (await table.get(externalKey(orderId))) as ExternalTender | undefined;
  return {
    ...house,
    setClock,
    tender,
    async record(orderId: string, over: object = {}) {
      const body = { programId: NATIONAL, reference: 'MZT-0001', fen: 3_000, ...over };
      const answer = await orders.ask(people.dispatcher, 'recordExternal', { params: at(orderId), body });
      return answer.price ?? answer;
    },
    async withdraw(orderId: string) {
      const answer = await orders.ask(people.dispatcher, 'withdrawExternal', { params: at(orderId) });
      return answer.price ?? answer;
    },
    /** Came and left as planned, in order; the daughter is content. */
    async confirmed(over: object = {}, minutes = 120) {
      const order = await house.accepted(over);
      setClock(order.startsAt);
      await house.check('checkIn', order, { proof: { kind: 'code', code: await house.code(order) } });
      setClock(order.startsAt + minutes * MINUTE);
      await house.check('checkOut', order);
      return order;
    },
    async verify(order: { orderId: string }) {
      await house.say(people.daughter, order, {});
      await house.settle(order, seedFor(order.orderId, false));
    },
    /** The other system's list of the month, compared and then let count. */
    async list(...rows: string[]) {
      const params = { region: COUNTY, importId: newId('import') };
      const work = () => workOnJob(table, { what: 'external', region: COUNTY, jobId: params.importId }, house.now);
      const contentBase64 = Buffer.from(['交易流水号,补贴金额,结算日期', ...rows].join('\r\n')).toString('base64');
      const file = {
        importId: params.importId,
        system: '民政通',
        month: '2026-11',
        fileName: '名单.csv',
        contentBase64,
      };
      await lists.ask(people.treasurer, 'importExternalList', { params: { region: COUNTY }, body: file });
      await work();
      await lists.ask(people.treasurer, 'applyExternalList', { params });
      await work();
      const done = await lists.ask(people.treasurer, 'readExternalList', { params });
      const found = (done.compared as { outcome: string }[]).map(({ outcome }) => outcome);
      return { found, settledFen: done.settled.fen };
    },
    /** What the other system still owes the provider by the ledger; below nothing, what the provider owes it. */
    async owed() {
      const entries = (await house.lines()).flatMap((line) => line.entries);
      const of = entries.filter(({ account }) => account === 'payer:external:民政通');
      return of.reduce((sum, entry) => sum + ('debitFen' in entry ? entry.debitFen : -entry.creditFen), 0);
    },
  };
}

describe('a voucher of another system, recorded by the provider after the order', () => {
  test.each([
    ['half of the price', 4_000, undefined],
    ['a fen more', 4_001, 'EXTERNAL_TOO_MUCH'],
  ])('pays %s, of which our voucher pays the other half', async (_what, fen, code) => {
    const house = await externalsHouse();
    const { orderId } = await house.accepted();
    const answer = await house.record(orderId, { fen });
    expect(answer).toMatchObject(code ? { code, details: { mostFen: 4_000 } } : { external: { fen }, selfPayFen: 0 });
  });

  test('pays nothing of a service its program does not name, and nothing of another provider’s order', async () => {
    const house = await externalsHouse();
    const bath = await house.accepted();
    await house.table.commit([
      { update: { pk: `ORDER#${bath.orderId}`, sk: 'HEAD' }, set: { service: { ...bath.service, help: 'bathing' } } },
    ]);
    expect(await house.record(bath.orderId)).toMatchObject({ code: 'EXTERNAL_TOO_MUCH', details: { mostFen: 0 } });
    const elsewhere = await house.accepted({ providerId: id('fc', 2) });
    expect(await house.record(elsewhere.orderId)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is there once, said again the same, and not after the verdict', async () => {
    const house = await externalsHouse();
    const order = await house.confirmed();
    const first = await house.record(order.orderId);
    expect(await house.record(order.orderId)).toEqual(first);
    expect(await house.record(order.orderId, { fen: 3_001 })).toMatchObject({ code: 'EXTERNAL_RECORDED' });
    await house.verify(order);
    expect(await house.record(order.orderId)).toMatchObject({ external: { fen: 3_000 } });
    expect(await house.withdraw(order.orderId)).toMatchObject({ code: 'EXTERNAL_CLAIMED' });
    const other = await house.confirmed({ startsAt: house.now() + 60 * MINUTE });
    await house.verify(other);
    expect(await house.record(other.orderId, { reference: 'MZT-0002' })).toMatchObject({ code: 'ORDER_ELSEWHERE' });
  });

  test('at the very moment of the verdict counts in it, or comes too late: it is never forgotten', async () => {
    for (let i = 0; i < 6; i++) {
      const house = await externalsHouse();
      const order = await house.confirmed();
      await house.say(people.daughter, order, {});
      const seed = seedFor(order.orderId, false);
      const [recorded] = await Promise.all([house.record(order.orderId), house.settle(order, seed)]);
      const state = (await house.tender(order.orderId))?.state;
      expect([recorded.code ?? 'recorded', state]).toEqual(
        state === undefined ? ['ORDER_ELSEWHERE', undefined] : ['recorded', 'CLAIMED'],
      );
      expect(await house.owed()).toBe(state === undefined ? 0 : 3_000);
    }
  });

  test('withdrawn, its number is free for the right order', async () => {
    const house = await externalsHouse();
    const [wrong, right] = [await house.accepted(), await house.accepted({ startsAt: house.now() })];
    await house.record(wrong.orderId);
    expect(await house.record(right.orderId)).toMatchObject({ code: 'EXTERNAL_NUMBER_USED' });
    expect(await house.withdraw(wrong.orderId)).not.toHaveProperty('external');
    expect(await house.record(right.orderId)).toMatchObject({ external: { reference: 'MZT-0001' } });
  });
});

describe('what the other system pays', () => {
  test('listed before the visit is judged, it waits; listed again afterwards, it is settled, once', async () => {
    const house = await externalsHouse();
    const order = await house.confirmed();
    await house.record(order.orderId);
    expect(await house.list('MZT-0001,30.00,2026-11-24')).toEqual({ found: ['waiting'], settledFen: 0 });
    await house.verify(order);
    expect(await house.owed()).toBe(3_000);
    expect(await house.list('MZT-0001,30.00,2026-11-24')).toEqual({ found: ['matched'], settledFen: 3_000 });
    expect(await house.list('MZT-0001,30.00,2026-11-24')).toEqual({ found: ['settled'], settledFen: 0 });
    expect(await house.owed()).toBe(0);
  });

  test('of a visit that came to less, only so much is claimed: the list differs, and a person looks', async () => {
    const house = await externalsHouse();
    const order = await house.confirmed({ service: { ...anOrder().service, minimumMinutes: 30 } }, 30);
    await house.record(order.orderId, { fen: 4_000 });
    await house.verify(order);
    expect(await house.tender(order.orderId)).toMatchObject({ state: 'CLAIMED', fen: 2_000 });
    expect(await house.list('MZT-0001,40.00,2026-11-24')).toEqual({ found: ['differs'], settledFen: 0 });
    expect(await house.owed()).toBe(2_000);
  });

  test('of a visit that is rejected, is withdrawn', async () => {
    const house = await externalsHouse();
    const order = await house.confirmed();
    await house.record(order.orderId);
    await house.say(people.daughter, order, { words: '没来' }, 'disputeVisit');
    await house.judge(people.reviewer, 'rejectVisit', order, {});
    expect((await house.tender(order.orderId))?.state).toBe('WITHDRAWN');
    expect(await house.list('MZT-0001,30.00,2026-11-24')).toEqual({ found: ['missing-here'], settledFen: 0 });
  });

  test('of a visit taken back, is no longer claimed', async () => {
    const house = await externalsHouse();
    const order = await house.confirmed();
    await house.record(order.orderId);
    await house.verify(order);
    await house.judge(people.treasurer, 'reverseVisit', order, {});
    expect((await house.tender(order.orderId))?.state).toBe('WITHDRAWN');
    expect(await house.owed()).toBe(0);
    expect(await house.list('MZT-0001,30.00,2026-11-24')).toEqual({ found: ['missing-here'], settledFen: 0 });
    expect(await house.owed()).toBe(0);
  });

  test('and has paid, is owed back to it once the visit is taken back, and every list says so', async () => {
    const house = await externalsHouse();
    const order = await house.confirmed();
    await house.record(order.orderId);
    await house.verify(order);
    await house.list('MZT-0001,30.00,2026-11-24');
    await house.judge(people.treasurer, 'reverseVisit', order, {});
    expect((await house.tender(order.orderId))?.state).toBe('OWED_BACK');
    expect(await house.list('MZT-0001,30.00,2026-11-24')).toEqual({ found: ['owed-back'], settledFen: 0 });
    expect((await house.list('MZT-0009,1.00,2026-11-24')).found).toEqual(['owed-back', 'missing-here']);
    expect(await house.owed()).toBe(-3_000);
    expect(await house.tender(order.orderId)).toMatchObject({ elderId: ELDER, fen: 3_000 });
  });
});
