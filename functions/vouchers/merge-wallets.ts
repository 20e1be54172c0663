import { isDeepStrictEqual } from 'node:util';
import type { Movement } from './entries.ts';
import { lotsAfter, movedTo, movement } from './moves.ts';
import type { Cause, Lot, Moved, Wallet } from './wallet.ts';

interface Moves {
  kept: Movement[];
  ended: Movement[];
}

/** What an elder who had two files got twice is granted once: what both have used is taken from the one lot. */
function joined(lot: Lot, twin: Lot): Moves {
  const usedUnits = lot.clawedBackOn ? 0 : lot.issuedUnits - lot.leftUnits;
  return {
    kept: [
      movement(twin, Math.min(twin.leftUnits, usedUnits), 'free', 'granted'),
      movement(lot, lot.heldUnits, 'moved', 'held'),
    ],
    ended: [movement(lot, lot.leftUnits, 'free', 'granted'), movement(lot, lot.heldUnits, 'held', 'moved')],
  };
}

const carried = (lot: Lot): Moves => ({
  kept: [movement(lot, lot.leftUnits, 'moved', 'free'), movement(lot, lot.heldUnits, 'moved', 'held')],
  ended: [movement(lot, lot.leftUnits, 'free', 'moved'), movement(lot, lot.heldUnits, 'held', 'moved')],
});

const moving = ({ units }: Movement): boolean => units > 0;

/**
 * Two files are one person: everything in the wallet of the one that ended goes on in the other, held or free, with its
 * expiry. A program's month that both got counts once. Undefined when there is nothing to move.
 */
export function mergeWallets(kept: Wallet, ended: Wallet, cause: Cause): { kept: Moved; ended: Moved } | undefined {
  if (ended.lots.length === 0 && isDeepStrictEqual(ended.holds, {})) return undefined;
  const twinOf = (lot: Lot) => kept.lots.find(({ lotId }) => lotId === lot.lotId);
  const moves = ended.lots.map((lot) => {
    const twin = twinOf(lot);
    return twin ? joined(lot, twin) : carried(lot);
  });
  const keptMovements = moves.flatMap((each) => each.kept).filter(moving);
  const endedMovements = moves.flatMap((each) => each.ended).filter(moving);
  const added = ended.lots.filter((lot) => !twinOf(lot)).map((lot) => ({ ...lot, leftUnits: 0, heldUnits: 0 }));
  const why = { ...cause, reason: '两份档案合并' };
  return {
    kept: movedTo(
      kept,
      { lots: lotsAfter([...kept.lots, ...added], keptMovements), holds: { ...kept.holds, ...ended.holds } },
      why,
      { kind: 'VOUCHER_MOVED', movements: keptMovements },
    ),
    ended: movedTo(ended, { lots: [], holds: {} }, why, { kind: 'VOUCHER_MOVED', movements: endedMovements }),
  };
}
