import { addDays, instantAt } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { asked, context, DATE, elder, facility, id, menu, NOON, policy, state } from '../../test/fixtures/a-booking.ts';
import type { ElderHead } from '../registry/index.ts';
import type { Policy } from '../subsidies/index.ts';
import { newBooking } from './book-meal.ts';
import type { Booking, BookingIn, Claim } from './booking.ts';
import { decideTillPrice, isPricedNow } from './price-at-till.ts';
import { priceMeal } from './price-meal.ts';
import { replayPrices } from './replay-prices.ts';
import { bookingOf, claimOf } from './store.ts';

/** Three lunches of 12.00 a natural week for 2.00; the rest at the full price. */
const atServing: Policy = { ...policy, priceAt: 'serving' };
const day = (n: number): string => addDays(DATE, n);

/** 王秀英's week: what is booked, in the order it is booked, and what becomes of it at the till. */
class Week {
  readonly bookings = new Map<string, Booking>();
  readonly claims = new Map<string, Claim>();
  readonly #rule: Policy;
  #booked = 0;

  constructor(rule: Policy = atServing) {
    this.#rule = rule;
  }

  #stateOf(date: string, file: ElderHead = elder()) {
    return state({
      elder: file,
      policy: this.#rule,
      menu: menu({ date }),
      booking: this.bookings.get(date),
      claims: [...this.claims.values()],
    });
  }

  book(date: string): this {
    const order = asked({ date, bookingId: id('bk', ++this.#booked) });
    const before = this.#stateOf(date);
    const priced = priceMeal({ ...before, elder: elder(), facility: facility() }, order);
    if (isRefusal(priced)) throw new Error(priced.code);
    const now = instantAt('2026-11-20', '08:00') + this.#booked;
    const made = newBooking(before, order, priced, { cutOffAt: instantAt(date, '09:30') }, context({ now }));
    this.bookings.set(date, made.booking);
    this.claims.set(date, made.claim);
    return this;
  }

  /** Prices at the till, and hands out. */
  serve(date: string, file: ElderHead = elder()): this {
    const now = instantAt(date, '11:45');
    const decided = decideTillPrice(this.#stateOf(date, file), now);
    if (isRefusal(decided)) throw new Error(decided.code);
    for (const write of decided.writes) {
      if (!('put' in write)) continue;
      if (write.put.kind === 'booking') this.bookings.set(date, bookingOf(write.put));
      else this.claims.set(date, claimOf(write.put));
    }
    const booking = this.bookings.get(date);
    const serving = { ticketId: id('tk', 1), at: now, grade: 3, transferId: id('tr', 1), postedAt: now };
    this.bookings.set(date, { ...booking, state: 'SERVED', serving } as BookingIn<'SERVED'>);
    return this;
  }

  missed(date: string): this {
    this.claims.set(date, { ...this.claims.get(date)!, state: 'RELEASED' });
    const booking = this.bookings.get(date) as BookingIn<'BOOKED'>;
    this.bookings.set(date, {
      ...booking,
      state: 'NO_SHOW',
      noShow: { at: instantAt(date, '13:00'), livesAlone: true },
    });
    return this;
  }

  pays(...dates: string[]): number[] {
    return dates.map((date) => this.bookings.get(date)!.selfPayFen);
  }
}

describe('a policy that prices at serving', () => {
  test('the first meals eaten are the subsidised ones, not the first booked', () => {
    const dates = [day(0), day(1), day(2), day(3)];
    const week = new Week().book(day(3)).book(day(2)).book(day(1)).book(day(0));
    expect(week.pays(...dates)).toEqual([1200, 200, 200, 200]);
    for (const date of dates) week.serve(date);
    expect(week.pays(...dates)).toEqual([200, 200, 200, 1200]);
  });

  test('a meal nobody came for leaves its quota to the next', () => {
    const week = new Week().book(day(0)).book(day(1)).book(day(2)).book(day(3));
    week.missed(day(0)).serve(day(1)).serve(day(2)).serve(day(3));
    expect(week.pays(day(1), day(2), day(3))).toEqual([200, 200, 200]);
  });

  test('with nothing changed in between, nothing is written', () => {
    const week = new Week().book(day(0));
    const claims = [...week.claims.values()];
    const unchanged = decideTillPrice(state({ policy: atServing, booking: week.bookings.get(day(0)), claims }), NOON);
    expect(unchanged).toEqual({ writes: [], answer: 'priced' });
  });

  test('the elder as the file tells them today', () => {
    const young = elder({ birthDate: '1950-01-01' });
    expect(new Week().book(day(0)).serve(day(0), young).pays(day(0))).toEqual([1200]);
  });

  test('the booking, the claim and the card move together', () => {
    const week = new Week().book(day(1)).book(day(2)).book(day(3)).book(day(0));
    const claims = [...week.claims.values()];
    const decided = decideTillPrice(
      state({ policy: atServing, booking: week.bookings.get(day(0)), claims, card: { version: 4, movedAt: 0 } }),
      NOON,
    );
    if (isRefusal(decided)) throw new Error(decided.code);
    expect(decided.writes).toMatchObject([
      { put: { kind: 'booking', selfPayFen: 200, subsidyFen: 1000, repricedAt: NOON, pricedAtTill: true } },
      { put: { kind: 'claim', subsidyFen: 1000, layers: [{ payer: 'county:411025', fen: 1000 }] } },
      { add: { version: 1 }, when: [['version', 'absent or =', 4]] },
    ]);
  });

  test('late news finds the price of the till: priced again with nothing changed, every meal comes to the same', () => {
    const dates = [day(0), day(1), day(2), day(3)];
    const week = new Week().book(day(3)).book(day(1)).book(day(0)).book(day(2));
    week.missed(day(1)).serve(day(0)).serve(day(2)).serve(day(3));
    const chapters = [...week.bookings.values()].map((booking) => ({
      booking,
      facility: facility(),
      policy: atServing,
    }));
    const again = replayPrices(elder(), chapters, []);
    for (const date of dates.filter((each) => each !== day(1))) {
      const { bookingId, selfPayFen } = week.bookings.get(date)!;
      expect([date, again.get(bookingId)!.selfPayFen]).toEqual([date, selfPayFen]);
    }
  });
});

describe('when the till prices', () => {
  const booked = new Week().book(DATE).bookings.get(DATE)!;
  const atBooking = new Week(policy).book(DATE).bookings.get(DATE)!;
  test.each([
    ['while the meal is handed out', booked, NOON, true],
    ['not the day before', booked, instantAt('2026-11-22', '11:45'), false],
    ['not what is priced at booking', atBooking, NOON, false],
    ['not what is over', { ...booked, state: 'CANCELLED' } as Booking, NOON, false],
  ] as const)('%s', (_, booking, now, expected) => {
    expect(isPricedNow({ booking, facility: facility() }, now)).toBe(expected);
  });
});
