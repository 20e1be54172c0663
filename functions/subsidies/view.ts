import type { BusinessDate } from '../../shared/business-time.ts';
import { draftHeadingOf } from '../../shared/draft-answer.ts';
import { spanOn, type VersionSpan } from './date-line.ts';
import { lintPolicy } from './lint-policy.ts';
import type { ListedPolicy } from './list-policies.ts';
import type { PolicyItem } from './store.ts';

const headingOf = (policy: PolicyItem) => ({ policyId: policy.policyId, ...draftHeadingOf(policy) });

/** A version as it is answered, with what the linter would still like to see changed. */
export const policyView = (policy: PolicyItem) => ({
  ...headingOf(policy),
  region: policy.region,
  document: policy.document,
  warnings: lintPolicy(policy.document).warnings,
});

/** A version as a line of the list; `place` says where on the date line it stands today. */
export const listedPolicy = ({ policy, span }: ListedPolicy, today: BusinessDate) => ({
  ...headingOf(policy),
  name: policy.document.name,
  from: policy.document.from,
  ...(span?.to ? { to: span.to } : {}),
  place: placeOf(policy, span, today),
});

/** Where on the date line; `replaced`: another version took its day before it came. */
type Place = 'none' | 'coming' | 'in-force' | 'past' | 'replaced';

function placeOf({ state }: PolicyItem, span: VersionSpan | undefined, today: BusinessDate): Place {
  if (state === 'DRAFT') return 'none';
  if (!span) return 'replaced';
  if (spanOn([span], today)) return 'in-force';
  return span.from > today ? 'coming' : 'past';
}
