import type { BusinessDate, BusinessMonth, Instant } from '../../shared/business-time.ts';
import { facilityHead } from '../../shared/resource.ts';
import { absent, type Item, type Key, type Write } from '../../shared/table.ts';
import type { Refusable } from './disallowed.ts';
import type { By, Layer } from './line.ts';
import type { StatementName } from './store.ts';

/**
 * What the offices think of one line of a statement. HELD: somebody objects, it is not paid until that is decided.
 * REFUSED: its subsidy is not paid. CLEAR: it was one of these, and is paid after all.
 */
export const REVIEW_STATES = ['HELD', 'REFUSED', 'CLEAR'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export interface LineReview extends Item {
  kind: 'line-review';
  facilityId: string;
  period: BusinessMonth;
  transferId: string;
  postedAt: Instant;
  originDate: BusinessDate;
  elderId: string;
  state: ReviewState;
  /** What is not paid while it is held. */
  held: readonly Layer[];
  /** Objections that are not decided. */
  objections: readonly string[];
  reason?: string;
  by: By;
  at: Instant;
  version: number;
}

const REVIEW_PREFIX = 'REVIEW#';
export const reviewsOf = ({ facilityId, period }: StatementName): { pk: string; begins: string } => ({
  pk: facilityHead(facilityId).pk,
  begins: `${REVIEW_PREFIX}${period}#`,
});
/** The reviews of a point's lines in a month and in all later ones: `~` sorts behind every month. */
export const reviewsSince = (facilityId: string, period: BusinessMonth) => ({
  pk: facilityHead(facilityId).pk,
  between: [`${REVIEW_PREFIX}${period}#`, `${REVIEW_PREFIX}~`] as const,
});
export const reviewKey = ({ facilityId, period }: StatementName, transferId: string): Key => ({
  pk: facilityHead(facilityId).pk,
  sk: `${REVIEW_PREFIX}${period}#${transferId}`,
});

type Change = Pick<LineReview, 'state' | 'held' | 'objections' | 'by' | 'at'> & { reason?: string | undefined };

export function reviewed(
  name: StatementName,
  { transferId, postedAt, originDate, elderId }: Refusable,
  before: LineReview | undefined,
  { reason, ...change }: Change,
): LineReview {
  return {
    ...reviewKey(name, transferId),
    kind: 'line-review',
    facilityId: name.facilityId,
    period: name.period,
    transferId,
    postedAt,
    originDate,
    elderId,
    ...change,
    ...(reason === undefined ? {} : { reason }),
    version: (before?.version ?? 0) + 1,
  };
}

/** Stale when somebody else looked at the line since `before` was read. */
export const replaceReview = (before: LineReview | undefined, after: LineReview): Write => ({
  put: after,
  when: before ? [['version', '=', before.version]] : absent,
});
