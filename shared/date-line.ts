import type { BusinessDate } from './business-time.ts';

/** A version is in force from `from` until the day before `to`, or for good. */
export interface Span {
  readonly from: BusinessDate;
  readonly to?: BusinessDate;
}

/**
 * The date line with a version added: it ends the version it begins in, and ends itself where the next one begins, so
 * that from the first date on every date has exactly one. Beginning on the very day another begins, it takes its place.
 */
export const placeOnDateLine = <Version extends Span>(
  versions: readonly Version[],
  added: Omit<Version, 'to'> & Span,
): Version[] =>
  [...versions.filter(({ from }) => from !== added.from), added as Version]
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map(({ to: _to, ...version }, i, sorted) => {
      const next = sorted[i + 1];
      return { ...version, ...(next ? { to: next.from } : {}) } as unknown as Version;
    });

export const spanOn = <Version extends Span>(versions: readonly Version[], date: BusinessDate): Version | undefined =>
  versions.find(({ from, to }) => from <= date && (to === undefined || date < to));

/** Whether a version has been in force on a day from `from` to today: once one has begun, there always is one. */
export const wasInForce = (versions: readonly Span[], from: BusinessDate, today: BusinessDate): boolean =>
  from <= today && versions.some((span) => span.from <= today);
