import type { Refusal } from '../../shared/refusal.ts';
import { lintPolicy } from './lint-policy.ts';
import type { Policy } from './policy.ts';
import type { Problem } from './problem.ts';
import type { OperatorQuote, OwnQuote, PolicyCase, Quote } from './quote.ts';
import { quoteDelivery } from './quote-delivery.ts';
import { quoteMeal } from './quote-meal.ts';
import { quoteOperatorMonth, quoteOperatorYear } from './quote-operator.ts';
import { refusePolicy } from './refusals.ts';

type Untold<T> = Omit<T, 'policyId'>;
/** What a case comes to, in the one of these that belongs to its kind. */
export type Tried = { meal: Untold<Quote> } | { trip: Untold<OwnQuote> } | { operator: Untold<OperatorQuote>[] };

const untold = <T extends { policyId?: string }>({ policyId: _policyId, ...quote }: T): Untold<T> => quote;

function tried(policy: Policy, asked: PolicyCase): Tried {
  if ('meal' in asked) return { meal: untold(quoteMeal(policy, asked.meal)) };
  if ('trip' in asked) return { trip: untold(quoteDelivery(policy, asked.trip)) };
  const quotes =
    'operatorMonth' in asked
      ? quoteOperatorMonth(policy, asked.operatorMonth)
      : quoteOperatorYear(policy, asked.operatorYear);
  return { operator: quotes.map(untold) };
}

/** Prices a case by a document that nobody has to have kept. Refuses with POLICY_INVALID, naming each problem. */
export function tryPolicy(text: unknown, asked: PolicyCase): (Tried & { warnings: Problem[] }) | Refusal {
  const { document, errors, warnings } = lintPolicy(text);
  if (!document) return refusePolicy('POLICY_INVALID', { problems: errors });
  return { ...tried({ ...document, policyId: '' }, asked), warnings };
}
