import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import {
  asked,
  BOOKING,
  booking,
  claim,
  counter,
  ELDER,
  elder,
  facility,
  id,
  inState,
  keyring,
  keysOf,
  NOON,
  OTHER_POINT,
  outcome,
  POINT,
  putOf,
  served,
  state,
  TICKET,
  writesOf,
} from '../../test/fixtures/a-booking.ts';
import type { MealServed } from '../settlement/index.ts';
import type { Booking } from './booking.ts';
import { claimantOf, type ProofAsked, WITNESSED_PER_MONTH } from './check-proof.ts';
import { codeOf, readMealCode, writeMealCode } from './codes.ts';
import { decideServing, type ServingState } from './serve-meal.ts';
import { decideWalkIn, type WalkInAsked, type WalkInState } from './serve-walk-in.ts';

const qrBy = (role: 'elder' | 'family', expiresAt = NOON + 60_000): ProofAsked => ({
  kind: 'qr',
  token: writeMealCode(keyring, {
    elderId: ELDER,
    ticketId: TICKET,
    expiresAt,
    shownBy: { personId: id('pn', 1), role },
  }),
});
const rightCode = codeOf(keyring, booking());
const byCode = (code: string): ProofAsked => ({ kind: 'code', elderId: ELDER, ticketId: TICKET, code });
const wrongCode = rightCode === '000000' ? '000001' : '000000';
const witnessed: ProofAsked = {
  kind: 'witness',
  elderId: ELDER,
  ticketId: TICKET,
  reason: '老人没有带手机',
  photo: 'photos/0001.jpg',
};
const contextOf = (proof: ProofAsked, now = NOON) => {
  const claimant = claimantOf(proof, keyring);
  if (isRefusal(claimant)) throw new Error(claimant.code);
  return { actor: counter, now, keyring, claimant };
};

describe('the six digits', () => {
  test('are always the same for a booking, and other ones for another', () => {
    expect(rightCode).toMatch(/^\d{6}$/);
    expect(codeOf(keyring, booking())).toBe(rightCode);
    const codes = Array.from({ length: 20 }, (_, n) => codeOf(keyring, { ...booking(), bookingId: id('bk', n) }));
    expect(new Set(codes).size).toBeGreaterThan(18);
  });
});

describe('the dynamic QR', () => {
  const { token } = qrBy('elder') as { token: string };

  test('says who it is for and who shows it', () => {
    expect(readMealCode(keyring, token)).toEqual({
      elderId: ELDER,
      ticketId: TICKET,
      expiresAt: NOON + 60_000,
      shownBy: { personId: id('pn', 1), role: 'elder' },
    });
  });

  test('fits a QR that a cheap scanner reads', () => {
    expect(token.length).toBeLessThanOrEqual(250);
  });

  test('S16: one character changed anywhere, and it is nobody’s', () => {
    for (let at = 0; at < token.length; at++) {
      const forged = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      expect(readMealCode(keyring, forged)).toMatchObject({ code: 'CODE_INVALID' });
    }
  });

  test.each(['', '~', 'XL1', 'XL1~', `${ELDER}~${TICKET}`])('"%s" is no code', (text) => {
    expect(readMealCode(keyring, text)).toMatchObject({ code: 'CODE_INVALID' });
  });
});

describe('serving what was booked', () => {
  const serve = (proof: ProofAsked, over: Partial<ServingState> = {}, now = NOON) =>
    decideServing(
      { elder: elder(), facility: facility(), claim: claim(), booking: booking(), ...over },
      { facilityId: POINT, date: '2026-11-23', mealtime: 'lunch', proof },
      contextOf(proof, now),
    );
  const grade = (decision: ReturnType<typeof serve>) =>
    outcome(decision, (answer) => (isRefusal(answer) ? answer.code : answer.evidenceGrade));

  test('the booking, the ledger and the used proof are one transaction', () => {
    const decision = serve(qrBy('elder'));
    const transfer = putOf(decision, String(NOON)) as unknown as MealServed;
    expect(keysOf(decision)).toEqual([
      `ELDER#${ELDER} BOOKING#${BOOKING}`,
      `PAYEE#${POINT} ${NOON}#${transfer.transferId}`,
      `ELDER#${ELDER} TICKET#${TICKET}`,
      `PERSON#${counter.personId} GRANT#staff#${POINT}`,
    ]);
    expect(putOf(decision, 'BOOKING#')).toMatchObject({
      state: 'SERVED',
      version: 2,
      serving: { at: NOON, postedAt: NOON, transferId: transfer.transferId, proof: { kind: 'qr' } },
    });
    expect(transfer).toMatchObject({
      kind: 'MEAL_SERVED',
      originDate: '2026-11-23',
      listFen: 1200,
      layers: [{ payer: 'county:411025', fen: 1000 }],
      selfPayFen: 200,
      categories: ['living-alone'],
      household: '411025101',
    });
  });

  test.each<[string, ProofAsked, unknown]>([
    ['the elder’s QR', qrBy('elder'), 3],
    ['a relative’s QR', qrBy('family'), 2],
    ['the right code', byCode(rightCode), 2],
    ['a wrong code', byCode(wrongCode), 'WRONG_CODE'],
    ['a witness', witnessed, 1],
    ['a QR a millisecond before its end', qrBy('elder', NOON + 1), 3],
    ['a QR at its end', qrBy('elder', NOON), 'CODE_EXPIRED'],
    ['a QR past its end', qrBy('elder', NOON - 1), 'CODE_EXPIRED'],
  ])('%s: %s', (_what, proof, expected) => {
    expect(grade(serve(proof))).toBe(expected);
  });

  test.each([
    [4, rightCode, 2],
    [4, wrongCode, 'WRONG_CODE'],
    [5, rightCode, 'CODE_LOCKED'],
    [6, rightCode, 'CODE_LOCKED'],
  ])('after %i wrong codes, %s', (wrongCodes, code, expected) => {
    expect(grade(serve(byCode(code), { booking: booking({ wrongCodes }) }))).toBe(expected);
  });

  test('a wrong code is counted though it is refused', () => {
    const decision = serve(byCode(wrongCode), { booking: booking({ wrongCodes: 2 }) });
    expect(putOf(decision, 'BOOKING#')).toMatchObject({ state: 'BOOKED', wrongCodes: 3 });
    expect((decision as { answer: Refusal }).answer.details).toEqual({ triesLeft: 2 });
  });

  test('a witness counts against the point’s month', () => {
    expect(writesOf(serve(witnessed))).toContainEqual(
      expect.objectContaining({
        update: { pk: `FACILITY#${POINT}`, sk: 'WITNESSED#2026-11' },
        when: [['meals', 'absent or <', WITNESSED_PER_MONTH]],
      }),
    );
  });

  // Lunch is from 11:00 to 12:30: an hour before for what is fetched and delivered, half an hour for the last guests.
  test.each([
    ['2026-11-23T09:59:59.999+08:00', 'NOT_MEALTIME'],
    ['2026-11-23T10:00:00+08:00', 1],
    ['2026-11-23T12:59:59.999+08:00', 1],
    ['2026-11-23T13:00:00+08:00', 'NOT_MEALTIME'],
    ['2026-11-24T11:45:00+08:00', 'NOT_MEALTIME'],
  ])('at %s: %s', (instant, expected) => {
    expect(grade(serve(witnessed, {}, Date.parse(instant)))).toBe(expected);
  });

  test.each<[string, Partial<ServingState>, unknown]>([
    ['no claim', { claim: undefined, booking: undefined }, 'NOT_BOOKED'],
    ['a released claim', { claim: claim({ state: 'RELEASED' }), booking: inState('CANCELLED') }, 'NOT_BOOKED'],
    ['booked at another point', { booking: booking({ facilityId: OTHER_POINT }) }, 'BOOKED_ELSEWHERE'],
    ['eaten at another point', { booking: served({ facilityId: OTHER_POINT }) }, 'ALREADY_SERVED'],
    ['on its way', { booking: inState('OUT_FOR_DELIVERY') }, 1],
    [
      'served by another ticket',
      { booking: served({ serving: { ...served().serving, ticketId: id('tk', 2) } }) },
      'ALREADY_SERVED',
    ],
    ['served by this ticket', { booking: served() }, 2],
    ['the elder died in the morning', { elder: elder({ deceasedOn: '2026-11-23' }) }, 'ELDER_DECEASED'],
    [
      'services were stopped since',
      { elder: elder({ suspensions: [{ from: '2026-11-23', reason: '争议' }] }) },
      'ELDER_SUSPENDED',
    ],
  ])('%s: %s', (_case, over, expected) => {
    expect(grade(serve(witnessed, over))).toBe(expected);
  });

  test('the same ticket again writes nothing', () => {
    expect(writesOf(serve(witnessed, { booking: served() }))).toEqual([]);
  });

  test.each<[string, number, string | number]>([
    ['while it is good: the till lost the answer', NOON + 59_999, 2],
    ['when its minute is over: it is shown to get a second meal', NOON + 60_000, 'ALREADY_SERVED'],
  ])('the QR that served it once more, %s', (_case, now, expected) => {
    expect(grade(serve(qrBy('elder'), { booking: served() }, now))).toBe(expected);
  });
});

describe('a walk-in', () => {
  const walkIn = (over: Partial<WalkInState> = {}, order: Partial<WalkInAsked> = {}, now = NOON) => {
    const proof = order.proof ?? witnessed;
    return decideWalkIn(
      { ...state(), holder: undefined, ...over },
      { ...asked({ bookingId: id('bk', 2) }), proof, replace: false, ...order },
      contextOf(proof, now),
    );
  };
  const result = (decision: ReturnType<typeof walkIn>) =>
    outcome(decision, (answer) => (isRefusal(answer) ? answer.code : answer.bookingId));
  const heldElsewhere = (of: Booking = booking({ facilityId: OTHER_POINT })) => ({
    claims: [claim({ facilityId: OTHER_POINT })],
    holder: { ...of, facilityId: OTHER_POINT },
  });

  test('is booked, priced, taken from the slot, served and posted in one transaction', () => {
    const decision = walkIn();
    expect(keysOf(decision).map((key) => key.replace(/#(bk|tk|tr)_\w+/g, '#…'))).toEqual([
      `ELDER#${ELDER} BOOKING#…`,
      `ELDER#${ELDER} CLAIM#2026-11-23#lunch`,
      `ELDER#${ELDER} CARD`,
      `FACILITY#${POINT} SLOT#2026-11-23#lunch`,
      `PAYEE#${POINT} ${NOON}#…`,
      `ELDER#${ELDER} TICKET#…`,
      `FACILITY#${POINT} WITNESSED#2026-11`,
      `PERSON#${counter.personId} GRANT#staff#${POINT}`,
    ]);
    expect(putOf(decision, 'BOOKING#')).toMatchObject({ state: 'SERVED', walkIn: true, selfPayFen: 200 });
  });

  test('who has booked here is served what was booked', () => {
    const decision = walkIn({ claims: [claim()], holder: booking() });
    expect(result(decision)).toBe(BOOKING);
    expect(keysOf(decision)).not.toContain(`ELDER#${ELDER} CARD`);
  });

  test('who has booked elsewhere is a clash, and is told where', () => {
    const decision = walkIn(heldElsewhere());
    expect(result(decision)).toBe('BOOKED_ELSEWHERE');
    expect((decision as Refusal).details).toMatchObject({ facilityId: OTHER_POINT, bookingId: BOOKING });
  });

  test('the meal elsewhere is given up on request; that kitchen has counted, so no seat goes back', () => {
    const decision = walkIn(heldElsewhere(), { replace: true });
    expect(result(decision)).toBe(id('bk', 2));
    const puts = writesOf(decision).flatMap((write) =>
      'put' in write && write.put.kind === 'booking' ? [write.put] : [],
    );
    expect(puts).toMatchObject([{ state: 'SERVED' }, { state: 'SUBSTITUTED', ended: { late: true } }]);
    expect(putOf(decision, 'CLAIM#')).toMatchObject({ bookings: [BOOKING, id('bk', 2)], facilityId: POINT });
    expect(keysOf(decision)).not.toContain(`FACILITY#${OTHER_POINT} SLOT#2026-11-23#lunch`);
  });

  test('before the other kitchen has counted, its seat goes back', () => {
    const holder = booking({ facilityId: OTHER_POINT, cutOffAt: NOON + 1 });
    expect(keysOf(walkIn(heldElsewhere(holder), { replace: true }))).toContain(
      `FACILITY#${OTHER_POINT} SLOT#2026-11-23#lunch`,
    );
  });

  test.each<[string, Partial<WalkInState>, Partial<WalkInAsked>, unknown]>([
    ['eaten elsewhere already', heldElsewhere(served()), { replace: true }, 'ALREADY_SERVED'],
    ['on its way from elsewhere', heldElsewhere(inState('OUT_FOR_DELIVERY')), { replace: true }, 'ON_ITS_WAY'],
    [
      'the point closed',
      { facility: facility({ closedDays: { '2026-11-23': { reason: '停电' } } }) },
      {},
      'POINT_CLOSED',
    ],
    ['no menu', { menu: undefined }, {}, 'MEAL_NOT_PUBLISHED'],
    [
      'a retry with another dish',
      { booking: served() },
      { dishes: [{ dishId: id('ds', 2), quantity: 1 }] },
      'ID_REUSED',
    ],
    ['a retry', { booking: served(), claims: [claim()] }, { bookingId: BOOKING }, BOOKING],
  ])('%s: %s', (_case, over, order, expected) => {
    expect(result(walkIn(over, order))).toBe(expected);
  });

  test('comes at mealtime only', () => {
    expect(result(walkIn({}, {}, Date.parse('2026-11-23T09:59:59+08:00')))).toBe('NOT_MEALTIME');
  });

  test('six digits belong to a booking, which a walk-in has not', () => {
    expect(result(walkIn({}, { proof: byCode('123456') }))).toBe('NOT_BOOKED');
  });

  test('an elder who eats a subsidised fourth meal of the week pays it all', () => {
    const others = ['2026-11-24', '2026-11-25', '2026-11-26'].map((date) => claim({ date }));
    expect(putOf(walkIn({ claims: others }), 'BOOKING#')).toMatchObject({ selfPayFen: 1200, subsidyFen: 0 });
  });
});
