import fc from 'fast-check';
import { addDays } from '../../shared/business-time.ts';
import { creditedFen, debitedFen, type Entry } from '../../shared/ledger.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { aProgram, aVisit, emptyWallet, on, programs } from './a-wallet.ts';
import { accountOf, freeFenOf, heldFenOf, type Pocket, type VoucherTransfer } from './entries.ts';
import { captureHold, clawBackLots, expireLots, holdTenders, issueLot, refundTenders, releaseHold } from './moves.ts';
import { statementOf } from './read-wallet-statement.ts';
import { quoteTenders, splitTender, type Tender } from './tender.ts';
import type { Moved, Wallet } from './wallet.ts';
import { walletWrites } from './wallet.ts';

const third = {
  payer: { level: 'city', of: 'policy' } as const,
  numerator: 1,
  denominator: 3,
  rounding: 'floor' as const,
};
const fen = aProgram({ programId: 'vp_fen', percent: 50, graceDays: 3 });
const points = aProgram({
  programId: 'vp_points',
  unit: 'point',
  fenPerUnit: 100,
  pointsPerHour: 35,
  scope: { services: 'all' },
  shares: [third],
});
const minutes = aProgram({ programId: 'vp_minutes', unit: 'minute', fenPerUnit: 50, scope: { services: 'all' } });
const all = [fen, points, minutes];
const known = programs(...all);

const day = fc.integer({ min: 0, max: 45 }).map((n) => addDays('2026-11-01', n));
const hold = fc.constantFrom('or_1', 'or_2', 'or_3');
const step = fc.oneof(
  fc.record({
    do: fc.constant('issue' as const),
    program: fc.constantFrom(...all),
    units: fc.integer({ min: 1, max: 9_999 }),
    month: fc.constantFrom('11', '12'),
  }),
  fc.record({
    do: fc.constant('hold' as const),
    hold,
    priceFen: fc.integer({ min: 1, max: 30_000 }),
    minutes: fc.integer({ min: 1, max: 300 }),
    date: day,
  }),
  fc.record({
    do: fc.constant('capture' as const),
    hold,
    priceFen: fc.integer({ min: 0, max: 40_000 }),
    minutes: fc.integer({ min: 0, max: 400 }),
    date: day,
  }),
  fc.record({ do: fc.constant('release' as const), hold }),
  fc.record({ do: fc.constant('refund' as const), nth: fc.nat({ max: 9 }) }),
  fc.record({ do: fc.constant('expire' as const) }),
  fc.record({ do: fc.constant('claw back' as const), program: fc.constantFrom(...all) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Played {
  wallet: Wallet;
  transfers: VoucherTransfer[];
  tenders: Tender[];
}

/** Plays steps, each a few hours after the one before, and keeps what was posted. */
function play(steps: readonly (Step & { wait: number })[]): Played {
  let now = on('2026-11-01').now;
  const played: Played = { wallet: emptyWallet(), transfers: [], tenders: [] };
  for (const one of steps) {
    now += one.wait * 3_600_000;
    const moved = moveOf(one, played, now);
    if (!moved) continue;
    walletWrites(played.wallet, moved);
    played.wallet = moved.wallet;
    if (moved.transfer) played.transfers.push(moved.transfer);
  }
  return played;
}

function moveOf(one: Step, played: Played, now: number): Moved | undefined {
  const { wallet } = played;
  const cause = { ...on('2026-11-01'), now };
  switch (one.do) {
    case 'issue': {
      const { programId } = one.program;
      const last = one.month === '11' ? '30' : '31';
      const [from, expiresOn] = [`2026-${one.month}-01`, `2026-${one.month}-${last}`];
      const payers = one.program.shares ? ['city:410100', 'county:410102'] : ['county:410102'];
      const captureBy = addDays(expiresOn, one.program.graceDays);
      const issue = { lotId: `${programId}:2026-${one.month}`, units: one.units, payers, from, expiresOn, captureBy };
      const moved = issueLot(wallet, one.program, issue, cause);
      return isRefusal(moved) ? undefined : moved;
    }
    case 'hold': {
      const { priceFen, minutes: planned, date } = one;
      const moved = holdTenders(wallet, known, aVisit({ priceFen, minutes: planned, date }), one.hold, cause);
      return isRefusal(moved) ? undefined : moved;
    }
    case 'capture': {
      if (!wallet.holds[one.hold]) return undefined;
      const moved = captureHold(wallet, known, one.hold, one, one.date, cause);
      played.tenders.push(...moved.tenders);
      return moved;
    }
    case 'release':
      return wallet.holds[one.hold] && releaseHold(wallet, one.hold, cause);
    case 'refund': {
      const [tender] = played.tenders.splice(one.nth, 1);
      return tender && refundTenders(wallet, known, [tender], cause);
    }
    case 'expire':
      return expireLots(wallet, cause);
    case 'claw back':
      return clawBackLots(wallet, ({ programId }) => programId === one.program.programId, cause);
  }
}

const steps = fc.array(
  fc.tuple(step, fc.integer({ min: 0, max: 60 })).map(([one, wait]) => ({ ...one, wait })),
  { maxLength: 40 },
);
const entriesOf = ({ transfers }: Played): Entry[] => transfers.flatMap(({ entries }) => entries);
const balance = (entries: readonly Entry[], account: string): number => {
  const own = entries.filter((entry) => entry.account === account);
  return creditedFen(own) - debitedFen(own);
};

describe('after any sequence of moves', () => {
  test('the ledger comes to what the wallet says, entry by entry', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const played = play(some);
        const entries = entriesOf(played);
        expect(balance(entries, 'voucher:el_A')).toBe(freeFenOf(played.wallet));
        expect(balance(entries, 'voucher-held:el_A')).toBe(heldFenOf(played.wallet));
        expect(debitedFen(entries)).toBe(creditedFen(entries));
      }),
      { numRuns: 150 },
    );
  });

  test('of each program granted is spent, expired, clawed back and outstanding', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const played = play(some);
        const entries = entriesOf(played);
        for (const { programId } of all) {
          const of = (pocket: Pocket) => balance(entries, accountOf(pocket, { programId }, 'el_A'));
          const outstanding = played.wallet.lots
            .filter((lot) => lot.programId === programId)
            .reduce((sum, lot) => sum + (lot.leftUnits + lot.heldUnits) * lot.fenPerUnit, 0);
          expect(0 - of('granted')).toBe(of('spent') + of('expired') + of('clawed-back') + outstanding);
          for (const pocket of ['spent', 'expired', 'clawed-back'] as const)
            expect(of(pocket)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('nothing is below zero, what is held is what holds hold, and the ledger is in the order of the moves', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const { wallet, transfers } = play(some);
        const inHolds = (lotId: string) =>
          Object.values(wallet.holds)
            .flatMap(({ parts }) => parts)
            .reduce((sum, part) => sum + (part.lotId === lotId ? part.units : 0), 0);
        for (const lot of wallet.lots) {
          expect(lot.leftUnits).toBeGreaterThanOrEqual(0);
          expect(lot.heldUnits).toBe(inHolds(lot.lotId));
        }
        const times = transfers.map(({ postedAt }) => postedAt);
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        expect(new Set(transfers.map(({ transferId }) => transferId)).size).toBe(transfers.length);
      }),
      { numRuns: 150 },
    );
  });

  test('the statement ends where the wallet stands, and begins where the one before ended', () => {
    fc.assert(
      fc.property(steps, day, (some, cut) => {
        const { wallet, transfers } = play(some);
        const until = statementOf(transfers, { from: '2026-01-01', to: addDays(cut, -1) }, known);
        const since = statementOf(transfers, { from: cut, to: '2027-12-31' }, known);
        expect(new Map(since.opening)).toEqual(new Map(until.closing));
        for (const { programId } of all) {
          const free = wallet.lots
            .filter((lot) => lot.programId === programId)
            .reduce((sum, lot) => sum + lot.leftUnits, 0);
          expect(since.closing.get(programId)?.freeUnits ?? 0).toBe(free);
        }
      }),
      { numRuns: 80 },
    );
  });
});

describe('what is paid', () => {
  test('is never above the price, the part of the program or what its units are worth, and its layers add up', () => {
    const price = fc.record({
      priceFen: fc.integer({ min: 1, max: 100_000 }),
      minutes: fc.integer({ min: 1, max: 720 }),
    });
    fc.assert(
      fc.property(steps, price, (some, { priceFen, minutes: long }) => {
        const { wallet } = play(some);
        const purchase = aVisit({ priceFen, minutes: long, date: '2026-11-30' });
        const tenders = quoteTenders(wallet, known, purchase, on('2026-11-20').now);
        expect(tenders.reduce((sum, tender) => sum + tender.fen, 0)).toBeLessThanOrEqual(priceFen);
        for (const { programId, fen: paid, units, layers } of tenders) {
          const { percent, fenPerUnit } = known.get(programId)!;
          expect(paid * 100).toBeLessThanOrEqual(priceFen * percent);
          expect(paid).toBeLessThanOrEqual(units * fenPerUnit);
          expect(layers.reduce((sum, layer) => sum + layer.fen, 0)).toBe(paid);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('given back in parts comes to the whole, and no payer gets back more than it gave', () => {
    const layer = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(
        fc.array(layer, { minLength: 1, maxLength: 4 }),
        fc.nat(),
        fc.integer({ min: 1, max: 300 }),
        (fens, cut, units) => {
          const whole = fens.reduce((sum, one) => sum + one, 0);
          const layers = fens.map((one, i) => ({ payer: `payer-${i}`, label: '券', fen: one }));
          const tender: Tender = { programId: 'vp_A', lotId: 'vp_A:1', units, fen: whole, layers };
          const { kept, returned } = splitTender(tender, cut % (whole + 1));
          expect(kept.fen + returned.fen).toBe(whole);
          expect(kept.units + returned.units).toBe(units);
          for (const part of [kept, returned]) {
            expect(part.layers.reduce((sum, one) => sum + one.fen, 0)).toBe(part.fen);
            expect(part.layers.every((one) => one.fen > 0)).toBe(true);
          }
          for (const { payer, fen: gave } of layers) {
            const back = [kept, returned].flatMap((part) => part.layers).filter((one) => one.payer === payer);
            expect(back.reduce((sum, one) => sum + one.fen, 0)).toBe(gave);
          }
        },
      ),
    );
  });
});
