import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { regionOf } from '../../shared/resource.ts';
import { bookingsRoutes } from './contract.ts';
import { bookingsHandlers } from './handlers.ts';
import { lambdaShell } from './lambda-shell.ts';

const shell = lambdaShell();

export const handler = api(bookingsRoutes, bookingsHandlers(shell), {
  clock: systemClock,
  regionOf: regionOf(shell.table),
});
