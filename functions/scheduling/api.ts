import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { schedulingRoutes } from './contract.ts';
import { schedulingHandlers } from './handlers.ts';
import { waysOf } from './ways-of.ts';

const table = createTable(environment.tables());
const shell = { table, keyring: keyringOf(table, systemClock), ways: waysOf() };

export const handler = api(schedulingRoutes, schedulingHandlers(shell), {
  clock: systemClock,
  regionOf: regionOf(table),
});
