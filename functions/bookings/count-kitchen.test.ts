import { isoInShanghai } from '../../shared/business-time.ts';
import { booking, CUT_OFF, DAY_BEFORE, daughter, id, NOON, SET, SOUP, served } from '../../test/fixtures/a-booking.ts';
import { type Booking, type BookingIn, type ShownState, shownState } from './booking.ts';
import { countMeals } from './count-kitchen.ts';

const HOUR = 3_600_000;
const by = { personId: daughter.personId, role: 'family' as const };
const cancelledAt = (at: number): Booking => ({ ...booking(), state: 'CANCELLED', ended: { at, by } });
const walkIn: Booking = { ...served(), bookedAt: NOON, walkIn: true };
const twoSoups: Partial<BookingIn<'BOOKED'>> = {
  mode: 'delivery',
  dishes: [{ dishId: SOUP, name: '花生汤', priceFen: 300, quantity: 2 }],
};

describe('what the kitchen cooks', () => {
  test('before the cut-off: every booking as it stands', () => {
    expect(countMeals([booking(), booking(twoSoups), cancelledAt(DAY_BEFORE)], CUT_OFF, CUT_OFF - 1)).toEqual({
      cutOffAt: isoInShanghai(CUT_OFF),
      frozen: false,
      meals: 2,
      byMode: { 'eat-in': 1, 'pick-up': 0, delivery: 1 },
      dishes: [
        { dishId: SET, name: '红烧豆腐套餐', portions: 1 },
        { dishId: SOUP, name: '花生汤', portions: 2 },
      ],
      changes: { cancelledLate: 0, walkIns: 0, dishes: [] },
    });
  });

  test('from the cut-off on nothing moves the counts, and what happens is told beside them', () => {
    const at = (now: number, bookings: Booking[]) => countMeals(bookings, CUT_OFF, now);
    const frozen = at(CUT_OFF, [booking(), booking(twoSoups)]);
    expect(frozen).toMatchObject({ frozen: true, meals: 2 });
    const later = at(NOON, [
      cancelledAt(CUT_OFF + 1),
      { ...booking(twoSoups), state: 'NO_SHOW', noShow: { at: NOON, livesAlone: true } },
      walkIn,
      walkIn,
    ]);
    expect(later).toMatchObject({ frozen: true, meals: 2, byMode: frozen.byMode, dishes: frozen.dishes });
    expect(later.changes).toEqual({
      cancelledLate: 1,
      walkIns: 2,
      dishes: [{ dishId: SET, name: '红烧豆腐套餐', portions: 1 }],
    });
  });

  test.each([
    ['a millisecond before the cut-off', CUT_OFF - 1, 0, 0],
    ['at the cut-off', CUT_OFF, 1, 1],
    ['after it', CUT_OFF + 1, 1, 1],
  ])('cancelled %s: counted %i, late %i', (_when, at, meals, cancelledLate) => {
    expect(countMeals([cancelledAt(at)], CUT_OFF, NOON)).toMatchObject({ meals, changes: { cancelledLate } });
  });

  describe('the point has moved its cut-off since: each booking counts by the one it was promised', () => {
    const EARLIER = CUT_OFF - HOUR;
    const LATER = CUT_OFF + HOUR;

    test('to an earlier hour: what is still given up in time is not cooked, and nothing is frozen before', () => {
      const bookings = [booking(), cancelledAt(CUT_OFF - HOUR / 2)];
      const unchanged = { cancelledLate: 0, walkIns: 0, dishes: [] };
      expect(countMeals(bookings, EARLIER, CUT_OFF - 1)).toMatchObject({ frozen: false, meals: 1, changes: unchanged });
      expect(countMeals(bookings, EARLIER, NOON)).toMatchObject({ frozen: true, meals: 1, changes: unchanged });
    });

    test('to a later hour: what kept its seat stays counted', () => {
      const bookings = [cancelledAt(CUT_OFF + 1), booking({ cutOffAt: LATER })];
      expect(countMeals(bookings, LATER, LATER - 1)).toMatchObject({
        cutOffAt: isoInShanghai(LATER),
        frozen: false,
        meals: 2,
      });
      expect(countMeals(bookings, LATER, NOON)).toMatchObject({
        frozen: true,
        meals: 2,
        changes: { cancelledLate: 1 },
      });
    });
  });

  test('a walk-in taken back at the till is no change', () => {
    const undone: Booking = {
      ...served(),
      walkIn: true,
      bookingId: id('bk', 2),
      state: 'REVERSED',
      reversed: { at: NOON, by, reason: '扫错了人' },
    };
    expect(countMeals([undone], CUT_OFF, NOON).changes).toEqual({ cancelledLate: 0, walkIns: 0, dishes: [] });
  });
});

describe('where a booking stands', () => {
  test.each<[number, number | undefined, ShownState]>([
    [CUT_OFF - 1, undefined, 'BOOKED'],
    [CUT_OFF, undefined, 'LOCKED'],
    [NOON, undefined, 'LOCKED'],
    [NOON, NOON, 'PREPARED'],
  ])('at %i, cooked at %s: %s', (now, preparedAt, expected) => {
    const slot = preparedAt === undefined ? {} : { preparedAt };
    expect(shownState(booking(), slot, now)).toBe(expected);
  });

  test('cooked or not, a served meal is served', () => {
    expect(shownState(served(), { preparedAt: NOON }, NOON)).toBe('SERVED');
  });
});
