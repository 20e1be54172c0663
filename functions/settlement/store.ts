import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Item, Key } from '../../shared/table.ts';

/** What names a statement: one point has one a month. */
export interface StatementName {
  readonly facilityId: string;
  readonly period: BusinessMonth;
}

const ofFacility = (facilityId: string): string => facilityHead(facilityId).pk;

export const STATEMENT_PREFIX = 'STATEMENT#';
export const statementKey = (facilityId: string, period: BusinessMonth): Key => ({
  pk: ofFacility(facilityId),
  sk: `${STATEMENT_PREFIX}${period}`,
});

/** The statements of a point from a month on, the month itself included: `~` sorts behind every month. */
export const statementsSince = (facilityId: string, period: BusinessMonth) => ({
  pk: ofFacility(facilityId),
  between: [`${STATEMENT_PREFIX}${period}`, `${STATEMENT_PREFIX}~`] as const,
});

/**
 * The last statement of a point: the next one begins where it ends. Every statement moves it in its own transaction, so a
 * point's statements follow each other without gap or overlap, whoever prepares them and however often.
 */
export interface Chain extends Item {
  kind: 'statement-chain';
  period: BusinessMonth;
  to: Instant;
  digest: string;
}
export const chainKey = (facilityId: string): Key => ({ pk: ofFacility(facilityId), sk: 'STATEMENT-CHAIN' });

/** How many statements of a month a county has: their serial numbers have no gap. */
export interface SerialCounter extends Item {
  kind: 'statement-serials';
  last: number;
}
export const serialCounterKey = (county: RegionCode, period: BusinessMonth): Key => ({
  pk: `STATEMENT-SERIALS#${period}`,
  sk: `COUNTY#${county}`,
});
