import type { Payment } from './policy.ts';
import type { PaidLayer } from './quote.ts';
import { roundFraction } from './round-fraction.ts';

/**
 * Splits what a layer pays among its payers (as `payersOf` names them): each share rounded by its own rule, and the rest
 * with the odd fen to the last one. The parts always add up to `fen`; who has nothing to pay has no part, and who turns
 * out to be named twice (the county of the home and that of the point) has one.
 */
export function splitPayment(
  { shares = [] }: Payment,
  payers: readonly string[],
  { label, fen, reason }: Omit<PaidLayer, 'payer'>,
): PaidLayer[] {
  const parts = new Map<string, PaidLayer>();
  const add = (payer: string, part: number, how: string): void => {
    const before = parts.get(payer);
    if (before) parts.set(payer, { ...before, fen: before.fen + part, reason: `${before.reason}，${how}` });
    else if (part > 0) parts.set(payer, { payer, label, fen: part, reason: how ? `${reason}；${how}` : reason });
  };
  let restFen = fen;
  for (const [i, { numerator, denominator, rounding }] of shares.entries()) {
    const part = Math.min(roundFraction(fen, numerator, denominator, rounding), restFen);
    restFen -= part;
    add(payers[i]!, part, `承担其中 ${numerator}/${denominator}`);
  }
  add(payers.at(-1)!, restFen, shares.length > 0 ? '承担余下部分' : '');
  return [...parts.values()];
}
