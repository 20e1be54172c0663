import type { BusinessDate } from '../../shared/business-time.ts';

/** A published version is in force from `from` until the day before `to`, or for good. */
export interface VersionSpan {
  policyId: string;
  from: BusinessDate;
  to?: BusinessDate;
}

/**
 * The date line with a version added: it ends the version it begins in, and ends itself where the next one begins, so
 * that from the first date on every date has exactly one. Beginning on the very day another begins, it takes its place.
 */
export function placeOnDateLine(
  versions: readonly VersionSpan[],
  added: { policyId: string; from: BusinessDate },
): VersionSpan[] {
  return [...versions.filter(({ from }) => from !== added.from), added]
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map(({ policyId, from }, i, sorted) => {
      const next = sorted[i + 1];
      return { policyId, from, ...(next ? { to: next.from } : {}) };
    });
}

export const spanOn = (versions: readonly VersionSpan[], date: BusinessDate): VersionSpan | undefined =>
  versions.find(({ from, to }) => from <= date && (to === undefined || date < to));
