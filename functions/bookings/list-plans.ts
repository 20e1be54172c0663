import type { Table } from '../../shared/table.ts';
import { type PlanItem, plansOfElder } from './plan.ts';
import { type PlanView, viewPlan } from './plan-view.ts';

/** An elder's recurring plans, past ones too. */
export async function listPlans(table: Pick<Table, 'query'>, elderId: string): Promise<{ plans: PlanView[] }> {
  const { items } = await table.query<PlanItem>(plansOfElder(elderId));
  return { plans: items.map(viewPlan) };
}
