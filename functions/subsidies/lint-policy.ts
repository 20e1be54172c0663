import { checkPolicy } from './check-policy.ts';
import { findFaults } from './find-faults.ts';
import { type PolicyDocument, policySchema } from './policy.ts';
import type { Problem } from './problem.ts';
import { problemsOfForm } from './problems-of-issue.ts';

export interface Linted {
  /** The checked document; absent when there are errors. */
  document?: PolicyDocument;
  /** What makes the document unusable, at most one for each place. */
  errors: Problem[];
  /** What works, but hardly as meant. */
  warnings: Problem[];
}

/**
 * Checks a policy document as somebody wrote it: its form, then whether its parts make sense together, then by a search
 * for cases that show it to be wrong.
 */
export function lintPolicy(text: unknown): Linted {
  const parsed = policySchema.safeParse(text, { reportInput: true });
  if (!parsed.success) return { errors: problemsOfForm(parsed.error), warnings: [] };
  const checked = checkPolicy(parsed.data);
  if (checked.errors.length > 0) return checked;
  const { errors, warnings } = findFaults(parsed.data);
  return {
    ...(errors.length === 0 ? { document: parsed.data } : {}),
    errors,
    warnings: [...checked.warnings, ...warnings],
  };
}
