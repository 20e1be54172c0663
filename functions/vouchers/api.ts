import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { vouchersRoutes } from './contract.ts';
import { vouchersHandlers } from './handlers.ts';

const table = createTable(environment.tables());

export const handler = api(vouchersRoutes, vouchersHandlers({ table }), {
  clock: systemClock,
  regionOf: regionOf(table),
});
