import type { Call } from '../../shared/api.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { ExportItem, ExportRequest } from './export.ts';
import { requestExport } from './request-export.ts';
import { type StatementName, statementKey } from './store.ts';

/** Asks for the file of one statement. Refuses NOT_FOUND and ID_REUSED. */
export const requestPointExport = (
  table: Table,
  name: StatementName,
  wish: Pick<ExportRequest, 'exportId' | 'format' | 'reason'>,
  call: Call,
): Promise<ExportItem | Refusal> => {
  const { facilityId, period } = name;
  return requestExport(table, { ...wish, subject: { facilityId }, period }, call, async () =>
    (await table.get(statementKey(facilityId, period))) ? undefined : refuse('NOT_FOUND'),
  );
};
