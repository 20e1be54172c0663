import { addDays, type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { SAFETY_LAG_MS } from '../settlement/index.ts';
import { payerOfRegion, type Spent, withWarnings } from './budget.ts';
import { budgetWrite } from './propose-budget.ts';
import { spendOfYear } from './spend-of-year.ts';
import { allBudgets, type BudgetItem, budgetKey, type SpentItem, spentKey } from './store.ts';

/** Keeps what a payer has spent, unless a later date is known already: runs may overtake each other. */
export async function keepSpent(table: Pick<Table, 'commit'>, spent: Spent): Promise<void> {
  const put: SpentItem = { ...spentKey(spent), kind: 'budget-spent', ...spent };
  await table.commit([{ put, when: [['through', 'absent or <', addDays(spent.through, 1)]] }]);
}

/** Warns where a mark was passed; whoever looks twice warns once. */
async function warnOf(table: Table, budget: BudgetItem): Promise<void> {
  const { region, year } = budget;
  const done = await execute(
    table,
    async () => {
      const keys = [budgetKey(budget), spentKey({ payer: payerOfRegion(region), year })];
      const [now, spent] = await table.getMany(keys);
      return { now: now as BudgetItem | undefined, spent: spent as SpentItem | undefined };
    },
    ({ now, spent }): Decision<undefined> => {
      if (!now || !spent) return { writes: [], answer: undefined };
      const warned = withWarnings(now, spent);
      return { writes: warned === now ? [] : [budgetWrite(now, warned)], answer: undefined };
    },
  );
  if (isRefusal(done)) throw new Error(`the budget of ${region} for ${year} was not looked at: ${done.code}`);
}

/** December is settled on the first of January, and a late run still finds it. */
const yearsOpen = (asOf: BusinessDate): number[] => {
  const year = Number(asOf.slice(0, 4));
  return asOf.slice(5, 7) === '01' ? [year - 1, year] : [year];
};

/**
 * Brings what payers have spent up to the day that is over, and warns those near the end of their budget. The sums are
 * taken from the books as a whole each time, so that a run more, or one left out, changes nothing.
 */
export async function followSpending(table: Table, now: Instant): Promise<{ payers: number }> {
  const asOf = addDays(businessDateOf(now - SAFETY_LAG_MS), -1);
  let payers = 0;
  for (const year of yearsOpen(asOf)) {
    for (const spent of await spendOfYear(table, year, asOf)) {
      await keepSpent(table, spent);
      payers++;
    }
    const { items } = await table.query<BudgetItem>(allBudgets(year));
    for (const budget of items) await warnOf(table, budget);
  }
  log.info('budgets followed', { asOf, payers });
  return { payers };
}
