import type { Actor } from '../../shared/access.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { digestOfTerms, loadPlan, type PlanState, termsOf, whyNotPlanned } from './make-plan.ts';
import { type PlanItem, type PlanTerms, plansAt } from './plan.ts';
import { type PlanView, viewPlan } from './plan-view.ts';
import { refusePlan } from './refusals.ts';
import type { Shell } from './shell.ts';
import { byOf } from './store.ts';

export interface PlanChange extends PlanTerms {
  elderId: string;
  planId: string;
  /** The version the change was made from. */
  version: number;
}

/**
 * Says a plan anew, with its skipped days and pauses; a pause is lengthened, shortened or taken back by saying it so, and
 * a plan ends by an `until`. Refuses with PLAN_CHANGED when somebody came first; the same change again answers the same.
 */
export function decidePlanChange({ plan, facility }: PlanState, asked: PlanChange, actor: Actor): Decision<PlanView> {
  if (!plan) return refuse('NOT_FOUND');
  if (digestOfTerms(plan) === digestOfTerms(asked)) return { writes: [], answer: viewPlan(plan) };
  if (plan.version !== asked.version) return refusePlan('PLAN_CHANGED', { version: plan.version });
  const refused = whyNotPlanned(facility, asked);
  if (isRefusal(refused)) return refused;
  const { until: _until, useVouchers: _useVouchers, ...kept } = plan;
  const changed: PlanItem = {
    ...kept,
    ...termsOf(asked),
    by: byOf(actor),
    version: plan.version + 1,
    gsi1pk: plansAt(asked.facilityId),
  };
  return {
    writes: [{ put: changed, when: [['version', '=', plan.version]] }, ...stillHolds(actor)],
    answer: viewPlan(changed),
  };
}

export const changePlan = (
  { table }: Pick<Shell, 'table'>,
  asked: PlanChange,
  actor: Actor,
): Promise<PlanView | Refusal> =>
  execute(table, loadPlan(table, asked), (state) => decidePlanChange(state, asked, actor));
