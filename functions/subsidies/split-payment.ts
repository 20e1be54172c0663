import type { Payment } from './policy.ts';
import type { PaidLayer } from './quote.ts';
import { roundFraction } from './round-fraction.ts';

/**
 * Splits what a layer pays among its payers (as `payersOf` names them): each share rounded by its own rule, and the rest
 * with the odd fen to the last one. The parts always add up to `fen`; who has nothing to pay has no part.
 */
export function splitPayment(
  { shares = [] }: Payment,
  payers: readonly string[],
  { label, fen, reason }: Omit<PaidLayer, 'payer'>,
): PaidLayer[] {
  const parts: PaidLayer[] = [];
  let restFen = fen;
  for (const [i, { numerator, denominator, rounding }] of shares.entries()) {
    const part = Math.min(roundFraction(fen, numerator, denominator, rounding), restFen);
    restFen -= part;
    parts.push({ payer: payers[i]!, label, fen: part, reason: `${reason}；承担其中 ${numerator}/${denominator}` });
  }
  parts.push({ payer: payers.at(-1)!, label, fen: restFen, reason: shares[0] ? `${reason}；承担余下部分` : reason });
  return parts.filter((part) => part.fen > 0);
}
