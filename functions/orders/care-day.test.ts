import { instantAt } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { id } from '../../test/fixtures/a-booking.ts';
import { anOrder, ELDER, TEN, TUESDAY } from '../../test/fixtures/a-dispatch.ts';
import { type CareDay, careDayOf, datesOf, freeCareTime, MAX_ORDERS_A_DAY, takeCareTime } from './care-day.ts';

const MINUTE = 60_000;
const WEDNESDAY = '2026-11-25';
const empty = (date = TUESDAY) => careDayOf(ELDER, date, undefined);
/** The day with two hours at ten taken by another order. */
const taken = (over: object = {}): CareDay => ({
  ...empty(),
  orders: { [id('or', 9)]: { startsAt: TEN, endsAt: TEN + 120 * MINUTE, role: 'family', ...over } },
  version: 3,
});
const order = (startsAt: number, minutes = 60) => anOrder({ startsAt, minutes });
const outcome = (days: CareDay[], asked: ReturnType<typeof order>) => {
  const writes = takeCareTime(days, asked);
  return isRefusal(writes) ? writes.code : 'taken';
};

describe('an elder’s time', () => {
  test.each([
    ['ends a minute before the other begins', TEN - 61 * MINUTE, 'taken'],
    ['ends when the other begins', TEN - 60 * MINUTE, 'taken'],
    ['ends a minute into the other', TEN - 59 * MINUTE, 'OVERLAPS'],
    ['lies within the other', TEN + 30 * MINUTE, 'OVERLAPS'],
    ['begins a minute before the other ends', TEN + 119 * MINUTE, 'OVERLAPS'],
    ['begins when the other ends', TEN + 120 * MINUTE, 'taken'],
  ])('a visit that %s: %s', (_when, startsAt, expected) => {
    expect(outcome([taken()], order(startsAt))).toBe(expected);
  });

  test('a visit around the other is refused, and whoever asks learns when the other is', () => {
    expect(takeCareTime([taken()], order(TEN - 60 * MINUTE, 300))).toMatchObject({
      code: 'OVERLAPS',
      details: {
        orderId: id('or', 9),
        startsAt: '2026-11-24T10:00:00+08:00',
        endsAt: '2026-11-24T12:00:00+08:00',
        orderedBy: 'family',
      },
    });
  });

  test('what was cancelled takes no time', () => {
    expect(outcome([taken({ over: true })], order(TEN))).toBe('taken');
  });

  test('an order does not stand in its own way', () => {
    const own = { ...taken(), orders: { [id('or', 1)]: taken().orders[id('or', 9)]! } };
    expect(outcome([own], order(TEN + 30 * MINUTE))).toBe('taken');
  });

  test('the write holds only on the day that was read', () => {
    expect(takeCareTime([taken()], order(TEN + 120 * MINUTE))).toMatchObject([
      { put: { sk: `CARE-DAY#${TUESDAY}`, version: 4 }, when: [['version', 'absent or =', 3]] },
    ]);
  });

  test('a day that holds as many as it may takes no more', () => {
    const full = (count: number): CareDay => ({
      ...empty(),
      orders: Object.fromEntries(
        Array.from({ length: count }, (_, n) => [
          id('or', 100 + n),
          { startsAt: 0, endsAt: 1, role: 'elder', over: true },
        ]),
      ),
    });
    expect(outcome([full(MAX_ORDERS_A_DAY - 1)], order(TEN))).toBe('taken');
    expect(outcome([full(MAX_ORDERS_A_DAY)], order(TEN))).toBe('TOO_MANY_ORDERS');
  });
});

describe('a night', () => {
  const eleven = instantAt(TUESDAY, '23:00');
  test.each([
    ['ends at midnight', 60, [TUESDAY]],
    ['ends a minute after midnight', 61, [TUESDAY, WEDNESDAY]],
    ['lasts until morning', 480, [TUESDAY, WEDNESDAY]],
  ])('that %s stands in %j', (_how, minutes, dates) => {
    expect(datesOf({ startsAt: eleven, minutes })).toEqual(dates);
  });

  test('whoever orders for the small hours meets the night that began the day before', () => {
    const night = takeCareTime([empty(), empty(WEDNESDAY)], order(eleven, 120));
    if (isRefusal(night)) throw night;
    const wednesday = night
      .flatMap((write) => ('put' in write ? [write.put] : []))
      .find(({ date }) => date === WEDNESDAY);
    const early = { ...order(instantAt(WEDNESDAY, '00:30')), orderId: id('or', 2) };
    expect(outcome([careDayOf(ELDER, WEDNESDAY, wednesday)], early)).toBe('OVERLAPS');
  });

  test('moved to another day, it leaves the days it stood in', () => {
    const asked = order(eleven, 120);
    const days = [empty(), empty(WEDNESDAY)].map((day) => ({
      ...day,
      orders: { [asked.orderId]: { startsAt: eleven, endsAt: eleven + 120 * MINUTE, role: 'elder' as const } },
    }));
    const writes = takeCareTime(days, { ...asked, startsAt: TEN });
    expect(writes).toMatchObject([
      { put: { date: TUESDAY, orders: { [asked.orderId]: { startsAt: TEN } } } },
      { put: { date: WEDNESDAY, orders: {} } },
    ]);
  });

  test('given up, it is free on both days', () => {
    expect(freeCareTime(order(eleven, 120)).map((write) => 'update' in write && write.update.sk)).toEqual([
      `CARE-DAY#${TUESDAY}`,
      `CARE-DAY#${WEDNESDAY}`,
    ]);
  });
});
