import type { BusinessDate } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { amountOf, type Budget, forecastFen, payerOfRegion, regionOfPayer, type Spent } from './budget.ts';
import { allBudgets, allSpent, type BudgetItem, type SpentItem } from './store.ts';

/** A payer's year: what may be granted, what was, and where it leads. */
export interface BudgetView {
  readonly region: RegionCode;
  readonly payer: string;
  readonly year: number;
  readonly budget: Budget | undefined;
  readonly grantedFen: Fen;
  readonly paidFen: Fen;
  /** Undefined while nothing was granted. */
  readonly through: BusinessDate | undefined;
  /** What is left; negative when more is granted than may be. */
  readonly leftFen: Fen | undefined;
  readonly forecastFen: Fen | undefined;
}

function viewOf(region: RegionCode, year: number, budget: Budget | undefined, spent: Spent | undefined): BudgetView {
  const amountFen = budget && amountOf(budget);
  const grantedFen = spent?.grantedFen ?? 0;
  return {
    region,
    payer: payerOfRegion(region),
    year,
    budget,
    grantedFen,
    paidFen: spent?.paidFen ?? 0,
    through: spent?.through,
    leftFen: amountFen === undefined ? undefined : amountFen - grantedFen,
    forecastFen: spent && forecastFen(spent),
  };
}

/** The year of every payer in a region that has a budget or has granted anything, by region. */
export async function listBudgets(
  table: Pick<Table, 'query'>,
  region: RegionCode,
  year: number,
): Promise<BudgetView[]> {
  const [{ items: budgets }, { items: spent }] = await Promise.all([
    table.query<BudgetItem>(allBudgets(year)),
    table.query<SpentItem>(allSpent(year)),
  ]);
  const spentIn = new Map(spent.flatMap((one) => [[regionOfPayer(one.payer), one] as const]));
  const budgetIn = new Map(budgets.map((budget) => [budget.region, budget]));
  const regions = [...new Set([...budgetIn.keys(), ...spentIn.keys()])];
  return regions
    .filter((one): one is RegionCode => one !== undefined && covers(region, one))
    .sort()
    .map((one) => viewOf(one, year, budgetIn.get(one), spentIn.get(one)));
}
