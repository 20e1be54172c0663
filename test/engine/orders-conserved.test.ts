import fc from 'fast-check';
import { isOver } from '../../functions/orders/index.ts';
import { type OrdersHouse, ordersHouse, people } from './orders-house.ts';

/** What anybody may try, in any order, in time and out of it. */
const STEPS = {
  place: (house, n) => house.place(n, { time: `${9 + 3 * n}:00` }),
  placeAgain: (house, n) => house.place(n, { time: `${9 + 3 * n}:00` }, people.son),
  placeClose: (house, n) => house.place(n + 2, { time: `${10 + 3 * n}:00`, minutes: 60 }),
  lengthen: (house, n) => house.change(n, { time: `${9 + 3 * n}:00`, minutes: 150 }),
  shorten: (house, n) => house.change(n, { time: `${9 + 3 * n}:00`, minutes: 60 }),
  payAlone: (house, n) => house.change(n, { time: `${9 + 3 * n}:00`, useVouchers: false }),
  nextDay: (house, n) => house.change(n, { date: '2026-11-25', time: '09:00' }),
  cancel: (house, n) => house.cancel(n),
  cancelAtProvider: (house, n) => house.cancelAtProvider(n),
  dispatch: (house, n) => house.dispatch(n),
  accept: (house, n) => house.accept(n),
  checkIn: (house, n) => house.checkIn(n),
  ask: (house, n) => house.askExtension(n, 30),
  agree: (house, n) => house.answerExtension(n, 30),
  halfAnHour: async (house) => void house.setClock('08:30'),
  evening: async (house) => {
    house.setClock('19:00');
  },
  sweep: (house) => house.sweep(),
} as const satisfies Record<string, (house: OrdersHouse, n: number) => Promise<unknown>>;
type Step = keyof typeof STEPS;

const ORDERS = [1, 2, 3, 4];

test('S16: whatever happens to orders, the wallet holds exactly what the open ones say, and no unit is lost or made', async () => {
  const step = fc.record({ name: fc.constantFrom(...(Object.keys(STEPS) as Step[])), n: fc.constantFrom(1, 2) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const house = await ordersHouse();
      await house.place(1, { time: '12:00' });
      for (const { name, n } of steps) await STEPS[name](house, n).catch(() => 'not possible now');
      const held = await house.held(...ORDERS);
      expect(held.wallet).toEqual(held.orders);
      for (const lot of (await house.wallet()).lots) expect(lot.leftUnits + lot.heldUnits).toBe(lot.issuedUnits);
      for (const n of ORDERS) {
        const order = await house.order(n).catch(() => undefined);
        if (!order) continue;
        expect(order.heldFen + order.selfPayFen).toBe(order.priceFen);
        expect(order.tenders.reduce((sum, { fen }) => sum + fen, 0)).toBe(order.heldFen);
        expect(order.history).toHaveLength(order.version);
        expect((await house.wallet()).holds[order.orderId] !== undefined).toBe(!isOver(order) && order.heldFen > 0);
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);
