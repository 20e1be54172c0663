import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { Budget, Spent } from './budget.ts';

export interface BudgetItem extends Budget, Item {
  kind: 'budget';
}
export interface SpentItem extends Spent, Item {
  kind: 'budget-spent';
}

export const budgetsOf = (year: number): string => `BUDGETS#${year}`;
const BUDGET = 'REGION#';
const SPENT = 'SPENT#';

export const budgetKey = ({ region, year }: { region: RegionCode; year: number }): Key => ({
  pk: budgetsOf(year),
  sk: `${BUDGET}${region}`,
});
export const spentKey = ({ payer, year }: Pick<Spent, 'payer' | 'year'>): Key => ({
  pk: budgetsOf(year),
  sk: `${SPENT}${payer}`,
});
export const allBudgets = (year: number) => ({ pk: budgetsOf(year), begins: BUDGET });
export const allSpent = (year: number) => ({ pk: budgetsOf(year), begins: SPENT });
