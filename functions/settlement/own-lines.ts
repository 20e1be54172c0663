import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { sumFen } from '../../shared/money.ts';
import {
  assertAddsUp,
  type By,
  type Correcting,
  entriesOf,
  type Layer,
  type Line,
  type Origin,
  transferIdOf,
} from './line.ts';

/**
 * What a point is paid on top of the prices of its meals, as lines of their own: payers owe, no elder does, and the list
 * price is what the payers give together.
 */
export interface TripFacts {
  readonly tripId: string;
  readonly mealtime: string;
  readonly policyId: string;
  /** The meals it delivered, as the ledger served them. */
  readonly servings: readonly Origin[];
}
export interface DeliverySubsidy extends Line, TripFacts {
  readonly kind: 'DELIVERY_SUBSIDY';
}
export interface DeliveryReversed extends Line, TripFacts, Correcting {
  readonly kind: 'DELIVERY_REVERSED';
}

export interface OperatorFacts {
  /** What the policy calls the rule. */
  readonly rule: string;
  /** What it pays for: a month `2026-10` or a year `2026`. */
  readonly span: string;
  readonly policyId: string;
  /** Meals, diners and days, diners, months or years paid for: by this line alone, so that lines add up. */
  readonly units: number;
  /** How the point was graded at the end of the span. */
  readonly grade?: string;
}
export interface OperatorSubsidy extends Line, OperatorFacts {
  readonly kind: 'OPERATOR_SUBSIDY';
}
/** What a rule comes to more or less, because meals of its span were told, taken back or refused later. */
export interface OperatorAdjusted extends Line, OperatorFacts, Correcting {
  readonly kind: 'OPERATOR_ADJUSTED';
}
export type OwnLine = DeliverySubsidy | DeliveryReversed | OperatorSubsidy | OperatorAdjusted;

/** Where and when an own line is posted. */
export interface Posting {
  readonly facilityId: string;
  readonly originDate: BusinessDate;
  readonly layers: readonly Layer[];
  readonly by: By;
  readonly now: Instant;
}

/** What every own line is made of. `ofWhat` names what is paid for: the same at the same instant is the same line. */
function ownLine<Kind extends OwnLine['kind']>(
  kind: Kind,
  ofWhat: string,
  { facilityId, originDate, layers: paid, by, now }: Posting,
): Line & { readonly kind: Kind } {
  const layers = paid.map(({ payer, label, fen }) => ({ payer, label, fen }));
  const listFen = sumFen(layers.map(({ fen }) => fen));
  const shares = { listFen, discountFen: 0, layers, selfPayFen: 0, payeeBearsFen: 0 };
  assertAddsUp(ofWhat, shares);
  return {
    transferId: transferIdOf(kind, `${facilityId}/${ofWhat}`, now),
    kind,
    payeeId: facilityId,
    postedAt: now,
    originDate,
    entries: entriesOf(facilityId, shares),
    ...shares,
    by: { personId: by.personId, role: by.role },
  };
}

const tripFactsOf = ({ tripId, mealtime, policyId, servings }: TripFacts): TripFacts => ({
  tripId,
  mealtime,
  policyId,
  servings: servings.map(({ transferId, postedAt }) => ({ transferId, postedAt })),
});

/** The line of a trip that delivered: once a trip, whoever got their meal on it. */
export const deliverySubsidy = (trip: TripFacts, posting: Posting): DeliverySubsidy => ({
  ...ownLine('DELIVERY_SUBSIDY', trip.tripId, posting),
  ...tripFactsOf(trip),
});

// `-0` would be stored and digested as another value than `0`.
const negated = (layers: readonly Layer[]): Layer[] =>
  layers.map(({ payer, label, fen }) => ({ payer, label, fen: fen === 0 ? 0 : -fen }));

/** The line that takes a trip's subsidy back whole, because a meal of the trip was, or another one joined it. */
export const deliveryReversed = (
  original: DeliverySubsidy,
  { reason, by, now }: { readonly reason: string; readonly by: By; readonly now: Instant },
): DeliveryReversed => {
  const { transferId, postedAt, payeeId, originDate, layers } = original;
  const posting = { facilityId: payeeId, originDate, layers: negated(layers), by, now };
  return {
    ...ownLine('DELIVERY_REVERSED', transferId, posting),
    ...tripFactsOf(original),
    origin: { transferId, postedAt },
    reason,
  };
};

const operatorFactsOf = ({ rule, span, policyId, units, grade }: OperatorFacts): OperatorFacts => ({
  rule,
  span,
  policyId,
  units,
  ...(grade === undefined ? {} : { grade }),
});
const nameOf = ({ rule, span, policyId }: OperatorFacts): string => `${span}/${policyId}/${rule}`;

export const operatorSubsidy = (facts: OperatorFacts, posting: Posting): OperatorSubsidy => ({
  ...ownLine('OPERATOR_SUBSIDY', nameOf(facts), posting),
  ...operatorFactsOf(facts),
});

export const operatorAdjusted = (
  facts: OperatorFacts,
  posting: Posting,
  { origin, reason }: Correcting,
): OperatorAdjusted => ({
  ...ownLine('OPERATOR_ADJUSTED', nameOf(facts), posting),
  ...operatorFactsOf(facts),
  origin: { transferId: origin.transferId, postedAt: origin.postedAt },
  reason,
});

export const isOwnLine = (line: Pick<Line, 'kind'>): line is OwnLine => line.kind in OWN_LINE_WORDS;

export const OWN_LINE_WORDS: Readonly<Record<OwnLine['kind'], string>> = {
  DELIVERY_SUBSIDY: '送餐补贴',
  DELIVERY_REVERSED: '送餐冲正',
  OPERATOR_SUBSIDY: '运营补贴',
  OPERATOR_ADJUSTED: '运营调整',
};

/** What an own line pays for, in a word for people. */
export const purposeOf = (line: OwnLine): string =>
  'tripId' in line ? `送到${line.servings.length}人` : `${line.rule} ${line.span} 数量${line.units}`;
