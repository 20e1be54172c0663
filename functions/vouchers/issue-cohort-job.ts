import type { BusinessDate, BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item, Key } from '../../shared/table.ts';
import { lotIdOf } from './entitlement.ts';
import type { JobItem } from './job.ts';
import type { Program, ProgramRef } from './program.ts';
import type { By } from './wallet.ts';

/** How many elders get nothing for one reason. */
export interface Excluded {
  readonly whyNot: string;
  readonly elders: number;
}
/** What an issue comes to so far. */
export interface IssueSums {
  /** Files looked at. */
  readonly elders: number;
  readonly issued: number;
  readonly units: number;
  /** Units times what one may pay at most. */
  readonly fen: Fen;
  /** Had theirs by another issue of the same month. */
  readonly already: number;
  /** By reason, most frequent first; reasons beyond the first ones are together. */
  readonly excluded: readonly Excluded[];
}
export const noSums: IssueSums = { elders: 0, issued: 0, units: 0, fen: 0, already: 0, excluded: [] };

/** What an elder of the cohort gets, or has, or why nothing. */
export type IssueOutcome =
  | { readonly elderId: string; readonly got: 'issued'; readonly units: number; readonly fen: Fen }
  | { readonly elderId: string; readonly got: 'already' }
  | { readonly elderId: string; readonly got: 'nothing'; readonly whyNot: string };

const MAX_REASONS = 30;
const OTHER_REASONS = '其他原因';

function addedUp(excluded: readonly Excluded[], outcomes: readonly IssueOutcome[]): Excluded[] {
  const elders = new Map(excluded.map((one) => [one.whyNot, one.elders]));
  for (const outcome of outcomes) {
    if (outcome.got !== 'nothing') continue;
    const name = elders.has(outcome.whyNot) || elders.size < MAX_REASONS ? outcome.whyNot : OTHER_REASONS;
    elders.set(name, (elders.get(name) ?? 0) + 1);
  }
  return [...elders]
    .map(([whyNot, count]) => ({ whyNot, elders: count }))
    .toSorted((a, b) => b.elders - a.elders || (a.whyNot < b.whyNot ? -1 : 1));
}

export function withOutcomes(sums: IssueSums, outcomes: readonly IssueOutcome[]): IssueSums {
  const got = outcomes.filter((outcome) => outcome.got === 'issued');
  return {
    elders: sums.elders + outcomes.length,
    issued: sums.issued + got.length,
    units: got.reduce((sum, { units }) => sum + units, sums.units),
    fen: got.reduce((sum, { fen }) => sum + fen, sums.fen),
    already: sums.already + outcomes.filter((outcome) => outcome.got === 'already').length,
    excluded: addedUp(sums.excluded, outcomes),
  };
}

/**
 * The issue of one program's month to the elders of a county. By hand it is counted first, without issuing, and issued when
 * a second person has seen the count; the schedule issues at once what was once issued by hand.
 */
export interface IssueJob extends JobItem {
  what: 'issue';
  state: 'COUNTING' | 'COUNTED' | 'ISSUING' | 'ISSUED' | 'CANCELLED';
  program: ProgramRef;
  programName: string;
  /** The file of this date decides, and the vouchers count from it. */
  date: BusinessDate;
  reason: string;
  by: By;
  at: Instant;
  confirmedBy?: By;
  confirmedAt?: Instant;
  cancelledBy?: By;
  /** Which list of elders is gone through: first who lives in the county, then who is only registered there. */
  among?: 'registered-here';
  /** Where in it the next step begins, and the number of the step. */
  after?: Record<string, unknown> | undefined;
  page: number;
  counted: IssueSums;
  issued: IssueSums;
}

/** Those of one step who get nothing, each with the reason. */
export interface ExcludedPage extends Item {
  kind: 'voucher-excluded';
  elders: readonly { readonly elderId: string; readonly whyNot: string }[];
  expiresAtSeconds: number;
}
export const excludedKey = ({ region, jobId, page }: Pick<IssueJob, 'region' | 'jobId' | 'page'>): Key => ({
  pk: `VOUCHER-EXCLUDED#${region}#${jobId}#${String(page).padStart(6, '0')}`,
  sk: 'ELDERS',
});
/** Two years, for whoever complains of having got nothing. */
export const EXCLUDED_KEPT_SECONDS = 2 * 366 * 24 * 3_600;

/**
 * That an elder got a program's month, for good: the lot leaves the wallet when it is empty and past, and what is issued
 * again by mistake is found here. Named by the program's code, so that a new version in the same month gives nothing twice.
 */
export interface IssuedItem extends Item {
  kind: 'voucher-issued';
  elderId: string;
  programId: string;
  lotId: string;
  units: number;
  jobId: string;
  /** The step of the job: who is met again because they moved house meanwhile is not counted twice. */
  page: number;
  at: Instant;
  by: By;
}
export function issuedKey(elderId: string, program: Program, date: BusinessDate): Key {
  const [, period] = lotIdOf(program, date).split(':');
  return { pk: elderHead(elderId).pk, sk: `VOUCHER-ISSUED#${program.region}#${program.code}#${period}` };
}

/** The wallets of a county, in as many partitions that no first of a month is too much for one. */
export const WALLET_SHARDS = 16;
export interface ListedWallet extends Item {
  kind: 'listed-wallet';
  elderId: string;
}
export const walletsOf = (county: RegionCode, shard: number): string => `WALLETS#${county}#${shard}`;
/** Ids end in random characters: two of them spread evenly. */
const shardOf = (elderId: string): number =>
  [...elderId.slice(-2)].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 0) % WALLET_SHARDS;
export const listedWallet = (county: RegionCode, elderId: string): ListedWallet => ({
  pk: walletsOf(county, shardOf(elderId)),
  sk: elderId,
  kind: 'listed-wallet',
  elderId,
});

/** A program that has been issued by hand in a county: the schedule goes on with it. */
export interface IssuingItem extends Item {
  kind: 'voucher-county';
  county: RegionCode;
  programRegion: RegionCode;
  code: string;
  /** The month issued by hand: the schedule begins with the one after. */
  since: BusinessMonth;
}
const ISSUING_PK = 'VOUCHER-COUNTIES';
export const allIssuing = { pk: ISSUING_PK };
export const issuingItem = (
  county: RegionCode,
  { region, code }: Pick<Program, 'region' | 'code'>,
  since: BusinessMonth,
): IssuingItem => ({
  pk: ISSUING_PK,
  sk: `${county}#${region}#${code}`,
  kind: 'voucher-county',
  county,
  programRegion: region,
  code,
  since,
});
