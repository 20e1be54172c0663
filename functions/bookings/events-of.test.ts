import type { Change } from '../../shared/events.ts';
import { booking, CUT_OFF, claim, counter, daughter, inState, NOON, served } from '../../test/fixtures/a-booking.ts';
import type { Booking } from './booking.ts';
import { bookingsEventsOf } from './events-of.ts';
import { bookingItem, claimItem } from './store.ts';

const change = (before: Booking | undefined, after: Booking | undefined): Change => ({
  id: 'change-1',
  at: NOON,
  before: before && bookingItem(before),
  after: after && bookingItem(after),
});
const told = (before: Booking | undefined, after: Booking | undefined) =>
  bookingsEventsOf(change(before, after)).map(({ name, data }) => ({ name, data }));

const sent = booking({ mode: 'delivery', sentAt: NOON });
const brought = served({ mode: 'delivery', sentAt: NOON });
const broughtBack: Booking = { ...inState('REVERSED'), mode: 'delivery', sentAt: NOON } as Booking;
const DELIVERED = ['meal.served', 'delivery.changed'];

describe('what is told of a booking', () => {
  test.each<[string, Booking | undefined, Booking | undefined, string[]]>([
    ['made', undefined, booking(), ['meal.booked']],
    ['a walk-in', undefined, served({ walkIn: true }), ['meal.served']],
    ['served', booking(), served(), ['meal.served']],
    ['served at the door', inState('OUT_FOR_DELIVERY'), served(), ['meal.served']],
    ['undone', served(), booking(), ['meal.reversed']],
    ['reversed', served(), inState('REVERSED'), ['meal.reversed']],
    ['cancelled', booking(), inState('CANCELLED'), ['meal.cancelled']],
    ['cancelled by the point', booking(), inState('CANCELLED_BY_POINT'), ['meal.cancelled']],
    ['given up for another point', booking(), inState('SUBSTITUTED'), ['meal.cancelled']],
    ['nobody came', booking(), inState('NO_SHOW'), ['meal.no-show']],
    ['changed', booking(), booking({ changedTo: 'x' }), ['meal.changed']],
    ['a new allergen', booking(), booking({ contact: ['nuts'] }), ['meal.changed']],
    ['sent out', booking(), inState('OUT_FOR_DELIVERY'), []],
    [
      'served at the door of the elder’s home',
      { ...sent, state: 'OUT_FOR_DELIVERY', sentAt: NOON },
      brought,
      DELIVERED,
    ],
    ['brought and undone', brought, sent, ['meal.reversed', 'delivery.changed']],
    ['brought and reversed', brought, broughtBack, ['meal.reversed', 'delivery.changed']],
    ['a delivery fetched at the counter', booking({ mode: 'delivery' }), served({ mode: 'delivery' }), ['meal.served']],
    ['a wrong code tried', booking(), booking({ wrongCodes: 1 }), []],
    ['removed', booking(), undefined, []],
  ])('%s', (_what, before, after, names) => {
    expect(told(before, after).map(({ name }) => name)).toEqual(names);
  });

  test('a price that news changed is told with what it was; noted without a change of price, it is not', () => {
    const dearer = booking({ repricedAt: NOON, subsidyFen: 0, selfPayFen: 1200 });
    expect(told(booking(), dearer)).toMatchObject([
      {
        name: 'meal.changed',
        data: { why: 'entitlement', selfPayBeforeFen: 200, selfPayFen: 1200, by: { role: 'system' } },
      },
    ]);
    expect(told(booking(), booking({ repricedAt: NOON }))).toEqual([]);
  });

  test.each([
    ['a price that vouchers still cover', 300, undefined],
    ['a fen more than they cover', 301, { selfPayBeforeFen: 0, selfPayFen: 1 }],
  ])('%s: what is told is what is left to pay', (_what, selfPayFen, expected) => {
    const tender = { programId: 'vp_1', lotId: 'vp_1:2026-11', region: '411025' };
    const paid = (fen: number) => ({ vouchers: { use: true as const, tenders: [{ ...tender, units: fen, fen }] } });
    const dearer = booking({ repricedAt: NOON, selfPayFen, ...paid(300) });
    expect(told(booking(paid(200)), dearer).map(({ data }) => data)).toMatchObject(expected ? [expected] : []);
  });

  test('who did it, who had booked it, and no name', () => {
    expect(told(booking(), served())).toEqual([
      {
        name: 'meal.served',
        data: {
          elderId: booking().elderId,
          bookingId: booking().bookingId,
          facilityId: booking().facilityId,
          date: '2026-11-23',
          mealtime: 'lunch',
          mode: 'eat-in',
          by: { personId: counter.personId, role: 'staff' },
          bookedBy: { personId: daughter.personId, role: 'family' },
          selfPayFen: 200,
          subsidyFen: 1000,
          evidenceGrade: 2,
          walkIn: false,
        },
      },
    ]);
  });

  test('a no-show says whether the elder lives alone', () => {
    const missed: Booking = { ...booking(), state: 'NO_SHOW', noShow: { at: NOON, livesAlone: true } };
    expect(told(booking(), missed)).toMatchObject([{ data: { livesAlone: true, by: { role: 'system' } } }]);
  });

  test('a late cancellation says so', () => {
    const by = { personId: daughter.personId, role: 'family' as const };
    const late: Booking = { ...booking(), state: 'CANCELLED', ended: { at: CUT_OFF, by, late: true, reason: '住院' } };
    expect(told(booking(), late)).toMatchObject([{ data: { how: 'CANCELLED', late: true, reason: '住院' } }]);
  });

  test.each([
    ['subsidised otherwise', { subsidyFen: 900 }, 1],
    ['with other facts of the elder', { basis: { ...claim().basis, facts: 'other' } }, 1],
    ['the same', {}, 0],
    ['given up', { subsidyFen: 900, state: 'RELEASED' as const }, 0],
  ])('a claim %s may change a trip', (_what, over, count) => {
    const [before, after] = [claimItem(claim()), claimItem(claim(over))];
    expect(bookingsEventsOf({ id: 'c', at: NOON, before, after }).map(({ name }) => name)).toEqual(
      Array(count).fill('delivery.changed'),
    );
  });

  test('other items are not meals', () => {
    expect(bookingsEventsOf({ id: 'c', at: NOON, before: undefined, after: claimItem(claim()) })).toEqual([]);
  });

  test('delivered again, it is the same event', () => {
    const [first] = bookingsEventsOf(change(undefined, booking()));
    const [again] = bookingsEventsOf(change(undefined, booking()));
    expect(again).toEqual(first);
  });
});
