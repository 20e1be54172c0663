import { isDeepStrictEqual } from 'node:util';
import type { Fen } from '../../shared/money.ts';
import { type Movement, nominalFen } from './entries.ts';
import { lotsAfter, movedTo, movement } from './moves.ts';
import type { Programs } from './program.ts';
import { programOf } from './tender.ts';
import type { Cause, Lot, Moved, Wallet } from './wallet.ts';

interface Moves {
  readonly kept: readonly Movement[];
  readonly ended: readonly Movement[];
  /** Used by both, and not there to be taken. */
  readonly overusedFen: Fen;
}

/** One elder gets a program's month once, whichever version gave it. */
function nameOf(lot: Lot, programs: Programs): string {
  const { region, code } = programOf(programs, lot);
  return `${region}/${code}/${lot.lotId.slice(lot.programId.length)}`;
}

/** What was used of a lot is taken from its twins: from what is free, and from what comes back when news was wrong. */
function takenFrom(twins: readonly Lot[], usedFen: Fen): { movements: Movement[]; restFen: Fen } {
  let restFen = usedFen;
  const movements = twins.flatMap((twin) =>
    (['free', 'clawed-back'] as const).map((pocket) => {
      const there = pocket === 'free' ? twin.leftUnits : (twin.clawedUnits ?? 0);
      const taken = movement(twin, Math.min(there, Math.ceil(restFen / twin.fenPerUnit)), pocket, 'granted');
      restFen = Math.max(0, restFen - nominalFen(taken));
      return taken;
    }),
  );
  return { movements, restFen };
}

/** What an elder who had two files got twice is granted once: what both have used is taken from the one lot. */
function joined(lot: Lot, twins: readonly Lot[]): Moves {
  const usedUnits = lot.issuedUnits - lot.leftUnits - (lot.clawedUnits ?? 0) + (lot.overusedUnits ?? 0);
  const { movements, restFen } = takenFrom(twins, usedUnits * lot.fenPerUnit);
  return {
    kept: [...movements, movement(lot, lot.heldUnits, 'moved', 'held')],
    ended: [movement(lot, lot.leftUnits, 'free', 'granted'), movement(lot, lot.heldUnits, 'held', 'moved')],
    overusedFen: restFen,
  };
}

const carried = (lot: Lot): Moves => ({
  kept: [movement(lot, lot.leftUnits, 'moved', 'free'), movement(lot, lot.heldUnits, 'moved', 'held')],
  ended: [movement(lot, lot.leftUnits, 'free', 'moved'), movement(lot, lot.heldUnits, 'held', 'moved')],
  overusedFen: 0,
});

/** The lots, one of which remembers what was used beyond the one grant. */
const withOverused = (lots: readonly Lot[], twin: Lot | undefined, overusedFen: Fen): readonly Lot[] =>
  overusedFen === 0
    ? lots
    : lots.map((lot) =>
        lot.lotId === twin?.lotId
          ? { ...lot, overusedUnits: (lot.overusedUnits ?? 0) + Math.ceil(overusedFen / lot.fenPerUnit) }
          : lot,
      );

const moving = ({ units }: Movement): boolean => units > 0;

const addedUp = (a: Lot['usedOn'] = {}, b: Lot['usedOn'] = {}): NonNullable<Lot['usedOn']> =>
  Object.fromEntries([...Object.keys(a), ...Object.keys(b)].map((date) => [date, (a[date] ?? 0) + (b[date] ?? 0)]));

/** The lots with a place for what comes from another wallet: whatever is held, or refunded, finds its lot. */
function withPlace(lots: readonly Lot[], lot: Lot, isTwin: boolean): Lot[] {
  const emptied = { ...lot, leftUnits: 0, heldUnits: 0 };
  const { clawedUnits: _clawed, overusedUnits: _overused, ...place } = emptied;
  if (!lots.some(({ lotId }) => lotId === lot.lotId)) return [...lots, isTwin ? place : emptied];
  if (lot.usedOn === undefined) return [...lots];
  return lots.map((one) => (one.lotId === lot.lotId ? { ...one, usedOn: addedUp(one.usedOn, lot.usedOn) } : one));
}

/**
 * Two files are one person: everything in the wallet of the one that ended goes on in the other, held or free, with its
 * expiry. A program's month that both got counts once. Undefined when there is nothing to move.
 */
export function mergeWallets(
  kept: Wallet,
  ended: Wallet,
  programs: Programs,
  cause: Cause,
): { kept: Moved; ended: Moved } | undefined {
  if (ended.lots.length === 0 && isDeepStrictEqual(ended.holds, {})) return undefined;
  const movements: { kept: Movement[]; ended: Movement[] } = { kept: [], ended: [] };
  let { lots } = kept;
  for (const lot of ended.lots) {
    const twins = kept.lots.filter((one) => nameOf(one, programs) === nameOf(lot, programs));
    const now = lots.filter(({ lotId }) => twins.some((twin) => twin.lotId === lotId));
    const moves = twins.length > 0 ? joined(lot, now) : carried(lot);
    const placed = lotsAfter(withPlace(lots, lot, twins.length > 0), moves.kept.filter(moving));
    lots = withOverused(placed, twins[0], moves.overusedFen);
    movements.kept.push(...moves.kept.filter(moving));
    movements.ended.push(...moves.ended.filter(moving));
  }
  const why = { ...cause, reason: '两份档案合并' };
  const holds = { ...kept.holds, ...ended.holds };
  return {
    kept: movedTo(kept, { lots, holds }, why, { kind: 'VOUCHER_MOVED', movements: movements.kept }),
    ended: movedTo(ended, { lots: [], holds: {} }, why, { kind: 'VOUCHER_MOVED', movements: movements.ended }),
  };
}
