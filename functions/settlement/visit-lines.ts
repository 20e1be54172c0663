import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import {
  assertAddsUp,
  type By,
  type Cause,
  type Correcting,
  correctionOf,
  entriesOf,
  type Line,
  NOTHING,
  transferIdOf,
} from './line.ts';

/** The facts of a visit to an elder's home that the books need for thirty years. */
export interface VisitFacts {
  readonly orderId: string;
  readonly elderId: string;
  readonly serviceId: string;
  readonly serviceName: string;
  /** Paid minutes by this line alone, so that lines add up: negative where a visit is taken back. */
  readonly minutes: number;
  readonly caregiverIds: readonly string[];
  readonly carePlanId?: string | undefined;
  /** 0 (none) to 4 (card reader), of the better end of the visit; of two caregivers the weaker. */
  readonly evidenceGrade: number;
  /** Full years, categories in force and valid assessment of the elder on the date of the visit. */
  readonly age: number;
  readonly categories: readonly string[];
  readonly assessmentLevel?: string | undefined;
  /** 户籍 and residence on the date of the visit. */
  readonly household: RegionCode;
  readonly residence: RegionCode;
}

/** A verified visit with the price of its paid minutes. Who pays of it with a voucher is a line of its own. */
export interface ServedVisit extends VisitFacts {
  readonly providerId: string;
  /** The business date of the check-in. */
  readonly originDate: BusinessDate;
  readonly listFen: Fen;
  readonly by: By;
}

export interface VisitServed extends Line, VisitFacts {
  readonly kind: 'VISIT_SERVED';
}
export interface VisitReversed extends Line, VisitFacts, Correcting {
  readonly kind: 'VISIT_REVERSED';
}
/** What is posted about a visit. */
export type VisitLine = VisitServed | VisitReversed;

export const VISIT_LINE_WORDS: Readonly<Record<VisitLine['kind'], string>> = {
  VISIT_SERVED: '上门服务',
  VISIT_REVERSED: '服务冲正',
};

function factsOf(visit: VisitFacts): VisitFacts {
  const { orderId, elderId, serviceId, serviceName, minutes, caregiverIds, carePlanId } = visit;
  const { evidenceGrade, age, categories, assessmentLevel, household, residence } = visit;
  return {
    orderId,
    elderId,
    serviceId,
    serviceName,
    minutes,
    caregiverIds,
    ...(carePlanId === undefined ? {} : { carePlanId }),
    evidenceGrade,
    age,
    categories,
    ...(assessmentLevel === undefined ? {} : { assessmentLevel }),
    household,
    residence,
  };
}

/**
 * The transfer of a verified visit: the elder owes the price, the provider is owed it. Throws `RangeError` for a negative
 * price or negative minutes.
 */
export function visitServed(visit: ServedVisit, now: Instant): VisitServed {
  const { providerId, originDate, listFen, by, orderId } = visit;
  if (listFen < 0 || visit.minutes < 0) throw new RangeError(`${orderId}: a visit takes no time or money back`);
  const shares = { ...NOTHING, listFen, selfPayFen: listFen };
  assertAddsUp(orderId, shares);
  return {
    transferId: transferIdOf('VISIT_SERVED', orderId, now),
    kind: 'VISIT_SERVED',
    payeeId: providerId,
    postedAt: now,
    originDate,
    entries: entriesOf(providerId, shares, visit.elderId),
    ...factsOf(visit),
    ...shares,
    by: { personId: by.personId, role: by.role },
  };
}

/**
 * The transfer that takes a visit back, whenever that is. What vouchers paid of it goes back in the same transaction, by
 * `voucherReturned`.
 */
export const visitReversed = (original: VisitServed, cause: Cause): VisitReversed => ({
  ...correctionOf('VISIT_REVERSED', original, { from: original, to: NOTHING }, cause),
  ...factsOf({ ...original, minutes: 0 - original.minutes }),
});
