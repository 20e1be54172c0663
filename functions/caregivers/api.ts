import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { caregiversRoutes } from './contract.ts';
import { caregiversHandlers } from './handlers.ts';

const table = createTable(environment.tables());
const room = { table, keyring: keyringOf(table, systemClock) };

export const handler = api(caregiversRoutes, caregiversHandlers(room), {
  clock: systemClock,
  regionOf: regionOf(table),
});
