import type { Actor } from '../../shared/access.ts';
import {
  BOOKING,
  claim,
  counter,
  ELDER,
  facility,
  id,
  inState,
  keysOf,
  manager,
  NOON,
  outcome,
  POINT,
  putOf,
  served,
  slot,
  TICKET,
} from '../../test/fixtures/a-booking.ts';
import { mealServed } from '../settlement/index.ts';
import type { Booking } from './booking.ts';
import { decideReversal } from './reverse-meal.ts';
import { decideUndo, type ServedState } from './undo-serving.ts';

const original = mealServed(
  {
    bookingId: BOOKING,
    elderId: ELDER,
    facilityId: POINT,
    originDate: '2026-11-23',
    mealtime: 'lunch',
    mode: 'eat-in',
    facilityKind: 'canteen',
    pricedAt: Date.parse('2026-10-01T08:00:00+08:00'),
    age: 86,
    listFen: 1200,
    discountFen: 0,
    layers: [{ payer: 'county:411025', label: '县级补贴', fen: 1000 }],
    selfPayFen: 200,
    categories: [],
    evidenceGrade: 2,
    household: '411025101',
    residence: '411025101',
    by: { personId: counter.personId, role: 'staff' },
  },
  NOON,
);
const state = (booking: Booking = served(), over: Partial<ServedState> = {}): ServedState => ({
  booking,
  claim: claim(),
  card: { version: 4, movedAt: 0 },
  slot: slot(),
  facility: facility(),
  original,
  standing: undefined,
  ...over,
});
const asked = { elderId: ELDER, bookingId: BOOKING, facilityId: POINT, ticketId: TICKET, reason: '扫错了人' };
const admin: Actor = { personId: id('pn', 7), role: 'admin', grant: { role: 'admin', over: '411025' } };

describe('undo at the till', () => {
  const undo = (of = state(), now = NOON + 60_000, over: Partial<typeof asked> = {}) =>
    decideUndo(of, { ...asked, ...over }, { actor: counter, now });

  test('posts the reversal, and the booking stands as before', () => {
    const decision = undo();
    expect(outcome(decision, (answer) => answer.state)).toBe('LOCKED');
    expect(putOf(decision, String(NOON + 60_000))).toMatchObject({
      kind: 'MEAL_REVERSED',
      selfPayFen: -200,
      reason: '扫错了人',
      origin: { transferId: original.transferId },
    });
    expect(putOf(decision, 'BOOKING#')).not.toHaveProperty('serving');
    expect(keysOf(decision)).not.toContain(`ELDER#${ELDER} CARD`);
  });

  test('a meal that late news had priced by another policy is booked by that one', () => {
    const { basis, ...held } = claim();
    const moved = { ...held, basis: { ...basis, policyId: id('po', 9) } };
    expect(putOf(undo(state(served(), { claim: moved })), 'BOOKING#')).toMatchObject({ policyId: id('po', 9) });
  });

  test('a walk-in is over, its mealtime free and its seat given back', () => {
    const decision = undo(state(served({ walkIn: true })));
    expect(outcome(decision, (answer) => answer.state)).toBe('REVERSED');
    expect(keysOf(decision)).toEqual(
      expect.arrayContaining([
        `ELDER#${ELDER} CLAIM#2026-11-23#lunch`,
        `ELDER#${ELDER} CARD`,
        `FACILITY#${POINT} SLOT#2026-11-23#lunch`,
      ]),
    );
  });

  test.each([
    ['2026-11-23T12:59:59.999+08:00', 'LOCKED'],
    ['2026-11-23T13:00:00+08:00', 'UNDO_TOO_LATE'],
    ['2026-11-24T11:45:00+08:00', 'UNDO_TOO_LATE'],
  ])('at %s: %s', (instant, expected) => {
    expect(outcome(undo(state(), Date.parse(instant)), (answer) => answer.state)).toBe(expected);
  });

  test.each<[string, ServedState, Partial<typeof asked>, string]>([
    ['not served', state(inState('BOOKED')), {}, 'NOT_SERVED'],
    ['another serving', state(), { ticketId: id('tk', 9) }, 'NOT_SERVED'],
    ['undone before by this ticket', state({ ...inState('BOOKED'), undone: TICKET }), {}, 'LOCKED'],
    ['another point', state(), { facilityId: id('fc', 2) }, 'NOT_FOUND'],
    ['no such booking', { ...state(), booking: undefined }, {}, 'NOT_FOUND'],
  ])('%s: %s', (_case, of, over, expected) => {
    expect(outcome(undo(of, NOON, over), (answer) => answer.state)).toBe(expected);
  });
});

describe('a reversal later', () => {
  const reverse = (actor: Actor, of = state(), over: Partial<typeof asked> = {}) =>
    decideReversal(of, { ...asked, ...over }, { actor, now: NOON + 40 * 86_400_000 });

  test.each<[string, Actor, string]>([
    ['the manager', manager, 'REVERSED'],
    ['an admin of the region', admin, 'REVERSED'],
    ['the counter', counter, 'FORBIDDEN'],
    ['the manager who served it', { ...manager, personId: counter.personId }, 'SAME_PERSON'],
    ['the admin who served it', { ...admin, personId: counter.personId }, 'SAME_PERSON'],
  ])('by %s: %s', (_who, actor, expected) => {
    expect(outcome(reverse(actor), (answer) => answer.state)).toBe(expected);
  });

  test('frees the mealtime for the quotas and gives nothing back to the kitchen', () => {
    const keys = keysOf(reverse(manager));
    expect(keys).toContain(`ELDER#${ELDER} CLAIM#2026-11-23#lunch`);
    expect(keys).not.toContain(`FACILITY#${POINT} SLOT#2026-11-23#lunch`);
  });

  test.each<[Booking['state'], string]>([
    ['BOOKED', 'NOT_SERVED'],
    ['NO_SHOW', 'NOT_SERVED'],
    ['REVERSED', 'REVERSED'],
  ])('of a booking that is %s: %s', (name, expected) => {
    expect(outcome(reverse(manager, state(inState(name))), (answer) => answer.state)).toBe(expected);
  });

  test('again, it writes nothing', () => {
    expect(reverse(manager, state(inState('REVERSED')))).toMatchObject({ writes: [] });
  });
});
