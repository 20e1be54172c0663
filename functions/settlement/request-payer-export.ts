import type { Call } from '../../shared/api.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import type { ExportItem, ExportRequest } from './export.ts';
import { payerStatement } from './payer-statement.ts';
import { requestExport } from './request-export.ts';

/** Asks for the file of what one payer owes a region's points. Refuses POINTS_OPEN, UNKNOWN_PAYER and ID_REUSED. */
export const requestPayerExport = (
  table: Table,
  subject: { region: RegionCode; payer: string },
  wish: Pick<ExportRequest, 'exportId' | 'period' | 'format' | 'reason'>,
  call: Call,
): Promise<ExportItem | Refusal> =>
  requestExport(table, { ...wish, subject }, call, async () => {
    const found = await payerStatement(table, { ...subject, period: wish.period });
    return isRefusal(found) ? found : undefined;
  });
