import type * as z from 'zod';
import type { Handlers } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { amountOf, type Budget } from './budget.ts';
import { confirmBudget } from './confirm-budget.ts';
import type { budgetsRoutes } from './contract.ts';
import { type BudgetView, listBudgets } from './list-budgets.ts';
import { proposeBudget } from './propose-budget.ts';
import type { budgetAnswer, budgetYear } from './schema.ts';

function budgetShown(budget: Budget): z.input<typeof budgetAnswer> {
  const { region, payer, year, proposal, changes, warnings, version } = budget;
  return {
    region,
    payer,
    year,
    amountFen: amountOf(budget),
    ...(proposal ? { proposal: { ...proposal, at: isoInShanghai(proposal.at) } } : {}),
    changes: changes.map((change) => ({
      ...change,
      at: isoInShanghai(change.at),
      proposedAt: isoInShanghai(change.proposedAt),
    })),
    warnings: warnings.map(({ by: _by, ...warning }) => warning),
    version,
  };
}

const yearShown = ({ budget, ...rest }: BudgetView): z.input<typeof budgetYear> => ({
  ...rest,
  ...(budget ? { budget: budgetShown(budget) } : {}),
});
const shown = (budget: Budget | Refusal) => (isRefusal(budget) ? budget : budgetShown(budget));

export const budgetsHandlers = ({ table }: { table: Table }): Handlers<typeof budgetsRoutes> => ({
  proposeBudget: async ({ params: { region, year }, body }, call) =>
    shown(await proposeBudget(table, { region, year: Number(year), ...body }, call)),
  confirmBudget: async ({ params: { region, year }, body }, call) =>
    shown(await confirmBudget(table, { region, year: Number(year), ...body }, call)),
  listBudgets: async ({ params: { region }, query }) => ({
    payers: (await listBudgets(table, region, Number(query.year))).map(yearShown),
  }),
});
