import { createHash } from 'node:crypto';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { OrderState } from '../orders/index.ts';
import type { PresenceGrade } from '../services/index.ts';
import type { By } from './visit.ts';

/** What the elder's side said on the phone. `differs`: somebody came, but not as it was written down. */
export const CALL_BACK_OUTCOMES = ['as-recorded', 'differs', 'nobody-came', 'not-reached'] as const;
export type CallBackOutcome = (typeof CALL_BACK_OUTCOMES)[number];

/** A visit about which the hotline calls the elder, drawn by the system and chosen by nobody. */
export interface CallBack {
  readonly orderId: string;
  readonly elderId: string;
  readonly providerId: string;
  /** The county, whose hotline calls. */
  readonly region: RegionCode;
  /** The day of the visit: the seed of that day drew it. */
  readonly date: BusinessDate;
  readonly why: 'weak-proof' | 'drawn';
  readonly state: 'OPEN' | 'DONE';
  readonly attempts: number;
  readonly outcome?: CallBackOutcome | undefined;
  readonly note?: string | undefined;
  readonly by?: By | undefined;
  readonly at: Instant;
}
export interface CallBackItem extends Item, CallBack {
  kind: 'call-back';
}
export const callBackKey = (orderId: string): Key => ({ pk: `CALL-BACK#${orderId}`, sk: 'HEAD' });
/** Index partition of a county's open call-backs, by day. */
export const callBacksOf = (region: RegionCode): string => `CALL-BACKS#${countyOf(region)}`;
export const placeInCallBacks = ({ region, date, orderId }: Pick<CallBack, 'region' | 'date' | 'orderId'>) => ({
  gsi1pk: callBacksOf(region),
  gsi1sk: `${date}#${orderId}`,
});

/** Nobody answers for so many calls, and the reviewer decides without. */
export const MAX_CALLS = 3;

/**
 * What draws the call-backs of a county's day: random, stored before the first use and shown to nobody for a week, in which
 * the day's visits are confirmed. Afterwards whoever may see it can draw again and compare.
 */
export interface CallBackSeed extends Item {
  kind: 'call-back-seed';
  region: RegionCode;
  date: BusinessDate;
  seed: string;
  at: Instant;
}
export const seedKey = (region: RegionCode, date: BusinessDate): Key => ({
  pk: `CALL-BACK-SEED#${countyOf(region)}`,
  sk: date,
});

export const SEED_SECRET_DAYS = 7;

/** Below this the elder's presence is hardly proven. */
export const STRONG_GRADE: PresenceGrade = 2;

/** How many of ten thousand visits are drawn, by how they came to be confirmed: nobody's word counts for less. */
export const DRAWN_OF_10000: Readonly<Partial<Record<OrderState, number>>> = { CONFIRMED: 500, AUTO_CONFIRMED: 2_000 };

/** 0 to 9,999 by seed and order. Nobody knows it before the seed, everybody can compute it afterwards. */
export const rankOf = (seed: string, orderId: string): number =>
  createHash('sha256').update(`call-back-1\n${seed}\n${orderId}`).digest().readUInt32BE(0) % 10_000;

/** Whether, and why, the hotline calls about a visit that has come into a state. */
export function whyCalled(
  { orderId, state }: { orderId: string; state: OrderState },
  { grade, hasCheckIn, seed }: { grade: PresenceGrade; hasCheckIn: boolean; seed: string },
): CallBack['why'] | undefined {
  if (state === 'EXCEPTION') return hasCheckIn && grade < STRONG_GRADE ? 'weak-proof' : undefined;
  return rankOf(seed, orderId) < (DRAWN_OF_10000[state] ?? 0) ? 'drawn' : undefined;
}
