import { isRefusal } from '../../shared/refusal.ts';
import { aMealToPay, aProgram, aVisit, aWallet, emptyWallet, on, programs, withLot } from './a-wallet.ts';
import { accountOf } from './entries.ts';
import {
  captureHold,
  clawBackLots,
  expireLots,
  holdTenders,
  issueLot,
  refundTenders,
  releaseHold,
  type Tendered,
} from './moves.ts';
import { quoteTenders, splitTender, type Tender } from './tender.ts';
import type { Moved, Purchase, Wallet } from './wallet.ts';

const voucher = aProgram({ graceDays: 5 });
const known = programs(voucher);
const lot = { captureBy: '2026-12-05' };
/** 100.00 yuan until the end of November. */
const full = () => aWallet(voucher, lot);

function held(wallet: Wallet, purchase: Purchase, cause = on('2026-11-20')): Tendered {
  const moved = holdTenders(wallet, known, purchase, 'or_1', cause);
  if (isRefusal(moved)) throw new Error(moved.code);
  return moved;
}
const units = ({ lots }: Wallet) => lots.map(({ leftUnits, heldUnits }) => [leftUnits, heldUnits]);
/** What a transfer debits and credits, by what comes before the id of an account. */
const booked = ({ transfer }: Moved) =>
  transfer?.entries.map((entry) =>
    'debitFen' in entry ? [entry.account, -entry.debitFen] : [entry.account, entry.creditFen],
  );
const account = (pocket: Parameters<typeof accountOf>[0]) => accountOf(pocket, { programId: 'vp_A' }, 'el_A');

describe('issuing', () => {
  const issue = {
    lotId: 'vp_A:2026-11',
    units: 6_000,
    payers: ['county:410102'],
    from: '2026-11-01',
    expiresOn: '2026-11-30',
    captureBy: '2026-11-30',
  };
  const issued = (wallet: Wallet, date: string) => issueLot(wallet, voucher, issue, on(date)) as Moved;
  test('is posted', () => {
    const moved = issued(emptyWallet(), '2026-11-01');
    expect(booked(moved)).toEqual([
      [account('granted'), -6_000],
      [account('free'), 6_000],
    ]);
    expect(moved.transfer).toMatchObject({ kind: 'VOUCHER_ISSUED', payeeId: 'el_A', originDate: '2026-11-01' });
  });
  test('a month is issued once, also when it is used up', () => {
    const { wallet } = issued(emptyWallet(), '2026-11-01');
    expect(issued(wallet, '2026-11-02').transfer).toBeUndefined();
    const { wallet: spent } = held(wallet, aVisit({ priceFen: 6_000 }));
    const captured = captureHold(
      spent,
      known,
      'or_1',
      { priceFen: 6_000, minutes: 120 },
      '2026-11-20',
      on('2026-11-20'),
    );
    expect(units(captured.wallet)).toEqual([[0, 0]]);
    expect(issued(captured.wallet, '2026-11-21').transfer).toBeUndefined();
    // Dropped from the list the day after, and too late to be issued anew.
    const { wallet: next } = issueLot(
      captured.wallet,
      voucher,
      { ...issue, lotId: 'vp_A:2026-12', from: '2026-12-01', expiresOn: '2026-12-31', captureBy: '2026-12-31' },
      on('2026-12-01'),
    ) as Moved;
    expect(next.lots.map(({ lotId }) => lotId)).toEqual(['vp_A:2026-12']);
    expect(issued(next, '2026-12-01')).toMatchObject({ code: 'VOUCHER_PAST' });
  });
  test.each([
    ['2026-11-30', false],
    ['2026-12-01', true],
  ])('on %s it is too late: %s', (date, isLate) => {
    expect(isRefusal(issueLot(emptyWallet(), voucher, issue, on(date)))).toBe(isLate);
  });
  test('what was issued once is remembered for good', () => {
    const once = { ...issue, lotId: 'vp_A:once' };
    const { wallet } = issueLot(emptyWallet(), voucher, once, on('2026-11-01')) as Moved;
    const { wallet: over } = expireLots(wallet, on('2027-06-01'));
    expect(units(over)).toEqual([[0, 0]]);
    const again = { ...once, from: '2027-06-01', expiresOn: '2027-06-30' };
    expect(issueLot(over, voucher, again, on('2027-06-01'))).toMatchObject({ transfer: undefined });
  });
});

describe('holding', () => {
  test('keeps what the purchase will take', () => {
    const moved = held(full(), aVisit({ priceFen: 4_000 }));
    expect(units(moved.wallet)).toEqual([[6_000, 4_000]]);
    expect(booked(moved)).toEqual([
      [account('free'), -4_000],
      [account('held'), 4_000],
    ]);
    expect(moved.transfer).toMatchObject({ holdId: 'or_1', freeFen: 6_000, heldFen: 4_000 });
  });
  test('said again it is the same hold; for something else its id is taken', () => {
    const { wallet, tenders } = held(full(), aVisit());
    expect(held(wallet, aVisit())).toEqual({ wallet, transfer: undefined, tenders });
    expect(held(wallet, { ...aVisit(), carePlanId: undefined })).toMatchObject({ transfer: undefined });
    expect(holdTenders(wallet, known, aVisit({ priceFen: 1 }), 'or_1', on('2026-11-20'))).toMatchObject({
      code: 'ID_REUSED',
    });
  });
  test('where nothing pays, nothing is held', () => {
    const wallet = emptyWallet();
    expect(held(wallet, aVisit())).toEqual({ wallet, transfer: undefined, tenders: [] });
  });
  test.each([
    ['performed on the last day', '2026-11-30', '2026-11-30', 10_000],
    ['ordered in time, performed in the next month', '2026-12-01', '2026-11-30', 0],
    ['ordered too late for a day gone by', '2026-11-30', '2026-12-01', 0],
    ['performed before the first day', '2026-10-31', '2026-11-01', 0],
    ['performed on the first day', '2026-11-01', '2026-11-01', 10_000],
  ])('%s', (_, date, today, fen) => {
    const { tenders } = held(full(), aVisit({ date }), on(today));
    expect(tenders.reduce((sum, tender) => sum + tender.fen, 0)).toBe(fen);
  });
  test('F14: midnight in Shanghai ends the month, not in London', () => {
    const pays = (time: string) => held(full(), aVisit({ date: '2026-11-30' }), on('2026-11-30', time)).tenders.length;
    expect([pays('15:59'), pays('16:01'), pays('23:59')]).toEqual([1, 1, 1]);
  });
});

describe('capturing', () => {
  const capture = (actual: { priceFen: number; minutes: number }, performedOn: string, today: string) =>
    captureHold(held(full(), aVisit({ priceFen: 6_000 })).wallet, known, 'or_1', actual, performedOn, on(today));
  test('a shorter visit takes less, the rest is free again', () => {
    const moved = capture({ priceFen: 4_000, minutes: 60 }, '2026-11-20', '2026-11-21');
    expect(units(moved.wallet)).toEqual([[6_000, 0]]);
    expect(moved.tenders).toMatchObject([{ lotId: 'vp_A:2026-11', units: 4_000, fen: 4_000 }]);
    expect(booked(moved)).toEqual([
      [account('held'), -4_000],
      [account('spent'), 4_000],
      [account('held'), -2_000],
      [account('free'), 2_000],
    ]);
    expect(moved.wallet.holds).toEqual({});
  });
  test('a longer one takes no more than was held', () => {
    const moved = capture({ priceFen: 9_000, minutes: 180 }, '2026-11-20', '2026-11-20');
    expect(moved.tenders).toMatchObject([{ fen: 6_000 }]);
    expect(units(moved.wallet)).toEqual([[4_000, 0]]);
  });
  test.each([
    ['the last day', '2026-11-30', '2026-11-30', 6_000],
    ['the last day of grace', '2026-11-30', '2026-12-05', 6_000],
    ['the day after', '2026-11-30', '2026-12-06', 0],
    ['performed after the expiry', '2026-12-01', '2026-12-01', 0],
  ])('%s', (_, performedOn, today, fen) => {
    const moved = capture({ priceFen: 6_000, minutes: 120 }, performedOn, today);
    expect(moved.tenders.reduce((sum, tender) => sum + tender.fen, 0)).toBe(fen);
    expect(units(moved.wallet).flat()).not.toContain(6_000);
  });
  test('what it does not take after the expiry is nobody’s to spend', () => {
    const moved = capture({ priceFen: 1_000, minutes: 30 }, '2026-11-30', '2026-12-02');
    expect(booked(moved)).toEqual([
      [account('held'), -1_000],
      [account('spent'), 1_000],
      [account('held'), -5_000],
      [account('expired'), 5_000],
    ]);
    expect(units(moved.wallet)).toEqual([[4_000, 0]]);
  });
  test('twice is a fault', () => {
    const { wallet } = capture({ priceFen: 6_000, minutes: 120 }, '2026-11-20', '2026-11-20');
    expect(() => releaseHold(wallet, 'or_1', on('2026-11-20'))).toThrow(RangeError);
  });
});

describe('releasing and expiring', () => {
  test.each([
    ['2026-11-30', 'free'],
    ['2026-12-01', 'expired'],
  ] as const)('released on %s it is %s', (today, pocket) => {
    const moved = releaseHold(held(full(), aVisit()).wallet, 'or_1', on(today));
    expect(booked(moved)?.[1]).toEqual([account(pocket), 10_000]);
  });
  test('free units die the day after the last day, held ones when the days of grace are over', () => {
    const { wallet } = held(full(), aVisit({ priceFen: 6_000 }));
    expect(expireLots(wallet, on('2026-11-30', '23:59')).transfer).toBeUndefined();
    const first = expireLots(wallet, on('2026-12-01', '00:00'));
    expect(units(first.wallet)).toEqual([[0, 6_000]]);
    expect(expireLots(first.wallet, on('2026-12-05')).transfer).toBeUndefined();
    const second = expireLots(first.wallet, on('2026-12-06'));
    expect(units(second.wallet)).toEqual([]);
    expect(booked(second)).toEqual([
      [account('held'), -6_000],
      [account('expired'), 6_000],
    ]);
    const late = captureHold(
      second.wallet,
      known,
      'or_1',
      { priceFen: 6_000, minutes: 120 },
      '2026-11-20',
      on('2026-12-06'),
    );
    expect(late).toMatchObject({ tenders: [], transfer: { entries: [] }, wallet: { holds: {} } });
  });
});

describe('giving back', () => {
  const spent = () => {
    const { wallet } = held(full(), aVisit({ priceFen: 6_000 }));
    return captureHold(wallet, known, 'or_1', { priceFen: 6_000, minutes: 120 }, '2026-11-20', on('2026-11-20'));
  };
  test.each([
    ['before the expiry to the same lot', '2026-11-30', 'free', 10_000],
    ['after it to the payers', '2026-12-01', 'expired', 4_000],
  ] as const)('%s', (_, today, pocket, left) => {
    const { wallet, tenders } = spent();
    const moved = refundTenders(wallet, known, tenders, on(today));
    expect(booked(moved)).toEqual([
      [account('spent'), -6_000],
      [account(pocket), 6_000],
    ]);
    expect(units(moved.wallet)).toEqual([[left, 0]]);
  });
  test('to a lot that is no longer listed: to the payers', () => {
    const { wallet, tenders } = spent();
    const later = expireLots(wallet, on('2027-01-10')).wallet;
    expect(later.lots).toEqual([]);
    expect(booked(refundTenders(later, known, tenders, on('2027-01-11')))?.[1]).toEqual([account('expired'), 6_000]);
  });
  test('of what was clawed back nothing returns to the elder', () => {
    const { wallet, tenders } = spent();
    const taken = clawBackLots(wallet, () => true, { ...on('2026-11-22'), reason: '去世' });
    expect(booked(taken)).toEqual([
      [account('free'), -4_000],
      [account('clawed-back'), 4_000],
    ]);
    expect(taken.transfer).toMatchObject({ reason: '去世' });
    const moved = refundTenders(taken.wallet, known, tenders, on('2026-11-23'));
    expect(booked(moved)?.[1]).toEqual([account('clawed-back'), 6_000]);
    expect(quoteTenders(taken.wallet, known, aMealToPay(), on('2026-11-23').now)).toEqual([]);
  });
  test('a claw-back leaves what is held: a service already performed is paid', () => {
    const { wallet } = held(full(), aVisit({ priceFen: 6_000 }));
    const { wallet: taken } = clawBackLots(wallet, () => true, on('2026-11-22'));
    const moved = captureHold(taken, known, 'or_1', { priceFen: 5_000, minutes: 100 }, '2026-11-20', on('2026-11-22'));
    expect(booked(moved)).toEqual([
      [account('held'), -5_000],
      [account('spent'), 5_000],
      [account('held'), -1_000],
      [account('clawed-back'), 1_000],
    ]);
  });
  test('part of a tender over three payers: each gets its part, the owner of the odd fen the odd fen', () => {
    const layers = [333, 333, 334].map((fen, i) => ({ payer: `payer-${i}`, label: '券', fen }));
    const tender: Tender = { programId: 'vp_A', lotId: 'vp_A:2026-11', units: 1_000, fen: 1_000, layers };
    const fens = (part: Tender) => part.layers.map(({ fen }) => fen);
    const { kept, returned } = splitTender(tender, 500);
    expect([fens(returned), fens(kept)]).toEqual([
      [166, 166, 168],
      [167, 167, 166],
    ]);
    expect([returned.units, kept.units]).toEqual([500, 500]);
    expect(fens(splitTender(tender, 1_000).returned)).toEqual([333, 333, 334]);
    expect(splitTender(tender, 0).returned).toMatchObject({ units: 0, fen: 0, layers: [] });
    expect(() => splitTender(tender, 1_001)).toThrow(RangeError);
  });
});

test('a later move is posted later, whatever its clock says', () => {
  const first = held(full(), aVisit({ priceFen: 1_000 }), on('2026-11-20', '10:00'));
  const second = releaseHold(first.wallet, 'or_1', on('2026-11-20', '09:59'));
  expect(second.transfer!.postedAt).toBe(first.transfer!.postedAt + 1);
});

test('a lot of a program that was not loaded is a fault, not a free visit', () => {
  const wallet = withLot(full(), aProgram({ programId: 'vp_B' }));
  expect(() => quoteTenders(wallet, known, aVisit(), on('2026-11-20').now)).toThrow('vp_B');
});
