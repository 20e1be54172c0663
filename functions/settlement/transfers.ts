import type { BusinessDate, BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { ExternalSettled } from './external-settled.ts';
import {
  assertAddsUp,
  type By,
  type Cause,
  type Correcting,
  correctionOf,
  entriesOf,
  type Line,
  NOTHING,
  type Shares,
  transferIdOf,
} from './line.ts';
import type { MealAdjusted } from './meal-adjusted.ts';
import { OWN_LINE_WORDS, type OwnLine } from './own-lines.ts';
import type { PaymentLine } from './payment.ts';
import { VISIT_LINE_WORDS, type VisitLine } from './visit-lines.ts';
import { VOUCHER_LINE_WORDS, type VoucherLine } from './voucher-lines.ts';

/** The facts of a served meal that public money needs for thirty years. */
export interface MealFacts {
  readonly bookingId: string;
  readonly elderId: string;
  readonly mealtime: string;
  /** 堂食, 自取 or 送餐, and the kind of the point on that day: what a later re-pricing asks for. */
  readonly mode: string;
  readonly facilityKind: string;
  /** When the price was fixed: quotas were counted in this order. */
  readonly pricedAt: Instant;
  readonly policyId?: string | undefined;
  /** Full years, categories in force and valid assessment of the elder on the date of the meal. */
  readonly age: number;
  readonly categories: readonly string[];
  readonly assessmentLevel?: string | undefined;
  /** 0 (none) to 4 (card reader). */
  readonly evidenceGrade: number;
  /** 户籍 and residence on the date of the meal. */
  readonly household: RegionCode;
  readonly residence: RegionCode;
}

/** A meal as it is handed out. The price is the one booked. */
export interface ServedMeal extends MealFacts, Omit<Shares, 'payeeBearsFen'> {
  readonly facilityId: string;
  /** The date of the meal, also when it is told to us later. */
  readonly originDate: BusinessDate;
  readonly by: By;
}

export interface MealServed extends Line, MealFacts {
  readonly kind: 'MEAL_SERVED';
}
export interface MealReversed extends Line, MealFacts, Correcting {
  readonly kind: 'MEAL_REVERSED';
}
/** An office refuses the subsidy of a meal, or takes that back: the point bears it, the elder is not asked again. */
export interface MealDisallowed extends Line, MealFacts, Correcting {
  readonly kind: 'MEAL_DISALLOWED' | 'MEAL_RESTORED';
  /** The month whose statement it is settled with, whenever it is posted: no later statement counts it again. */
  readonly settledIn: BusinessMonth;
}
/** What is posted about a meal. */
export type MealLine = MealServed | MealReversed | MealAdjusted | MealDisallowed;

/** Any line of a statement, told apart by its kind. */
export type SettlementLine = MealLine | VisitLine | VoucherLine | OwnLine | PaidLine;
/** Money that reached the point. */
export type PaidLine = PaymentLine | ExternalSettled;

/** What people call the kinds. */
export const LINE_KIND_WORDS: Readonly<Record<SettlementLine['kind'], string>> = {
  MEAL_SERVED: '供餐',
  MEAL_REVERSED: '冲正',
  MEAL_ADJUSTED: '资格调整',
  MEAL_DISALLOWED: '核减',
  MEAL_RESTORED: '恢复',
  ...VISIT_LINE_WORDS,
  ...VOUCHER_LINE_WORDS,
  ...OWN_LINE_WORDS,
  PAYMENT: '拨付',
  PAYMENT_RETURNED: '退款',
  EXTERNAL_SETTLED: '外部拨付',
};

export const isPaymentLine = (line: SettlementLine): line is PaidLine => 'paymentNo' in line;
export const isMealLine = (line: SettlementLine): line is MealLine => 'bookingId' in line;
export const isVisitLine = (line: SettlementLine): line is VisitLine => 'orderId' in line;
export const isVoucherLine = (line: SettlementLine): line is VoucherLine => 'tenders' in line;
/** What a line says about an earlier one, if it changes one. */
export const correctionIn = (line: SettlementLine): Correcting | undefined => ('origin' in line ? line : undefined);

/**
 * The transfer of a meal served: each payer and the elder owe their share, the point is owed the whole. Throws
 * `RangeError` when discount, layers and own payment do not add up to the list price.
 */
export function mealServed(meal: ServedMeal, now: Instant): MealServed {
  const { facilityId, originDate, listFen, discountFen, selfPayFen, by } = meal;
  const layers = meal.layers.map(({ payer, label, fen }) => ({ payer, label, fen }));
  const shares = { listFen, discountFen, layers, selfPayFen, payeeBearsFen: 0 };
  assertAddsUp(meal.bookingId, shares);
  if ([discountFen, selfPayFen, ...layers.map(({ fen }) => fen)].some((fen) => fen < 0))
    throw new RangeError(`${meal.bookingId}: nobody bears less than nothing of a meal`);
  return {
    transferId: transferIdOf('MEAL_SERVED', meal.bookingId, now),
    kind: 'MEAL_SERVED',
    payeeId: facilityId,
    postedAt: now,
    originDate,
    entries: entriesOf(facilityId, shares, meal.elderId),
    ...factsOf(meal),
    ...shares,
    by: { personId: by.personId, role: by.role },
  };
}

function factsOf(meal: MealFacts): MealFacts {
  const { bookingId, elderId, mealtime, mode, facilityKind, pricedAt, policyId } = meal;
  const { age, categories, assessmentLevel, evidenceGrade, household, residence } = meal;
  return {
    bookingId,
    elderId,
    mealtime,
    mode,
    facilityKind,
    pricedAt,
    ...(policyId === undefined ? {} : { policyId }),
    age,
    categories,
    ...(assessmentLevel === undefined ? {} : { assessmentLevel }),
    evidenceGrade,
    household,
    residence,
  };
}

/** A later line about a served meal. */
export const mealCorrection = <Kind extends string>(
  kind: Kind,
  original: MealServed,
  shares: { readonly from: Shares; readonly to: Shares },
  cause: Cause,
): Line & MealFacts & Correcting & { readonly kind: Kind } => ({
  ...correctionOf(kind, original, shares, cause),
  ...factsOf(original),
});

/**
 * The transfer that takes a served meal back, whenever that is: after the month is closed it falls into the next
 * statement by its posting time. `standing` is how the meal stands when lines after the first one changed it.
 */
export const mealReversed = (original: MealServed, cause: Cause, standing: Shares = original): MealReversed =>
  mealCorrection('MEAL_REVERSED', original, { from: standing, to: NOTHING }, cause);
