import { ageGaps } from './age-gaps.ts';
import { faultsOfMeals } from './faults-of-meals.ts';
import { faultsOfPoints } from './faults-of-points.ts';
import type { PolicyDocument } from './policy.ts';
import type { Fault, Problem } from './problem.ts';
import { uncoveredDates } from './uncovered-dates.ts';

/**
 * Searches for cases that show the policy to be wrong: meals, trips and points at the edges of what it says, always the
 * same ones. A fault is told once, with the smallest case found. What only a case outside the search would show is not
 * found.
 */
export function findFaults(document: PolicyDocument): { errors: Problem[]; warnings: Problem[] } {
  const policy = { ...document, policyId: '' };
  const faults = [...faultsOfMeals(policy), ...faultsOfPoints(policy), ...uncoveredDates(policy), ...ageGaps(policy)];
  const told = (severity: Fault['severity']): Problem[] =>
    faults.flatMap(({ severity: own, ...problem }) => (own === severity ? [problem] : []));
  return { errors: told('error'), warnings: told('warning') };
}
