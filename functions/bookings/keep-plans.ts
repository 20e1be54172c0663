import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { type AgendaMeal, agendaItem, agendaOf } from './agenda.ts';
import { keepPlan, planDates } from './keep-plan.ts';
import { type PlanItem, planKey, plansAt } from './plan.ts';
import type { Shell } from './shell.ts';

/** Plans of a point, all of them; the index may lag, the next run sees what came late. */
async function plansOf({ table }: Shell, facilityId: string): Promise<PlanItem[]> {
  return (await table.query<PlanItem>({ pk: plansAt(facilityId), index: true })).items;
}

/** Keeps every plan; one that fails does not hold up the others, and is told at the end by a throw. */
async function keepEach(
  shell: Shell,
  plans: readonly PlanItem[],
  dates: readonly BusinessDate[],
  now: Instant,
): Promise<number> {
  const faults: unknown[] = [];
  for (const plan of plans) {
    try {
      await keepPlan(shell, plan, dates, now);
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length) throw new AggregateError(faults, `${faults.length} plans could not be kept`);
  return plans.length;
}

/** A menu is out: the meal comes on the day's agenda, and the plans of the point book it. */
export async function keepPlansOfMeal(shell: Shell, meal: AgendaMeal, now: Instant): Promise<void> {
  await shell.table.commit([{ put: agendaItem(meal) }]);
  if (planDates(now).includes(meal.date))
    await keepEach(shell, await plansOf(shell, meal.facilityId), [meal.date], now);
}

/** One plan was made or changed: its meals are brought in line at once. */
export async function keepOnePlan(
  shell: Shell,
  { elderId, planId }: Pick<PlanItem, 'elderId' | 'planId'>,
  now: Instant,
): Promise<void> {
  const plan = await shell.table.get<PlanItem>(planKey(elderId, planId));
  if (plan) await keepPlan(shell, plan, planDates(now), now);
}

/**
 * Every day: the plans of every point that has a menu out in the days plans book ahead. What the events did already is
 * found done; what they missed, or what has since become free, is booked. Answers how many plans it looked at.
 */
export async function keepPlans(shell: Shell, now: Instant): Promise<number> {
  const dates = planDates(now);
  const facilities = new Set<string>();
  for (const date of dates) for (const { facilityId } of await agendaOf(shell.table, date)) facilities.add(facilityId);
  let plans = 0;
  for (const facilityId of facilities) plans += await keepEach(shell, await plansOf(shell, facilityId), dates, now);
  return plans;
}
