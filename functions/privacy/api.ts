import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { privacyRoutes } from './contract.ts';
import { privacyHandlers } from './handlers.ts';

const table = createTable(environment.tables());

export const handler = api(privacyRoutes, privacyHandlers({ table, keyring: keyringOf(table, systemClock) }), {
  clock: systemClock,
  regionOf: regionOf(table),
});
