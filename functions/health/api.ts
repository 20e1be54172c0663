import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { checkHealth } from './check-health.ts';
import { healthRoutes } from './contract.ts';

const PATIENCE_MS = 3_000;
const table = createTable(environment.tables());

export const handler = api(
  healthRoutes,
  { checkHealth: checkHealth({ table, release: environment.release(), patienceMs: PATIENCE_MS }) },
  { clock: systemClock, regionOf: regionOf(table) },
);
