import type { Actor } from '../../shared/access.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Write } from '../../shared/table.ts';
import {
  BOOKING,
  booking,
  CUT_OFF,
  claim,
  counter,
  daughter,
  elder,
  facility,
  inState,
  NOON,
  OTHER_POINT,
  POINT,
  putOf,
  SET,
  SOUP,
  slot,
  writesOf,
} from '../../test/fixtures/a-booking.ts';
import type { Booking } from './booking.ts';
import { type Cancelling, decideCancel } from './cancel-booking.ts';
import { decideCancelByPoint } from './cancel-by-point.ts';
import { countMeals } from './count-kitchen.ts';
import { decideFlag } from './flag-allergens.ts';
import type { BookingState } from './load-booking.ts';
import { decideNoShow, isOver } from './mark-no-shows.ts';

const state = (of: Booking = booking(), over: Partial<BookingState> = {}): BookingState => ({
  booking: of,
  claim: claim(),
  card: { version: 3, movedAt: 0 },
  slot: slot(),
  ...over,
});
const updates = (writes: readonly Write[], sk: RegExp) =>
  writes.filter((write) => 'update' in write && sk.test(write.update.sk));
describe('cancelling', () => {
  const cancel = (over: Partial<Cancelling> = {}, of: BookingState = state()) =>
    decideCancel(of, { actor: daughter, now: CUT_OFF - 1, ...over });

  test.each<[string, number, Actor, Partial<Booking>, { late: boolean; givesBack: boolean }]>([
    ['a millisecond before the cut-off', CUT_OFF - 1, daughter, {}, { late: false, givesBack: true }],
    ['at the cut-off', CUT_OFF, daughter, {}, { late: true, givesBack: false }],
    ['after it', CUT_OFF + 1, daughter, {}, { late: true, givesBack: false }],
    ['after it, by the staff', CUT_OFF + 1, counter, {}, { late: false, givesBack: true }],
    [
      'after it, with a new allergen',
      CUT_OFF + 1,
      daughter,
      { contact: ['peanut'] },
      { late: false, givesBack: false },
    ],
  ])('%s', (_when, now, actor, over, { late, givesBack }) => {
    const decision = cancel({ now, actor }, state({ ...booking(), ...over } as Booking));
    expect(decision).toMatchObject({ answer: { state: 'CANCELLED' } });
    expect((decision as { answer: { late?: boolean } }).answer.late ?? false).toBe(late);
    expect(updates(writesOf(decision), /^SLOT/)).toHaveLength(givesBack ? 1 : 0);
    expect(updates(writesOf(decision), /^CLAIM/)).toMatchObject([{ set: { state: 'RELEASED' } }]);
  });

  test.each([
    ['a moment later than what was decided before', NOON, NOON, NOON + 1],
    [
      'the kitchen does not count what kept the cut-off, though another machine’s clock was past it',
      CUT_OFF - 1,
      CUT_OFF + 60_000,
      CUT_OFF - 1,
    ],
    ['nor where two asked in the last millisecond', CUT_OFF - 1, CUT_OFF - 1, CUT_OFF - 1],
    ['at the cut-off it counts', CUT_OFF, CUT_OFF - 1, CUT_OFF],
  ])('ends in its turn: %s', (_story, now, movedAt, endsAt) => {
    const decision = cancel({ now }, state(booking(), { card: { version: 3, movedAt } }));
    const ended = writesOf(decision).flatMap((write) => ('put' in write && 'ended' in write.put ? [write.put] : []));
    expect(ended).toMatchObject([{ state: 'CANCELLED', ended: { at: endsAt } }]);
    const { meals } = countMeals(ended as unknown as Booking[], CUT_OFF, CUT_OFF + 120_000);
    expect(meals).toBe(now < CUT_OFF ? 0 : 1);
  });

  test.each<[Booking['state'], string]>([
    ['BOOKED', 'CANCELLED'],
    ['OUT_FOR_DELIVERY', 'ON_ITS_WAY'],
    ['SERVED', 'ALREADY_SERVED'],
    ['REVERSED', 'BOOKING_OVER'],
    ['CANCELLED', 'CANCELLED'],
    ['CANCELLED_BY_POINT', 'BOOKING_OVER'],
    ['SUBSTITUTED', 'BOOKING_OVER'],
    ['NO_SHOW', 'BOOKING_OVER'],
  ])('a booking that is %s: %s', (name, expected) => {
    const decision = cancel({}, state(inState(name)));
    expect(isRefusal(decision) ? decision.code : decision.answer.state).toBe(expected);
  });

  test('again, it changes nothing', () => {
    expect(cancel({ now: CUT_OFF + 1 }, state(inState('CANCELLED')))).toMatchObject({ writes: [] });
  });

  test('another point’s booking is not there', () => {
    expect(cancel({ actor: counter, facilityId: POINT })).toMatchObject({ answer: { state: 'CANCELLED' } });
    expect(cancel({ actor: counter, facilityId: OTHER_POINT })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('the mealtime stays with the booking that took it over', () => {
    const other = state(booking(), { claim: claim({ bookings: [BOOKING, 'bk_other'] }) });
    expect(updates(writesOf(cancel({}, other)), /^(CLAIM|CARD)/)).toEqual([]);
  });
});

describe('when the point closes', () => {
  const closed = (of?: Booking) => state(of, { slot: slot({}, { closed: true }) });

  test.each<[Booking['state'], string]>([
    ['BOOKED', 'cancelled'],
    ['OUT_FOR_DELIVERY', 'not booked'],
    ['SERVED', 'not booked'],
    ['CANCELLED_BY_POINT', 'not booked'],
    ['CANCELLED', 'not booked'],
  ])('a booking that is %s: %s', (name, answer) => {
    expect(decideCancelByPoint(closed(inState(name)), '停电', CUT_OFF + 1)).toMatchObject({ answer });
  });

  test('everything goes back, and the elder may book elsewhere', () => {
    const decision = decideCancelByPoint(closed(), '停电', CUT_OFF + 1);
    expect(updates(writesOf(decision), /^SLOT/)).toHaveLength(1);
    expect(updates(writesOf(decision), /^CLAIM/)).toMatchObject([{ set: { state: 'RELEASED' } }]);
  });
});

describe('nobody came', () => {
  test.each([
    ['living-alone' as const, true],
    ['widowed-alone' as const, true],
    ['empty-nest' as const, false],
  ])('an elder who is %s: at risk %s', (category, livesAlone) => {
    const decision = decideNoShow(state(), elder({ categories: [{ category, from: '2020-01-01' }] }), NOON);
    expect(decision).toMatchObject({ answer: 'marked' });
    expect(putOf(decision, 'BOOKING#')).toMatchObject({ state: 'NO_SHOW', noShow: { at: NOON, livesAlone } });
  });

  test.each<[Booking['state'], string]>([
    ['BOOKED', 'marked'],
    ['OUT_FOR_DELIVERY', 'marked'],
    ['SERVED', 'not open'],
    ['CANCELLED', 'not open'],
    ['NO_SHOW', 'not open'],
  ])('a booking that is %s: %s', (name, answer) => {
    expect(decideNoShow(state(inState(name)), elder(), NOON)).toMatchObject({ answer });
  });

  // Lunch closes at 12:30; half an hour for the last guests, five minutes for the index.
  test.each([
    ['2026-11-23T13:04:59+08:00', false],
    ['2026-11-23T13:05:00+08:00', true],
    ['2026-11-24T00:00:00+08:00', true],
  ])('at %s lunch is over: %s', (instant, over) => {
    const meal = { facilityId: POINT, date: '2026-11-23', mealtime: 'lunch' as const };
    expect(isOver(facility(), meal, Date.parse(instant))).toBe(over);
  });

  test.each([
    ['2026-11-23T23:59:59+08:00', false],
    ['2026-11-24T00:00:00+08:00', true],
  ])('a meal the point no longer offers, at %s: %s', (instant, over) => {
    const meal = { facilityId: POINT, date: '2026-11-23', mealtime: 'breakfast' as const };
    expect(isOver(facility(), meal, Date.parse(instant))).toBe(over);
  });
});

describe('a dish gets an allergen', () => {
  const changed = (dishId: string, newAllergens: string[]) => [{ dishId, newAllergens }];

  test.each<[string, Booking, ReturnType<typeof changed>, string]>([
    ['a dish that was ordered', booking(), changed(SET, ['nuts']), 'flagged'],
    ['another dish', booking(), changed(SOUP, ['nuts']), 'nothing new'],
    ['a new price only', booking(), changed(SET, []), 'nothing new'],
    ['told before', { ...booking(), contact: ['nuts'] }, changed(SET, ['nuts']), 'nothing new'],
    ['another one', { ...booking(), contact: ['nuts'] }, changed(SET, ['egg']), 'flagged'],
    ['eaten already', inState('SERVED'), changed(SET, ['nuts']), 'nothing new'],
    ['cancelled', inState('CANCELLED'), changed(SET, ['nuts']), 'nothing new'],
  ])('%s: %s', (_case, of, dishes, answer) => {
    expect(decideFlag(of, dishes)).toMatchObject({ answer });
  });
});
