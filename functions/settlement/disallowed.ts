import type { BusinessMonth } from '../../shared/business-time.ts';
import { sumFen } from '../../shared/money.ts';
import { isExternal } from './external-settled.ts';
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

/**
 * The payee bears what our payers would, the elder nothing more; what another system pays stays as it is. Undefined when no
 * payer of ours bears anything of the line.
 */
export function lineDisallowed(
  original: Refusable,
  { shares, disallowed }: Standing,
  settledIn: BusinessMonth,
  cause: Cause,
): Corrected | undefined {
  const ours = shares.layers.filter(({ payer }) => !isExternal(payer));
  const others = shares.layers.filter(({ payer }) => isExternal(payer));
  if (disallowed || ours.every(({ fen }) => fen === 0)) return undefined;
  const to = { ...shares, layers: others, payeeBearsFen: shares.payeeBearsFen + fenOf(ours) };
  const line = corrected('DISALLOWED', original, { from: shares, to }, settledIn, cause);
  return { line, standing: { shares: to, disallowed: ours } };
}

/** The payers bear again what they would by now; undefined when nothing of the line is refused. */
export function lineRestored(
  original: Refusable,
  { shares, disallowed }: Standing,
  settledIn: BusinessMonth,
  cause: Cause,
): Corrected | undefined {
  if (!disallowed) return undefined;
  const layers = [...shares.layers, ...disallowed];
  const to = { ...shares, layers, payeeBearsFen: shares.payeeBearsFen - fenOf(disallowed) };
  return { line: corrected('RESTORED', original, { from: shares, to }, settledIn, cause), standing: { shares: to } };
}
