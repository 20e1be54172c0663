import { type Fen, sumFen } from '../../shared/money.ts';
import type { Layer } from './line.ts';
import type { Statement } from './statement.ts';

/** What is not paid of a statement for the time being, by payer. */
export interface Withheld {
  readonly payer: string;
  readonly label: string;
  /** Lines an office refused. */
  readonly refusedFen: Fen;
  /** Lines somebody objects to, until that is decided. */
  readonly heldFen: Fen;
}
/** What one payer pays of a statement; may be negative, when earlier meals were taken back. */
export interface Payable {
  readonly payer: string;
  readonly label: string;
  readonly fen: Fen;
}

/**
 * What each payer pays for a statement: its lines, but what earlier statements settled, what is refused and what is held.
 * Sorted by payer.
 */
export function payableOf({ totals, withheld = [] }: Pick<Statement, 'totals' | 'withheld'>): Payable[] {
  const amounts = [
    ...totals.payers.map(({ payer, label, fen, settledFen }) => ({ payer, label, fen: fen - settledFen })),
    ...withheld.map(({ payer, label, refusedFen, heldFen }) => ({ payer, label, fen: -(refusedFen + heldFen) })),
  ];
  const payers = new Map<string, Payable>();
  for (const { payer, label, fen } of amounts)
    payers.set(payer, { label, ...payers.get(payer), payer, fen: sumFen([payers.get(payer)?.fen ?? 0, fen]) });
  return [...payers.values()].sort((a, b) => (a.payer < b.payer ? -1 : 1));
}

export interface WithheldChange {
  readonly refused?: readonly Layer[];
  readonly held?: readonly Layer[];
}

/** What is withheld after layers were added to it (or taken from it, as negative amounts). */
export function withheldAfter(
  withheld: readonly Withheld[],
  { refused = [], held = [] }: WithheldChange,
): readonly Withheld[] {
  const payers = new Map(withheld.map((one) => [one.payer, one]));
  const add = ({ payer, label }: Layer, change: Pick<Withheld, 'refusedFen' | 'heldFen'>): void => {
    const known = payers.get(payer) ?? { payer, label, refusedFen: 0, heldFen: 0 };
    payers.set(payer, {
      ...known,
      refusedFen: known.refusedFen + change.refusedFen,
      heldFen: known.heldFen + change.heldFen,
    });
  };
  for (const layer of refused) add(layer, { refusedFen: layer.fen, heldFen: 0 });
  for (const layer of held) add(layer, { refusedFen: 0, heldFen: layer.fen });
  return [...payers.values()].filter(({ refusedFen, heldFen }) => refusedFen !== 0 || heldFen !== 0);
}

/** The same layers with the opposite sign. */
export const takenFrom = (layers: readonly Layer[]): Layer[] =>
  layers.map((layer) => ({ ...layer, fen: 0 - layer.fen }));
