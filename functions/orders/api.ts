import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { regionOf } from '../../shared/resource.ts';
import { ordersRoutes } from './contract.ts';
import { ordersHandlers } from './handlers.ts';
import { lambdaShell } from './lambda-shell.ts';

const shell = lambdaShell();

export const handler = api(ordersRoutes, ordersHandlers(shell), {
  clock: systemClock,
  regionOf: regionOf(shell.table),
});
