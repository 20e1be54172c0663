import type { Actor } from '../../shared/access.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type CarePlanAsked, type CarePlanState, isOffice, loadCarePlan, whyNotPlanned } from './make-care-plan.ts';
import {
  byOf,
  type CarePlanItem,
  type CarePlanTerms,
  digestOfTerms,
  placeInLists,
  termsOf,
  weeklyMinutes,
} from './plan.ts';
import { type CarePlanView, viewCarePlan } from './plan-view.ts';
import { refuseCarePlan } from './refusals.ts';

export interface CarePlanChange extends CarePlanAsked {
  /** The version the change was made from. */
  version: number;
  /** Whoever acts for a provider sees its plans only. */
  atProvider?: string | undefined;
}

/** What an office decides about visits that government buys: who performs what, how much of it, from when to when. */
const bought = ({ providerId, serviceId, from, until, ...rest }: CarePlanTerms): string =>
  JSON.stringify([providerId, serviceId, from, until, weeklyMinutes(rest)]);

const isOfficesMatter = (before: CarePlanTerms, after: CarePlanTerms): boolean =>
  before.program !== undefined && bought(before) !== bought(after);

/** The plan with other terms, over the one that was read. */
export function withTermsOf(plan: CarePlanItem, terms: CarePlanTerms, actor: Actor): CarePlanItem {
  const { elderId, carePlanId, pk, sk, kind, madeBy, asked, version } = plan;
  return {
    pk,
    sk,
    kind,
    elderId,
    carePlanId,
    ...termsOf(terms),
    madeBy,
    by: byOf(actor),
    asked,
    version: version + 1,
    ...placeInLists(terms, elderId, carePlanId),
  };
}

/**
 * Says a plan anew; it ends by an `until`. Future visits that fit it no longer are given up and ordered again. Refuses
 * PLAN_CHANGED when somebody came first; the same change again answers the same.
 */
export function decideCarePlanChange(
  state: CarePlanState,
  change: CarePlanChange,
  actor: Actor,
): Decision<CarePlanView> {
  const { plan } = state;
  const { terms, version, atProvider } = change;
  if (!plan || (atProvider !== undefined && plan.providerId !== atProvider)) return refuse('NOT_FOUND');
  if (digestOfTerms(plan) === digestOfTerms(terms)) return { writes: [], answer: viewCarePlan(plan) };
  if (plan.version !== version) return refuseCarePlan('PLAN_CHANGED', { version: plan.version });
  if (plan.program !== terms.program) return refuseCarePlan('PROGRAM_FIXED');
  if (!isOffice(actor) && isOfficesMatter(plan, terms)) return refuseCarePlan('OFFICE_DECIDES');
  const refused = whyNotPlanned(state, terms);
  if (refused) return refused;
  const changed = withTermsOf(plan, terms, actor);
  return {
    writes: [{ put: changed, when: [['version', '=', plan.version]] }, ...stillHolds(actor)],
    answer: viewCarePlan(changed),
  };
}

export const changeCarePlan = (table: Table, change: CarePlanChange, actor: Actor): Promise<CarePlanView | Refusal> =>
  execute(table, loadCarePlan(table, change), (state) => decideCarePlanChange(state, change, actor));
