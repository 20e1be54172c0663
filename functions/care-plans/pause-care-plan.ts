import type { Actor } from '../../shared/access.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { withTermsOf } from './change-care-plan.ts';
import { type CarePlanItem, type CarePlanTerms, carePlanKey, digestOfTerms } from './plan.ts';
import { type CarePlanView, viewCarePlan } from './plan-view.ts';
import { refuseCarePlan } from './refusals.ts';

export interface Absence extends Pick<CarePlanTerms, 'skips' | 'pauses'> {
  elderId: string;
  carePlanId: string;
  /** The version the days were written on. */
  version: number;
}

/** All days on which nobody comes, said anew: so a pause is lengthened, shortened or taken back. */
export function decidePausing(plan: CarePlanItem | undefined, absence: Absence, actor: Actor): Decision<CarePlanView> {
  if (!plan) return refuse('NOT_FOUND');
  const { skips, pauses, version } = absence;
  const terms: CarePlanTerms = { ...plan, skips, pauses };
  if (digestOfTerms(plan) === digestOfTerms(terms)) return { writes: [], answer: viewCarePlan(plan) };
  if (plan.version !== version) return refuseCarePlan('PLAN_CHANGED', { version: plan.version });
  const changed = withTermsOf(plan, terms, actor);
  return {
    writes: [{ put: changed, when: [['version', '=', plan.version]] }, ...stillHolds(actor)],
    answer: viewCarePlan(changed),
  };
}

/** The elder is away or back, in hospital or out of it. Refuses NOT_FOUND, PLAN_CHANGED. */
export const pauseCarePlan = (table: Table, absence: Absence, actor: Actor): Promise<CarePlanView | Refusal> =>
  execute(
    table,
    () => table.get<CarePlanItem>(carePlanKey(absence.elderId, absence.carePlanId)),
    (plan) => decidePausing(plan, absence, actor),
  );
