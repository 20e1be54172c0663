import { type Cause, type Correcting, type Line, type Shares, transferIdOf } from './line.ts';
import type { StandingItem } from './standing.ts';
import { type MealFacts, type MealServed, mealCorrection } from './transfers.ts';

/** Late news changed what the elder was entitled to on the day of a meal already served. */
export interface MealAdjusted extends Line, MealFacts, Correcting {
  readonly kind: 'MEAL_ADJUSTED';
}
/** What the meal is priced with now. */
export type AdjustedFacts = Pick<
  MealFacts,
  'policyId' | 'age' | 'categories' | 'assessmentLevel' | 'household' | 'residence'
>;

/**
 * The difference between how a meal stood and what it comes to with the facts known now. News may follow news within a
 * moment: each change of a meal's standing has a line of its own.
 */
export function mealAdjusted(
  original: MealServed,
  shares: { readonly from: Shares; readonly to: Shares },
  { policyId, age, categories, assessmentLevel, household, residence }: AdjustedFacts,
  cause: Cause,
  standing?: Pick<StandingItem, 'version'>,
): MealAdjusted {
  const line = mealCorrection('MEAL_ADJUSTED', original, shares, cause);
  const { policyId: _policy, assessmentLevel: _level, ...rest } = line;
  return {
    ...rest,
    transferId: transferIdOf('MEAL_ADJUSTED', `${original.transferId}/${standing?.version ?? 0}`, cause.now),
    ...(policyId === undefined ? {} : { policyId }),
    age,
    categories,
    ...(assessmentLevel === undefined ? {} : { assessmentLevel }),
    household,
    residence,
  };
}
