import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { regionOf } from '../../shared/resource.ts';
import { visitsRoutes } from './contract.ts';
import { visitsHandlers } from './handlers.ts';
import { lambdaShell } from './shell.ts';

const shell = lambdaShell();

export const handler = api(visitsRoutes, visitsHandlers(shell), {
  clock: systemClock,
  regionOf: regionOf(shell.table),
});
