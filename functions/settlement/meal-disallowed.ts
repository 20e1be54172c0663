import type { BusinessMonth } from '../../shared/business-time.ts';
import { sumFen } from '../../shared/money.ts';
import type { Cause, Layer } from './line.ts';
import type { Standing } from './standing.ts';
import { type MealDisallowed, type MealServed, mealCorrection } from './transfers.ts';

const fenOf = (layers: readonly Layer[]) => sumFen(layers.map(({ fen }) => fen));

export interface Corrected {
  readonly line: MealDisallowed;
  /** How the meal stands with it. */
  readonly standing: Standing;
}

/** The point bears what the payers would; undefined when no payer bears anything of the meal. */
export function mealDisallowed(
  original: MealServed,
  { shares, disallowed }: Standing,
  settledIn: BusinessMonth,
  cause: Cause,
): Corrected | undefined {
  if (disallowed || shares.layers.every(({ fen }) => fen === 0)) return undefined;
  const to = { ...shares, layers: [], payeeBearsFen: shares.payeeBearsFen + fenOf(shares.layers) };
  const line = mealCorrection('MEAL_DISALLOWED', original, { from: shares, to }, cause);
  return { line: { ...line, settledIn }, standing: { shares: to, disallowed: shares.layers } };
}

/** The payers bear again what they would by now; undefined when nothing of the meal is refused. */
export function mealRestored(
  original: MealServed,
  { shares, disallowed }: Standing,
  settledIn: BusinessMonth,
  cause: Cause,
): Corrected | undefined {
  if (!disallowed) return undefined;
  const to = { ...shares, layers: disallowed, payeeBearsFen: shares.payeeBearsFen - fenOf(disallowed) };
  const line = mealCorrection('MEAL_RESTORED', original, { from: shares, to }, cause);
  return { line: { ...line, settledIn }, standing: { shares: to } };
}
