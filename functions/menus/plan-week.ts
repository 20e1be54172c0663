import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import { type By, byOf, underGrant } from '../facilities/index.ts';
import { decidePlan, type Plan } from './plan-meal.ts';
import { loadMenus, type Meal, type Planned, sameMeal } from './store.ts';

export function decideWeek(
  { head, menus }: Planned,
  plans: readonly Plan[],
  by: By,
  now: Instant,
): Decision<{ planned: Meal[] }> {
  const writes: Write[] = [];
  const planned: Meal[] = [];
  for (const plan of plans) {
    const menu = menus.find((each) => sameMeal(each, plan));
    const decision = decidePlan({ head, menu }, plan, by, now);
    if (isRefusal(decision)) return decision;
    writes.push(...decision.writes);
    planned.push(decision.answer);
  }
  return { writes, answer: { planned } };
}

/** Writes the drafts of several meals of a week, all or none; refuses like `planMeal`, naming the meal. */
export const planWeek = (
  table: Table,
  facilityId: string,
  plans: readonly Plan[],
  actor: Actor,
  now: Instant,
): Promise<{ planned: Meal[] } | Refusal> =>
  execute(
    table,
    () => loadMenus(table, facilityId, plans),
    (state) => underGrant(decideWeek(state, plans, byOf(actor), now), actor),
  );
