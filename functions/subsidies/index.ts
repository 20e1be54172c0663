/** What other rooms may use of the subsidies: pricing, and finding the policy that prices. */
export { emptyBand, emptyPerson, moreThanAll } from './check-parts.ts';
export { soundDocument } from './draft-policy.ts';
export { elderToPrice } from './elder-to-price.ts';
export { policyFinder } from './find-policy.ts';
export { payersOf } from './payer-of.ts';
export { type Payment, type Person, type Policy, type PolicyDocument, payment, personSchema } from './policy.ts';
export { loadPolicy, type PolicyRef, policyIndexKeys, policyInForce, policyRegions } from './policy-in-force.ts';
export type { PlainProblem } from './problem.ts';
export { problemsOfForm } from './problems-of-issue.ts';
export { whyNotWho } from './qualifies.ts';
export { quotaWindow } from './quotas.ts';
export type {
  MealToPrice,
  OperatorMonth,
  OperatorQuote,
  OperatorYear,
  OwnQuote,
  PaidLayer,
  PricedElder,
  Quote,
  ServedMeal,
  TakenMeal,
  TripToPrice,
  Volume,
} from './quote.ts';
export { quoteDelivery } from './quote-delivery.ts';
export { quoteMeal } from './quote-meal.ts';
export { quoteOperatorMonth, quoteOperatorYear } from './quote-operator.ts';
export { policyRefusals } from './refusals.ts';
export { splitPayment } from './split-payment.ts';
