const CHECKS = '10X98765432';
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A number of somebody born in 1900, for each hour of the day another: valid in form, and nobody's alive. */
export function citizenNumberOfHour(hour: number): string {
  const digits = `83000019000101${String(hour + 1).padStart(3, '0')}`;
  return digits + CHECKS.charAt(WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11);
}
