import type { BusinessMonth } from '../../shared/business-time.ts';
import { sumFen } from '../../shared/money.ts';
import type { Cause, Layer, Shares } from './line.ts';
import type { Standing } from './standing.ts';
import { type MealDisallowed, type MealServed, mealCorrection } from './transfers.ts';
import { type VoucherDisallowed, type VoucherPaid, voucherCorrection } from './voucher-lines.ts';

/** Lines that payers bear something of for an elder: what an office may refuse, and what may be objected to. */
export type Refusable = MealServed | VoucherPaid;
export const isRefusable = (line: { readonly kind: string }): line is Refusable =>
  line.kind === 'MEAL_SERVED' || line.kind === 'VOUCHER_PAID';

export interface Corrected {
  readonly line: MealDisallowed | VoucherDisallowed;
  /** How the refused line stands with it. */
  readonly standing: Standing;
}

const fenOf = (layers: readonly Layer[]) => sumFen(layers.map(({ fen }) => fen));

function corrected(
  how: 'DISALLOWED' | 'RESTORED',
  original: Refusable,
  shares: { readonly from: Shares; readonly to: Shares },
  settledIn: BusinessMonth,
  cause: Cause,
): Corrected['line'] {
  return original.kind === 'MEAL_SERVED'
    ? { ...mealCorrection(`MEAL_${how}`, original, shares, cause), settledIn }
    : { ...voucherCorrection(`VOUCHER_${how}`, original, shares, cause), settledIn };
}

/** The payee bears what the payers would, the elder nothing more; undefined when no payer bears anything of the line. */
export function lineDisallowed(
  original: Refusable,
  { shares, disallowed }: Standing,
  settledIn: BusinessMonth,
  cause: Cause,
): Corrected | undefined {
  if (disallowed || shares.layers.every(({ fen }) => fen === 0)) return undefined;
  const to = { ...shares, layers: [], payeeBearsFen: shares.payeeBearsFen + fenOf(shares.layers) };
  const line = corrected('DISALLOWED', original, { from: shares, to }, settledIn, cause);
  return { line, standing: { shares: to, disallowed: shares.layers } };
}

/** The payers bear again what they would by now; undefined when nothing of the line is refused. */
export function lineRestored(
  original: Refusable,
  { shares, disallowed }: Standing,
  settledIn: BusinessMonth,
  cause: Cause,
): Corrected | undefined {
  if (!disallowed) return undefined;
  const to = { ...shares, layers: disallowed, payeeBearsFen: shares.payeeBearsFen - fenOf(disallowed) };
  return { line: corrected('RESTORED', original, { from: shares, to }, settledIn, cause), standing: { shares: to } };
}
