import type { BusinessDate } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { Table } from '../../shared/table.ts';
import type { Spent } from './budget.ts';
import { keepSpent } from './follow-spending.ts';
import { recountYear } from './spend-of-year.ts';
import { allSpent, type SpentItem } from './store.ts';

export interface Rebuilt {
  readonly year: number;
  readonly through: BusinessDate;
  readonly payers: number;
  /** Payers of whom the projection said something else for the same date. */
  readonly differences: readonly {
    readonly payer: string;
    readonly wasFen: Fen;
    readonly isFen: Fen;
  }[];
}

/**
 * Counts a year again from every line of the ledger, says where the projection was wrong, and puts it right. Compared is
 * up to the date the projection had reached.
 */
export async function rebuildSpent(table: Table, year: number): Promise<Rebuilt> {
  const { items } = await table.query<SpentItem>(allSpent(year));
  const through =
    items
      .map((item) => item.through)
      .sort()
      .at(-1) ?? `${year - 1}-12-31`;
  const counted = await recountYear(table, year, through);
  const names = new Set([...items, ...counted].map(({ payer }) => payer));
  const differences = [...names].sort().flatMap((payer) => {
    const was = items.find((item) => item.payer === payer);
    const is: Spent = counted.find((one) => one.payer === payer) ?? { payer, year, grantedFen: 0, paidFen: 0, through };
    const same = was?.grantedFen === is.grantedFen && was.paidFen === is.paidFen;
    return same ? [] : [{ is, difference: { payer, wasFen: was?.grantedFen ?? 0, isFen: is.grantedFen } }];
  });
  for (const { is } of differences) await keepSpent(table, is);
  return { year, through, payers: counted.length, differences: differences.map(({ difference }) => difference) };
}
