import { isRefusal } from '../../shared/refusal.ts';
import { aProgram, aVisit, aWallet, on, programs } from './a-wallet.ts';
import { mergeWallets } from './merge-wallets.ts';
import { captureHold, clawBackLots, holdTenders, releaseHold } from './moves.ts';
import type { Program } from './program.ts';
import type { Moved, Wallet } from './wallet.ts';

const first = aProgram({ programId: 'vp_1' });
const next = aProgram({ programId: 'vp_2' });
const known = programs(first, next);
const cause = on('2026-11-10');

interface Used {
  spent?: number;
  held?: number;
  clawed?: boolean;
  program?: Program;
}

/** A wallet with a hundred yuan of November, some of it used, the rest perhaps taken back. */
function walletOf({ spent = 0, held = 0, clawed = false, program = first }: Used, name: string): Wallet {
  const hold = (wallet: Wallet, holdId: string, priceFen: number): Wallet => {
    if (priceFen === 0) return wallet;
    const moved = holdTenders(wallet, known, aVisit({ priceFen, date: '2026-11-10' }), holdId, cause);
    if (isRefusal(moved)) throw new Error(moved.code);
    return moved.wallet;
  };
  let wallet = hold(aWallet(program), `${name}_spent`, spent);
  if (spent > 0) {
    const actual = { priceFen: spent, minutes: 60 };
    ({ wallet } = captureHold(wallet, known, `${name}_spent`, actual, '2026-11-10', cause));
  }
  wallet = hold(wallet, `${name}_held`, held);
  return clawed ? clawBackLots(wallet, () => true, cause).wallet : wallet;
}

/** Free, held, and what would come back if the news was wrong, over all lots. */
function together({ kept, ended }: { kept: Used; ended: Used }) {
  const moved = mergeWallets(walletOf(kept, 'kept'), walletOf(ended, 'ended'), known, cause)!;
  const { lots } = moved.kept.wallet;
  const sum = (of: (lot: (typeof lots)[number]) => number) => lots.reduce((all, lot) => all + of(lot), 0);
  expect(moved.ended.wallet.lots).toEqual([]);
  return {
    wallet: moved.kept.wallet,
    left: [
      sum(({ leftUnits }) => leftUnits),
      sum(({ heldUnits }) => heldUnits),
      sum(({ clawedUnits = 0 }) => clawedUnits),
    ],
  };
}

/** Units that go back to those who granted them twice. */
const movedTwice = ({ transfer }: Moved): number =>
  transfer!.movements.filter(({ to }) => to === 'granted').reduce((all, { units }) => all + units, 0);

/** Of a hundred yuan that both files got, whatever both have used is gone: once. */
test.each<[string, Used, Used, number[]]>([
  ['unused on both sides', {}, {}, [10_000, 0, 0]],
  ['spent on both sides', { spent: 1_500 }, { spent: 2_500 }, [6_000, 0, 0]],
  ['held there', {}, { held: 2_500 }, [7_500, 2_500, 0]],
  ['more spent than one had', { spent: 8_000 }, { spent: 8_000 }, [0, 0, 0]],
  ['by two versions of the program, spent there', {}, { spent: 2_500, program: next }, [7_500, 0, 0]],
  ['by two versions, held there', { spent: 1_000 }, { held: 2_500, program: next }, [6_500, 2_500, 0]],
  ['taken back there by mistake, part of it spent before', {}, { spent: 4_000, clawed: true }, [6_000, 0, 0]],
  ['taken back here by mistake, spent there', { clawed: true }, { spent: 4_000 }, [0, 0, 6_000]],
  ['taken back on both sides', { clawed: true }, { spent: 1_000, clawed: true }, [0, 0, 9_000]],
])('a month that both got counts once: %s', (_what, kept, ended, left) => {
  expect(together({ kept, ended }).left).toEqual(left);
});

test('what is held of another version is released to the elder, and captured, as before', () => {
  const { wallet } = together({ kept: {}, ended: { held: 2_500, program: next } });
  expect(releaseHold(wallet, 'ended_held', cause).wallet.lots.map(({ leftUnits }) => leftUnits)).toEqual([
    7_500, 2_500,
  ]);
  const actual = { priceFen: 2_500, minutes: 60 };
  expect(captureHold(wallet, known, 'ended_held', actual, '2026-11-10', cause).tenders).toMatchObject([
    { programId: 'vp_2', fen: 2_500 },
  ]);
});

test.each<[string, Used, Used, number]>([
  ['what is free is enough', { held: 2_000 }, { spent: 8_000 }, 2_000],
  ['one fen more than is free', { held: 2_000 }, { spent: 8_001 }, 1_999],
  ['both have used all of it', { held: 2_000, spent: 8_000 }, { spent: 10_000 }, 0],
  ['what comes back is what the other file held', { spent: 10_000 }, { held: 2_000 }, 0],
])('what both have used is taken from what comes back as well: %s', (_what, kept, ended, leftUnits) => {
  const { wallet } = together({ kept, ended });
  const [holdId = ''] = Object.keys(wallet.holds);
  const released = releaseHold(wallet, holdId, cause);
  expect(released.wallet.lots).toMatchObject([{ leftUnits, heldUnits: 0 }]);
  expect(movedTwice(released)).toBe(2_000 - leftUnits);
});

test('minutes of a day that both files used count together', () => {
  const daily = aProgram({ programId: 'vp_1', unit: 'minute', cadence: 'daily-minutes', scope: { services: 'all' } });
  const all = programs(daily);
  const used = (name: string, minutes: number) => {
    const visit = aVisit({ priceFen: minutes, minutes, date: '2026-11-10' });
    const moved = holdTenders(aWallet(daily, { units: 3_600, unitsPerDay: 120 }), all, visit, name, cause);
    if (isRefusal(moved)) throw new Error(moved.code);
    return moved.wallet;
  };
  const merged = mergeWallets(used('or_1', 60), used('or_2', 45), all, cause)!.kept.wallet;
  const visit = aVisit({ priceFen: 60, minutes: 60, date: '2026-11-10' });
  const third = holdTenders(merged, all, visit, 'or_3', cause);
  expect(isRefusal(third) || third.tenders[0]?.units).toBe(15);
});
