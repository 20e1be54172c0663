/** Smallest and middle: on a machine that others use too, the mean says more about them. */
export interface Spread {
  min: number;
  median: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const spreadOf = (values: readonly number[]): Spread => ({ min: Math.min(...values), median: median(values) });
