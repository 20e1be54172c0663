import type { Actor } from '../../shared/access.ts';
import { type BusinessDate, daysBetween, type Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';

export type By = Pick<Actor, 'personId' | 'role'>;
export const SYSTEM: By = { personId: 'system', role: 'system' };

/** An amount somebody of the payer's finance wants; a colleague puts it in force. */
export interface Proposal {
  readonly amountFen: Fen;
  readonly reason: string;
  readonly by: By;
  readonly at: Instant;
}
/** An amount that was put in force, by whom, and who had wanted it. */
export interface Confirmed {
  readonly amountFen: Fen;
  readonly reason: string;
  readonly by: By;
  readonly at: Instant;
  readonly proposedBy: By;
  readonly proposedAt: Instant;
}
/** The payer was told that so much of the budget is granted. */
export interface Warning {
  readonly percent: Percent;
  readonly amountFen: Fen;
  readonly grantedFen: Fen;
  readonly through: BusinessDate;
  readonly by: By;
}
export const PERCENTS = [80, 95] as const;
export type Percent = (typeof PERCENTS)[number];

/** What a level of government may grant in a calendar year. */
export interface Budget {
  readonly region: RegionCode;
  /** `county:411025`: as the ledger calls it. */
  readonly payer: string;
  readonly year: number;
  /** In the order in which they came into force: the last one counts. */
  readonly changes: readonly Confirmed[];
  readonly proposal?: Proposal;
  readonly warnings: readonly Warning[];
  /** Marks that were passed and warned of, and are not armed again yet. */
  readonly warned: readonly Percent[];
  readonly version: number;
}

/** What a payer has granted in a year by the ledger, and what the bank has paid in it. */
export interface Spent {
  readonly payer: string;
  readonly year: number;
  readonly grantedFen: Fen;
  readonly paidFen: Fen;
  /** Everything posted up to the end of this date is in it. */
  readonly through: BusinessDate;
}

const LEVELS = { 2: 'province', 4: 'city', 6: 'county', 9: 'township', 12: 'village' } as const;

/** The payer a region's finance speaks for. */
export function payerOfRegion(region: RegionCode): string {
  const digits = region.length === 6 ? region.replace(/(00){1,2}$/, '').length : region.length;
  return `${LEVELS[digits as keyof typeof LEVELS]}:${region}`;
}

/** The region of a payer that is a government; undefined for charities and the like, which have no public budget. */
export const regionOfPayer = (payer: string): RegionCode | undefined => payer.split(':')[1];

export const amountOf = ({ changes }: Pick<Budget, 'changes'>): Fen | undefined => changes.at(-1)?.amountFen;

/** Compared in whole numbers: no rounding decides about a warning. Who has granted nothing has passed nothing. */
const isPassed = (percent: Percent, grantedFen: Fen, amountFen: Fen): boolean =>
  grantedFen > 0 && grantedFen * 100 >= amountFen * percent;

/**
 * The marks that stay warned of: a mark is armed again only when a higher amount has brought the payer below it, not when
 * reversals have.
 */
export function stillWarned({ warned, warnings }: Budget, amountFen: Fen, grantedFen: Fen): Percent[] {
  return warned.filter((percent) => {
    const last = warnings.findLast((warning) => warning.percent >= percent);
    const isRaised = last !== undefined && amountFen > last.amountFen;
    return !isRaised || isPassed(percent, grantedFen, amountFen);
  });
}

/** The budget with a warning when a mark was passed since it was last looked at; the same one when nothing changed. */
export function withWarnings(budget: Budget, { grantedFen, through }: Pick<Spent, 'grantedFen' | 'through'>): Budget {
  const amountFen = amountOf(budget);
  if (amountFen === undefined) return budget;
  const before = stillWarned(budget, amountFen, grantedFen);
  const passed = PERCENTS.filter((percent) => isPassed(percent, grantedFen, amountFen) && !before.includes(percent));
  const percent = passed.at(-1);
  if (percent === undefined) return before.length === budget.warned.length ? budget : { ...budget, warned: before };
  // Whoever passes two marks in a night is told of the higher one.
  const warning: Warning = { percent, amountFen, grantedFen, through, by: SYSTEM };
  const warned = PERCENTS.filter((mark) => before.includes(mark) || passed.includes(mark));
  return { ...budget, warnings: [...budget.warnings, warning], warned };
}

/** What the year comes to when the rest of it goes on like the part that is over; no less than what is granted already. */
export function forecastFen({ grantedFen, through, year }: Pick<Spent, 'grantedFen' | 'through' | 'year'>): Fen {
  if (grantedFen <= 0) return grantedFen;
  const days = daysBetween(`${year}-01-01`, `${year + 1}-01-01`);
  const over = Math.min(days, daysBetween(`${year}-01-01`, through) + 1);
  return Number((BigInt(grantedFen) * BigInt(days)) / BigInt(over));
}
