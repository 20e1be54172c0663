import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { importsRoutes } from './contract.ts';
import { importsHandlers } from './handlers.ts';

const table = createTable(environment.tables());
const imports = { table, keyring: keyringOf(table, systemClock) };

export const handler = api(importsRoutes, importsHandlers(imports), {
  clock: systemClock,
  regionOf: regionOf(table),
});
