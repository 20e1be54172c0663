import { instantAt } from '../../shared/business-time.ts';
import { booking, DATE, NOON, served } from '../../test/fixtures/a-booking.ts';
import { voucherPaid } from '../settlement/index.ts';
import type { Lot, Program } from '../vouchers/index.ts';
import { giveBackTooMuch } from './pay-with-vouchers.ts';
import { holdAnew, type Purse } from './purse.ts';

const by = { personId: 'system', role: 'system' as const };
const cause = { by, now: NOON + 1, reason: '资格变动后重新核算' };
const FEN = { programId: 'vp_1', name: '助餐券', region: '411025', fenPerUnit: 1, percent: 100 };
const program = { ...FEN, beyond: 'self-pay', scope: { meals: true }, rank: 0, shares: [] } as unknown as Program;
const named = { programId: 'vp_1', lotId: 'vp_1:2026-11' };
const lot = (over: Partial<Lot>): Lot => ({
  ...named,
  region: '411025',
  fenPerUnit: 1,
  payers: ['county:411025'],
  issuedUnits: 1_000,
  leftUnits: 800,
  heldUnits: 0,
  from: '2026-11-01',
  expiresOn: '2026-11-30',
  captureBy: '2026-11-30',
  ...over,
});
const purse = (over: Partial<Lot>, holds: Purse['wallet']['holds'] = {}): Purse => ({
  wallet: { elderId: 'el_1', region: '411025', version: 3, postedAt: 1, lots: [lot(over)], holds },
  programs: new Map([['vp_1', { ...program, payer: { level: 'county', of: 'policy' } } as Program]]),
});
const paying = (fen: number) => ({ use: true as const, tenders: [{ ...named, region: '411025', units: fen, fen }] });

describe('a served meal of which vouchers paid 2.00', () => {
  const meal = served({ vouchers: { ...paying(200), paidAt: NOON } });
  const tender = { ...named, units: 200, fen: 200, layers: [{ payer: 'county:411025', label: '助餐券', fen: 200 }] };
  const { facilityId: payeeId, bookingId: purchaseId, elderId } = meal;
  const line = voucherPaid({ payeeId, purchaseId, elderId, originDate: DATE, tenders: [tender], by }, NOON);
  const refused = { ...line, pk: '', sk: '', kind: 'line-standing' as const, version: 1, disallowed: line.layers };

  test.each([
    [201, 0, 200],
    [200, 0, 200],
    [199, 1, 199],
    [1, 199, 1],
    [0, 200, 0],
  ])('of which the elder owes %i now gives %i back and keeps %i', (selfPayFen, backUnits, keptFen) => {
    const back = giveBackTooMuch(purse({}), meal, { line, standing: undefined }, { selfPayFen, cause });
    expect(back?.moves[0]?.wallet.lots[0]?.leftUnits ?? 800).toBe(800 + backUnits);
    expect(back ? back.vouchers!.tenders.map(({ fen }) => fen) : [200]).toEqual(keptFen ? [keptFen] : []);
    // Taken back whole, and posted anew with what is left of it.
    expect(back?.lines.length ?? 0).toBe(backUnits === 0 ? 0 : keptFen ? 3 : 2);
    expect(back?.vouchers?.paidAt).toBe(back && keptFen ? cause.now : undefined);
  });

  test('that an office has refused is left to that office', () => {
    const shares = { selfPayFen: 0, cause };
    expect(giveBackTooMuch(purse({}), meal, { line, standing: { ...refused, shares: line } }, shares)).toBeUndefined();
  });
});

describe('an open booking for which 2.00 are held', () => {
  const purchase = { scope: 'meal' as const, priceFen: 200, minutes: 0, date: DATE };
  const { bookingId } = booking();
  const held = (leftUnits: number, over: Partial<Lot> = {}) =>
    purse(
      { leftUnits, heldUnits: 200, ...over },
      { [bookingId]: { purchase, heldAt: 1, parts: [{ ...named, units: 200, fen: 200 }] } },
    );
  const earlier = { ...cause, now: instantAt(DATE, '08:00') };

  test.each([
    ['the same price', 200, held(800), 200, 0],
    ['cheaper', 150, held(800), 150, 2],
    ['nothing left to pay', 0, held(800), 0, 1],
    ['dearer', 900, held(800), 900, 2],
    ['dearer than the vouchers go', 1_200, held(800), 1_000, 2],
    ['cheaper, but the vouchers were taken back meanwhile', 150, held(0, { clawedBackOn: DATE }), 200, 0],
    ['dearer, and taken back', 900, held(0, { clawedBackOn: DATE }), 200, 0],
  ])('%s: at %i', (_what, selfPayFen, from, heldFen, transfers) => {
    const { vouchers, moves } = holdAnew(from, booking({ vouchers: paying(200) }), selfPayFen, earlier);
    expect(vouchers!.tenders.reduce((sum, { fen }) => sum + fen, 0)).toBe(heldFen);
    expect(moves.filter(({ transfer }) => transfer)).toHaveLength(transfers);
    expect((moves.at(-1)?.wallet ?? from.wallet).lots[0]!.heldUnits).toBe(heldFen);
  });
});
