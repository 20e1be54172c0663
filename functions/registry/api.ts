import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { registryRoutes } from './contract.ts';
import { registryHandlers } from './handlers.ts';

const table = createTable(environment.tables());
const registry = { table, keyring: keyringOf(table, systemClock) };

export const handler = api(registryRoutes, registryHandlers(registry), {
  clock: systemClock,
  regionOf: regionOf(table),
});
