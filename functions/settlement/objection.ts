import type { BusinessDate, BusinessMonth, Instant } from '../../shared/business-time.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { By, Origin } from './line.ts';

/** How it reached us: typed on one's own phone, told to the hotline, or said at a counter. */
export const OBJECTION_CHANNELS = ['own-phone', 'hotline', 'counter'] as const;
export type ObjectionChannel = (typeof OBJECTION_CHANNELS)[number];

/** What somebody says against a row of a public list. Its lines are held until it is decided. */
export interface ObjectionAsked {
  readonly objectionId: string;
  readonly facilityId: string;
  readonly period: BusinessMonth;
  /** The row of the list. */
  readonly entry: number;
  /** Only lines of these days; all of the month when left out. */
  readonly from?: BusinessDate | undefined;
  readonly to?: BusinessDate | undefined;
  readonly reason: string;
  readonly channel: ObjectionChannel;
}
export interface ObjectionDecision {
  readonly upheld: boolean;
  readonly reason: string;
  readonly by: By;
  readonly at: Instant;
}
export interface Objection extends ObjectionAsked, Item {
  kind: 'objection';
  elderId: string;
  by: By;
  at: Instant;
  /** Meals and spent vouchers it concerns. */
  lines: readonly Origin[];
  /** Those of them the decision has not reached yet. */
  open: readonly Origin[];
  decision?: ObjectionDecision;
  version: number;
}

const OBJECTION_PREFIX = 'OBJECTION#';
export const objectionsOf = (facilityId: string): { pk: string; begins: string } => ({
  pk: facilityHead(facilityId).pk,
  begins: OBJECTION_PREFIX,
});
export const objectionKey = (facilityId: string, objectionId: string): Key => ({
  pk: facilityHead(facilityId).pk,
  sk: `${OBJECTION_PREFIX}${objectionId}`,
});
