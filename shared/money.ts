/** An amount of money in integer fen (1 yuan = 100 fen). Never a float, never a string. */
export type Fen = number;

/** The largest amount one command may carry: ten million yuan. Far below 2^53, far above any meal. */
export const MAX_FEN: Fen = 1_000_000_000;

export const isFen = (value: unknown): value is Fen =>
  typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;

/** Sum in fen; throws `RangeError` when a part is not an integer or the sum leaves the safe range. */
export function sumFen(parts: Iterable<Fen>): Fen {
  let total = 0;
  for (const part of parts) {
    total += part;
    if (!isFen(part) || !isFen(total)) throw new RangeError(`not an amount in fen: ${part}`);
  }
  return total;
}

/** `1234` -> `"12.34"`, `-5` -> `"-0.05"`: for people to read, never to compute with. */
export function yuanText(fen: Fen): string {
  if (!isFen(fen)) throw new RangeError(`not an amount in fen: ${fen}`);
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
