import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { agendaItem } from '../../functions/bookings/agenda.ts';
import { holdsVouchers } from '../../functions/bookings/purse.ts';
import { recheckElder } from '../../functions/bookings/recheck-elder.ts';
import { bookingKey, bookingOf } from '../../functions/bookings/store.ts';
import type { ElderHead } from '../../functions/registry/index.ts';
import type { MealLine, VoucherLine } from '../../functions/settlement/index.ts';
import {
  accountOf,
  issueLot,
  type Program,
  type VoucherTransfer,
  type Wallet,
  walletKey,
  walletOf,
  walletWrites,
} from '../../functions/vouchers/index.ts';
import { programSchema } from '../../functions/vouchers/program.ts';
import { programKey } from '../../functions/vouchers/store.ts';
import { instantAt } from '../../shared/business-time.ts';
import type { Entry } from '../../shared/ledger.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Item } from '../../shared/table.ts';
import { DATE, DAY_BEFORE, ELDER, elder, id, OTHER_POINT, POINT, SET, SOUP } from '../fixtures/a-booking.ts';
import { bookingsHouse, counter, daughter, manager, openMeal, otherCounter } from './bookings-house.ts';

const COUNTY = '411025';
const BY = { personId: id('pn', 90), role: 'admin' } as const;
/** Fen that pay for meals and for care, and points of a yuan that only pay for meals and go first. */
export const [FEN, POINTS, WHOLLY] = [id('vp', 1), id('vp', 2), id('vp', 3)];

const program = (programId: string, over: object): Program => ({
  ...programSchema.parse({
    name: '养老服务券',
    code: `code-${programId.slice(-1)}`,
    region: COUNTY,
    from: '2026-01-01',
    unit: 'fen',
    fenPerUnit: 1,
    scope: { meals: true, services: 'all' },
    cadence: 'monthly',
    amount: { choose: 'first', classes: [{ label: '每人', units: 3_000 }] },
    expiry: { kind: 'month-end' },
    graceDays: 5,
    clawBack: ['death'],
    payer: { level: 'county', of: 'policy' },
    ...over,
  }),
  programId,
});
export const programs = {
  fen: program(FEN, {}),
  points: program(POINTS, { name: '助餐积分', unit: 'point', fenPerUnit: 100, scope: { meals: true }, rank: 50 }),
  wholly: program(WHOLLY, { name: '整餐券', scope: { meals: true }, rank: 60, beyond: 'refuse' }),
};
const programItem = ({ programId, ...document }: Program): Item => ({
  ...programKey(COUNTY, programId),
  kind: 'voucher-program',
  programId,
  region: COUNTY,
  state: 'PUBLISHED',
  document,
});

export const [TUESDAY, WEDNESDAY] = ['2026-11-24', '2026-11-25'];
export const [LUNCH, BIG_LUNCH] = [
  [{ dishId: SET, quantity: 1 }],
  [
    { dishId: SET, quantity: 2 },
    { dishId: SOUP, quantity: 1 },
  ],
];
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** 王秀英 with vouchers in her wallet. Monday to Wednesday at the first point, Monday at the other one as well. */
export async function mealVouchersHouse({
  client,
  lots = [[programs.fen, 3_000]],
}: {
  client?: DynamoDBClient;
  lots?: readonly (readonly [Program, number])[];
} = {}) {
  const house = await bookingsHouse({
    ...(client ? { client } : {}),
    meals: [
      ...[DATE, TUESDAY, WEDNESDAY].flatMap((date) => openMeal({ date })),
      ...openMeal({ facilityId: OTHER_POINT }),
      ...[DATE, TUESDAY, WEDNESDAY].map((date) => agendaItem({ facilityId: POINT, date, mealtime: 'lunch' })),
    ],
  });
  const { table } = house;
  for (const item of Object.values(programs).map(programItem)) await table.commit([{ put: item }]);
  const wallet = async (elderId = ELDER): Promise<Wallet> =>
    walletOf(await table.get(walletKey(elderId)), elderId, COUNTY);
  async function issue(of: Program, units: number, elderId = ELDER) {
    const before = await wallet(elderId);
    const lot = {
      lotId: `${of.programId}:2026-11`,
      units,
      payers: [`county:${COUNTY}`],
      from: '2026-11-01',
      expiresOn: '2026-11-30',
      captureBy: '2026-12-05',
    };
    const issued = issueLot(before, of, lot, { by: BY, now: instantAt('2026-11-01', '09:00') });
    if (isRefusal(issued)) throw new Error(issued.code);
    await table.commit(walletWrites(before, issued));
  }
  for (const [of, units] of lots) await issue(of, units);

  const bookingId = (n: number) => id('bk', n);
  const booking = async (n: number, elderId = ELDER) => {
    const item = await table.get(bookingKey({ elderId, bookingId: bookingId(n) }));
    return item && bookingOf(item);
  };
  const witnessed = (n: number) => ({
    kind: 'witness',
    elderId: ELDER,
    ticketId: id('tk', n),
    reason: '老人没有带手机',
    photo: 'photos/0001.jpg',
  });
  const at = { [POINT]: counter, [OTHER_POINT]: otherCounter };
  const lines = async () =>
    [...(await house.ledger()), ...(await house.ledger(OTHER_POINT))] as unknown as (MealLine | VoucherLine)[];
  const moves = async (elderId = ELDER) => (await house.ledger(elderId)) as unknown as VoucherTransfer[];
  const one = {
    ...house,
    wallet,
    issue,
    booking,
    bookWith: (n: number, over: object = {}) => {
      house.setClock(DAY_BEFORE + n);
      return house.book(daughter, { bookingId: bookingId(n), useVouchers: true, ...over });
    },
    quoteWith: (over: object = {}) => {
      const { bookingId: _bookingId, ...asked } = house.order({ useVouchers: true, ...over });
      return house.ask(daughter, 'quoteMeal', { params: { elderId: ELDER }, body: asked });
    },
    changeTo: (n: number, body: object) => {
      house.setClock(DAY_BEFORE + 60_000 + n);
      return house.ask(daughter, 'changeBooking', {
        params: { elderId: ELDER, bookingId: bookingId(n) },
        body: { mode: 'eat-in', dishes: LUNCH, useVouchers: true, ...body },
      });
    },
    cancelIt: (n: number) =>
      house.ask(daughter, 'cancelBooking', { params: { elderId: ELDER, bookingId: bookingId(n) }, body: {} }),
    serveOn: (date = DATE, ticket = 1, facilityId = POINT) => {
      house.setClock(instantAt(date, '11:45') + ticket);
      return house.ask(at[facilityId]!, 'serveMeal', {
        params: { facilityId },
        body: { date, mealtime: 'lunch', proof: witnessed(ticket) },
      });
    },
    walkIn: (n: number, over: object = {}, facilityId = POINT) => {
      const { facilityId: _at, ...asked } = house.order({
        bookingId: bookingId(n),
        useVouchers: true,
        proof: witnessed(n),
        replace: false,
        ...over,
      });
      house.setClock(instantAt(asked.date, '11:50') + n);
      return house.ask(at[facilityId]!, 'serveWalkIn', { params: { facilityId }, body: asked });
    },
    /** Takes back whatever serving the booking has. */
    takeBack: async (n: number, route: 'undoServing' | 'reverseMeal') => {
      const found = await booking(n);
      const ticketId = found && 'serving' in found ? found.serving.ticketId : id('tk', n);
      const facilityId = found?.facilityId ?? POINT;
      house.setClock(instantAt(found?.date ?? DATE, '12:00') + n);
      const by = route === 'undoServing' ? at[facilityId]! : manager;
      return house.ask(by, route, {
        params: { facilityId, bookingId: bookingId(n) },
        body: { elderId: ELDER, ticketId, reason: '扫错了人' },
      });
    },
    /** News without its event, then what the event does. */
    learn: async (parts: Partial<ElderHead>, now = instantAt('2026-11-26', '09:00')) => {
      const head = { pk: `ELDER#${ELDER}`, sk: 'HEAD' };
      const { version } = (await table.get<ElderHead>(head))!;
      await table.commit([{ put: { ...elder(parts), version: version + 1 } }]);
      return recheckElder(table, { elderId: ELDER, since: '2026-11-01' }, () => now);
    },
    lines,
    moves,
    /** What vouchers paid of a booking, by all lines about it. */
    paidFen: async (n: number) =>
      sum(
        (await lines())
          .filter((line) => 'purchaseId' in line && line.purchaseId === bookingId(n))
          .flatMap((line) => line.layers.map(({ fen }) => fen)),
      ),
    /** Held and free fen in the wallet, and as the ledger of the elder tells them. */
    async balances(elderId = ELDER) {
      const [{ lots }, entries] = [await wallet(elderId), (await moves(elderId)).flatMap((move) => [...move.entries])];
      const told = (pocket: 'free' | 'held') => balanceOf(entries, accountOf(pocket, { programId: '' }, elderId));
      return {
        wallet: {
          free: sum(lots.map(({ leftUnits, fenPerUnit }) => leftUnits * fenPerUnit)),
          held: sum(lots.map(({ heldUnits, fenPerUnit }) => heldUnits * fenPerUnit)),
        },
        ledger: { free: told('free'), held: told('held') },
      };
    },
    /** Throws unless the wallet holds exactly what the open bookings say, and lines and ledger tell the same. */
    async expectOneStory(numbers: readonly number[]) {
      const [purse, all] = [await wallet(), await lines()];
      const bookings = (await Promise.all(numbers.map((n) => booking(n)))).filter((found) => found !== undefined);
      const holding = bookings.filter(holdsVouchers);
      expect(Object.keys(purse.holds).sort()).toEqual(holding.map((found) => found.bookingId).sort());
      for (const { bookingId, vouchers, selfPayFen } of holding) {
        const parts = vouchers!.tenders.map(({ region: _region, ...part }) => part);
        expect(purse.holds[bookingId]!.parts).toEqual(parts);
        expect(sum(parts.map(({ fen }) => fen))).toBeLessThanOrEqual(selfPayFen);
      }
      for (const { lotId, heldUnits } of purse.lots) {
        const parts = holding.flatMap(({ vouchers }) => vouchers!.tenders).filter((part) => part.lotId === lotId);
        expect(sum(parts.map(({ units }) => units))).toBe(heldUnits);
      }
      let spentUnits = 0;
      for (const { bookingId, state, vouchers } of bookings) {
        const about = all.filter((line) => 'purchaseId' in line && line.purchaseId === bookingId);
        const spent = state === 'SERVED' ? (vouchers?.tenders ?? []) : [];
        expect(sum(about.flatMap((line) => line.layers.map(({ fen }) => fen)))).toBe(sum(spent.map(({ fen }) => fen)));
        expect(about.length > 0 && state === 'SERVED' && spent.length > 0).toBe(
          vouchers?.paidAt !== undefined && state === 'SERVED',
        );
        const meal = all.filter((line) => 'bookingId' in line && line.bookingId === bookingId);
        // What the elder owes of the meal by now covers what vouchers paid of it.
        if (spent.length)
          expect(sum(spent.map(({ fen }) => fen))).toBeLessThanOrEqual(sum(meal.map(({ selfPayFen }) => selfPayFen)));
        spentUnits += sum(spent.map(({ units }) => units));
      }
      expect(sum(purse.lots.map(({ issuedUnits, leftUnits, heldUnits }) => issuedUnits - leftUnits - heldUnits))).toBe(
        spentUnits,
      );
      const { wallet: told, ledger } = await one.balances();
      expect(told).toEqual(ledger);
    },
  };
  return one;
}
export type MealVouchersHouse = Awaited<ReturnType<typeof mealVouchersHouse>>;

const balanceOf = (entries: readonly Entry[], account: string): number =>
  sum(
    entries
      .filter((entry) => entry.account === account)
      .map((entry) => ('creditFen' in entry ? (entry.creditFen ?? 0) : -(entry.debitFen ?? 0))),
  );
