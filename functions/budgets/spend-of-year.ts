import { addDays, type BusinessDate, instantAt } from '../../shared/business-time.ts';
import { transfersOf } from '../../shared/ledger.ts';
import { sumFen } from '../../shared/money.ts';
import type { Table } from '../../shared/table.ts';
import { Balance, balanceOf, inParallel, type PayerSums } from '../books/index.ts';
import { isExternal, pointsOf, type SettlementLine, settledCounties } from '../settlement/index.ts';
import type { Spent } from './budget.ts';

const POINTS_AT_ONCE = 16;
const lastDayOfYear = (year: number): BusinessDate => `${year}-12-31`;

async function everyPoint(table: Pick<Table, 'query'>): Promise<string[]> {
  const points: string[] = [];
  for (const county of await settledCounties(table))
    points.push(...(await pointsOf(table, county)).map(({ facilityId }) => facilityId));
  return points;
}

/** Adds up what payers have granted and paid, point by point; but other systems, whose money is in no budget of ours. */
class PayersOfYear {
  readonly #payers = new Map<string, PayerSums>();
  add(sums: readonly PayerSums[], sign: 1 | -1): void {
    for (const { payer, grantedFen, paidFen } of sums) {
      const known = this.#payers.get(payer);
      this.#payers.set(payer, {
        payer,
        grantedFen: sumFen([known?.grantedFen ?? 0, sign * grantedFen]),
        paidFen: sumFen([known?.paidFen ?? 0, sign * paidFen]),
      });
    }
  }
  spent(year: number, through: BusinessDate): Spent[] {
    return [...this.#payers.values()]
      .filter(({ payer }) => !isExternal(payer))
      .map((sums) => ({ ...sums, year, through }))
      .sort((a, b) => (a.payer < b.payer ? -1 : 1));
  }
}

/** The last date of the year that is over on `asOf`. */
const throughOf = (year: number, asOf: BusinessDate): BusinessDate =>
  asOf < lastDayOfYear(year) ? asOf : lastDayOfYear(year);

/**
 * What every payer has granted and paid in a year up to a date, from the books of every point: what they say at the end
 * less what they said at the beginning. A point whose books are behind is read line by line: the sums are exact all the same.
 */
export async function spendOfYear(table: Pick<Table, 'query'>, year: number, asOf: BusinessDate): Promise<Spent[]> {
  const through = throughOf(year, asOf);
  const payers = new PayersOfYear();
  await inParallel(POINTS_AT_ONCE, await everyPoint(table), async (facilityId) => {
    payers.add((await balanceOf(table, facilityId, through)).payers, 1);
    payers.add((await balanceOf(table, facilityId, lastDayOfYear(year - 1))).payers, -1);
  });
  return payers.spent(year, through);
}

/** The same from every line of the year, without the books. Minutes for a city. */
export async function recountYear(table: Pick<Table, 'query'>, year: number, asOf: BusinessDate): Promise<Spent[]> {
  const through = throughOf(year, asOf);
  const range = { from: instantAt(`${year}-01-01`, '00:00'), to: instantAt(addDays(through, 1), '00:00') };
  const payers = new PayersOfYear();
  for (const facilityId of await everyPoint(table)) {
    const balance = new Balance();
    for await (const line of transfersOf<SettlementLine>(table, facilityId, range)) balance.addLine(line);
    payers.add(balance.sums().payers, 1);
  }
  return payers.spent(year, through);
}
