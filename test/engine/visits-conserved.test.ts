import fc from 'fast-check';
import { holdsVouchers, type Order } from '../../functions/orders/index.ts';
import type { VisitLine, VoucherLine } from '../../functions/settlement/index.ts';
import type { Entry } from '../../shared/ledger.ts';
import { ELDER, PROVIDER, TEN } from '../fixtures/a-dispatch.ts';
import { AT_HOME, people, seedFor, visitsHouse } from './visits-house.ts';

type House = Awaited<ReturnType<typeof visitsHouse>>;
const MINUTE = 60_000;
const SLOW_MS = 180_000;

/** What anybody may try at any time, on one of the orders. */
const DEEDS = [
  'in',
  'in-without-fix',
  'out',
  'confirm',
  'dispute',
  'settle',
  'settle',
  'approve',
  'approve-by-office',
  'reject',
  'reverse',
  'call-back',
  'wait',
] as const;
type Deed = (typeof DEEDS)[number];

async function perform(
  house: House,
  deed: Deed,
  order: Order,
  minutes: number,
  seed = `seed-${minutes}`,
): Promise<unknown> {
  const proof = { kind: 'code', code: await house.code(order) };
  switch (deed) {
    case 'in':
      return house.check('checkIn', order, { proof });
    case 'in-without-fix':
      return house.check('checkIn', order, { proof, fix: undefined });
    case 'out':
      return house.check('checkOut', order, { fix: AT_HOME });
    case 'confirm':
      return house.say(people.daughter, order, {});
    case 'dispute':
      return house.say(people.herself, order, { words: '没有来' }, 'disputeVisit');
    case 'settle':
      return house.settle(order, seed);
    case 'approve':
      return house.judge(people.reviewer, 'approveVisit', order, { minutes });
    case 'approve-by-office':
      return house.judge(people.office, 'approveVisit', order, { minutes });
    case 'reject':
      return house.judge(people.reviewer, 'rejectVisit', order, {});
    case 'reverse':
      return house.judge(people.treasurer, 'reverseVisit', order, {});
    case 'call-back':
      return house.ask(people.hotline, 'recordCallBack', {
        params: { region: '410108', orderId: order.orderId },
        body: { attempt: 1, outcome: 'as-recorded' },
      });
    case 'wait':
      return house.setClock(house.now() + minutes * MINUTE);
  }
}

const balanceOf = (lines: readonly { entries: readonly Entry[] }[], account: string): number =>
  lines
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.account === account)
    .reduce((sum, entry) => sum + ('creditFen' in entry ? entry.creditFen : -entry.debitFen), 0);

const ends = new Map<string, number>();
/** Ledger of the provider, ledger of the wallet, the wallet itself and the orders tell one story. */
async function expectOneStory(house: House, orders: readonly Order[]): Promise<void> {
  const [lines, moves, wallet] = await Promise.all([house.lines(), house.lines(ELDER), house.wallet()]);
  const now = await Promise.all(orders.map(({ orderId }) => house.orderOf(orderId)));
  const paid = lines as unknown as (VisitLine | VoucherLine)[];
  let [owedFen, byVouchersFen] = [0, 0];
  for (const { orderId, state, visit } of now) {
    const visits = paid.filter((line) => 'orderId' in line && line.orderId === orderId);
    const vouchers = paid.filter((line) => 'purchaseId' in line && line.purchaseId === orderId);
    const stands = state === 'VERIFIED';
    const priceFen = stands ? visit!.priceFen : 0;
    expect(visits.reduce((sum, { listFen }) => sum + listFen, 0)).toBe(priceFen);
    expect(visits.length).toBe(state === 'REVERSED' ? 2 : stands ? 1 : 0);
    const voucherFen = vouchers.flatMap((line) => line.layers).reduce((sum, { fen }) => sum + fen, 0);
    expect(voucherFen).toBeLessThanOrEqual(priceFen);
    owedFen += priceFen;
    byVouchersFen += voucherFen;
    ends.set(state, (ends.get(state) ?? 0) + 1);
    expect(wallet.holds[orderId] !== undefined).toBe(holdsVouchers({ state }));
  }
  // The provider is owed every price, the county what vouchers paid, the elder the rest.
  expect(balanceOf(lines, `payee:${PROVIDER}`)).toBe(owedFen);
  expect(balanceOf(lines, 'payer:county:410108')).toBe(0 - byVouchersFen);
  expect(balanceOf(lines, `elder:${ELDER}`)).toBe(byVouchersFen - owedFen);
  // 60 yuan were issued: spent, held or free.
  const [free, held] = [balanceOf(moves, `voucher:${ELDER}`), balanceOf(moves, `voucher-held:${ELDER}`)];
  expect(free + held + byVouchersFen).toBe(6_000);
  expect(wallet.lots).toMatchObject([{ leftUnits: free, heldUnits: held }]);
}

test(
  'whatever people try, in whatever order and at the same moment, no fen is lost and none is made',
  async () => {
    const deed = fc.record({
      what: fc.constantFrom(...DEEDS),
      which: fc.integer({ min: 0, max: 1 }),
      minutes: fc.constantFrom(60, 90, 120),
      together: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(deed, { minLength: 8, maxLength: 20 }), async (visitIsOver, deeds) => {
        const house = await visitsHouse();
        const orders = [await house.accepted(), await house.accepted({ startsAt: TEN + 150 * MINUTE })];
        house.setClock(TEN);
        // Half of the stories begin with a visit that took place: else most would end before anything is paid.
        const begun = visitIsOver ? (['in', 'wait', 'out'] as const) : [];
        for (const what of begun) await perform(house, what, orders[0]!, 120);
        let running: Promise<unknown>[] = [];
        for (const { what, which, minutes, together } of deeds) {
          running.push(perform(house, what, orders[which]!, minutes));
          if (together) continue;
          await Promise.all(running);
          running = [];
        }
        await Promise.all(running);
        await expectOneStory(house, orders);
      }),
      { numRuns: 20, seed: 410122 },
    );
    // A story in which nothing is paid, refused or taken back would prove nothing.
    expect([...ends.keys()]).toEqual(
      expect.arrayContaining(['VERIFIED', 'REJECTED', 'REVERSED', 'DISPUTED', 'EXCEPTION']),
    );
  },
  SLOW_MS,
);

test(
  'the way an order usually goes, with every deed done twice at once',
  async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN);
    const undrawn = seedFor(order.orderId, false);
    for (const what of ['in', 'wait', 'out', 'confirm', 'settle', 'reverse'] as const) {
      await Promise.all([perform(house, what, order, 60, undrawn), perform(house, what, order, 60, undrawn)]);
      await expectOneStory(house, [order]);
    }
    expect((await house.orderOf(order.orderId)).state).toBe('REVERSED');
  },
  SLOW_MS,
);
