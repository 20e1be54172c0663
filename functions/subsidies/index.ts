/** What other rooms may use of the subsidies: pricing a meal, and finding the policy that prices it. */
export type { Policy, PolicyDocument } from './policy.ts';
export { loadPolicy, type PolicyRef, policyIndexKeys, policyInForce } from './policy-in-force.ts';
export { quotaWindow } from './quotas.ts';
export type { MealToPrice, PaidLayer, PricedElder, Quote, TakenMeal } from './quote.ts';
export { quoteMeal } from './quote-meal.ts';
