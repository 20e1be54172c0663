export { settlementEventsOf } from './events-of.ts';
export { type ExternalPosting, type ExternalSettled, externalSettled, isExternal } from './external-settled.ts';
export {
  type By,
  type Cause,
  differenceOf,
  entriesOf,
  type Layer,
  type Line,
  NOTHING,
  type Shares,
  transferIdOf,
} from './line.ts';
export { type LineReview, reviewsSince } from './line-review.ts';
export { type AdjustedFacts, type MealAdjusted, mealAdjusted } from './meal-adjusted.ts';
export { monthInTurn, type StatementSums, statementSumsOf } from './month-in-turn.ts';
export { type NoticePage, noticePageKey } from './notice.ts';
export { type Objection, objectionsOf } from './objection.ts';
export { type DeliverySubsidy, deliveryReversed, deliverySubsidy } from './own-lines.ts';
export { isDue, periodOf, SAFETY_LAG_MS } from './period.ts';
export { pointsOf, settledCounties, statementsOf } from './points.ts';
export { loadStanding, moveStanding, type Standing, type StandingItem, standingKey, standingOf } from './standing.ts';
export type { StatementItem } from './statement.ts';
export { statementKey, statementsSince } from './store.ts';
export {
  isMealLine,
  isPaymentLine,
  isVisitLine,
  isVoucherLine,
  type MealFacts,
  type MealLine,
  type MealServed,
  mealCorrection,
  mealReversed,
  mealServed,
  type ServedMeal,
  type SettlementLine,
} from './transfers.ts';
export {
  type ServedVisit,
  type VisitFacts,
  type VisitLine,
  type VisitReversed,
  type VisitServed,
  visitReversed,
  visitServed,
} from './visit-lines.ts';
export {
  type PaidTender,
  type VoucherLine,
  type VoucherPaid,
  type VoucherPosting,
  type VoucherReturned,
  voucherLineId,
  voucherPaid,
  voucherReturned,
} from './voucher-lines.ts';
