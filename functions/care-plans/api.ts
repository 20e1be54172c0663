import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { carePlansRoutes } from './contract.ts';
import { carePlansHandlers } from './handlers.ts';

const table = createTable(environment.tables());

export const handler = api(carePlansRoutes, carePlansHandlers({ table }), {
  clock: systemClock,
  regionOf: regionOf(table),
});
