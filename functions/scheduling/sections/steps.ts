import type { BusinessDate } from '../../../shared/business-time.ts';

/** One search over every section of a day, all at once. */
export interface Step {
  readonly date: BusinessDate;
  /** From 0; in each the sections are other ones, and the search begins with the plan of the round before. */
  readonly round: number;
  /** Of the time there is for the date. */
  readonly share: number;
}

/** Most of the time goes into the first plan; then the borders, then the borders of the borders. */
const SHARES = [0.75, 0.15, 0.1] as const;

/**
 * The steps that plan the dates one after the other. Every date is planned before any is planned again, so that the second time
 * it is known who comes to an elder on all other days. `isWhole`: one date that is one section has no borders to go back to.
 */
export function stepsOf(dates: readonly BusinessDate[], { isWhole }: { isWhole: boolean }): Step[] {
  if (isWhole && dates.length <= 1) return dates.map((date) => ({ date, round: 0, share: 1 }));
  return SHARES.flatMap((share, round) => dates.map((date) => ({ date, round, share })));
}
