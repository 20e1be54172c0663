import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { simulationsRoutes } from './contract.ts';
import { simulationsHandlers } from './handlers.ts';

const table = createTable(environment.tables());

export const handler = api(simulationsRoutes, simulationsHandlers(table), {
  clock: systemClock,
  regionOf: regionOf(table),
});
