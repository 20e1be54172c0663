import type { Refusal } from '../../shared/refusal.ts';
import { lintPolicy } from './lint-policy.ts';
import type { Problem } from './problem.ts';
import type { MealToPrice, Quote } from './quote.ts';
import { quoteMeal } from './quote-meal.ts';
import { refusePolicy } from './refusals.ts';

/** Prices an example by a document that nobody has to have kept. Refuses with POLICY_INVALID, naming each problem. */
export function tryPolicy(text: unknown, meal: MealToPrice): { quote: Quote; warnings: Problem[] } | Refusal {
  const { document, errors, warnings } = lintPolicy(text);
  if (!document) return refusePolicy('POLICY_INVALID', { problems: errors });
  const { policyId: _untold, ...quote } = quoteMeal({ ...document, policyId: '' }, meal);
  return { quote, warnings };
}
