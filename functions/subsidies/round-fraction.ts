import type { Fen } from '../../shared/money.ts';
import type { Rounding } from './policy.ts';

/**
 * `fen × numerator / denominator` in whole steps (of one fen when left out), exactly: the quotient and remainder of
 * integers decide, no float takes part. Throws `RangeError` when the product leaves the safe integers or an operand is
 * negative.
 */
export function roundFraction(fen: Fen, numerator: number, denominator: number, rounding: Rounding, stepFen = 1): Fen {
  const product = fen * numerator;
  const divisor = denominator * stepFen;
  if (!Number.isSafeInteger(product) || product < 0 || denominator < 1)
    throw new RangeError(`not a fraction of fen: ${fen} x ${numerator} / ${denominator}`);
  const remainder = product % divisor;
  const floor = (product - remainder) / divisor;
  return (floor + (roundsUp(floor, 2 * remainder, divisor, rounding) ? 1 : 0)) * stepFen;
}

function roundsUp(floor: number, twiceRemainder: number, denominator: number, rounding: Rounding): boolean {
  switch (rounding) {
    case 'floor':
      return false;
    case 'ceil':
      return twiceRemainder > 0;
    case 'half-up':
      return twiceRemainder >= denominator;
    case 'half-even':
      return twiceRemainder === denominator ? floor % 2 === 1 : twiceRemainder > denominator;
  }
}
