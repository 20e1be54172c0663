import type { BusinessMonth } from '../../shared/business-time.ts';
import { firstTransferOf } from '../../shared/ledger.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import type { PayerStatement } from './document.ts';
import { endOf } from './period.ts';
import { pointsOf, statementsOf } from './points.ts';
import { refuseSettlement } from './refusals.ts';
import type { StatementItem } from './statement.ts';

/** The statements of a month of every point of a region that had anything posted; POINTS_OPEN while one is missing. */
async function statementsOfRegion(
  table: Table,
  region: RegionCode,
  period: BusinessMonth,
): Promise<StatementItem[] | Refusal> {
  const points = await pointsOf(table, region);
  const statements = await statementsOf(table, points, period);
  const open: string[] = [];
  for (const [i, { facilityId }] of points.entries()) {
    if (statements[i]) continue;
    const first = await firstTransferOf(table, facilityId);
    if (first && first.postedAt < endOf(period)) open.push(facilityId);
  }
  if (open.length) return refuseSettlement('POINTS_OPEN', { points: open.slice(0, 20), count: open.length });
  return statements.filter((statement) => statement !== undefined);
}

/** What a payer's file is made of. Refuses POINTS_OPEN, and UNKNOWN_PAYER when no statement names the payer. */
export async function payerStatement(
  table: Table,
  { region, payer, period }: { region: RegionCode; payer: string; period: BusinessMonth },
): Promise<PayerStatement | Refusal> {
  const statements = await statementsOfRegion(table, region, period);
  if (isRefusal(statements)) return statements;
  const named = statements.flatMap(({ totals }) => totals.payers).find((total) => total.payer === payer);
  return named ? { region, payer, period, label: named.label, statements } : refuseSettlement('UNKNOWN_PAYER');
}
